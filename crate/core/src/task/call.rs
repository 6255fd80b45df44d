//! The start and the end of an API call.

use std::rc::Rc;

use crate::canon::Canon;
use crate::com::{OperationId, Owner, ResultId, Shape};
use crate::flags;
use crate::guest::{ApiCall, Arg, ObjectId, Reply, ThreadId};
use crate::method::{Kind as Parameter, Method, Returns};
use crate::reading::Switch;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, LaneKind, Level};

use super::call_result::Polling;
use super::cancel::Cancelling;
use super::enumerate::{Collecting, Pulling};
use super::framework::Streaming;
use super::kernel::{Draft, Kernel, WMI};
use super::thread::{Flow, Frame, Input};

/// An API call in progress.
#[derive(Clone, Debug)]
pub struct CallFrame {
    /// The method.
    pub method: Method,
    /// The object it was called on.
    pub this: Arg,
    /// Its arguments.
    pub args: Vec<Arg>,
    /// The event that announced it.
    pub event: u32,
    /// What it is doing.
    pub activity: Activity,
}

/// What a call in progress is doing.
#[derive(Clone, Debug)]
pub enum Activity {
    /// It begins.
    Begin,
    /// `AddRef` of a sink runs, before an asynchronous call is accepted.
    Accept(OperationId),
    /// A synchronous call collects a whole result set.
    Collect(Collecting),
    /// A synchronous call waits for the outcome of an operation.
    Await(OperationId),
    /// `Next` waits for objects.
    Pull(Pulling),
    /// `NextAsync` waits until earlier requests are served (NA-17).
    Queue(OperationId),
    /// A call result is polled.
    Poll(Polling),
    /// `CancelAsyncCall` works through the operations of a sink.
    Cancel(Cancelling),
    /// A framework call hands instances to a callback.
    Stream(Streaming),
    /// It waits for something of Windows: handles, a section, time.
    Windows,
    /// It waits for something that never comes.
    Stuck,
}

/// How a call ends.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The return value.
    pub returns: Arg,
    /// Results written through parameters.
    pub outs: Vec<(usize, Arg)>,
    /// The rule that governs the return value.
    pub rule: Rule,
    /// The switch whose reading decided it.
    pub reading: Option<Switch>,
    /// What is special about it.
    pub note: Option<Rc<str>>,
}

impl Answer {
    /// A status.
    pub fn status(status: WbemStatus, rule: Rule) -> Self {
        Self {
            returns: Arg::Int(i64::from(status.0)),
            outs: Vec::new(),
            rule,
            reading: None,
            note: None,
        }
    }

    /// An integer, a handle or nothing.
    pub fn value(returns: Arg, rule: Rule) -> Self {
        Self {
            returns,
            outs: Vec::new(),
            rule,
            reading: None,
            note: None,
        }
    }

    /// With a result written through the parameter of that name.
    #[must_use]
    pub fn out(mut self, method: Method, parameter: &str, value: Arg) -> Self {
        let position = method
            .position(parameter)
            .expect("the method table has the parameter");
        self.outs.push((position, value));
        self
    }

    /// Decided by the reading of this switch.
    #[must_use]
    pub fn reading(mut self, switch: Switch) -> Self {
        self.reading = Some(switch);
        self
    }

    /// With a sentence on what is special.
    #[must_use]
    pub fn note(mut self, note: impl Into<Rc<str>>) -> Self {
        self.note = Some(note.into());
        self
    }
}

impl CallFrame {
    /// The argument of that name.
    pub fn arg(&self, parameter: &str) -> &Arg {
        let position = self
            .method
            .position(parameter)
            .expect("the method table has the parameter");
        self.args.get(position).unwrap_or(&Arg::Null)
    }

    /// The integer argument of that name; null is zero.
    pub fn int(&self, parameter: &str) -> i64 {
        self.arg(parameter).as_int().unwrap_or(0)
    }

    /// The argument of that name as an unsigned 32-bit number: flags, counts, time-outs.
    pub fn word(&self, parameter: &str) -> u32 {
        self.int(parameter) as u32
    }

    /// Whether a result can be written through the parameter.
    pub fn wants(&self, parameter: &str) -> bool {
        *self.arg(parameter) != Arg::Null
    }

    /// The object that the method was called on.
    pub fn object(&self) -> ObjectId {
        match self.this {
            Arg::Object(object) => object,
            _ => unreachable!("methods are called on objects; `begin_call` checks it"),
        }
    }

    /// The operation whose sink it is calling.
    pub fn calls_sink_of(&self) -> Option<OperationId> {
        match &self.activity {
            Activity::Accept(operation) => Some(*operation),
            Activity::Cancel(cancelling) => cancelling.current.map(|(operation, _)| operation),
            _ => None,
        }
    }

    /// Whether it reads from this result set.
    pub fn reads(&self, result: ResultId) -> bool {
        matches!(&self.activity, Activity::Collect(collecting) if collecting.result == result)
    }

    /// Writes what can be observed of it.
    pub fn canon(&self, canon: &mut Canon) {
        canon.word(self.method as u64 | 2 << 40);
        for arg in &self.args {
            canon_arg(arg, canon);
        }
        match &self.activity {
            Activity::Accept(operation)
            | Activity::Await(operation)
            | Activity::Queue(operation) => {
                canon.word(u64::from(operation.0));
            }
            Activity::Cancel(cancelling) => cancelling.canon(canon),
            Activity::Stream(streaming) => canon.word(streaming.next as u64),
            _ => canon.word(0),
        }
    }
}

/// Writes an argument. The callers' memory is written by the callers; here only which place is meant counts.
pub(super) fn canon_arg(arg: &Arg, canon: &mut Canon) {
    match arg {
        Arg::Null => canon.word(0),
        Arg::Out => canon.word(1),
        Arg::Int(value) => canon.word(*value as u64),
        Arg::Text(text) => canon.text(text),
        Arg::Variant(value) => canon.text(&value.to_string()),
        Arg::Object(object) => canon.object(*object),
        Arg::Guest(place) => canon.handle(*place),
        Arg::Function(function) => canon.word(u64::from(function.0) | 1 << 41),
        Arg::Array(items) => {
            canon.word(items.len() as u64 | 1 << 42);
            items.iter().for_each(|item| canon_arg(item, canon));
        }
    }
}

/// The rule that says what a call is for, where one is about the call itself rather than about its outcome.
fn purpose(frame: &CallFrame) -> Rule {
    match frame.method {
        Method::ConnectServer => Rule::Cs09,
        Method::CancelAsyncCall => Rule::Ac27,
        Method::EnumNext => Rule::Nx04,
        Method::EnumNextAsync => Rule::Na03,
        Method::EnumReset => Rule::Rs01,
        Method::EnumClone => Rule::Rs04,
        Method::EnumSkip => Rule::Rs05,
        Method::GetResultServices => Rule::Ss12,
        Method::GetCallStatus => Rule::Ss09,
        Method::GetResultObject => Rule::Ss10,
        Method::GetResultString => Rule::Ss11,
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
        "IWbemServices" | "IEnumWbemClassObject" | "IWbemCallResult" | "CWbemProviderGlue" => {
            Level::Story
        }
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
    )
}

impl Kernel {
    /// Announces a call and begins it.
    pub(crate) fn begin_call(&mut self, id: ThreadId, call: ApiCall) -> Flow {
        let mut frame = CallFrame {
            method: call.method,
            this: call.this,
            args: call.args,
            event: 0,
            activity: Activity::Begin,
        };
        if let Err(finding) = self.check_object(id, &frame) {
            let lane = self.threads[&id].lane;
            self.crash(lane, finding);
            return Flow::Stop;
        }
        self.thread_mut(id).started += 1;
        if !is_local(frame.method) {
            let (label, source) = (self.call_label(id, &frame), self.source(id));
            let lane = self.acting_lane(id);
            let mut draft = Draft::new(Kind::Call, lane, purpose(&frame), label).to(WMI);
            if frame.method == Method::ExecMethod && purpose(&frame) == Rule::Ss03 {
                draft = draft.rule(Rule::Em07);
            }
            frame.event = self.emit(draft.level(level(frame.method)).source(source));
        }
        self.carry_out(id, frame)
    }

    fn check_object(&self, id: ThreadId, frame: &CallFrame) -> Result<(), crate::guest::Finding> {
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
        if interface != "IUnknown" && interface != entry.interface() {
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
        match frame.method.interface() {
            "IUnknown" => self.call_unknown(id, frame),
            "" => self.call_function(id, frame),
            "IWbemLocator" => self.connect_server(id, frame),
            "IWbemServices" => self.call_services(id, frame),
            "IEnumWbemClassObject" => self.call_enumerator(id, frame),
            "IWbemCallResult" => self.poll_call_result(id, frame),
            "IWbemClassObject" => self.call_class_object(id, frame),
            _ => self.call_framework(id, frame),
        }
    }

    fn call_services(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
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
            (Activity::Stream(streaming), Input::Returned(value)) => {
                self.instance_taken(id, frame, streaming, &value)
            }
            (Activity::Windows, _) => self.end_windows_wait(id, frame),
            (activity, input) => unreachable!("{activity:?} does not go on by {input:?}"),
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

    /// Narrates the end of a call and answers the guest.
    pub(crate) fn end_call(&mut self, id: ThreadId, frame: CallFrame, answer: Answer) {
        let (program, lane) = (self.threads[&id].program, self.acting_lane(id));
        let source = self.source(id);
        let status = match (&answer.returns, frame.method.returns()) {
            (Arg::Int(value), Returns::Status) => Some(WbemStatus(*value as u32)),
            _ => None,
        };
        let mut draft = if is_local(frame.method) {
            Draft::new(Kind::Call, lane, answer.rule, self.call_label(id, &frame))
        } else {
            let draft = Draft::new(Kind::Return, WMI, answer.rule, frame.method.name()).to(lane);
            draft.parent(frame.event).cause(frame.event)
        };
        draft = draft
            .level(level(frame.method))
            .reading(answer.reading)
            .source(source);
        if let Some(status) = status {
            draft = draft.status(status);
            if status.is_failure() && purpose(&frame) == Rule::Ac01 {
                draft = draft.rule(Rule::Ac03).rule(Rule::Sk33);
            }
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

    /// The call as a reader of the source would write it, without out parameters.
    fn call_label(&mut self, id: ThreadId, frame: &CallFrame) -> String {
        let program = self.threads[&id].program;
        let mut args = Vec::new();
        for (parameter, arg) in frame.method.parameters().iter().zip(&frame.args) {
            if parameter.kind.is_out() || parameter.kind == Parameter::Opaque {
                continue;
            }
            args.push(match arg {
                Arg::Null => "NULL".to_owned(),
                Arg::Int(value) => label_of_int(parameter.name, *value),
                Arg::Text(text) => format!("\"{}\"", shorten(text)),
                Arg::Variant(value) => value.to_string(),
                Arg::Object(object) => self.object_label(*object).to_string(),
                Arg::Guest(handle) if is_sink(parameter.name) => {
                    let lane = self.sink_lane(program, *handle);
                    self.lanes[lane.0 as usize].label.to_string()
                }
                Arg::Guest(handle) => self.process(program).guest.class_name(*handle).to_string(),
                Arg::Function(_) => "callback".to_owned(),
                Arg::Array(items) => format!("{} handles", items.len()),
                Arg::Out => continue,
            });
        }
        format!("{}({})", frame.method.name(), args.join(", "))
    }

    /// What the screen calls an object.
    pub fn object_label(&self, object: ObjectId) -> Rc<str> {
        self.objects
            .get(&object)
            .map_or_else(|| "released object".into(), |entry| Rc::clone(&entry.label))
    }

    fn call_unknown(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let program = self.threads[&id].program;
        let (object, owner) = (frame.object(), Owner::Program(program));
        let answer = match frame.method {
            Method::AddRef => {
                let total = self
                    .objects
                    .get_mut(&object)
                    .map_or(0, |entry| entry.ledger.add(owner));
                Answer::value(Arg::Int(i64::from(total)), Rule::SimCom)
            }
            Method::Release => {
                let total = self.release(object, owner);
                Answer::value(Arg::Int(i64::from(total)), Rule::SimCom)
            }
            _ => self.query_interface(&frame, object, owner),
        };
        Flow::Reply(frame, answer)
    }

    fn query_interface(&mut self, frame: &CallFrame, object: ObjectId, owner: Owner) -> Answer {
        let wanted = frame
            .arg("riid")
            .as_text()
            .map_or("", |text| text.trim_start_matches("IID_"))
            .to_owned();
        let Some(entry) = self.objects.get_mut(&object) else {
            return Answer::status(WbemStatus::COM_E_POINTER, Rule::SimCom);
        };
        if wanted == "IUnknown" || wanted == entry.interface() {
            entry.ledger.add(owner);
            Answer::status(WbemStatus::NO_ERROR, Rule::SimCom).out(
                frame.method,
                "ppvObject",
                Arg::Object(object),
            )
        } else {
            Answer::status(WbemStatus::COM_E_NOINTERFACE, Rule::SimCom).out(
                frame.method,
                "ppvObject",
                Arg::Null,
            )
        }
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
            Shape::Services { namespace } => Rc::clone(namespace),
            shape => unreachable!("{shape:?} is not IWbemServices"),
        }
    }

    /// The lane of a provider.
    pub(crate) fn provider_lane(&mut self, provider: &str) -> crate::trace::LaneId {
        self.lane(
            &format!("provider {provider}"),
            provider,
            LaneKind::Provider,
        )
    }
}

fn untouched(illegal: u32) -> String {
    format!("The bits {illegal:#x} are not among the method's flags; nothing was started.")
}

/// Whether a parameter takes a sink, whose lane then bears its name.
fn is_sink(parameter: &str) -> bool {
    matches!(parameter, "pSink" | "pResponseHandler")
}

fn label_of_int(parameter: &str, value: i64) -> String {
    let is_time = parameter == "lTimeout" || parameter == "dwMilliseconds";
    match value as u32 {
        u32::MAX if is_time => "INFINITE".to_owned(),
        word if parameter == "lFlags" => format!("{word:#x}"),
        _ => value.to_string(),
    }
}

fn shorten(text: &str) -> String {
    const SHOWN: usize = 80;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN - 1).chain(['…']).collect()
}
