//! Where a rule leaves something open: which outcomes are offered beside the usual one.

use std::ops::Range;

use crate::com::{Cancel, Feed, OperationId, Request, ResultId, ResultSet, Shape, Sink, Work};
use crate::flags::STATUS_PROGRESS;
use crate::guest::{ApiCall, Arg, ThreadId};
use crate::method::Method;
use crate::pick::{CANCEL_CODES, OFFERED, Occasion, Pick};
use crate::reading::{AsynchReturns, CallbackError};

use super::due::Due;
use super::frame::CallFrame;
use super::kernel::Kernel;
use super::progress::Report;
use super::thread::{Frame, Pending};

impl Kernel {
    /// Every outcome that is permitted now beside the usual ones.
    pub fn picks(&self) -> Vec<(Occasion, Pick)> {
        let mut picks = Vec::new();
        for id in self.threads.keys() {
            picks.extend(self.picks_of_thread(*id).map(|it| (Occasion::Run(*id), it)));
        }
        for (id, operation) in self.operations.iter() {
            let of_delivery = self.picks_of_delivery(*id).into_iter();
            picks.extend(of_delivery.map(|it| (Occasion::Deliver(*id), it)));
            let of_performance = self.picks_of_performance(operation).into_iter();
            picks.extend(of_performance.map(|it| (Occasion::Perform(*id), it)));
        }
        for id in self.results.keys() {
            picks.extend(
                self.picks_of_filling(*id)
                    .map(|it| (Occasion::Fill(*id), it)),
            );
        }
        picks
    }

    /// Whether this outcome is to be taken in the step in progress. It is taken once.
    pub(crate) fn picked(&mut self, pick: Pick) -> bool {
        let is_picked = self.pick == Some(pick);
        if is_picked {
            self.pick = None;
        }
        is_picked
    }

    fn picks_of_delivery(&self, id: OperationId) -> Vec<Pick> {
        let operation = &self.operations[&id];
        let mut picks = Vec::new();
        if !self.can_call_back(operation) || operation.progress.abandoned {
            return picks;
        }
        let due = self.due(id);
        if let Some((_, waiting)) = self.rows_waiting(id, operation) {
            let usual = match due {
                Some(Due::Rows(_, count)) => count,
                _ => 0,
            };
            let counts = (1..=waiting.min(OFFERED)).chain((waiting > OFFERED).then_some(waiting));
            let is_request = matches!(operation.work, Work::Request { .. });
            picks.extend(counts.filter(|count| *count != usual).map(|count| {
                if is_request {
                    Pick::Part(count as u32)
                } else {
                    Pick::Batch(count as u32)
                }
            }));
        }
        if self.extra_report(id).is_some() {
            picks.push(Pick::Report);
        }
        let Some(due) = due.filter(|it| *it != Due::Release) else {
            return picks;
        };
        match due {
            Due::Progress(_) => picks.push(Pick::NoReport),
            Due::Final(_) => {
                picks.push(Pick::LateRelease);
                if operation.progress.cancelled == Some(Cancel::EnumeratorReleased) {
                    picks.push(Pick::SilentEnd);
                }
            }
            _ => {}
        }
        if operation.thread.is_some() {
            picks.push(Pick::OtherThread);
        }
        if !operation.progress.paired && matches!(operation.sink, Some(Sink::Program(_))) {
            picks.push(Pick::ExtraPair);
        }
        picks
    }

    /// A progress report that the provider does not ask for, but the client does (SK-17).
    pub(crate) fn extra_report(&self, id: OperationId) -> Option<Report> {
        let operation = &self.operations[&id];
        let Work::Stream { result, .. } = operation.work else {
            return None;
        };
        let progress = &operation.progress;
        let set = &self.results[&result];
        let is_open = progress.wants_progress
            && progress.cancelled.is_none()
            && !progress.final_sent
            && set.expected.is_none()
            && operation.delivered > progress.reported;
        is_open.then_some(Report {
            expected: set.rows.total() as u32,
            done: operation.delivered,
            flags: STATUS_PROGRESS,
        })
    }

    fn picks_of_thread(&self, id: ThreadId) -> impl Iterator<Item = Pick> {
        let thread = &self.threads[&id];
        let picks = match (&thread.pending, thread.frames.last()) {
            (Some(Pending::Call(call)), _) => self.picks_of_call(id, call),
            (None, Some(Frame::Call(frame))) if self.config.lab.connection.remote => {
                let waits = thread.wait.as_ref().is_some_and(|it| !self.is_over(it));
                Vec::from_iter((waits && frame.waits_for_server()).then_some(Pick::TimeOut))
            }
            _ => Vec::new(),
        };
        picks.into_iter()
    }

    fn picks_of_call(&self, id: ThreadId, call: &ApiCall) -> Vec<Pick> {
        match call.method {
            Method::CancelAsyncCall => {
                let program = self.threads[&id].program;
                let pointer = call.args.first().unwrap_or(&Arg::Null);
                if !self.cancelled_by(program, pointer).is_empty() {
                    return Vec::new();
                }
                CANCEL_CODES.map(Pick::CancelCode).to_vec()
            }
            Method::EnumNext | Method::EnumReset => self.picks_of_enumerator(call),
            Method::PutInstance => self.picks_of_put_call(id, &CallFrame::of(call)),
            Method::PutInstanceAsync => {
                let mut picks = self.picks_of_put_call(id, &CallFrame::of(call));
                picks.extend(picks.is_empty().then_some(Pick::EarlyCallback));
                picks
            }
            Method::EnumNextAsync => vec![Pick::EarlyCallback],
            Method::InstanceCommit => self.picks_of_commit(call),
            Method::GetAllInstances
            | Method::GetAllDerivedInstances
            | Method::GetAllInstancesAsynch
            | Method::GetAllDerivedInstancesAsynch => self.picks_of_framework(call),
            method if method.interface() == "IWbemServices" && method.name().ends_with("Async") => {
                vec![Pick::EarlyCallback]
            }
            _ => Vec::new(),
        }
    }

    fn picks_of_enumerator(&self, call: &ApiCall) -> Vec<Pick> {
        let mut picks = Vec::new();
        let Arg::Object(object) = call.this else {
            return picks;
        };
        let Some(Shape::Enumerator(it)) = self.objects.get(&object).map(|entry| &entry.shape)
        else {
            return picks;
        };
        let (waits, has_queue) = match call.method {
            Method::EnumReset => (Pick::ResetWaits, !it.forward_only && !it.queue.is_empty()),
            _ => (Pick::NextWaits, !it.queue.is_empty()),
        };
        picks.extend(has_queue.then_some(waits));
        let set = &self.results[&it.result];
        let count = call.args.get(1).and_then(Arg::as_int).unwrap_or(0) as usize;
        let left = set.rows.total().saturating_sub(it.index);
        let has_failed = set.finished.is_some_and(|(status, _)| status.is_failure());
        if call.method == Method::EnumNext && has_failed && left > 0 && left < count {
            picks.push(Pick::ErrorFirst);
        }
        picks
    }

    fn picks_of_framework(&self, call: &ApiCall) -> Vec<Pick> {
        let context = call.method.position("pMethodContext");
        let is_missing = context.and_then(|at| call.args.get(at)) == Some(&Arg::Null);
        let streams = call.method.position("pCallback").is_some();
        if is_missing {
            return vec![Pick::RefuseContext];
        }
        let readings = &self.config.readings;
        let stops = readings.callback_error == CallbackError::Stop;
        let waits = readings.asynch_returns == AsynchReturns::AfterLast;
        let mut picks = Vec::new();
        picks.extend((streams && stops).then_some(Pick::IgnoreFailure));
        picks.extend((streams && waits).then_some(Pick::ReturnsFirst));
        picks
    }

    /// What is open when a set goes on: which object comes first (SK-07), and how far WMI goes ahead of the client of a
    /// forward-only enumerator (SS-20).
    fn picks_of_filling(&self, id: ResultId) -> impl Iterator<Item = Pick> {
        let set = &self.results[&id];
        let ready = self.ready_together(id);
        let offered = ready.min(OFFERED) as u32;
        let counts = match set.forward_only && ready > 0 {
            true => self.counts_ahead(set, ready),
            false => 0..0,
        };
        let is_held = set.forward_only && set.look_ahead.is_some() && !set.is_finished();
        let first = (2..=offered).map(Pick::First);
        let ahead = counts.map(Pick::Ahead);
        first.chain(ahead).chain(is_held.then_some(Pick::AheadAll))
    }

    /// How many objects a set may be ahead of its client when it stops before all that are ready are collected.
    fn counts_ahead(&self, set: &ResultSet, ready: usize) -> Range<u32> {
        let total = set.rows.total();
        let least = total.saturating_sub(set.asked);
        let comes = ready.min(set.room());
        let most = (total + comes)
            .saturating_sub(set.asked)
            .min(least + OFFERED);
        least as u32..most as u32
    }

    /// A provider that hands an instance over may be made to wait for the client of a forward-only enumerator (SS-20).
    fn picks_of_commit(&self, call: &ApiCall) -> Vec<Pick> {
        let Arg::Object(object) = call.this else {
            return Vec::new();
        };
        let result = match self.objects.get(&object).map(|it| &it.shape) {
            Some(Shape::Instance { context, .. }) => self.result_of_context(*context),
            _ => None,
        };
        let set = result.and_then(|it| self.results.get(&it));
        match set.filter(|it| it.forward_only && !it.is_finished() && it.room() > 0) {
            Some(set) => self.counts_ahead(set, 1).map(Pick::Ahead).collect(),
            None => Vec::new(),
        }
    }

    /// How many objects the next step of a result set would produce, in an order that is left open.
    fn ready_together(&self, id: ResultId) -> usize {
        let set = &self.results[&id];
        if set.due_ms().is_none_or(|at| at > self.now_ms) {
            return 0;
        }
        match &set.feed {
            Feed::Timed { rows, next, .. } => rows[*next..]
                .iter()
                .take_while(|(at, _)| *at <= self.now_ms)
                .filter(|(_, row)| row.is_some())
                .count(),
            Feed::Pending {
                request: Request::Query(query) | Request::Instances(query),
                ..
            } => self.ready_at_once(id, query),
            _ => 0,
        }
    }
}
