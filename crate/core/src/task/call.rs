//! The start and the end of an API call.

use std::rc::Rc;

use wmi_lab_syntax::Span;

use crate::com::Shape;
use crate::flags;
use crate::guest::{ApiCall, Arg, ObjectId, ProgramId, Reply, ThreadId};
use crate::lab::{FaultPhase, Planned};
use crate::method::{Method, Returns};
use crate::reading::Switch;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, LaneId, Level};

use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel, WMI};
use super::out_pointer::refuse_null_result;
use super::thread::{Flow, Frame, Input};

/// The rule that says what a call is for, where one is about the call itself rather than about its outcome.
fn purpose(frame: &CallFrame) -> Rule {
    match frame.method {
        Method::ConnectServer => Rule::Cs09,
        Method::CancelAsyncCall => Rule::Ac27,
        Method::CreateObjectStub | Method::CreateSinkStub => Rule::Cs18,
        Method::EnumNext => Rule::Nx04,
        Method::EnumNextAsync => Rule::Na03,
        Method::EnumReset => Rule::Rs01,
        Method::EnumClone => Rule::Rs04,
        Method::EnumSkip => Rule::Rs05,
        Method::GetResultServices => Rule::Ss12,
        Method::GetCallStatus => Rule::Ss09,
        Method::GetResultObject => Rule::Ss10,
        Method::GetResultString => Rule::Ss11,
        Method::CompileBuffer => Rule::Mf17,
        Method::GetAllInstances => Rule::Gf09,
        Method::GetAllInstancesAsynch => Rule::Gf02,
        Method::GetAllDerivedInstances | Method::GetAllDerivedInstancesAsynch => Rule::Gf11,
        method if method.interface() != "IWbemServices" => Rule::SimProgram,
        method if method.name().ends_with("Async") => Rule::Ac01,
        _ if frame.word("lFlags") & flags::RETURN_IMMEDIATELY != 0 => Rule::Ss03,
        _ => Rule::Ss02,
    }
}

/// Whether calls of a method are part of the story, of all calls, or of everything.
fn level(method: Method) -> Level {
    match method.interface() {
        "IWbemServices"
        | "IEnumWbemClassObject"
        | "IWbemCallResult"
        | "CWbemProviderGlue"
        | "IMofCompiler"
        | "IUnsecuredApartment"
        | "IWbemUnsecuredApartment" => Level::Story,
        "IUnknown" => Level::Everything,
        _ if matches!(
            method,
            Method::ConnectServer | Method::CoInitializeSecurity | Method::InstanceCommit
        ) =>
        {
            Level::Story
        }
        _ => Level::Calls,
    }
}

/// Whether a call is shown as one event, when it returns, because nothing can happen in between.
fn is_local(method: Method) -> bool {
    !matches!(
        method.interface(),
        "IWbemServices"
            | "IEnumWbemClassObject"
            | "IWbemCallResult"
            | "CWbemProviderGlue"
            | "IWbemLocator"
            | "IMofCompiler"
            | "IUnsecuredApartment"
            | "IWbemUnsecuredApartment"
    )
}

impl Kernel {
    /// Announces a call and begins it.
    pub(crate) fn begin_call(&mut self, id: ThreadId, call: &ApiCall) -> Flow {
        let mut frame = CallFrame::of(call);
        if let Err(finding) = self.check_object(id, &frame) {
            let lane = self.threads[&id].lane;
            self.crash(lane, finding);
            return Flow::Stop;
        }
        self.thread_mut(id).started += 1;
        if !is_local(frame.method) {
            let (label, source) = (self.call_label(id, &frame), self.source(id));
            let lane = self.acting_lane(id);
            let callee = self.callee(frame.method);
            let mut draft = Draft::new(Kind::Call, lane, purpose(&frame), label).to(callee);
            if frame.method == Method::ExecMethod && purpose(&frame) == Rule::Ss03 {
                draft = draft.rule(Rule::Em07);
            }
            if frame.method == Method::PutInstanceAsync {
                draft = draft.rule(Rule::Pi01);
            }
            if let Some(note) = self.changed.take() {
                draft = draft.rule(Rule::SimTrial).note(note);
            }
            frame.event = self.emit(draft.level(level(frame.method)).source(source));
        }
        self.carry_out(id, frame)
    }

    /// Who answers a method that is not local.
    fn callee(&mut self, method: Method) -> LaneId {
        match method {
            Method::CreateObjectStub | Method::CreateSinkStub => self.unsecapp_lane(),
            _ => WMI,
        }
    }

    pub(super) fn check_object(
        &self,
        id: ThreadId,
        frame: &CallFrame,
    ) -> Result<(), crate::guest::Finding> {
        if frame.method.interface().is_empty()
            || matches!(frame.method.interface(), "CWbemProviderGlue" | "Provider")
        {
            return Ok(());
        }
        let label = frame.method.label();
        let Arg::Object(object) = frame.this else {
            let cure = "Check the pointer before the call, and check the HRESULT of the call that should have set it.";
            return Err(self.misuse(
                id,
                "null-pointer",
                format!("{label} is called through a null pointer"),
                cure,
            ));
        };
        let Some(entry) = self.objects.get(&object) else {
            let cure = "Release a pointer once, last, and do not use it afterwards.";
            return Err(self.misuse(
                id,
                "use-after-release",
                format!("{label} is called on a released object"),
                cure,
            ));
        };
        let interface = frame.method.interface();
        if !entry.has_interface(interface) {
            let message = format!(
                "{label} is called on an object of type {}",
                entry.interface()
            );
            let cure =
                "Ask for the interface that you call, with QueryInterface or CoCreateInstance.";
            return Err(self.misuse(id, "wrong-interface", message, cure));
        }
        Ok(())
    }

    fn carry_out(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        if let Some(answer) = self.refuse_for_server(id, frame.method) {
            return Flow::Reply(frame, answer);
        }
        if let Some(answer) = refuse_null_result(&frame) {
            return Flow::Reply(frame, answer);
        }
        match frame.method.interface() {
            "IUnknown" => self.call_unknown(id, frame),
            "" => self.call_function(id, frame),
            "IWbemLocator" => self.connect_server(id, frame),
            "IWbemServices" => self.call_services(id, frame),
            "IEnumWbemClassObject" => self.call_enumerator(id, frame),
            "IWbemCallResult" => self.poll_call_result(id, frame),
            "IWbemClassObject" => self.call_class_object(id, frame),
            "IWbemQualifierSet" => self.call_qualifiers(id, frame),
            "IWbemContext" => self.call_context(id, frame),
            "IErrorInfo" => {
                let answer = self.error_description(&frame);
                Flow::Reply(frame, answer)
            }
            "IMofCompiler" => self.begin_compiling(id, frame),
            "IClientSecurity" => self.call_client_security(frame),
            "IUnsecuredApartment" | "IWbemUnsecuredApartment" => self.call_unsecured(id, frame),
            _ => self.call_framework(id, frame),
        }
    }

    fn call_services(&mut self, id: ThreadId, mut frame: CallFrame) -> Flow {
        if let Some(answer) = self.refuse_access(id, &frame) {
            let answer = self.first_refusal(id, &frame, answer);
            return Flow::Reply(frame, answer);
        }
        match self.planned_fault(&frame) {
            Some(Planned {
                status,
                phase: FaultPhase::Call,
            }) => return Flow::Reply(frame, Answer::status(status, Rule::SimFault)),
            planned => frame.planned = planned,
        }
        match frame.method {
            Method::CancelAsyncCall => self.begin_cancel(id, frame),
            Method::ExecQuery | Method::CreateInstanceEnum | Method::CreateClassEnum => {
                self.begin_enumeration(id, frame)
            }
            Method::ExecQueryAsync
            | Method::CreateInstanceEnumAsync
            | Method::CreateClassEnumAsync => self.begin_stream(id, frame),
            _ => self.begin_single(id, frame),
        }
    }

    /// Lets a call in progress go on.
    pub(crate) fn resume_call(&mut self, id: ThreadId, frame: CallFrame, input: Input) -> Flow {
        if self.is_cut_off(id, &frame) {
            return self.end_cut_off(frame);
        }
        match (frame.activity.clone(), input) {
            (Activity::Accept(operation), Input::Returned(count)) => {
                self.accepted(id, frame, operation, &count)
            }
            (Activity::Collect(collecting), _) => self.end_collecting(id, frame, &collecting),
            (Activity::Await(operation), _) => self.end_awaiting(id, frame, operation),
            (Activity::Pull(pulling), _) => self.end_pull(id, frame, &pulling),
            (Activity::Queue(_), _) => self.request_served(id, frame),
            (Activity::Poll(polling), _) => self.end_poll(id, frame, &polling),
            (Activity::Cancel(cancelling), input) => {
                self.go_on_cancelling(id, frame, cancelling, input)
            }
            (Activity::Compile(compiling), _) => self.go_on_compiling(id, frame, *compiling),
            (Activity::Stream(streaming), Input::Returned(value)) => {
                self.instance_taken(id, frame, streaming, &value)
            }
            (Activity::Stream(streaming), Input::Woken) => self.next_instance(id, frame, streaming),
            (Activity::Gather(context, result), _) => {
                self.end_gathering(id, frame, context, result)
            }
            (Activity::Room, _) => self.commit(id, frame),
            (Activity::Linger(answer), _) => self.end_linger(frame, answer),
            (Activity::Serve, _) => match self.check_object(id, &frame) {
                Ok(()) => self.call_enumerator(id, frame),
                Err(finding) => {
                    let lane = self.threads[&id].lane;
                    self.crash(lane, finding);
                    Flow::Stop
                }
            },
            (Activity::Wrap(inner), Input::Returned(value)) => {
                self.wrapped(id, frame, inner, &value)
            }
            (Activity::Unwrap(stub), Input::Returned(count)) => {
                self.unwrapped(&stub, &count, frame.event);
                Flow::Reply(frame, Answer::value(Arg::Int(0), Rule::SimCom))
            }
            (Activity::Windows, _) => self.end_windows_wait(id, frame),
            _ => unreachable!("an activity goes on by the input that it waits for"),
        }
    }

    /// Puts a call back on the stack and waits or calls up.
    pub(crate) fn hold(
        &mut self,
        id: ThreadId,
        mut frame: CallFrame,
        activity: Activity,
        flow: Flow,
    ) -> Flow {
        frame.activity = activity;
        self.thread_mut(id).frames.push(Frame::Call(frame));
        flow
    }

    /// Keeps which statement took the references that a call gives to the program.
    fn note_taken(
        &mut self,
        frame: &CallFrame,
        answer: &Answer,
        source: Option<(ProgramId, Span)>,
    ) {
        let counted = (frame.method == Method::AddRef).then_some(&frame.this);
        let given = answer.outs.iter().map(|(_, arg)| arg);
        for arg in given.chain([&answer.returns]).chain(counted) {
            let several = match arg {
                Arg::Array(args) => args.as_slice(),
                one => std::slice::from_ref(one),
            };
            for arg in several {
                if let Arg::Object(object) = arg
                    && let Some(entry) = self.objects.get_mut(object)
                {
                    entry.taken = source;
                }
            }
        }
    }

    /// Narrates the end of a call and answers the guest.
    pub(crate) fn end_call(&mut self, id: ThreadId, frame: CallFrame, answer: Answer) {
        let (program, lane) = (self.threads[&id].program, self.acting_lane(id));
        let source = self.source(id);
        self.note_taken(&frame, &answer, source);
        let status = match (&answer.returns, frame.method.returns()) {
            (Arg::Int(value), Returns::Status) => Some(WbemStatus(*value as u32)),
            _ => None,
        };
        let mut draft = if is_local(frame.method) {
            Draft::new(Kind::Call, lane, answer.rule, self.call_label(id, &frame))
        } else {
            let callee = self.callee(frame.method);
            let draft = Draft::new(Kind::Return, callee, answer.rule, frame.method.name()).to(lane);
            draft.parent(frame.event).cause(frame.event)
        };
        draft = draft
            .level(level(frame.method))
            .reading(answer.reading)
            .source(source);
        if let Some(status) = status {
            draft = draft.status(status);
            if status.is_failure() && purpose(&frame) == Rule::Ac01 {
                draft = draft.rule(Rule::Ac03).rule(Rule::Sk33).rule(Rule::Sk39);
            }
        }
        if let Some(rule) = answer.also {
            draft = draft.rule(rule);
        }
        if let Some(status) = status {
            self.remember_failure(id, frame.method, status, answer.note.as_ref());
        }
        if frame.method.interface() == "CWbemProviderGlue" {
            draft = draft.rule(Rule::Gf08);
        }
        if let Some(note) = answer.note {
            draft = draft.note(note);
        }
        self.emit(draft);
        self.process_mut(program).guest.reply(
            id,
            Reply {
                returns: answer.returns,
                outs: answer.outs,
            },
        );
    }

    /// The checks of stage 1 that all service methods share: flags of the method's list (AC-05, AC-07, SS-05).
    pub(crate) fn check_flags(&self, frame: &CallFrame) -> Result<(), Answer> {
        let Some(legal) = flags::legal_flags(frame.method) else {
            return Ok(());
        };
        let illegal = frame.word("lFlags") & !legal;
        if illegal == 0 {
            return Ok(());
        }
        let is_async = frame.method.name().ends_with("Async");
        let semisync = 0x30;
        if is_async && illegal & !semisync == 0 {
            if self.config.readings.reject_semisync_flags == crate::reading::RejectSemisyncFlags::No
            {
                return Ok(());
            }
            let answer = Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Ac08);
            return Err(answer
                .reading(Switch::RejectSemisyncFlags)
                .note(untouched(illegal)));
        }
        let rule = if is_async { Rule::Ac07 } else { Rule::Ss05 };
        Err(Answer::status(WbemStatus::E_INVALID_PARAMETER, rule).note(untouched(illegal)))
    }

    /// The namespace of the services object that a method was called on.
    pub(crate) fn namespace_of(&self, services: ObjectId) -> Rc<str> {
        match &self.objects[&services].shape {
            Shape::Services { namespace, .. } => Rc::clone(namespace),
            _ => unreachable!("not an IWbemServices; `begin_call` checks it"),
        }
    }
}

fn untouched(illegal: u32) -> String {
    format!("The bits {illegal:#x} are not among the method's flags; nothing was started.")
}
