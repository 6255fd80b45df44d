//! How the outcome of a synchronous or semisynchronous call gets to its caller: by waiting, or by a call result.

use crate::com::{Operation, OperationId, Owner, Shape, Work};
use crate::flags::RETURN_IMMEDIATELY;
use crate::guest::{Arg, ThreadId};
use crate::method::Method;
use crate::reading::{CallResultWithoutFlag, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};

use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel};
use super::thread::{Flow, Wait};

/// How a synchronous or semisynchronous call with a single outcome goes on.
#[derive(Debug)]
pub(super) enum Mode {
    /// Its caller waits.
    Wait,
    /// Its caller gets a call result, by this rule and, where it decided, this reading.
    CallResult(Rule, Option<Switch>),
}

impl Kernel {
    /// Whether the caller waits, or gets a call result (SS-06, SS-08).
    pub(super) fn mode(&self, frame: &CallFrame) -> Result<Mode, Answer> {
        let wants = frame.wants(call_result(frame.method));
        if frame.word("lFlags") & RETURN_IMMEDIATELY != 0 {
            if !wants {
                let answer = Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Ss06);
                return Err(answer.note(
                    "With RETURN_IMMEDIATELY, the pointer to the call result must not be NULL.",
                ));
            }
            return Ok(Mode::CallResult(Rule::Ss03, None));
        }
        let reading = self.config.readings.call_result;
        let by_method = match result_parameter(frame.method) {
            Some(_) => CallResultWithoutFlag::Null,
            None => CallResultWithoutFlag::CallResult,
        };
        let chosen = if reading == CallResultWithoutFlag::PerMethod {
            by_method
        } else {
            reading
        };
        if wants && chosen == CallResultWithoutFlag::CallResult {
            return Ok(Mode::CallResult(
                Rule::Ss08,
                Some(Switch::CallResultWithoutFlag),
            ));
        }
        Ok(Mode::Wait)
    }

    pub(super) fn hand_out_call_result(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        work: Work,
        rule: Rule,
        reading: Option<Switch>,
    ) -> Flow {
        let operation = self.create_operation(id, &frame, None, work);
        let program = self.threads[&id].program;
        let shape = Shape::CallResult { operation };
        let object = self.create(shape, Owner::Program(program), "call result");
        let mut answer = Answer::status(WbemStatus::NO_ERROR, rule).out(
            frame.method,
            call_result(frame.method),
            Arg::Object(object),
        );
        answer.reading = reading;
        if let Some(result) = result_parameter(frame.method).filter(|it| frame.wants(it)) {
            answer = answer.out(frame.method, result, Arg::Null);
        }
        Flow::Reply(frame, answer)
    }

    pub(super) fn wait_for_outcome(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        work: Work,
        ready_ms: u64,
    ) -> Flow {
        let operation = self.create_operation(id, &frame, None, work);
        if ready_ms <= self.now_ms {
            self.perform(operation);
        }
        if self
            .operations
            .get(&operation)
            .is_none_or(Operation::has_verdict)
        {
            return self.end_awaiting(id, frame, operation);
        }
        let wait = Wait::Operation {
            operation,
            deadline_ms: None,
        };
        self.narrate_blocking(id, &frame);
        self.narrate_patience(id, &frame, operation);
        self.hold(id, frame, Activity::Await(operation), Flow::Park(wait))
    }

    /// Says that a synchronous call holds its thread (SS-02).
    pub(crate) fn narrate_blocking(&mut self, id: ThreadId, frame: &CallFrame) {
        let lane = self.threads[&id].lane;
        let draft = Draft::new(
            Kind::Wait,
            lane,
            Rule::Ss02,
            format!("{} holds the thread", frame.method.name()),
        );
        // How many objects end a wait without a limit is disputed only where more than one was asked for (NX-05).
        let endless = frame.method == Method::EnumNext && frame.word("lTimeout") == u32::MAX;
        let disputed = endless && frame.word("uCount") > 1;
        self.emit(
            draft
                .reading(disputed.then_some(Switch::NextInfinite))
                .level(Level::Calls)
                .parent(frame.event)
                .cause(frame.event),
        );
    }

    /// Says that a provider may take as long as it likes (AC-38).
    fn narrate_patience(&mut self, id: ThreadId, frame: &CallFrame, operation: OperationId) {
        let work = self.operations.get(&operation).map(|it| &it.work);
        if !matches!(work, Some(Work::Single { task: None, .. })) {
            return;
        }
        let lane = self.threads[&id].lane;
        let label = "for the provider's final status, without limit";
        let draft = Draft::new(Kind::Wait, lane, Rule::Ac38, label).operation(operation);
        self.emit(
            draft
                .level(Level::Calls)
                .parent(frame.event)
                .cause(frame.event),
        );
    }

    /// The outcome of a synchronous call is known.
    pub(crate) fn end_awaiting(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        operation: OperationId,
    ) -> Flow {
        let program = self.threads[&id].program;
        let Some(entry) = self.operations.remove(&operation) else {
            return Flow::Reply(
                frame,
                Answer::status(WbemStatus::E_CALL_CANCELLED, Rule::Ac31),
            );
        };
        let Work::Single {
            verdict: Some(verdict),
            ..
        } = entry.work
        else {
            unreachable!("a synchronous call ends when its outcome is known")
        };
        let mut answer = Answer::status(verdict.status, verdict.rule);
        answer.reading = verdict.reading;
        answer.also = verdict.also.filter(|_| verdict.status.is_failure());
        answer.note = verdict
            .detail
            .map(|detail| format!("{}.", super::deliver::capitalised(&detail)).into());
        let owner = Owner::Program(program);
        if let Some(parameter) = result_parameter(frame.method).filter(|it| frame.wants(it)) {
            let result = match (verdict.object, verdict.services) {
                (Some(object), _) => Arg::Object(self.hand_out(object, owner)),
                (None, Some(namespace)) => self.create_services(&namespace, owner),
                (None, None) => Arg::Null,
            };
            answer = answer.out(frame.method, parameter, result);
        }
        let call_result = call_result(frame.method);
        if frame.method == Method::ExecMethod && !frame.wants("ppOutParams") {
            answer.reading = Some(Switch::NullOut);
        }
        if frame.wants(call_result) {
            answer = answer.out(frame.method, call_result, Arg::Null);
            if verdict.status == WbemStatus::NO_ERROR {
                answer.reading = Some(Switch::CallResultWithoutFlag);
                answer.also = Some(verdict.rule);
                answer.rule = Rule::Ss08;
                let note = format!(
                    "Without RETURN_IMMEDIATELY the call was synchronous, and {call_result} is set to NULL."
                );
                answer.note = Some(note.into());
            }
        }
        Flow::Reply(frame, answer)
    }
}

/// The parameter through which a synchronous call hands its result out.
fn result_parameter(method: Method) -> Option<&'static str> {
    Some(match method {
        Method::GetObject => "ppObject",
        Method::OpenNamespace => "ppWorkingNamespace",
        Method::ExecMethod => "ppOutParams",
        _ => return None,
    })
}

/// The parameter for the call result of a semisynchronous call.
fn call_result(method: Method) -> &'static str {
    match method {
        Method::OpenNamespace => "ppResult",
        _ => "ppCallResult",
    }
}
