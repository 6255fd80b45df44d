//! `Clone` and `Skip` of an enumerator: a second position on the same result set, and a position further on.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::com::{Enumerator, Owner, Shape};
use crate::guest::{Arg, ThreadId};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::enumerate::Pulling;
use super::frame::{Activity, Answer, CallFrame};
use super::kernel::Kernel;
use super::thread::{Flow, Wait};

impl Kernel {
    /// A second enumerator on the same set, at the same position and without the requests in the queue (RS-04, NA-24).
    pub(crate) fn clone_enumerator(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        if !frame.wants("ppEnum") {
            let answer = Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Rs04);
            return Flow::Reply(frame, answer.note("ppEnum is NULL."));
        }
        let original = self.enumerator(frame.object());
        if original.forward_only {
            let answer = Answer::status(WbemStatus::E_INVALID_OPERATION, Rule::Rs02)
                .note("The enumerator is forward-only.")
                .out(frame.method, "ppEnum", Arg::Null);
            return Flow::Reply(frame, answer);
        }
        let queued = original.queue.len();
        let copy = Enumerator {
            queue: VecDeque::new(),
            ..original.clone()
        };
        let result = copy.result;
        let owner = Owner::Program(self.threads[&id].program);
        let copy = self.create(Shape::Enumerator(copy), owner, "enumerator");
        let answer = if queued == 0 {
            let readers = self.enumerators_of(result);
            Answer::status(WbemStatus::NO_ERROR, Rule::Rs04)
                .note(format!("{readers} enumerators share the result set."))
        } else {
            Answer::status(WbemStatus::NO_ERROR, Rule::Na24).note(format!(
                "The {queued} queued request(s) stay with the original."
            ))
        };
        let answer = answer.out(frame.method, "ppEnum", Arg::Object(copy));
        Flow::Reply(frame, answer)
    }

    /// How many enumerators read a set: its count of references.
    fn enumerators_of(&self, result: crate::com::ResultId) -> usize {
        let shapes = self.objects.values().map(|it| &it.shape);
        shapes
            .filter(|shape| matches!(shape, Shape::Enumerator(it) if it.result == result))
            .count()
    }

    /// Moves the position on, once there are that many objects (RS-05).
    pub(crate) fn begin_skip(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let (enumerator, count) = (frame.object(), frame.word("nCount") as usize);
        let it = self.enumerator(enumerator);
        let behind = it.queue.len();
        let pulling = Pulling {
            enumerator,
            count,
            behind,
        };
        let timeout = frame.word("lTimeout");
        let (result, end) = (it.result, it.index.saturating_add(count));
        self.ask_for(result, end);
        let wait = Wait::Rows {
            result,
            rows: Some(end),
            deadline_ms: (timeout != u32::MAX).then(|| self.now_ms + u64::from(timeout)),
        };
        if self.is_over(&wait) {
            return self.end_skip(frame, &pulling);
        }
        self.narrate_blocking(id, &frame);
        self.hold(id, frame, Activity::Pull(pulling), Flow::Park(wait))
    }

    /// Objects, the end or the time-out has come.
    pub(crate) fn end_skip(&mut self, frame: CallFrame, pulling: &Pulling) -> Flow {
        let it = self.enumerator(pulling.enumerator);
        let (index, forward_only, queued) = (it.index, it.forward_only, it.queue.len());
        let set = &self.results[&it.result];
        let skipped = set.rows.total().saturating_sub(index).min(pulling.count);
        let finished = set.finished;
        let rule = match (queued, forward_only) {
            (1.., _) => Rule::Na24,
            (0, true) => Rule::Rs06,
            (0, false) => Rule::Rs05,
        };
        let status = match finished {
            _ if skipped == pulling.count => WbemStatus::NO_ERROR,
            Some((status, _)) if status.is_failure() => status,
            Some(_) => WbemStatus::S_FALSE,
            None => WbemStatus::S_TIMEDOUT,
        };
        if !status.is_failure() {
            self.enumerator_mut(pulling.enumerator).index = index + skipped;
            self.free_handed_out(pulling.enumerator);
        }
        let objects: Rc<str> = match skipped {
            1 => "1 object is skipped.".into(),
            _ => format!("{skipped} objects are skipped.").into(),
        };
        Flow::Reply(frame, Answer::status(status, rule).note(objects))
    }
}
