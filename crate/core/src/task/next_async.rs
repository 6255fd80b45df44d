//! `NextAsync`: requests for a number of objects, served in order.

use crate::com::{Cancel, OperationId, Shape, Work};
use crate::guest::{ObjectId, ThreadId};
use crate::reading::{Exhausted, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::Kind;

use super::frame::{Answer, CallFrame};
use super::kernel::{Draft, Kernel, WMI};
use super::thread::Flow;

impl Kernel {
    /// Begins a `NextAsync`.
    pub(crate) fn begin_request(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let Some(sink) = self.sink_of(frame.arg("pSink")) else {
            let answer = Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Na22);
            return Flow::Reply(frame, answer);
        };
        let (object, count) = (frame.object(), frame.word("uCount") as usize);
        if count == 0 {
            let answer = Answer::status(WbemStatus::S_FALSE, Rule::Na08)
                .note("No object was asked for; the sink is not used.");
            return Flow::Reply(frame, answer);
        }
        if self.is_exhausted(object) {
            let answer = Answer::status(WbemStatus::S_FALSE, Rule::Na07).reading(Switch::Exhausted);
            return Flow::Reply(
                frame,
                answer.note("WMI knows that nothing is left: the sink is not used."),
            );
        }
        if let Some(answer) = self.refuse_without_security(id) {
            return Flow::Reply(frame, answer);
        }
        let enumerator = self.enumerator_mut(object);
        let (result, start) = (enumerator.result, enumerator.index);
        let end = start.saturating_add(count);
        enumerator.index = end;
        self.ask_for(result, end);
        self.accept(
            id,
            frame,
            sink,
            Work::Request {
                enumerator: object,
                result,
                start,
                count,
                taken: 0,
            },
        )
    }

    /// Whether the call itself says that nothing is left (NA-07).
    fn is_exhausted(&self, object: ObjectId) -> bool {
        let enumerator = self.enumerator(object);
        let set = &self.results[&enumerator.result];
        let known = set.finished.is_some_and(|(status, _)| !status.is_failure())
            && enumerator.index >= set.rows.total();
        match self.config.readings.exhausted {
            Exhausted::Reconcile => known && enumerator.queue.is_empty(),
            Exhausted::AlwaysReturnFalse => known,
            Exhausted::AlwaysSetStatus => false,
        }
    }

    /// Puts an accepted request at the end of its enumerator's queue (NA-16).
    pub(crate) fn queue_request(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        operation: OperationId,
        enumerator: ObjectId,
    ) -> Flow {
        let Some(Shape::Enumerator(it)) = self
            .objects
            .get_mut(&enumerator)
            .map(|entry| &mut entry.shape)
        else {
            self.cancel_pending_request(operation);
            return Flow::Reply(frame, Answer::status(WbemStatus::NO_ERROR, Rule::Na05));
        };
        let earlier: Vec<OperationId> = it.queue.iter().copied().collect();
        it.queue.push_back(operation);
        self.answer_request(id, frame, operation, earlier)
    }

    /// Takes a finished request out of its queue.
    pub(crate) fn leave_queue(&mut self, operation: OperationId) {
        let Some(Work::Request { enumerator, .. }) =
            self.operations.get(&operation).map(|it| &it.work)
        else {
            return;
        };
        let enumerator = *enumerator;
        if let Some(Shape::Enumerator(it)) = self
            .objects
            .get_mut(&enumerator)
            .map(|entry| &mut entry.shape)
        {
            it.queue.retain(|queued| *queued != operation);
        }
    }

    /// The enumerator of a pending request was released (NA-20, NA-21).
    pub(crate) fn cancel_pending_request(&mut self, id: OperationId) {
        let Some(operation) = self.operations.get_mut(&id) else {
            return;
        };
        if operation.progress.final_sent || operation.progress.cancelled.is_some() {
            return;
        }
        operation.progress.cancel(Cancel::EnumeratorReleased);
        let (lane, cause) = (operation.lane, operation.cause);
        let label = "The enumerator is gone: the request is cancelled";
        let draft = Draft::new(Kind::Cancelled, WMI, Rule::Na20, label)
            .to(lane)
            .operation(id)
            .cause(cause);
        self.emit(
            draft
                .rule(Rule::Na21)
                .rule(Rule::Rs08)
                .reading(Switch::ReleasePending),
        );
    }
}
