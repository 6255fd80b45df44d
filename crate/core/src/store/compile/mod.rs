//! MOF into the repository, item by item in the order of the text: what `mofcomp` calls its second phase (MF-17).
//!
//! There is no transaction. The first error stops; what came before it stays stored.

mod class;
mod value;

pub use value::literal;

use wmi_lab_syntax::sorted::SortedMap;

use wmi_lab_syntax::mof::ast::{Flavor as MofFlavor, InstanceDecl, Item, MofFile, Pragma};
use wmi_lab_syntax::object_path;
use wmi_lab_syntax::{Severity, Span};

use super::{NamespaceId, PutMode, PutRules, Store};
use crate::model::{Fault, Object, fold};
use crate::reading::{DefaultDirection, Readings};
use crate::rule::Rule;
use crate::status::WbemStatus;

/// The readings that a compilation depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MofRules {
    /// `mof.default_direction`
    pub default_direction: DefaultDirection,
    /// How instances are put.
    pub put: PutRules,
}

impl MofRules {
    /// Those that follow from the readings in force.
    pub fn of(readings: &Readings) -> Self {
        Self {
            default_direction: readings.default_direction,
            ..Self::default()
        }
    }
}

impl Default for MofRules {
    fn default() -> Self {
        Self {
            default_direction: DefaultDirection::Error,
            put: PutRules::default(),
        }
    }
}

/// What the compiler has to say about a place of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The item or value.
    pub span: Span,
    /// An error stopped the compilation; a warning did not.
    pub severity: Severity,
    /// Status, rule and sentence.
    pub fault: Fault,
}

/// A refusal at a place.
pub(super) struct Refusal {
    pub span: Span,
    pub fault: Fault,
}

impl Refusal {
    pub fn new(span: Span, status: WbemStatus, rule: Rule, detail: impl Into<String>) -> Self {
        Self {
            span,
            fault: Fault::new(status, rule, detail),
        }
    }
}

/// Turns a fault into a refusal at a place.
pub(super) fn at<T>(span: Span, result: Result<T, Fault>) -> Result<T, Refusal> {
    result.map_err(|fault| Refusal { span, fault })
}

/// Stores the items of a file that was read without an error. `default_ns` is used until a `#pragma namespace`
/// (MF-12); `mofcomp` has `root\default` there.
pub fn compile(
    store: &mut Store,
    file: &MofFile,
    default_ns: &str,
    rules: &MofRules,
) -> Vec<Remark> {
    let start = Span::default();
    let ns = match store.create_namespace(default_ns) {
        Ok(ns) => ns,
        Err(fault) => {
            return vec![Remark {
                span: start,
                severity: Severity::Error,
                fault,
            }];
        }
    };
    let mut compiler = Compiler {
        store,
        rules: *rules,
        ns,
        aliases: SortedMap::new(),
        flavors: SortedMap::new(),
        class_mode: PutMode::CreateOrUpdate,
        instance_mode: PutMode::CreateOrUpdate,
        remarks: Vec::new(),
    };
    compiler.collect_aliases(file, default_ns);
    for item in &file.items {
        if let Err(Refusal { span, fault }) = compiler.item(item) {
            compiler.remarks.push(Remark {
                span,
                severity: Severity::Error,
                fault,
            });
            break;
        }
    }
    compiler.remarks
}

/// What an alias stands for (MF-08).
#[derive(Clone)]
pub(super) enum Alias<'f> {
    /// A class, by its name.
    Class(&'f str),
    /// An instance and the namespace it is declared in.
    Instance(&'f InstanceDecl, String),
}

pub(super) struct Compiler<'s, 'f> {
    pub store: &'s mut Store,
    pub rules: MofRules,
    pub ns: NamespaceId,
    pub aliases: SortedMap<String, Alias<'f>>,
    /// Flavors that `Qualifier` declarations gave, by folded name (MF-22).
    pub flavors: SortedMap<String, Vec<MofFlavor>>,
    class_mode: PutMode,
    instance_mode: PutMode,
    remarks: Vec<Remark>,
}

impl<'f> Compiler<'_, 'f> {
    /// Aliases may be used before they are declared, so all are known before the first item.
    fn collect_aliases(&mut self, file: &'f MofFile, default_ns: &str) {
        let mut ns = default_ns.to_owned();
        for item in &file.items {
            match item {
                Item::Pragma(pragma) if pragma.name.it.eq_ignore_ascii_case("namespace") => {
                    ns = pragma.arguments.first().map_or(ns, |it| it.it.clone());
                }
                Item::Class(class) => {
                    if let Some(alias) = &class.alias {
                        self.aliases
                            .insert(fold(&alias.it), Alias::Class(&class.name.it));
                    }
                }
                Item::Instance(instance) => {
                    if let Some(alias) = &instance.alias {
                        self.aliases
                            .insert(fold(&alias.it), Alias::Instance(instance, ns.clone()));
                    }
                }
                _ => {}
            }
        }
    }

    fn item(&mut self, item: &Item) -> Result<(), Refusal> {
        match item {
            Item::Pragma(pragma) => self.pragma(pragma),
            Item::QualifierDefault(declaration) => {
                self.flavors
                    .insert(fold(&declaration.name.it), declaration.flavors.clone());
                Ok(())
            }
            Item::Class(declaration) => {
                let class = self.class(declaration)?;
                let known = self.store.class(self.ns, &class.name).is_some();
                at(
                    declaration.span,
                    check_mode(self.class_mode, known, &class.name),
                )?;
                at(declaration.span, self.store.put_class(self.ns, class))
            }
            Item::Instance(declaration) => {
                let instance = self.instance(declaration, 0)?;
                let (ns, mode, rules) = (self.ns, self.instance_mode, self.rules.put);
                at(
                    declaration.span,
                    self.store
                        .put_instance(ns, &Object::Instance(instance), mode, &rules),
                )
                .map(|_| ())
            }
        }
    }

    fn pragma(&mut self, pragma: &Pragma) -> Result<(), Refusal> {
        let arguments: Vec<&str> = pragma.arguments.iter().map(|it| it.it.as_str()).collect();
        match (fold(&pragma.name.it).as_str(), arguments.as_slice()) {
            ("namespace", [path]) => {
                self.ns = at(pragma.span, self.store.create_namespace(path))?;
                Ok(())
            }
            ("classflags", flags) => {
                self.class_mode = self.flags(pragma, flags)?;
                Ok(())
            }
            ("instanceflags", flags) => {
                self.instance_mode = self.flags(pragma, flags)?;
                Ok(())
            }
            ("deleteclass", [class, on_absence]) => {
                let result = self.store.delete_class(self.ns, class).map(|_| ());
                tolerate(pragma, on_absence, result)
            }
            ("deleteinstance", [path, on_absence]) => {
                let parsed = object_path::parse(path).map_err(|diagnostic| {
                    let detail = diagnostic.message;
                    Refusal::new(
                        pragma.span,
                        WbemStatus::E_INVALID_OBJECT_PATH,
                        Rule::Mf15,
                        detail,
                    )
                })?;
                let result = self.store.delete_instance(self.ns, &parsed).map(|_| ());
                tolerate(pragma, on_absence, result)
            }
            ("autorecover" | "amendment", _) => Ok(()),
            ("include", _) => {
                let detail = "including another MOF file is not modelled; put its text into the same scenario";
                Err(Refusal::new(
                    pragma.span,
                    WbemStatus::WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE,
                    Rule::SimNotModelled,
                    detail,
                ))
            }
            (name, _) => {
                let detail = format!("`#pragma {name}` is unknown or lacks its arguments");
                Err(Refusal::new(
                    pragma.span,
                    WbemStatus::WBEMMOF_E_INVALID_PRAGMA,
                    Rule::Mf15,
                    detail,
                ))
            }
        }
    }

    /// The put mode of a flag list; one string may hold several flags (MF-13, MF-14).
    fn flags(&mut self, pragma: &Pragma, flags: &[&str]) -> Result<PutMode, Refusal> {
        let mut mode = PutMode::CreateOrUpdate;
        for flag in flags.iter().flat_map(|list| list.split(',')).map(str::trim) {
            let wanted = match fold(flag).as_str() {
                "createonly" => PutMode::CreateOnly,
                "updateonly" => PutMode::UpdateOnly,
                "safeupdate" | "forceupdate" => {
                    let detail = format!(
                        "`{flag}` is not modelled; a changed class needs to be free of children and instances"
                    );
                    let fault =
                        Fault::new(WbemStatus::E_NOT_SUPPORTED, Rule::SimNotModelled, detail);
                    self.remarks.push(Remark {
                        span: pragma.span,
                        severity: Severity::Warning,
                        fault,
                    });
                    continue;
                }
                _ => {
                    let detail = format!(
                        "`{flag}` is no flag; known are createonly, updateonly, safeupdate, forceupdate"
                    );
                    let status = WbemStatus::WBEMMOF_E_INVALID_FLAGS_SYNTAX;
                    return Err(Refusal::new(pragma.span, status, Rule::Mf13, detail));
                }
            };
            if mode != PutMode::CreateOrUpdate && mode != wanted {
                let detail = "createonly and updateonly contradict each other";
                let status = WbemStatus::WBEMMOF_E_INVALID_FLAGS_SYNTAX;
                return Err(Refusal::new(pragma.span, status, Rule::Mf13, detail));
            }
            mode = wanted;
        }
        Ok(mode)
    }
}

fn check_mode(mode: PutMode, known: bool, class: &str) -> Result<(), Fault> {
    match (mode, known) {
        (PutMode::CreateOnly, true) => {
            let detail = format!("class {class} is already there, and classflags say createonly");
            Err(Fault::new(WbemStatus::E_ALREADY_EXISTS, Rule::Mf13, detail))
        }
        (PutMode::UpdateOnly, false) => {
            let detail = format!("class {class} is not there, and classflags say updateonly");
            Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Mf13, detail))
        }
        _ => Ok(()),
    }
}

/// A deletion that found nothing counts only under FAIL (MF-15).
fn tolerate(pragma: &Pragma, on_absence: &str, result: Result<(), Fault>) -> Result<(), Refusal> {
    match result {
        Err(fault)
            if fault.status == WbemStatus::E_NOT_FOUND
                && on_absence.eq_ignore_ascii_case("nofail") =>
        {
            Ok(())
        }
        other => at(
            pragma.span,
            other.map_err(|fault| Fault {
                rule: Rule::Mf15,
                ..fault
            }),
        ),
    }
}
