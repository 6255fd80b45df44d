//! `IUnsecuredApartment`: stubs that stand between WMI and the sinks of a program.

use crate::com::{AccessCheck, Owner, Shape, Stub};
use crate::guest::{Arg, GuestHandle, Target, ThreadId, UpCall};
use crate::method::Method;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::Kind;

use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel};
use super::thread::Flow;

impl Kernel {
    /// `CreateObjectStub` and `CreateSinkStub`: asks the object for its sink interface, which takes the stub's reference.
    pub(crate) fn call_unsecured(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let refusal = |status, rule, note: &str| {
            let answer = Answer::status(status, rule).note(note);
            answer.out(frame.method, "ppStub", Arg::Null)
        };
        let is_remote = self.config.lab.connection.remote;
        let inner = match frame.args.first() {
            _ if is_remote => Err(refusal(
                WbemStatus::COM_E_UNEXPECTED,
                Rule::Cs21,
                "A stub is of use on the computer of the client only.",
            )),
            Some(Arg::Guest(inner)) => Ok(*inner),
            Some(Arg::Object(_)) => Err(refusal(
                WbemStatus::COM_E_NOINTERFACE,
                Rule::Cs19,
                "The object is no sink.",
            )),
            _ => Err(refusal(
                WbemStatus::COM_E_POINTER,
                Rule::SimCom,
                "There is nothing to make a stub of.",
            )),
        };
        let inner = match inner {
            Ok(inner) if self.access_of(&frame).is_some() => inner,
            Ok(_) => {
                let note = "dwFlags must be 0, 1 or 2, and the reserved string NULL.";
                let answer = refusal(WbemStatus::E_INVALID_PARAMETER, Rule::Cs20, note);
                return Flow::Reply(frame, answer);
            }
            Err(answer) => return Flow::Reply(frame, answer),
        };
        let program = self.threads[&id].program;
        self.process_mut(program).guest.publish(inner);
        let call = UpCall {
            target: Target::Method(inner, "QueryInterface"),
            args: vec![Arg::Text("IID_IWbemObjectSink".into()), Arg::Out],
        };
        self.hold(id, frame, Activity::Wrap(inner), Flow::Up(call))
    }

    /// How the new stub is to check callers; `None` for arguments that are not allowed (CS-20).
    fn access_of(&self, frame: &CallFrame) -> Option<AccessCheck> {
        if frame.method == Method::CreateObjectStub {
            return Some(AccessCheck::Default);
        }
        if frame.wants("wszReserved") {
            return None;
        }
        match frame.word("dwFlags") {
            0 => Some(AccessCheck::Default),
            1 => Some(AccessCheck::Always),
            2 => Some(AccessCheck::Never),
            _ => None,
        }
    }

    /// The object has answered whether it is a sink.
    pub(crate) fn wrapped(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        inner: GuestHandle,
        value: &Arg,
    ) -> Flow {
        let status = WbemStatus(value.as_int().unwrap_or(0) as u32);
        if status.is_failure() {
            let answer = Answer::status(status, Rule::Cs19)
                .out(frame.method, "ppStub", Arg::Null)
                .note("The object has no sink interface.");
            return Flow::Reply(frame, answer);
        }
        let program = self.threads[&id].program;
        let (from, to) = (self.unsecapp_lane(), self.sink_lane(program, inner));
        let held = Draft::new(Kind::AddRef, from, Rule::Cs22, "QueryInterface").to(to);
        self.emit(held.parent(frame.event).cause(frame.event));
        let stub = Stub {
            program,
            inner,
            access: self
                .access_of(&frame)
                .expect("the arguments were checked before the up-call"),
            entangled: false,
        };
        let label = self.stub_label(program, inner);
        let object = self.create(Shape::SinkStub(stub), Owner::Program(program), label);
        let rule = if frame.method == Method::CreateSinkStub {
            Rule::Cs20
        } else {
            Rule::Cs19
        };
        let answer = Answer::status(WbemStatus::NO_ERROR, rule);
        let answer = answer.out(frame.method, "ppStub", Arg::Object(object));
        Flow::Reply(
            frame,
            answer.note("The stub holds the sink: the program can release its own pointer now."),
        )
    }
}
