//! Enumerators: `ExecQuery`, `CreateInstanceEnum`, `CreateClassEnum`, `Next`, `Reset`.

use std::collections::VecDeque;

use crate::com::{Enumerator, Owner, ResultId, Shape};
use crate::flags::{FORWARD_ONLY, RETURN_IMMEDIATELY};
use crate::guest::{Arg, ObjectId, ThreadId};
use crate::method::Method;
use crate::pick::Pick;
use crate::reading::{NextInfinite, NextZero, Requery, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::Kind;

use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel};
use super::thread::{Flow, Wait};

/// Longest query in characters (AC-06).
const QUERY_LIMIT: usize = 0x4000;
/// Longest class name in characters (AC-06).
const NAME_LIMIT: usize = 0x1000;

/// A synchronous enumeration that collects its whole result.
#[derive(Clone, Debug)]
pub struct Collecting {
    /// The set.
    pub result: ResultId,
}

/// A `Next` or a `Skip` that waits.
#[derive(Clone, Debug)]
pub struct Pulling {
    /// The enumerator.
    pub enumerator: ObjectId,
    /// How many objects were asked for.
    pub count: usize,
    /// Requests of `NextAsync` that were queued before it (NA-25).
    pub behind: usize,
}

impl Kernel {
    /// Stage 1 of queries and enumerations: null and empty strings before the language (W049–W053), then lengths.
    pub(crate) fn check_query_arguments(&self, frame: &CallFrame) -> Result<(), Answer> {
        let invalid = || Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Ac05);
        let is_query = frame.method.position("strQuery").is_some();
        let of_classes = frame.method.position("strSuperclass").is_some();
        let (parameter, limit) = match (is_query, of_classes) {
            (true, _) => ("strQuery", QUERY_LIMIT),
            (_, true) => ("strSuperclass", NAME_LIMIT),
            _ => ("strFilter", NAME_LIMIT),
        };
        let text = match frame.arg(parameter) {
            // No superclass stands for all classes (AC-22).
            Arg::Null if of_classes => return Ok(()),
            Arg::Text(text) if of_classes => text,
            Arg::Text(text) if !text.is_empty() => text,
            _ => return Err(invalid().note(format!("{parameter} is NULL or empty."))),
        };
        if is_query {
            let Arg::Text(language) = frame.arg("strQueryLanguage") else {
                return Err(invalid().note("The query language is NULL."));
            };
            if !language.eq_ignore_ascii_case("WQL") {
                let answer = Answer::status(WbemStatus::E_INVALID_QUERY_TYPE, Rule::Wq01);
                return Err(answer.note(format!("The only query language is WQL, not {language}.")));
            }
        }
        if text.chars().count() > limit {
            return Err(Answer::status(WbemStatus::E_QUOTA_VIOLATION, Rule::Ac06));
        }
        Ok(())
    }

    /// `ExecQuery`, `CreateInstanceEnum` and `CreateClassEnum`.
    pub(crate) fn begin_enumeration(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        if !frame.wants("ppEnum") {
            return Flow::Reply(
                frame,
                Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Ac05),
            );
        }
        if let Err(answer) = self
            .check_query_arguments(&frame)
            .and_then(|()| self.check_flags(&frame))
        {
            let answer = answer.out(frame.method, "ppEnum", Arg::Null);
            return Flow::Reply(frame, answer);
        }
        let namespace = self.namespace_of(frame.object());
        let result = self.open_result(id, &frame, namespace);
        if frame.word("lFlags") & RETURN_IMMEDIATELY != 0 {
            let limit = self.config.lab.settings.look_ahead as usize;
            if frame.word("lFlags") & FORWARD_ONLY != 0 {
                self.result_mut(result).forward_only = true;
                self.result_mut(result).look_ahead = (limit > 0).then_some(limit);
            }
            let enumerator = self.create_enumerator(id, &frame, result);
            let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Ss03);
            let answer = answer.out(frame.method, "ppEnum", Arg::Object(enumerator));
            return Flow::Reply(frame, answer);
        }
        self.narrate_blocking(id, &frame);
        let wait = Wait::Rows {
            result,
            rows: None,
            deadline_ms: None,
        };
        self.hold(
            id,
            frame,
            Activity::Collect(Collecting { result }),
            Flow::Park(wait),
        )
    }

    /// The whole result of a synchronous call is there (EN-03).
    pub(crate) fn end_collecting(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        collecting: &Collecting,
    ) -> Flow {
        let (status, rule) = self.results[&collecting.result]
            .finished
            .unwrap_or((WbemStatus::E_FAILED, Rule::En03));
        if status.is_failure() {
            self.results.remove(&collecting.result);
            let answer = Answer::status(status, rule).out(frame.method, "ppEnum", Arg::Null);
            return Flow::Reply(frame, answer);
        }
        let enumerator = self.create_enumerator(id, &frame, collecting.result);
        let answer = Answer::status(WbemStatus::NO_ERROR, Rule::En03);
        let answer = answer.out(frame.method, "ppEnum", Arg::Object(enumerator));
        Flow::Reply(frame, answer)
    }

    fn create_enumerator(&mut self, id: ThreadId, frame: &CallFrame, result: ResultId) -> ObjectId {
        let forward_only = frame.word("lFlags") & FORWARD_ONLY != 0;
        let enumerator = Enumerator {
            result,
            index: 0,
            forward_only,
            queue: VecDeque::new(),
        };
        let owner = Owner::Program(self.threads[&id].program);
        self.create(Shape::Enumerator(enumerator), owner, "enumerator")
    }

    /// The methods of `IEnumWbemClassObject`.
    pub(crate) fn call_enumerator(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        match frame.method {
            Method::EnumReset => self.reset(id, frame),
            Method::EnumNextAsync => self.begin_request(id, frame),
            Method::EnumClone => self.clone_enumerator(id, frame),
            Method::EnumSkip => self.begin_skip(id, frame),
            _ => self.begin_pull(id, frame),
        }
    }

    /// The state of an enumerator.
    pub(crate) fn enumerator(&self, object: ObjectId) -> &Enumerator {
        match &self.objects[&object].shape {
            Shape::Enumerator(enumerator) => enumerator,
            _ => unreachable!("not an enumerator; `begin_call` checks it"),
        }
    }

    /// The state of an enumerator, to change it.
    pub(crate) fn enumerator_mut(&mut self, object: ObjectId) -> &mut Enumerator {
        match self.objects.get_mut(&object).map(|entry| &mut entry.shape) {
            Some(Shape::Enumerator(enumerator)) => enumerator,
            _ => unreachable!("not an enumerator; `begin_call` checks it"),
        }
    }

    fn reset(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let object = frame.object();
        if self.enumerator(object).forward_only {
            let answer = Answer::status(WbemStatus::E_INVALID_OPERATION, Rule::Rs02);
            return Flow::Reply(frame, answer.note("The enumerator is forward-only."));
        }
        if self.picked(Pick::ResetWaits) {
            return self.wait_for_requests(id, frame, Rule::Na19);
        }
        let queued = self.enumerator(object).queue.len();
        let rule = if queued == 0 { Rule::Rs01 } else { Rule::Na18 };
        let mut answer = Answer::status(WbemStatus::NO_ERROR, rule).reading(Switch::Requery);
        if queued > 0 {
            answer = answer.note(format!("{queued} accepted request(s) go on undisturbed."));
        }
        if self.config.readings.requery == Requery::Yes {
            let old = self.enumerator(object).result;
            let result = self.requery(id, old, frame.event);
            self.enumerator_mut(object).result = result;
            self.forget_result(old);
            answer = Answer::status(WbemStatus::NO_ERROR, Rule::Rs03).reading(Switch::Requery);
            answer = answer
                .note("The query is carried out again; accepted requests keep the old result.");
        }
        self.enumerator_mut(object).index = 0;
        Flow::Reply(frame, answer)
    }

    /// Waits until the queued requests of the enumerator are served, and then begins the call again.
    fn wait_for_requests(&mut self, id: ThreadId, frame: CallFrame, rule: Rule) -> Flow {
        let queue = &self.enumerator(frame.object()).queue;
        let requests = queue.iter().copied().collect();
        let lane = self.threads[&id].lane;
        let draft = Draft::new(Kind::Wait, lane, rule, "until queued requests are served");
        self.emit(draft.parent(frame.event).cause(frame.event));
        self.hold(
            id,
            frame,
            Activity::Serve,
            Flow::Park(Wait::Served(requests)),
        )
    }

    fn begin_pull(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        if self.picked(Pick::NextWaits) {
            return self.wait_for_requests(id, frame, Rule::Na25);
        }
        if !frame.wants("apObjects") || !frame.wants("puReturned") {
            return Flow::Reply(
                frame,
                Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Nx11),
            );
        }
        let (enumerator, count) = (frame.object(), frame.word("uCount") as usize);
        if count == 0 {
            let status = match self.config.readings.next_zero {
                NextZero::Success => WbemStatus::NO_ERROR,
                NextZero::False => WbemStatus::S_FALSE,
            };
            let answer = Answer::status(status, Rule::Nx07).reading(Switch::NextZero);
            let answer = answer.out(frame.method, "puReturned", Arg::Int(0));
            return Flow::Reply(frame, answer);
        }
        let behind = self.enumerator(enumerator).queue.len();
        let pulling = Pulling {
            enumerator,
            count,
            behind,
        };
        let timeout = frame.word("lTimeout");
        let first_only =
            timeout == u32::MAX && self.config.readings.next_infinite == NextInfinite::FirstObject;
        let needed = if first_only { 1 } else { count };
        let (result, index) = (
            self.enumerator(enumerator).result,
            self.enumerator(enumerator).index,
        );
        self.ask_for(result, index.saturating_add(count));
        let deadline_ms = (timeout != u32::MAX).then(|| self.now_ms + u64::from(timeout));
        let wait = Wait::Rows {
            result,
            rows: Some(index.saturating_add(needed)),
            deadline_ms,
        };
        if self.is_over(&wait) {
            return self.end_pull(id, frame, &pulling);
        }
        self.narrate_blocking(id, &frame);
        self.hold(id, frame, Activity::Pull(pulling), Flow::Park(wait))
    }

    /// Objects, the end or the time-out has come.
    pub(crate) fn end_pull(&mut self, id: ThreadId, frame: CallFrame, pulling: &Pulling) -> Flow {
        if !self.objects.contains_key(&pulling.enumerator) {
            let message = format!(
                "the enumerator was released while {} was waiting for its objects",
                frame.method.name()
            );
            let cure = "Release an enumerator when no thread is inside one of its methods.";
            let finding = self.misuse(id, "use-after-release", message, cure);
            let lane = self.threads[&id].lane;
            self.crash(lane, finding);
            return Flow::Stop;
        }
        if frame.method == Method::EnumSkip {
            return self.end_skip(frame, pulling);
        }
        let (result, index) = (
            self.enumerator(pulling.enumerator).result,
            self.enumerator(pulling.enumerator).index,
        );
        let drops = self.picked(Pick::ErrorFirst);
        let set = &self.results[&result];
        let finished = set.finished;
        if let Some((status, _)) = finished.filter(|_| drops) {
            let dropped = set.rows.total() - index;
            self.enumerator_mut(pulling.enumerator).index += dropped;
            self.free_handed_out(pulling.enumerator);
            let answer = Answer::status(status, Rule::Nx10).note(format!(
                "{dropped} object(s) collected before the failure are dropped."
            ));
            return Flow::Reply(
                frame,
                answer.out(Method::EnumNext, "puReturned", Arg::Int(0)),
            );
        }
        let rows = set.rows.range(index, pulling.count);
        let at_end = index + rows.len() >= set.rows.total();
        self.enumerator_mut(pulling.enumerator).index += rows.len();
        let owner = Owner::Program(self.threads[&id].program);
        let objects = self.hand_out_rows(result, &rows, owner);
        let objects: Vec<Arg> = objects.into_iter().map(Arg::Object).collect();
        self.free_handed_out(pulling.enumerator);
        let count = objects.len();
        let mut answer = self.pull_answer(&frame, pulling, count, at_end, finished);
        if answer.rule == Rule::Nx09
            && let Some(detail) = &self.results[&result].detail
        {
            answer = answer.note(format!("{}.", super::deliver::capitalised(detail)));
        }
        let answer = answer.out(frame.method, "apObjects", Arg::Array(objects));
        let answer = answer.out(frame.method, "puReturned", Arg::Int(count as i64));
        Flow::Reply(frame, answer)
    }

    fn pull_answer(
        &self,
        frame: &CallFrame,
        pulling: &Pulling,
        count: usize,
        at_end: bool,
        finished: Option<(WbemStatus, Rule)>,
    ) -> Answer {
        if count == pulling.count {
            return pulled_all(
                pulling,
                at_end && finished.is_some_and(|it| !it.0.is_failure()),
            );
        }
        let objects = if count == 1 {
            "object was"
        } else {
            "objects were"
        };
        match finished {
            Some((status, rule)) if status.is_failure() && count == 0 => {
                Answer::status(status, Rule::Nx09).also(rule)
            }
            Some((status, _)) if status.is_failure() => {
                let note = format!(
                    "{count} {objects} collected before the failure; the next call gets the error."
                );
                Answer::status(WbemStatus::S_FALSE, Rule::Nx10).note(note)
            }
            Some(_) if at_end => Answer::status(WbemStatus::S_FALSE, Rule::Nx02).note(format!(
                "{count} {objects} returned, and the end was reached."
            )),
            _ if frame.word("lTimeout") == u32::MAX => {
                Answer::status(WbemStatus::S_TIMEDOUT, Rule::Nx05).reading(Switch::NextInfinite)
            }
            _ => Answer::status(WbemStatus::S_TIMEDOUT, Rule::Nx03)
                .note(format!("{count} {objects} returned; more may come.")),
        }
    }
}

/// As many objects as were asked for; `last` says that nothing comes behind them.
fn pulled_all(pulling: &Pulling, last: bool) -> Answer {
    let rule = match (pulling.behind, last) {
        (1.., _) => Rule::Na25,
        (0, true) => Rule::Nx06,
        (0, false) => Rule::Nx01,
    };
    let answer = Answer::status(WbemStatus::NO_ERROR, rule);
    match pulling.behind {
        0 => answer,
        behind => answer.note(format!(
            "Its objects come behind those of {behind} earlier request(s)."
        )),
    }
}
