//! `IMofCompiler::CompileBuffer`: the MOF compiler is a client of WMI. It reads the whole text first, and then makes one
//! call for each item, so that others can come in between (MF-17).

mod ending;
mod item;

use std::rc::Rc;

use wmi_lab_syntax::mof::{self, Item, MofFile};
use wmi_lab_syntax::{LineIndex, Severity};

use crate::canon::Canon;
use crate::com::{Operation, OperationId};
use crate::flags;
use crate::guest::{Arg, ThreadId};
use crate::model::Fault;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{ClassUpdate, Compilation, Modes, NamespaceId, PutMode};
use crate::trace::Kind;

use super::deliver::capitalised;
use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel, WMI};
use super::thread::{Flow, Wait};

use ending::{Stopped, compiled};

/// Where items go that no directive sends elsewhere (MF-12).
const DEFAULT_NAMESPACE: &str = "root\\default";

/// Options that change nothing here (MF-16).
const WITHOUT_EFFECT: u32 = flags::AUTORECOVER | flags::CONSOLE_PRINT | flags::DONT_ADD_TO_LIST;

/// A compilation in its second phase.
#[derive(Clone, Debug)]
pub struct Compiling {
    file: Rc<MofFile>,
    state: Compilation,
    /// Classes and instances so far, the item in progress included.
    objects: u32,
    /// The call that stores the item in progress, and whether it may find nothing to delete.
    current: Option<(OperationId, bool)>,
}

impl Compiling {
    /// The call that it waits for.
    pub fn operation(&self) -> Option<OperationId> {
        self.current.map(|(operation, _)| operation)
    }

    /// Writes what can be observed of it; the text itself is an argument of the call.
    pub fn canon(&self, canon: &mut Canon) {
        let state = &self.state;
        canon.word(state.done() as u64 | 7 << 40);
        canon.word(u64::from(state.ns.0));
        canon.word(self.current.map_or(0, |(it, _)| u64::from(it.0) + 1));
    }

    /// The item in progress.
    fn item(&self) -> Option<&Item> {
        self.file.items.get(self.state.done().checked_sub(1)?)
    }

    /// A sentence about the item in progress.
    fn label(&self, predicate: &str) -> String {
        let number = self.objects;
        match self.item() {
            Some(Item::Class(it)) => {
                format!("Object {number}, class {}, {predicate}", it.name.it)
            }
            Some(Item::Instance(it)) => {
                format!(
                    "Object {number}, an instance of {}, {predicate}",
                    it.class.it
                )
            }
            Some(Item::Pragma(it)) => format!("#pragma {} {predicate}", it.name.it),
            _ => String::new(),
        }
    }
}

impl Kernel {
    /// Begins a compilation: its arguments, then the first phase.
    pub(crate) fn begin_compiling(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        match self.read_mof(&frame) {
            Ok(Some(compiling)) => self.park_compiling(id, frame, compiling),
            Ok(None) => Flow::Reply(frame.clone(), compiled(&frame)),
            Err(answer) => Flow::Reply(frame, answer),
        }
    }

    /// Arguments and first phase; none where the second is not wanted.
    fn read_mof(&mut self, frame: &CallFrame) -> Result<Option<Compiling>, Answer> {
        let invalid =
            |rule, note: &str| Answer::status(WbemStatus::E_INVALID_PARAMETER, rule).note(note);
        let Arg::Text(text) = frame.arg("pBuffer") else {
            return Err(invalid(Rule::SimCom, "There is no text to compile."));
        };
        let options = frame.word("lOptionFlags");
        if options & !(flags::CHECK_ONLY | WITHOUT_EFFECT) != 0 {
            let answer = Answer::status(WbemStatus::E_NOT_SUPPORTED, Rule::SimNotModelled);
            let note = "Of the options, CHECK_ONLY, AUTORECOVER, CONSOLE_PRINT and DONT_ADD_TO_LIST are modelled.";
            return Err(answer.note(note));
        }
        let class_flags = frame.word("lClassFlags");
        let flags_of = (
            PutMode::from_flags(class_flags),
            ClassUpdate::from_flags(class_flags),
            PutMode::from_flags(frame.word("lInstanceFlags")),
        );
        let (Some(class), Some(update), Some(instance)) = flags_of else {
            return Err(invalid(Rule::Mf13, "The flags contradict each other."));
        };
        let modes = Modes {
            class,
            update,
            instance,
        };
        let file = self.read_whole(frame, text)?;
        if options & flags::CHECK_ONLY != 0 {
            return Ok(None);
        }
        let place = frame.arg("ServerAndNamespace").as_text();
        let place = place.map_or(DEFAULT_NAMESPACE, |it| &**it);
        let found = self.connect_compiler(frame, place);
        let ns = found.map_err(|fault| self.refuse_item(frame, None, fault))?;
        Ok(Some(Compiling {
            state: Compilation::new(&file, ns, place, modes),
            file: Rc::new(file),
            objects: 0,
            current: None,
        }))
    }

    /// The first phase: the syntax of the whole text (MF-17).
    fn read_whole(&mut self, frame: &CallFrame, text: &str) -> Result<MofFile, Answer> {
        let (file, diagnostics) = mof::parse(text, 0);
        let error = diagnostics
            .into_iter()
            .find(|it| it.severity == Severity::Error);
        let Some(error) = error else {
            let label = "The syntax of the whole text is right";
            let draft = Draft::new(Kind::Hop, WMI, Rule::Mf17, label);
            self.emit(draft.parent(frame.event).cause(frame.event));
            return Ok(file);
        };
        let code = error.code.unwrap_or("WBEM_E_INVALID_SYNTAX");
        let status = WbemStatus::lookup(code).unwrap_or(WbemStatus::E_FAILED);
        let (line, _) = LineIndex::new(text).line_column(text, error.span.start);
        let label = format!("The syntax is wrong in line {line}");
        let draft = Draft::new(Kind::Hop, WMI, rule_of_syntax(code), label).status(status);
        let note = format!("{}.", capitalised(&error.message));
        self.emit(draft.note(note).parent(frame.event).cause(frame.event));
        let stopped = Stopped {
            phase: 1,
            status,
            object: 0,
            span: error.span,
        };
        Err(stopped.answer(
            frame,
            "Nothing was stored: the first phase reads the whole text.",
        ))
    }

    /// The namespace that items go into, to which the compiler connects as any client does (MF-12).
    fn connect_compiler(&self, frame: &CallFrame, place: &str) -> Result<NamespaceId, Fault> {
        if frame.wants("User") || frame.wants("Password") {
            let detail = "a user name or password must not be given for a local connection";
            let status = WbemStatus::E_LOCAL_CREDENTIALS;
            return Err(Fault::new(status, Rule::Cs09, detail));
        }
        let found = self.store.namespace(place).ok_or_else(|| {
            let detail = format!("there is no namespace {place}");
            Fault::new(WbemStatus::E_INVALID_NAMESPACE, Rule::Cs09, detail)
        })?;
        self.check_base_rights(self.store.namespace_name(found), "ConnectServer")?;
        Ok(found)
    }

    /// Stands between two items: whatever else can happen may happen first.
    fn park_compiling(&mut self, id: ThreadId, frame: CallFrame, compiling: Compiling) -> Flow {
        let wait = match compiling.operation() {
            Some(operation) => Wait::Operation {
                operation,
                deadline_ms: None,
            },
            None if compiling.state.item(&compiling.file).is_none() => {
                return Flow::Reply(frame.clone(), compiled(&frame));
            }
            None => Wait::Until(self.now_ms),
        };
        let activity = Activity::Compile(Box::new(compiling));
        self.hold(id, frame, activity, Flow::Park(wait))
    }

    /// Stores items until one has changed the repository, takes time or is refused.
    pub(crate) fn go_on_compiling(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        mut compiling: Compiling,
    ) -> Flow {
        loop {
            if let Some((operation, forgiving)) = compiling.current.take() {
                if !self
                    .operations
                    .get(&operation)
                    .is_none_or(Operation::has_verdict)
                {
                    compiling.current = Some((operation, forgiving));
                    return self.park_compiling(id, frame, compiling);
                }
                return match self.end_item(&frame, &compiling, operation, forgiving) {
                    Ok(()) => self.park_compiling(id, frame, compiling),
                    Err(answer) => Flow::Reply(frame, answer),
                };
            }
            if compiling.state.item(&compiling.file).is_none() {
                return Flow::Reply(frame.clone(), compiled(&frame));
            }
            if let Err(answer) = self.begin_item(id, &frame, &mut compiling) {
                return Flow::Reply(frame, answer);
            }
        }
    }

    /// A compilation whose server is lost.
    pub(crate) fn cut_off_compiling(&mut self, frame: &CallFrame, compiling: &Compiling) -> Answer {
        let waiting = compiling.operation();
        if let Some(operation) = waiting {
            self.operations.remove(&operation);
        }
        let detail = "the link to the server is cut";
        let fault = Fault::new(self.lost_link_status(), Rule::Pi08, detail);
        self.refuse_item(frame, Some(compiling).filter(|_| waiting.is_some()), fault)
    }
}

/// The rule that a mistake of syntax is about.
fn rule_of_syntax(code: &str) -> Rule {
    let rules = [
        ("ALIAS", Rule::Mf08),
        ("DOLLAR", Rule::Mf08),
        ("FLAVOR", Rule::Mf19),
        ("QUALIFIER", Rule::Mf19),
        ("FLAGS", Rule::Mf13),
        ("PRAGMA", Rule::Mf15),
        ("DELETE", Rule::Mf15),
    ];
    let found = rules.iter().find(|(part, _)| code.contains(part));
    found.map_or(Rule::Mf20, |(_, rule)| *rule)
}
