//! Providers that are programs of the scenario: WMI calls the methods of their `Provider` class, each on a thread of
//! its own, and takes what they answer.

use std::rc::Rc;

use crate::com::{Feed, Owner, Part, ResultId, Shape, Verdict};
use crate::guest::{Arg, GuestHandle, ObjectId, ProgramId, Target, ThreadId, UpCall};
use crate::model::{Fault, Object};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::Query;
use crate::trace::{Kind, LaneId};

use super::duty::{Asking, Duty, Handing, Providing};
use super::kernel::{Draft, Kernel, WMI};
use super::single::Course;
use super::thread::{Flow, Frame, Input, ThreadRole, Wait};

impl Kernel {
    /// The global object of the program that serves a class.
    ///
    /// # Errors
    /// `WBEM_E_PROVIDER_LOAD_FAILURE` where its process has ended, or has no such object.
    fn provider_object(&self, asking: &Asking) -> Result<GuestHandle, Fault> {
        let process = self.process(asking.program);
        let fault = |detail: String| {
            let status = WbemStatus::E_PROVIDER_LOAD_FAILURE;
            Err(Fault::new(status, Rule::SimProvider, detail))
        };
        let provider = &asking.provider;
        if let Some(code) = process.exited {
            return fault(format!(
                "the program of provider {provider} has ended with exit code {code}"
            ));
        }
        let found = process.guest.providers();
        let named = |(name, _): &&(Rc<str>, GuestHandle)| name.eq_ignore_ascii_case(&asking.class);
        match found.iter().find(named).or_else(|| found.first()) {
            Some((_, object)) => Ok(*object),
            None => fault(format!(
                "the program of provider {provider} has no global object of a class derived from Provider"
            )),
        }
    }

    /// A method context for one call of a provider.
    pub(crate) fn create_context(&mut self, asking: &Asking, result: Option<ResultId>) -> ObjectId {
        let shape = Shape::MethodContext {
            result,
            class: Rc::clone(&asking.class),
            namespace: Rc::clone(&asking.namespace),
            values: asking.values.clone(),
        };
        self.create(shape, Owner::Program(asking.program), "method context")
    }

    /// Calls a method of a provider, on a new thread of its program.
    ///
    /// # Errors
    /// As [`Kernel::provider_object`]; the provider is not called then.
    pub(crate) fn ask_provider(
        &mut self,
        asking: &Asking,
        duty: Duty,
        context: ObjectId,
        handing: Handing,
    ) -> Result<(), Fault> {
        let object = match self.provider_object(asking) {
            Ok(object) => object,
            Err(fault) => {
                self.take_back(asking.program, context, &handing.instances);
                return Err(fault);
            }
        };
        let lane = self.provider_lane(&asking.provider);
        let key: Rc<str> = format!("provider {}", asking.key).into();
        let thread = self.create_thread(asking.program, key, lane, ThreadRole::Provider);
        if let Some(result) = duty.result()
            && let Feed::Framework {
                thread: runs_on, ..
            } = &mut self.result_mut(result).feed
        {
            *runs_on = Some(thread);
        }
        let flow = self.enter_provider(thread, object, asking.cause, (duty, context), handing);
        self.settle(thread, flow);
        Ok(())
    }

    /// Announces a call of a provider, and puts its frame on the thread.
    fn enter_provider(
        &mut self,
        thread: ThreadId,
        object: GuestHandle,
        cause: u32,
        (duty, context): (Duty, ObjectId),
        handing: Handing,
    ) -> Flow {
        let lane = self.threads[&thread].lane;
        let method = duty.method();
        let mut draft = Draft::new(Kind::Callback, WMI, duty.rule(), handing.label);
        if let Some(operation) = duty.operation() {
            draft = draft.operation(operation);
        }
        let event = self.emit(draft.to(lane).cause(cause));
        match (duty.result(), duty.operation()) {
            (Some(result), _) => self.result_mut(result).cause = event,
            (_, Some(operation)) => self.operation_mut(operation).cause = event,
            _ => {}
        }
        let providing = Providing {
            duty,
            event,
            context,
            instances: handing.instances,
            answer: handing.answer,
            returned: None,
        };
        self.thread_mut(thread)
            .frames
            .push(Frame::Provide(providing));
        Flow::Up(UpCall {
            target: Target::Method(object, method),
            args: handing.args,
        })
    }

    /// WMI's references on what it handed to a provider.
    fn take_back(&mut self, program: ProgramId, context: ObjectId, instances: &[ObjectId]) {
        for object in instances.iter().chain([&context]) {
            self.release(*object, Owner::Program(program));
        }
    }

    /// Asks a provider program for the instances of its class: by the query where its registration says that it
    /// understands queries, else all of them (GF-17).
    pub(crate) fn start_framework(
        &mut self,
        id: ResultId,
        query: &Rc<Query>,
        (program, provider): (ProgramId, &Rc<str>),
        (part, by_query): (Part, bool),
    ) {
        let set = &self.results[&id];
        let asking = Asking {
            program,
            provider: Rc::clone(provider),
            class: Rc::clone(&part.head),
            namespace: Rc::clone(&set.namespace),
            values: set.context.clone(),
            key: Rc::clone(&set.key),
            cause: set.cause,
        };
        self.result_mut(id).feed = Feed::Framework {
            thread: None,
            query: Rc::clone(query),
            part,
        };
        let context = self.create_context(&asking, Some(id));
        let (duty, handing) = if by_query {
            let text = query.text();
            let shape = Shape::Query(Rc::clone(query));
            let object = self.create(shape, Owner::Program(program), "query");
            let handing = Handing {
                label: format!("ExecQuery(\"{text}\")"),
                args: vec![Arg::Object(context), Arg::Object(object), Arg::Int(0)],
                instances: vec![object],
                answer: None,
            };
            (Duty::Query(id), handing)
        } else {
            (Duty::Enumerate(id), enumeration(context, &asking.class))
        };
        if let Err(fault) = self.ask_provider(&asking, duty, context, handing) {
            self.finish_result(id, fault.status, fault.rule, Some(&fault.detail));
        }
    }

    /// The provider's method returned, or the last callback of its calls has come.
    pub(crate) fn end_providing(
        &mut self,
        id: ThreadId,
        mut providing: Providing,
        input: Input,
    ) -> Flow {
        let (lane, program) = (self.threads[&id].lane, self.threads[&id].program);
        let method = providing.duty.method();
        let (status, event) = match (providing.returned, input) {
            (Some(returned), _) => returned,
            (None, Input::Returned(value)) => {
                let status = WbemStatus(value.as_int().unwrap_or(0) as u32);
                let draft = Draft::new(Kind::CallbackReturn, lane, Rule::SimProvider, method);
                let draft = draft.to(WMI).status(status).parent(providing.event);
                (status, self.emit(draft.cause(providing.event)))
            }
            (None, input) => unreachable!("a provider's method is run, not waited for: {input:?}"),
        };
        if self.has_streams(providing.context) {
            let context = providing.context;
            providing.returned = Some((status, event));
            self.thread_mut(id).frames.push(Frame::Provide(providing));
            return Flow::Park(Wait::Streams(context));
        }
        if let Duty::Query(result) = providing.duty
            && status == WbemStatus::E_PROVIDER_NOT_CAPABLE
            && self.results.contains_key(&result)
        {
            return self.enumerate_instead(id, result, providing, event);
        }
        let answer = providing.answer.map(|it| self.class_object(it).clone());
        self.take_back(program, providing.context, &providing.instances);
        self.retire_thread(id);
        let outcome = match status.is_failure() {
            true => Err(self.failed_provider(status, lane, method)),
            false => Ok((status, answer)),
        };
        self.provided(providing.duty, event, lane, outcome);
        Flow::Stop
    }

    fn failed_provider(&self, status: WbemStatus, lane: LaneId, method: &str) -> Fault {
        let provider = &self.lanes[lane.0 as usize].label;
        let detail = format!("{method} of {provider} answered {}", status.short());
        let rule = match status {
            WbemStatus::E_PROVIDER_NOT_CAPABLE => Rule::Gf16,
            _ => Rule::SimProvider,
        };
        Fault::new(status, rule, detail)
    }

    /// A provider that cannot answer queries has all its instances fetched; WMI keeps those that match (GF-17).
    fn enumerate_instead(
        &mut self,
        thread: ThreadId,
        result: ResultId,
        providing: Providing,
        cause: u32,
    ) -> Flow {
        let label =
            "The provider answers no queries: WMI has the class enumerated and keeps what matches";
        let draft = Draft::new(Kind::Hop, WMI, Rule::Gf17, label).cause(cause);
        let event = self.emit(draft);
        let program = self.threads[&thread].program;
        for object in &providing.instances {
            self.release(*object, Owner::Program(program));
        }
        let set = &self.results[&result];
        let Feed::Framework { part, .. } = &set.feed else {
            unreachable!("a provider that runs fills its set")
        };
        let class = Rc::clone(&part.head);
        let handing = enumeration(providing.context, &class);
        let found = self.process(program).guest.providers();
        let named = |(name, _): &&(Rc<str>, GuestHandle)| name.eq_ignore_ascii_case(&class);
        let object = found.iter().find(named).or_else(|| found.first());
        let Some((_, object)) = object.cloned() else {
            unreachable!("the object whose ExecQuery ran is still registered")
        };
        let duty = (Duty::Enumerate(result), providing.context);
        self.enter_provider(thread, object, event, duty, handing)
    }

    /// The process of a provider ended while it was asked: whoever waits for it learns that it failed.
    pub(crate) fn leave_duty(
        &mut self,
        providing: Providing,
        cause: u32,
        (lane, code): (LaneId, i32),
    ) {
        let method = providing.duty.method();
        let detail = format!("the provider's process ended with exit code {code} inside {method}");
        let fault = Fault::new(WbemStatus::E_PROVIDER_FAILURE, Rule::SimProvider, detail);
        self.provided(providing.duty, cause, lane, Err(fault));
    }

    /// A provider has done its duty, or its process is gone: whoever waits for it goes on.
    pub(crate) fn provided(
        &mut self,
        duty: Duty,
        cause: u32,
        lane: LaneId,
        outcome: Result<(WbemStatus, Option<Object>), Fault>,
    ) {
        if let Some(result) = duty.result() {
            if self.results.contains_key(&result) {
                match outcome {
                    Ok((status, _)) => self.finish_result(result, status, Rule::SimProvider, None),
                    Err(fault) => {
                        self.finish_result(result, fault.status, fault.rule, Some(&fault.detail))
                    }
                }
            }
            return;
        }
        let Some(of) = duty.operation() else { return };
        let dropped = match duty {
            Duty::Method(_) | Duty::Fetch(..) => Rule::Em08,
            _ => Rule::Ac36,
        };
        match duty {
            Duty::Fetch(_, task) => match outcome {
                Ok((_, Some(Object::Instance(object)))) => {
                    let caller = self.operations.get(&of);
                    if caller.is_some_and(|it| it.progress.cancelled.is_none()) {
                        self.operation_mut(of).cause = cause;
                        self.object_fetched(of, &task, object);
                    }
                }
                Ok(_) => {}
                Err(mut fault) => {
                    if fault.status == WbemStatus::E_NOT_FOUND {
                        fault.rule = Rule::Em03;
                    }
                    self.answer_caller(of, dropped, (lane, cause), Err(fault));
                }
            },
            Duty::Family(_, family) => {
                let goes_on = self.operations.get(&of);
                let outcome = outcome.map(|(_, answer)| answer);
                let course = match goes_on.is_some_and(|it| it.progress.cancelled.is_none()) {
                    true => {
                        self.operation_mut(of).cause = cause;
                        self.relative_answered(of, *family, outcome)
                    }
                    false => outcome.map(|_| {
                        Course::Over(Verdict::new(WbemStatus::NO_ERROR, Rule::SimProvider))
                    }),
                };
                match course {
                    Ok(Course::Elsewhere) => {}
                    Ok(Course::Over(verdict)) => {
                        self.answer_caller(of, dropped, (lane, cause), Ok(verdict));
                    }
                    Err(fault) => self.answer_caller(of, dropped, (lane, cause), Err(fault)),
                }
            }
            duty => {
                let verdict = outcome.map(|(_, answer)| self.verdict(&duty, answer));
                self.answer_caller(of, dropped, (lane, cause), verdict);
            }
        }
    }

    fn verdict(&self, duty: &Duty, answer: Option<Object>) -> Verdict {
        let rule = match duty {
            Duty::Get(_) => Rule::Ac13,
            Duty::Method(_) if answer.is_some() => Rule::Em04,
            Duty::Method(_) => Rule::Em01,
            _ => Rule::SimProvider,
        };
        Verdict {
            object: answer,
            ..Verdict::new(WbemStatus::NO_ERROR, rule)
        }
    }
}

/// A call of `EnumerateInstances`.
fn enumeration(context: ObjectId, class: &str) -> Handing {
    Handing {
        label: format!("EnumerateInstances({class})"),
        args: vec![Arg::Object(context), Arg::Int(0)],
        instances: Vec::new(),
        answer: None,
    }
}
