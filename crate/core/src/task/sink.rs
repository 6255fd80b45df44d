//! Whom WMI calls back: a sink of the program, or a stub in Unsecapp.exe in front of one.

use std::rc::Rc;

use crate::com::{OperationId, Owner, Shape, Sink, Stub};
use crate::guest::{Arg, GuestHandle, ObjectId, ProgramId, Target, UpCall};
use crate::rule::Rule;
use crate::trace::{Kind, LaneId, LaneKind};

use super::kernel::{Draft, Kernel, WMI};

/// How WMI gives back its reference on a sink.
#[derive(Debug)]
pub(crate) enum LettingGo {
    /// The program's own `Release` runs.
    Call(UpCall),
    /// A stub lost this reference and lives on; its count.
    Kept(u32),
    /// A stub lost its last reference; it gives back the sink behind it (CS-22).
    Last(Stub),
}

impl Kernel {
    /// The sink that a pointer of a program names, if it names one.
    pub(crate) fn sink_of(&self, pointer: &Arg) -> Option<Sink> {
        match pointer {
            Arg::Guest(sink) => Some(Sink::Program(*sink)),
            Arg::Object(object) => self.stub(*object).map(|_| Sink::Stub(*object)),
            _ => None,
        }
    }

    /// A stub that is there.
    pub(crate) fn stub(&self, object: ObjectId) -> Option<Stub> {
        match self.objects.get(&object)?.shape {
            Shape::SinkStub(stub) => Some(stub),
            _ => None,
        }
    }

    /// The object of the program that a call of a sink reaches in the end.
    pub(crate) fn reached_by(&self, sink: Sink) -> GuestHandle {
        match sink {
            Sink::Program(sink) => sink,
            Sink::Stub(stub) => {
                self.stub(stub)
                    .expect("a stub lives while an operation holds it")
                    .inner
            }
        }
    }

    /// The call of a method of the sink of an operation.
    pub(crate) fn sink_call(
        &self,
        id: OperationId,
        method: &'static str,
        args: Vec<Arg>,
    ) -> UpCall {
        let sink = self.operations[&id].sink.expect("callbacks go to a sink");
        UpCall {
            target: Target::Method(self.reached_by(sink), method),
            args,
        }
    }

    /// The lane of what WMI itself holds for an operation.
    pub(crate) fn held_lane(&mut self, id: OperationId) -> LaneId {
        match self.operations[&id].sink {
            Some(Sink::Stub(_)) => self.unsecapp_lane(),
            _ => self.operations[&id].lane,
        }
    }

    /// Who calls the sink of an operation, and the event that lets it. A stub passes on what WMI called (CS-18).
    pub(crate) fn relay(&mut self, id: OperationId, label: &str, cause: u32) -> (LaneId, u32) {
        if !matches!(self.operations[&id].sink, Some(Sink::Stub(_))) {
            return (WMI, cause);
        }
        let lane = self.unsecapp_lane();
        let label = format!("{label}, to be passed on");
        let draft = Draft::new(Kind::Hop, WMI, Rule::Cs18, label).to(lane);
        let event = self.emit(draft.operation(id).cause(cause));
        (lane, event)
    }

    /// The process that hosts stubs (CS-18).
    pub(crate) fn unsecapp_lane(&mut self) -> LaneId {
        self.lane("Unsecapp", "Unsecapp", LaneKind::Sink)
    }

    /// Takes WMI's reference on the sink of an operation: the program's `AddRef` to run, or the new count of a stub.
    pub(crate) fn hold_sink(&mut self, id: OperationId, sink: Sink) -> Result<UpCall, u32> {
        match sink {
            Sink::Program(_) => Ok(self.sink_call(id, "AddRef", Vec::new())),
            Sink::Stub(stub) => {
                let entry = self.objects.get_mut(&stub).expect("the stub was checked");
                Err(entry.ledger.add(Owner::Operation(id)))
            }
        }
    }

    /// Gives WMI's reference on the sink of an operation back.
    pub(crate) fn let_go_of_sink(&mut self, id: OperationId) -> LettingGo {
        let Some(Sink::Stub(object)) = self.operations[&id].sink else {
            return LettingGo::Call(self.sink_call(id, "Release", Vec::new()));
        };
        let stub = self
            .stub(object)
            .expect("a stub lives while an operation holds it");
        match self.release(object, Owner::Operation(id)) {
            0 => LettingGo::Last(stub),
            total => LettingGo::Kept(total),
        }
    }

    /// A stub that WMI has let go of, while its program still holds it, can no longer end (CS-25).
    pub(crate) fn entangle(&mut self, id: OperationId, cause: u32) {
        let Some(Sink::Stub(object)) = self.operations[&id].sink else {
            return;
        };
        let Some(entry) = self.objects.get_mut(&object) else {
            return;
        };
        let is_held_by_wmi = entry
            .ledger
            .owners()
            .any(|(owner, _)| matches!(owner, Owner::Operation(_)));
        let Shape::SinkStub(stub) = &mut entry.shape else {
            return;
        };
        if is_held_by_wmi || stub.entangled {
            return;
        }
        stub.entangled = true;
        entry.ledger.add(Owner::Object(object));
        let lane = self.operations[&id].lane;
        let from = self.unsecapp_lane();
        let label = "The stub and the sink now hold each other";
        let draft = Draft::new(Kind::Fault, from, Rule::Cs25, label).to(lane);
        self.emit(draft.cause(cause).note(
            "WMI let go of the stub before the program did; a later Release cannot end it. The final SetStatus is the place to release it.",
        ));
    }

    /// The `Release` by which a stub that goes away gives back the sink behind it.
    pub(crate) fn unwrap_call(stub: &Stub) -> UpCall {
        UpCall {
            target: Target::Method(stub.inner, "Release"),
            args: Vec::new(),
        }
    }

    /// A stub that went away has given back the sink behind it (CS-22).
    pub(crate) fn unwrapped(&mut self, stub: &Stub, count: &Arg, cause: u32) {
        let from = self.unsecapp_lane();
        let lane = self.sink_lane(stub.program, stub.inner);
        let references = count.as_int().map(|count| count as u32);
        let draft = Draft::new(Kind::Release, from, Rule::Cs22, "Release").to(lane);
        self.emit(draft.references(references).cause(cause));
    }

    /// What the screen calls the stub of a sink.
    pub(crate) fn stub_label(&self, program: ProgramId, inner: GuestHandle) -> Rc<str> {
        format!("stub of {}", self.process(program).guest.class_name(inner)).into()
    }
}
