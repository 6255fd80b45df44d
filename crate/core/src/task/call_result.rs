//! `IWbemCallResult`: polling the outcome of a semisynchronous call.

use crate::com::{OperationId, Owner, Shape, Verdict, Work};
use crate::guest::{Arg, ThreadId};
use crate::method::Method;
use crate::reading::{MethodResult, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::frame::{Activity, Answer, CallFrame};
use super::kernel::Kernel;
use super::thread::{Flow, Wait};

/// A call result that is polled.
#[derive(Clone, Debug)]
pub struct Polling {
    /// The operation behind it.
    pub operation: OperationId,
}

impl Kernel {
    /// The methods of `IWbemCallResult`.
    pub(crate) fn poll_call_result(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let Shape::CallResult { operation } = self.objects[&frame.object()].shape else {
            unreachable!("`begin_call` checks the interface")
        };
        let timeout = frame.word("lTimeout");
        let deadline_ms = (timeout != u32::MAX).then(|| self.now_ms + u64::from(timeout));
        let wait = Wait::Operation {
            operation,
            deadline_ms,
        };
        let polling = Polling { operation };
        if self.is_over(&wait) {
            return self.end_poll(id, frame, &polling);
        }
        self.hold(id, frame, Activity::Poll(polling), Flow::Park(wait))
    }

    /// The outcome, or the time-out, has come.
    pub(crate) fn end_poll(&mut self, id: ThreadId, frame: CallFrame, polling: &Polling) -> Flow {
        let verdict = match self.operations.get(&polling.operation).map(|it| &it.work) {
            Some(Work::Single { verdict, .. }) => verdict.as_deref().cloned(),
            _ => None,
        };
        let owner = Owner::Program(self.threads[&id].program);
        let answer = match (frame.method, verdict) {
            (method, None) => timed_out(method),
            (Method::GetCallStatus, Some(verdict)) => {
                let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Ss09);
                let answer = answer.out(
                    frame.method,
                    "plStatus",
                    Arg::Int(i64::from(verdict.status.0)),
                );
                answer.note(format!(
                    "The call is over; plStatus tells how it ended: {}.",
                    verdict.status.short()
                ))
            }
            (Method::GetResultString, Some(verdict)) => self.result_string(&frame, verdict),
            (Method::GetResultServices, Some(verdict)) => {
                self.result_services(&frame, verdict, owner)
            }
            (_, Some(verdict)) => self.result_object(&frame, verdict, owner),
        };
        Flow::Reply(frame, answer)
    }

    fn result_string(&self, frame: &CallFrame, verdict: Verdict) -> Answer {
        if verdict.status.is_failure() {
            return Answer::status(verdict.status, Rule::Ss11).out(
                frame.method,
                "pstrResultString",
                Arg::Null,
            );
        }
        match verdict.text {
            Some(text) => Answer::status(WbemStatus::NO_ERROR, Rule::Ss11).out(
                frame.method,
                "pstrResultString",
                Arg::Text(text),
            ),
            None => Answer::status(WbemStatus::E_INVALID_OPERATION, Rule::Ss11).out(
                frame.method,
                "pstrResultString",
                Arg::Null,
            ),
        }
    }

    /// The namespace that `OpenNamespace` opened (SS-12); after any other success the pointer is NULL.
    fn result_services(&mut self, frame: &CallFrame, verdict: Verdict, owner: Owner) -> Answer {
        let services = verdict.services.map_or(Arg::Null, |namespace| {
            self.create_services(&namespace, owner)
        });
        Answer::status(verdict.status, Rule::Ss12).out(frame.method, "ppServices", services)
    }

    fn result_object(&mut self, frame: &CallFrame, verdict: Verdict, owner: Owner) -> Answer {
        if verdict.status.is_failure() {
            return Answer::status(verdict.status, Rule::Ss10).out(
                frame.method,
                "ppResultObject",
                Arg::Null,
            );
        }
        let of_method = verdict.rule == Rule::Em04;
        if of_method && self.config.readings.method_result == MethodResult::StatusOnly {
            let answer = Answer::status(WbemStatus::E_INVALID_OPERATION, Rule::Ss16);
            let answer = answer.note("After ExecMethod only GetCallStatus is of use.");
            return answer.reading(Switch::MethodResult).out(
                frame.method,
                "ppResultObject",
                Arg::Null,
            );
        }
        match verdict.object {
            Some(object) => {
                let object = Arg::Object(self.hand_out(object, owner));
                let rule = if of_method { Rule::Em06 } else { Rule::Ss10 };
                let mut answer = Answer::status(WbemStatus::NO_ERROR, rule);
                answer.reading = of_method.then_some(Switch::MethodResult);
                answer.out(frame.method, "ppResultObject", object)
            }
            None => Answer::status(WbemStatus::E_INVALID_OPERATION, Rule::Ss10).out(
                frame.method,
                "ppResultObject",
                Arg::Null,
            ),
        }
    }
}

fn timed_out(method: Method) -> Answer {
    let rule = match method {
        Method::GetCallStatus => Rule::Ss09,
        Method::GetResultObject => Rule::Ss10,
        Method::GetResultServices => Rule::Ss12,
        _ => Rule::Ss11,
    };
    let answer = Answer::status(WbemStatus::S_TIMEDOUT, rule);
    match method {
        Method::GetResultObject => answer.out(method, "ppResultObject", Arg::Null),
        Method::GetResultString => answer.out(method, "pstrResultString", Arg::Null),
        Method::GetResultServices => answer.out(method, "ppServices", Arg::Null),
        _ => answer,
    }
}
