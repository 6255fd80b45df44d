//! `IMofCompiler::CompileBuffer`: the MOF compiler is a client of WMI. It reads the whole text first, and then makes one
//! call for each item, so that others can come in between (MF-17).

use std::rc::Rc;

use wmi_lab_syntax::mof::{self, Item, MofFile};
use wmi_lab_syntax::{LineIndex, Severity, Span};

use crate::canon::Canon;
use crate::com::{Operation, OperationId, Put, SingleTask, Verdict, Work};
use crate::flags;
use crate::guest::{Arg, ThreadId};
use crate::method::Method;
use crate::model::{CimType, Fault, Object};
use crate::reading::Switch;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{ClassUpdate, Compilation, Modes, MofRules, Order, PutMode, Refusal};
use crate::trace::{Kind, Level};

use super::deliver::capitalised;
use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel, WMI};
use super::thread::{Flow, Wait};

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

/// What stopped a compilation: the members of `WBEM_COMPILE_STATUS_INFO`.
struct Stopped {
    /// 1 for the syntax, 2 for the repository.
    phase: i64,
    status: WbemStatus,
    /// Counted from 1; 0 where it is about no object.
    object: u32,
    span: Span,
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
        let ns = found.map_err(|fault| self.refuse_item(frame, None, fault, None))?;
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
    fn connect_compiler(
        &self,
        frame: &CallFrame,
        place: &str,
    ) -> Result<crate::store::NamespaceId, Fault> {
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

    /// Looks at the next item and makes the call that stores it.
    fn begin_item(
        &mut self,
        id: ThreadId,
        frame: &CallFrame,
        compiling: &mut Compiling,
    ) -> Result<(), Answer> {
        if let Some(answer) = self.refuse_for_server(id, Method::PutInstance) {
            let status = WbemStatus(answer.returns.as_int().unwrap_or(0) as u32);
            let fault = Fault::new(status, answer.rule, "the server does not take the item");
            return Err(self.refuse_item(frame, Some(compiling), fault, None));
        }
        let file = Rc::clone(&compiling.file);
        let rules = MofRules::of(&self.config.readings);
        let item = compiling.state.item(&file);
        compiling.objects += u32::from(matches!(item, Some(Item::Class(_) | Item::Instance(_))));
        let order = compiling.state.next(&self.store, &file, &rules);
        let order = order.map_err(|Refusal { span, fault }| {
            self.refuse_item(frame, Some(compiling), fault, Some(span))
        })?;
        let namespace: Rc<str> = self.store.namespace_name(compiling.state.ns).into();
        let (method, task, forgiving) = match order {
            Order::Nothing => return Ok(()),
            Order::Namespace(place) => {
                let found = self.connect_compiler(frame, &place);
                compiling.state.ns =
                    found.map_err(|fault| self.refuse_item(frame, Some(compiling), fault, None))?;
                let place = self.store.namespace_name(compiling.state.ns);
                let label = format!("What follows goes into {place}");
                let draft = Draft::new(Kind::Hop, WMI, Rule::Mf12, label);
                self.emit(draft.parent(frame.event).cause(frame.event));
                return Ok(());
            }
            Order::Class(class) => {
                let task = SingleTask::PutClass {
                    class: self.store.class_object(compiling.state.ns, Rc::new(class)),
                    mode: compiling.state.modes.class,
                    update: compiling.state.modes.update,
                    amended: true,
                    namespace,
                };
                (Method::PutClass, task, false)
            }
            Order::Instance(instance) => {
                let task = SingleTask::Put(Box::new(Put {
                    object: Object::Instance(instance),
                    mode: compiling.state.modes.instance,
                    amended: true,
                    context: None,
                    namespace,
                }));
                (Method::PutInstance, task, false)
            }
            Order::Delete {
                path,
                is_class: true,
                forgiving,
            } => {
                let name = path.into();
                let task = SingleTask::DeleteClass { name, namespace };
                (Method::DeleteClass, task, forgiving)
            }
            Order::Delete {
                path, forgiving, ..
            } => {
                let path = path.into();
                let task = SingleTask::Delete { path, namespace };
                (Method::DeleteInstance, task, forgiving)
            }
        };
        let event = self.announce_item(frame, compiling, &task);
        let operation = self.call_for_item(id, frame, event, method, task);
        compiling.current = Some((operation, forgiving));
        Ok(())
    }

    /// Says which item comes next, and which rules of MOF its references follow.
    fn announce_item(
        &mut self,
        frame: &CallFrame,
        compiling: &Compiling,
        task: &SingleTask,
    ) -> u32 {
        let label = compiling.label("is next");
        let mut draft = Draft::new(Kind::Hop, WMI, Rule::Mf17, label).level(Level::Calls);
        if let (SingleTask::Put(put), Some(Item::Instance(declaration))) = (task, compiling.item())
        {
            let class = put.object.class();
            let mut references = class.properties.iter().filter(|it| {
                it.ty.cim == CimType::Reference
                    && !put.object.get(&it.name).is_ok_and(|it| it.value.is_null())
            });
            if references.clone().next().is_some() {
                draft = draft.rule(Rule::Mf07);
            }
            if references.any(|it| it.key) {
                draft = draft.rule(Rule::Om19);
            }
            let is_alias = |it: &mof::Assignment| matches!(it.value.it, mof::ValueKind::Alias(_));
            if declaration.assignments.iter().any(is_alias) {
                draft = draft.rule(Rule::Mf08);
            }
        }
        self.emit(draft.parent(frame.event).cause(frame.event))
    }

    /// The call of WMI that an item becomes; it is carried out at once unless something makes it wait.
    fn call_for_item(
        &mut self,
        id: ThreadId,
        frame: &CallFrame,
        event: u32,
        method: Method,
        task: SingleTask,
    ) -> OperationId {
        let ready_ms = self.now_ms + self.single_latency_ms(method, &task);
        let ready_ms = self.held_until(ready_ms, frame);
        let frame = CallFrame {
            event,
            planned: self.planned_for(method, &task.targets()),
            ..frame.clone()
        };
        let work = Work::Single {
            task: Some(task),
            ready_ms,
            verdict: None,
            undelivered: true,
        };
        let operation = self.create_operation(id, &frame, None, work);
        if ready_ms <= self.now_ms {
            self.perform(operation);
        }
        operation
    }

    /// The outcome of an item is known.
    fn end_item(
        &mut self,
        frame: &CallFrame,
        compiling: &Compiling,
        operation: OperationId,
        forgiving: bool,
    ) -> Result<(), Answer> {
        let verdict = match self.operations.remove(&operation).map(|it| it.work) {
            Some(Work::Single {
                verdict: Some(verdict),
                ..
            }) => *verdict,
            _ => Verdict::new(WbemStatus::E_CALL_CANCELLED, Rule::Ac31),
        };
        if !verdict.status.is_failure() {
            return Ok(());
        }
        if forgiving && verdict.status == WbemStatus::E_NOT_FOUND {
            let label = "There is nothing to delete, which NOFAIL allows";
            let draft = Draft::new(Kind::Hop, WMI, Rule::Mf15, label).status(verdict.status);
            self.emit(draft.parent(frame.event).cause(frame.event));
            return Ok(());
        }
        let detail = verdict.detail.as_deref().unwrap_or_default().to_owned();
        let fault = Fault::new(verdict.status, verdict.rule, detail);
        Err(self.refuse_item(frame, Some(compiling), fault, None))
    }

    /// Says why a compilation stops, and how the call ends.
    fn refuse_item(
        &mut self,
        frame: &CallFrame,
        compiling: Option<&Compiling>,
        fault: Fault,
        span: Option<Span>,
    ) -> Answer {
        let item = compiling.and_then(Compiling::item);
        let label = match item {
            Some(_) => compiling.map_or_else(String::new, |it| it.label("is refused")),
            None => "The compiler gets no connection".to_owned(),
        };
        let mut draft = Draft::new(Kind::Hop, WMI, fault.rule, label).status(fault.status);
        if fault.rule == Rule::Mf18 {
            draft = draft.reading(Switch::MissingSuper);
        }
        if matches!(item, Some(Item::Pragma(it)) if it.name.it.starts_with("delete")) {
            draft = draft.rule(Rule::Mf15);
        }
        if is_of_mode(compiling, &fault) {
            draft = draft.rule(Rule::Mf13);
        }
        if !fault.detail.is_empty() {
            draft = draft.note(format!("{}.", capitalised(&fault.detail)));
        }
        self.emit(draft.parent(frame.event).cause(frame.event));
        let is_object = matches!(item, Some(Item::Class(_) | Item::Instance(_)));
        let stopped = Stopped {
            phase: 2,
            status: fault.status,
            object: compiling.filter(|_| is_object).map_or(0, |it| it.objects),
            span: item.map(Item::span).or(span).unwrap_or_default(),
        };
        stopped.answer(frame, "What came before stays stored: nothing is undone.")
    }

    /// A compilation whose server is lost.
    pub(crate) fn cut_off_compiling(&mut self, frame: &CallFrame, compiling: &Compiling) -> Answer {
        if let Some(operation) = compiling.operation() {
            self.operations.remove(&operation);
        }
        let detail = "the link to the server is cut";
        let fault = Fault::new(self.lost_link_status(), Rule::Pi08, detail);
        self.refuse_item(frame, Some(compiling), fault, None)
    }
}

impl Stopped {
    /// The end of the call: the code itself stands in the struct.
    fn answer(&self, frame: &CallFrame, note: &str) -> Answer {
        let text = frame.arg("pBuffer").as_text().map_or("", |it| &**it);
        let lines = LineIndex::new(text);
        let line = |at| i64::from(lines.line_column(text, at).0);
        let (first, last) = match self.span {
            span if span == Span::default() => (0, 0),
            span => (
                line(span.start),
                line(span.end.saturating_sub(1).max(span.start)),
            ),
        };
        let status = i64::from(self.status.0 as i32);
        let members = [self.phase, status, self.object.into(), first, last, 0];
        told(frame, WbemStatus::S_FALSE, members).note(note)
    }
}

/// The end of a compilation without an error.
fn compiled(frame: &CallFrame) -> Answer {
    told(frame, WbemStatus::NO_ERROR, [0; 6])
}

fn told(frame: &CallFrame, status: WbemStatus, members: [i64; 6]) -> Answer {
    let answer = Answer::status(status, Rule::Mf17);
    if !frame.wants("pInfo") {
        return answer;
    }
    let members = members.into_iter().map(Arg::Int).collect();
    answer.out(frame.method, "pInfo", Arg::Array(members))
}

/// Whether an object is refused because it is there, or because it is not (MF-13).
fn is_of_mode(compiling: Option<&Compiling>, fault: &Fault) -> bool {
    let state = compiling.map(|it| &it.state);
    let mode = match compiling.and_then(Compiling::item) {
        Some(Item::Class(_)) => state.map(|it| it.modes.class),
        Some(Item::Instance(_)) => state.map(|it| it.modes.instance),
        _ => None,
    };
    match mode {
        Some(PutMode::CreateOnly) => fault.status == WbemStatus::E_ALREADY_EXISTS,
        Some(PutMode::UpdateOnly) => fault.status == WbemStatus::E_NOT_FOUND,
        _ => false,
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
