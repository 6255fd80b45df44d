//! The Asynch calls of `CWbemProviderGlue`: instances handed to a callback, one at a time (GF-02, GF-13, GF-14).

use crate::com::{Owner, ResultId, short_name};
use crate::guest::{Arg, FunctionId, ObjectId, Target, ThreadId, UpCall};
use crate::model::{Instance, Object};
use crate::pick::Pick;
use crate::reading::{AsynchReturns, CallbackError, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};

use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel, WMI};
use super::thread::{Flow, Frame, ThreadRole, Wait};

/// Instances being handed to a callback, one at a time (GF-02).
#[derive(Clone, Debug)]
pub struct Streaming {
    /// The instances, as they come in.
    pub result: ResultId,
    /// The next one.
    pub next: usize,
    /// The instance that the callback has.
    pub current: Option<ObjectId>,
    /// The event of the callback.
    pub event: u32,
    /// Failing answers do not end it, because that was picked (GF-13).
    pub ignores: bool,
    /// The first failing answer, under the reading that goes on (GF-13).
    pub failure: Option<WbemStatus>,
    /// The call has returned already, and this thread does nothing else (GF-14).
    pub detached: bool,
}

impl Kernel {
    pub(crate) fn stream_instances(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        if *frame.arg("pMethodContext") == Arg::Null {
            return self.stuck_without_context(id, frame);
        }
        if !matches!(frame.arg("pCallback"), Arg::Function(_)) {
            let answer = Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Gf04);
            return Flow::Reply(frame, answer.note("There is no callback to call."));
        }
        let ignores = self.picked(Pick::IgnoreFailure);
        let detached = self.config.readings.asynch_returns == AsynchReturns::Immediately
            || self.picked(Pick::ReturnsFirst);
        let result = match self.gather(id, &frame) {
            Ok(result) => result,
            Err(fault) => return Flow::Reply(frame, self.refuse(&fault)),
        };
        let streaming = Streaming {
            result,
            next: 0,
            current: None,
            event: frame.event,
            ignores,
            failure: None,
            detached,
        };
        if streaming.detached {
            return self.detach_stream(id, frame, streaming);
        }
        self.next_instance(id, frame, streaming)
    }

    /// Answers the call before its first callback; the callbacks come on a thread of their own (GF-14).
    fn detach_stream(&mut self, id: ThreadId, frame: CallFrame, streaming: Streaming) -> Flow {
        let caller = &self.threads[&id];
        let key = format!("stream {}.{}", caller.key, caller.started);
        let (program, lane) = (caller.program, caller.lane);
        let thread = self.create_thread(program, key.into(), lane, ThreadRole::Callback);
        match self.next_instance(thread, frame.clone(), streaming) {
            Flow::Up(call) => self.start_guest(thread, &call),
            flow => self.settle(thread, flow),
        }
        let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Gf14);
        let answer = answer.reading(Switch::AsynchReturns);
        Flow::Reply(frame, answer.note("The call returns before its callbacks."))
    }

    /// The last callback of a stream is over: the call returns, unless it has.
    fn end_stream(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        streaming: &Streaming,
        answer: Answer,
    ) -> Flow {
        self.forget_result(streaming.result);
        if !streaming.detached {
            return Flow::Reply(frame, answer);
        }
        self.retire_thread(id);
        Flow::Stop
    }

    /// Whether callbacks of calls with this method context are still to come.
    pub(crate) fn has_streams(&self, context: ObjectId) -> bool {
        let streams = |frame: &Frame| match frame {
            Frame::Call(call) => {
                let detached = matches!(&call.activity, Activity::Stream(it) if it.detached);
                detached && *call.arg("pMethodContext") == Arg::Object(context)
            }
            _ => false,
        };
        self.threads
            .values()
            .any(|it| it.frames.iter().any(streams))
    }

    /// Hands the next instance to the callback, waits for one, or ends the call.
    pub(crate) fn next_instance(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        mut streaming: Streaming,
    ) -> Flow {
        let (Arg::Function(function), Arg::Object(context)) =
            (frame.arg("pCallback"), frame.arg("pMethodContext"))
        else {
            unreachable!("`stream_instances` checks the callback and the context")
        };
        let (function, context) = (*function, *context);
        let result = streaming.result;
        let set = &self.results[&result];
        let row = set.rows.range(streaming.next, 1).pop();
        let Some(Object::Instance(instance)) = row.as_deref().cloned() else {
            let Some((status, rule)) = set.finished else {
                let wait = Wait::Rows {
                    result,
                    rows: Some(streaming.next + 1),
                    deadline_ms: None,
                };
                return self.hold(id, frame, Activity::Stream(streaming), Flow::Park(wait));
            };
            if status.is_failure() {
                let answer = Answer::status(status, rule);
                return self.end_stream(id, frame, &streaming, answer);
            }
            let rule = match streaming.next {
                0 => Rule::Gf15,
                _ => Rule::Gf14,
            };
            let answer = Answer::status(WbemStatus::NO_ERROR, rule);
            let answer = match (streaming.failure, rule) {
                (Some(_), _) => {
                    Answer::status(WbemStatus::NO_ERROR, Rule::Gf13).reading(Switch::CallbackError)
                }
                (None, Rule::Gf14) => answer.reading(Switch::AsynchReturns),
                (None, _) => answer,
            };
            let answer = answer.note("The call returns after its last callback.");
            return self.end_stream(id, frame, &streaming, answer);
        };
        streaming.next += 1;
        self.result_mut(result).rows.free_to(streaming.next);
        self.call_back(id, frame, streaming, function, context, instance)
    }

    fn call_back(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        mut streaming: Streaming,
        function: FunctionId,
        context: ObjectId,
        instance: Instance,
    ) -> Flow {
        let lane = self.threads[&id].lane;
        let program = self.threads[&id].program;
        let name = short_name(&instance);
        let object = self.create_instance_object(instance, context, Owner::Program(program));
        let draft = Draft::new(Kind::Callback, WMI, Rule::Gf04, "callback")
            .to(lane)
            .objects(vec![name]);
        streaming.event = self.emit(
            draft
                .parent(frame.event)
                .cause(streaming.event)
                .rule(Self::meaning(&frame))
                .rule(Rule::Gf02),
        );
        streaming.current = Some(object);
        let args = vec![
            frame.arg("pRequester").clone(),
            Arg::Object(object),
            Arg::Object(context),
            frame.arg("pUserData").clone(),
        ];
        let call = UpCall {
            target: Target::Function(function),
            args,
        };
        self.hold(id, frame, Activity::Stream(streaming), Flow::Up(call))
    }

    /// The callback returned.
    pub(crate) fn instance_taken(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        mut streaming: Streaming,
        value: &Arg,
    ) -> Flow {
        let (lane, program) = (self.threads[&id].lane, self.threads[&id].program);
        let status = WbemStatus(value.as_int().unwrap_or(0) as u32);
        let level = if status.is_failure() {
            Level::Story
        } else {
            Level::Calls
        };
        let draft = Draft::new(Kind::CallbackReturn, lane, Rule::Gf13, "callback")
            .to(WMI)
            .status(status)
            .level(level);
        streaming.event = self.emit(draft.parent(streaming.event).cause(streaming.event));
        if let Some(object) = streaming.current.take() {
            self.release(object, Owner::Program(program));
        }
        if status.is_failure() {
            let stops = self.config.readings.callback_error == CallbackError::Stop;
            if stops && !streaming.ignores {
                let answer = Answer::status(status, Rule::Gf13).reading(Switch::CallbackError);
                let answer = answer.note("The callback failed: the rest is not delivered.");
                return self.end_stream(id, frame, &streaming, answer);
            }
            streaming.failure = Some(status);
        }
        self.next_instance(id, frame, streaming)
    }
}
