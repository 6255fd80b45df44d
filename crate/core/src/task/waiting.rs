//! What threads wait for, when it is over, and the connection that may time out first (AC-38).

use crate::com::{Operation, Shape};
use crate::guest::{Arg, ThreadId};
use crate::method::Kind as Parameter;
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::frame::{Activity, Answer};
use super::kernel::Kernel;
use super::thread::{Flow, Frame, Thread, Wait};

impl Kernel {
    /// Whether a thread can take a step now.
    pub fn can_run(&self, thread: &Thread) -> bool {
        match (&thread.pending, &thread.wait) {
            (Some(_), _) => true,
            (None, Some(wait)) => {
                self.is_over(wait) || self.is_cut(thread) || self.has_lost_server(thread)
            }
            (None, None) => false,
        }
    }

    /// Whether the connection of the call that a thread waits in has timed out (AC-38).
    fn is_cut(&self, thread: &Thread) -> bool {
        thread.cut_ms.is_some_and(|at| at <= self.now_ms)
    }

    /// When the connection of a call that waits for the server times out.
    pub(super) fn cut_of(&self, thread: ThreadId) -> Option<u64> {
        let connection = &self.config.lab.connection;
        let after_ms = connection.timeout_ms.filter(|_| connection.remote)?;
        match self.threads[&thread].frames.last() {
            Some(Frame::Call(frame)) if frame.waits_for_server() => Some(self.now_ms + after_ms),
            _ => None,
        }
    }

    /// Whether a wait is over.
    pub fn is_over(&self, wait: &Wait) -> bool {
        if wait.deadline_ms().is_some_and(|at| at <= self.now_ms) {
            return true;
        }
        match wait {
            Wait::Until(_) | Wait::Never(_) => false,
            Wait::Streams(context) => !self.has_streams(*context),
            Wait::Handles { handles, all, .. } => {
                let mut states = handles.iter().map(|handle| self.is_signalled(*handle));
                if *all {
                    states.all(|it| it)
                } else {
                    states.any(|it| it)
                }
            }
            Wait::Section(section) => self.objects.get(section).is_none_or(|it| match &it.shape {
                Shape::Section { owner } => owner.is_none(),
                _ => true,
            }),
            Wait::Rows { result, rows, .. } => self.results.get(result).is_none_or(|set| {
                set.is_finished() || rows.is_some_and(|rows| set.rows.total() >= rows)
            }),
            Wait::Room(result) => self
                .results
                .get(result)
                .is_none_or(|set| set.is_finished() || set.room() > 0),
            Wait::Operation { operation, .. } => self
                .operations
                .get(operation)
                .is_none_or(Operation::has_verdict),
            Wait::Early(operation) => self.has_lingered(*operation),
            Wait::Served(operations) => operations
                .iter()
                .all(|id| !self.operations.contains_key(id)),
            Wait::Callback(operation) => self
                .operations
                .get(operation)
                .is_none_or(|it| !it.progress.in_callback),
        }
    }

    /// The connection of a caller that waits times out (AC-38). What it asked for goes on without it.
    pub(super) fn lose_connection(&mut self, id: ThreadId) -> Flow {
        let Some(Frame::Call(frame)) = self.thread_mut(id).frames.pop() else {
            unreachable!("the pick is offered to calls that wait")
        };
        let mut answer = Answer::status(WbemStatus::E_TRANSPORT_FAILURE, Rule::Ac38);
        for (position, parameter) in frame.method.parameters().iter().enumerate() {
            if parameter.kind == Parameter::OutObject {
                answer.outs.push((position, Arg::Null));
            }
        }
        if let Activity::Collect(collecting) = &frame.activity {
            self.forget_result(collecting.result);
        }
        Flow::Reply(
            frame,
            answer.note("The connection to the server timed out."),
        )
    }
}
