//! What the scenario declares of the server: its states, the link to it, its memory, and calls that fail.

use std::rc::Rc;

use wmi_lab_syntax::wql;

use crate::com::{Cancel, OperationId, ResultId, Shape, of_object, of_path};
use crate::guest::{Arg, ThreadId};
use crate::lab::{LabServer, Planned, ServerState};
use crate::method::Method;
use crate::model::Fault;
use crate::reading::{RpcFailure, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};

use super::draft::Draft;
use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Kernel, WMI};
use super::request::base_name;
use super::thread::{Flow, Frame, Thread};

impl Kernel {
    /// The refusal of a call that goes to the server, for the state that the server is in or for the lack of a link
    /// (AC-39, PI-08). Providers run on the server's side.
    pub(crate) fn refuse_for_server(&self, id: ThreadId, method: Method) -> Option<Answer> {
        if !goes_to_server(method) || self.runs_on_server(id) {
            return None;
        }
        if self.is_link_cut() {
            return Some(self.lost_link());
        }
        let (server, state) = self.config.lab.server_state(self.now_ms)?;
        let (status, why) = match state {
            ServerState::Restoring => (
                WbemStatus::CO_E_SERVER_STOPPING,
                "The server restores its repository.",
            ),
            ServerState::ShuttingDown => (WbemStatus::E_SHUTTING_DOWN, "The server shuts down."),
            ServerState::Paused | ServerState::BackingUp => {
                let full = self.held_requests() >= server.held_requests;
                if !full || method.interface() != "IWbemServices" {
                    return None;
                }
                (
                    WbemStatus::E_SERVER_TOO_BUSY,
                    "The server holds as many requests as it may.",
                )
            }
        };
        Some(Answer::status(status, Rule::Ac39).note(why))
    }

    /// When a request can be carried out that would be ready at a time: a server that pauses holds it (AC-39).
    pub(crate) fn held_until(&mut self, ready_ms: u64, frame: &CallFrame) -> u64 {
        let Some(server) = self.holding_server() else {
            return ready_ms;
        };
        let until = server.until_ms.unwrap_or(u64::MAX);
        let label = format!("{} is held", frame.method.name());
        let draft = Draft::new(Kind::Wait, WMI, Rule::Ac39, label);
        self.emit(draft.parent(frame.event).cause(frame.event));
        ready_ms.max(until)
    }

    /// The declared state in which requests are held now.
    fn holding_server(&self) -> Option<&LabServer> {
        match self.config.lab.server_state(self.now_ms)? {
            (server, ServerState::Paused | ServerState::BackingUp) => Some(server),
            _ => None,
        }
    }

    /// Whether requests are held now, or fail because the scenario says so.
    pub(crate) fn is_holding(&self) -> bool {
        self.holding_server().is_some() || !self.config.lab.faults.is_empty()
    }

    /// Requests that wait for a server to go on.
    fn held_requests(&self) -> usize {
        let later = |at: Option<u64>| at.is_some_and(|at| at > self.now_ms);
        let operations = self.operations.values().filter(|it| later(it.due_ms()));
        let results = self.results.values().filter(|it| later(it.due_ms()));
        operations.count() + results.count()
    }

    fn runs_on_server(&self, id: ThreadId) -> bool {
        self.process(self.threads[&id].program).provider.is_some()
    }

    fn is_link_cut(&self) -> bool {
        let cut = self.config.lab.link_cut().and_then(|it| it.link_cut_ms);
        cut.is_some_and(|at| at <= self.now_ms)
    }

    /// The code of a lost link (PI-08).
    pub(crate) fn lost_link_status(&self) -> WbemStatus {
        match self.config.readings.rpc_failure {
            RpcFailure::TransportFailure => WbemStatus::E_TRANSPORT_FAILURE,
            RpcFailure::RpcServerUnavailable => WbemStatus::RPC_S_SERVER_UNAVAILABLE,
        }
    }

    fn lost_link(&self) -> Answer {
        let answer = Answer::status(self.lost_link_status(), Rule::Pi08);
        answer
            .reading(Switch::RpcFailure)
            .note("The link to the server is cut.")
    }

    /// Cuts the link when its time has come: operations that are not over end for their sinks.
    pub(crate) fn lose_link(&mut self) {
        let cut = self.config.lab.link_cut().and_then(|it| it.link_cut_ms);
        if cut != Some(self.now_ms) {
            return;
        }
        let draft = Draft::new(
            Kind::Fault,
            WMI,
            Rule::SimServer,
            "The link between the server and its clients is cut",
        );
        let event = self.emit(draft.level(Level::Story));
        let lost: Vec<OperationId> = self
            .operations
            .iter()
            .filter(|(_, it)| it.sink.is_some() && !it.progress.final_sent)
            .map(|(id, _)| *id)
            .collect();
        for id in lost {
            let operation = self.operation_mut(id);
            operation.progress.cancel(Cancel::LinkCut);
            operation.cause = event;
        }
    }

    /// Whether a thread waits in a call that the cut link keeps from ever returning by itself.
    pub(crate) fn has_lost_server(&self, thread: &Thread) -> bool {
        self.is_link_cut()
            && self.process(thread.program).provider.is_none()
            && matches!(thread.frames.last(), Some(Frame::Call(frame)) if waits_for_server(frame))
    }

    /// Whether a call that waits for the server cannot hear of it any more.
    pub(crate) fn is_cut_off(&self, id: ThreadId, frame: &CallFrame) -> bool {
        self.is_link_cut() && !self.runs_on_server(id) && waits_for_server(frame)
    }

    /// Ends a call whose server is lost, and forgets what only the call was waiting for.
    pub(crate) fn end_cut_off(&mut self, frame: CallFrame) -> Flow {
        match &frame.activity {
            Activity::Await(operation) => {
                self.operations.remove(operation);
            }
            Activity::Compile(compiling) => {
                let answer = self.cut_off_compiling(&frame, compiling);
                return Flow::Reply(frame, answer);
            }
            Activity::Collect(collecting) => {
                self.results.remove(&collecting.result);
            }
            _ => {}
        }
        let answer = self.lost_link();
        Flow::Reply(frame, answer)
    }

    /// How many more objects the server can hold; none where there is no limit.
    pub(crate) fn room(&self) -> Option<usize> {
        let limit = self.config.lab.memory_objects()?;
        let held: usize = self.results.values().map(|it| it.rows.held()).sum();
        Some(limit.saturating_sub(held))
    }

    /// Whether the server can hold the object of one more write.
    ///
    /// # Errors
    /// `WBEM_E_OUT_OF_MEMORY`.
    pub(crate) fn check_room(&self) -> Result<(), Fault> {
        if self.room() != Some(0) {
            return Ok(());
        }
        let detail = "the server holds as many objects as it can".to_owned();
        Err(Fault::new(
            WbemStatus::E_OUT_OF_MEMORY,
            Rule::SimServer,
            detail,
        ))
    }

    /// Ends a result that the server cannot hold as a whole.
    pub(crate) fn run_out_of_memory(&mut self, id: ResultId) {
        let detail = "the server holds as many objects as it can";
        self.finish_result(
            id,
            WbemStatus::E_OUT_OF_MEMORY,
            Rule::SimServer,
            Some(detail),
        );
    }

    /// What the scenario plans for a call; counts it.
    pub(crate) fn planned_fault(&mut self, frame: &CallFrame) -> Option<Planned> {
        self.planned_for(frame.method, &self.targets(frame))
    }

    /// The same for a call of `method` that is about these: paths, names or classes.
    pub(crate) fn planned_for(&mut self, method: Method, targets: &[Rc<str>]) -> Option<Planned> {
        let config = Rc::clone(&self.config);
        if config.lab.faults.is_empty() {
            return None;
        }
        self.fault_counts.resize(config.lab.faults.len(), 0);
        let mut planned = None;
        for (fault, count) in config.lab.faults.iter().zip(&mut self.fault_counts) {
            let operation = base_name(method);
            let covers = |target: &Rc<str>| fault.aim.weight(operation, target).is_some();
            if !targets.iter().any(covers) {
                continue;
            }
            *count += 1;
            if planned.is_none() && (fault.nth == 0 || fault.nth == *count) {
                planned = Some(fault.planned);
            }
        }
        planned
    }

    /// What a call is about: a path or a name, and the class in it.
    fn targets(&self, frame: &CallFrame) -> Vec<Rc<str>> {
        let mut targets: Vec<Rc<str>> = Vec::new();
        let parameters = frame.method.parameters().iter().zip(&frame.args);
        for (parameter, arg) in parameters {
            match (parameter.name, arg) {
                ("strObjectPath", Arg::Text(path)) => targets.extend(of_path(path)),
                ("strQuery", Arg::Text(query)) => {
                    targets.extend(wql::parse(query, 0).0.map(|it| it.class.into()));
                }
                ("strClass" | "strFilter" | "strSuperclass" | "strNamespace", Arg::Text(name)) => {
                    targets.push(Rc::clone(name));
                }
                ("pInst" | "pObject", Arg::Object(object)) => {
                    if let Some(Shape::ClassObject { object, .. }) =
                        self.objects.get(object).map(|it| &it.shape)
                    {
                        targets.extend(of_object(object));
                    }
                }
                _ => {}
            }
        }
        if targets.is_empty() {
            targets.push("".into());
        }
        targets
    }
}

/// Whether a method of this kind is carried out by the server.
fn goes_to_server(method: Method) -> bool {
    matches!(
        method.interface(),
        "IWbemLocator" | "IWbemServices" | "IEnumWbemClassObject" | "IWbemCallResult"
    )
}

/// Whether a call in progress ends by something that the server says.
fn waits_for_server(frame: &CallFrame) -> bool {
    matches!(
        frame.activity,
        Activity::Await(_)
            | Activity::Collect(_)
            | Activity::Compile(_)
            | Activity::Pull(_)
            | Activity::Poll(_)
            | Activity::Queue(_)
    )
}
