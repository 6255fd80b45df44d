//! MOF into the repository, item by item in the order of the text: what `mofcomp` calls its second phase (MF-17).
//!
//! There is no transaction. The first error stops; what came before it stays stored. A [`Compilation`] is data between
//! two items: [`compile`] carries its orders out on a store, `IMofCompiler` as calls of WMI.

mod class;
mod pragma;
mod value;

pub use value::literal;

use std::rc::Rc;

use wmi_lab_syntax::Span;
use wmi_lab_syntax::mof::ast::{Flavor as MofFlavor, InstanceDecl, Item, MofFile};
use wmi_lab_syntax::object_path;
use wmi_lab_syntax::sorted::SortedMap;

use super::put_class::{ClassRules, ClassUpdate};
use super::{NamespaceId, PutMode, PutRules, Store};
use crate::model::{ClassDef, Fault, Instance, Object, fold};
use crate::reading::{DefaultDirection, MissingSuper, Readings};
use crate::rule::Rule;
use crate::status::WbemStatus;

/// The readings that a compilation depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MofRules {
    /// `mof.default_direction`
    pub default_direction: DefaultDirection,
    /// `putclass.missing_super`
    pub missing_super: MissingSuper,
    /// How instances are put.
    pub put: PutRules,
}

impl MofRules {
    /// Those that follow from the readings in force.
    pub fn of(readings: &Readings) -> Self {
        Self {
            default_direction: readings.default_direction,
            missing_super: readings.missing_super,
            ..Self::default()
        }
    }
}

impl Default for MofRules {
    fn default() -> Self {
        Self {
            default_direction: DefaultDirection::Error,
            missing_super: MissingSuper::InvalidSuperclass,
            put: PutRules::default(),
        }
    }
}

/// Why a compilation stopped.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The item or value.
    pub span: Span,
    /// Status, rule and sentence.
    pub fault: Fault,
}

impl Refusal {
    pub(super) fn new(
        span: Span,
        status: WbemStatus,
        rule: Rule,
        detail: impl Into<String>,
    ) -> Self {
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
/// (MF-12); `mofcomp` has `root\default` there. Both are made where they are missing.
///
/// # Errors
/// What stopped it, and where.
pub fn compile(
    store: &mut Store,
    file: &MofFile,
    default_ns: &str,
    rules: &MofRules,
) -> Result<(), Refusal> {
    let ns = at(Span::default(), store.create_namespace(default_ns))?;
    let mut compilation = Compilation::new(file, ns, default_ns, Modes::default());
    while let Some(item) = compilation.item(file) {
        let order = compilation.next(store, file, rules)?;
        at(item.span(), compilation.carry_out(store, order, rules))?;
    }
    Ok(())
}

/// What an item asks of the repository.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// Nothing: it is about the items that follow.
    Nothing,
    /// What follows goes into this namespace (MF-12).
    Namespace(String),
    /// To store a class, by the class modes in force.
    Class(ClassDef),
    /// To store an instance, by the instance mode in force.
    Instance(Instance),
    /// To delete something (MF-15).
    Delete {
        /// The name of a class, or the path of an instance.
        path: String,
        /// It is a class.
        is_class: bool,
        /// Nothing is wrong where it is not there (NOFAIL).
        forgiving: bool,
    },
}

/// How items are stored, as flags of the call or of a directive say (MF-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes {
    /// Classes that are there, or not.
    pub class: PutMode,
    /// Classes with derived ones (PC-02).
    pub update: ClassUpdate,
    /// Instances that are there, or not.
    pub instance: PutMode,
}

impl Default for Modes {
    fn default() -> Self {
        Self {
            class: PutMode::CreateOrUpdate,
            update: ClassUpdate::Compatible,
            instance: PutMode::CreateOrUpdate,
        }
    }
}

/// A compilation between two items.
#[derive(Clone, Debug)]
pub struct Compilation {
    /// Where items go (MF-12).
    pub ns: NamespaceId,
    /// How they are stored (MF-13).
    pub modes: Modes,
    /// The next item.
    next: usize,
    /// Items by their alias, each with the namespace that it goes into (MF-08).
    aliases: Rc<SortedMap<String, (usize, String)>>,
    /// Flavors that `Qualifier` declarations gave, by folded name (MF-22).
    flavors: SortedMap<String, Vec<MofFlavor>>,
}

impl Compilation {
    /// A compilation of which nothing is done. Aliases may be used before they are declared, so all are known from the
    /// start.
    pub fn new(file: &MofFile, ns: NamespaceId, default_ns: &str, modes: Modes) -> Self {
        let mut space = default_ns.to_owned();
        let mut aliases = SortedMap::new();
        for (place, item) in file.items.iter().enumerate() {
            let alias = match item {
                Item::Pragma(pragma) if pragma.name.it.eq_ignore_ascii_case("namespace") => {
                    space = pragma.arguments.first().map_or(space, |it| it.it.clone());
                    &None
                }
                Item::Class(class) => &class.alias,
                Item::Instance(instance) => &instance.alias,
                _ => &None,
            };
            if let Some(alias) = alias {
                aliases.insert(fold(&alias.it), (place, space.clone()));
            }
        }
        Self {
            ns,
            modes,
            next: 0,
            aliases: Rc::new(aliases),
            flavors: SortedMap::new(),
        }
    }

    /// The next item; none at the end.
    pub fn item<'f>(&self, file: &'f MofFile) -> Option<&'f Item> {
        file.items.get(self.next)
    }

    /// How many items came before the next one.
    pub fn done(&self) -> usize {
        self.next
    }

    /// Goes past the next item; answers what it asks for.
    ///
    /// # Errors
    /// What is wrong with it.
    ///
    /// # Panics
    /// At the end of the file.
    pub fn next(
        &mut self,
        store: &Store,
        file: &MofFile,
        rules: &MofRules,
    ) -> Result<Order, Refusal> {
        let item = self.item(file).expect("there is a next item");
        self.next += 1;
        let compiler = Compiler {
            store,
            file,
            rules,
            state: self,
        };
        match item {
            Item::Class(declaration) => compiler.class(declaration).map(Order::Class),
            Item::Instance(declaration) => compiler.instance(declaration, 0).map(Order::Instance),
            Item::Pragma(pragma) => self.pragma(pragma),
            Item::QualifierDefault(declaration) => {
                self.flavors
                    .insert(fold(&declaration.name.it), declaration.flavors.clone());
                Ok(Order::Nothing)
            }
        }
    }

    /// Does on a store what an item asks for.
    fn carry_out(
        &mut self,
        store: &mut Store,
        order: Order,
        rules: &MofRules,
    ) -> Result<(), Fault> {
        match order {
            Order::Nothing => Ok(()),
            Order::Namespace(path) => {
                self.ns = store.create_namespace(&path)?;
                Ok(())
            }
            Order::Class(class) => {
                let given = store.class_object(self.ns, Rc::new(class));
                let rules = ClassRules::default();
                let (mode, update) = (self.modes.class, self.modes.update);
                let put = store.update_class(self.ns, &given, mode, update, &rules);
                put.map(|_| ()).map_err(|fault| match fault.rule {
                    Rule::Pc01 => Fault {
                        rule: Rule::Mf13,
                        ..fault
                    },
                    _ => fault,
                })
            }
            Order::Instance(instance) => {
                let object = Object::Instance(instance);
                store
                    .put_instance(self.ns, &object, self.modes.instance, &rules.put)
                    .map(|_| ())
            }
            Order::Delete {
                path,
                is_class,
                forgiving,
            } => {
                let result = if is_class {
                    store.delete_class(self.ns, &path).map(|_| ())
                } else {
                    let path =
                        object_path::parse(&path).map_err(|it| pragma::no_path(it.message))?;
                    store.delete_instance(self.ns, &path).map(|_| ())
                };
                match result {
                    Err(fault) if fault.status == WbemStatus::E_NOT_FOUND && forgiving => Ok(()),
                    other => other.map_err(|fault| Fault {
                        rule: Rule::Mf15,
                        ..fault
                    }),
                }
            }
        }
    }
}

/// What an alias stands for (MF-08).
pub(super) enum Alias<'f> {
    /// A class, by its name.
    Class(&'f str),
    /// An instance and the namespace it is declared in.
    Instance(&'f InstanceDecl, &'f str),
}

/// What an item is read by.
pub(super) struct Compiler<'a> {
    pub store: &'a Store,
    pub file: &'a MofFile,
    pub rules: &'a MofRules,
    pub state: &'a Compilation,
}

impl<'a> Compiler<'a> {
    fn find_alias(&self, name: &str) -> Option<Alias<'a>> {
        let (place, space) = self.state.aliases.get(&fold(name))?;
        match &self.file.items[*place] {
            Item::Class(class) => Some(Alias::Class(&class.name.it)),
            Item::Instance(instance) => Some(Alias::Instance(instance, space)),
            _ => None,
        }
    }
}
