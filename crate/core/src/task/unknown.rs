//! `IUnknown` of the World's objects.

use crate::com::{Owner, Shape};
use crate::guest::{Arg, ObjectId, ThreadId};
use crate::method::Method;
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::frame::{Activity, Answer, CallFrame};
use super::kernel::Kernel;
use super::thread::Flow;

impl Kernel {
    /// The methods of `IUnknown`.
    pub(crate) fn call_unknown(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let program = self.threads[&id].program;
        let (object, owner) = (frame.object(), Owner::Program(program));
        let answer = match frame.method {
            Method::AddRef => {
                let object = match self.objects.get(&object).map(|it| &it.shape) {
                    Some(Shape::ClientSecurity { services }) => {
                        let services = *services;
                        if let Some(entry) = self.objects.get_mut(&object) {
                            entry.ledger.add(owner);
                        }
                        services
                    }
                    _ => object,
                };
                let total = self
                    .objects
                    .get_mut(&object)
                    .map_or(0, |entry| entry.ledger.add(owner));
                Answer::value(Arg::Int(i64::from(total)), Rule::SimCom)
            }
            Method::Release => {
                let shares = match self.objects.get(&object).map(|it| &it.shape) {
                    Some(Shape::ClientSecurity { services }) => Some(*services),
                    _ => None,
                };
                if let Some(services) = shares {
                    self.release(object, owner);
                    let total = self.release(services, owner);
                    let answer = Answer::value(Arg::Int(i64::from(total)), Rule::SimCom);
                    return Flow::Reply(frame, answer);
                }
                let stub = self.stub(object);
                let total = self.release(object, owner);
                if let (Some(stub), 0) = (stub, total) {
                    let call = Self::unwrap_call(&stub);
                    return self.hold(id, frame, Activity::Unwrap(stub), Flow::Up(call));
                }
                Answer::value(Arg::Int(i64::from(total)), Rule::SimCom)
            }
            _ => self.query_interface(&frame, object, owner),
        };
        Flow::Reply(frame, answer)
    }

    fn query_interface(&mut self, frame: &CallFrame, object: ObjectId, owner: Owner) -> Answer {
        let wanted = frame
            .arg("riid")
            .as_text()
            .map_or("", |text| text.trim_start_matches("IID_"))
            .to_owned();
        let Some(entry) = self.objects.get_mut(&object) else {
            return Answer::status(WbemStatus::COM_E_POINTER, Rule::SimCom);
        };
        if wanted == "IClientSecurity" && matches!(entry.shape, Shape::Services { .. }) {
            entry.ledger.add(owner);
            let shape = Shape::ClientSecurity { services: object };
            let security = self.create(shape, owner, "client security");
            return Answer::status(WbemStatus::NO_ERROR, Rule::SimCom).out(
                frame.method,
                "ppvObject",
                Arg::Object(security),
            );
        }
        if entry.has_interface(&wanted) {
            entry.ledger.add(owner);
            Answer::status(WbemStatus::NO_ERROR, Rule::SimCom).out(
                frame.method,
                "ppvObject",
                Arg::Object(object),
            )
        } else {
            Answer::status(WbemStatus::COM_E_NOINTERFACE, Rule::SimCom).out(
                frame.method,
                "ppvObject",
                Arg::Null,
            )
        }
    }
}
