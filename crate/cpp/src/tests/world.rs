//! A World in miniature: it answers calls with fixed objects and runs threads in their order.

use std::collections::{BTreeMap, VecDeque};

use wmi_lab_core::guest::{
    ApiCall, Arg, FunctionId, Guest, GuestHandle, ObjectId, ProgramId, Reply, Slice, Stop, Target,
    ThreadId, UpCall,
};
use wmi_lab_core::method::Method;
use wmi_lab_core::model::Variant;
use wmi_lab_syntax::cpp::{ParseOptions, parse};

use crate::machine::Machine;

/// How a run ended.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) printed: String,
    pub(super) diagnostics: Vec<String>,
    /// Name and message of what stopped it.
    pub(super) fault: Option<(String, String)>,
    /// The text of the statement that stopped it.
    pub(super) place: String,
    pub(super) calls: Vec<String>,
    /// Names of findings that did not stop it, leaks last.
    pub(super) findings: Vec<String>,
    pub(super) exit: Option<i64>,
}

/// Reads and loads a program.
pub(super) fn load(text: &str) -> (Machine, Vec<String>) {
    let (program, mut remarks) = parse(text, 0, &ParseOptions::default());
    let (machine, more) = Machine::load(ProgramId(0), &program);
    remarks.extend(more);
    let shown = remarks.iter().map(|it| {
        let place = text.get(it.span.start as usize..it.span.end as usize);
        format!("{}: {}", place.unwrap_or_default(), it.message)
    });
    (machine, shown.collect())
}

/// Runs a program to its end.
pub(super) fn run(text: &str) -> Outcome {
    let (machine, diagnostics) = load(text);
    let mut world = World::new(Box::new(machine));
    world.run();
    let machine = &mut world.guest;
    let fault = world.fault.clone();
    let place = fault.as_ref().and_then(|it| it.span);
    let mut findings: Vec<String> = machine
        .take_findings()
        .iter()
        .map(|it| it.name.to_owned())
        .collect();
    findings.extend(machine.leaks().iter().map(|it| it.name.to_owned()));
    Outcome {
        printed: world.printed,
        diagnostics,
        place: place
            .and_then(|it| text.get(it.start as usize..it.end as usize))
            .unwrap_or_default()
            .to_owned(),
        fault: fault.map(|it| (it.name.to_owned(), it.message)),
        calls: world.calls,
        findings,
        exit: world.exit,
    }
}

/// The World: one queue of things to do on the callback thread.
pub(super) struct World {
    pub(super) guest: Box<dyn Guest>,
    pub(super) printed: String,
    pub(super) calls: Vec<String>,
    pub(super) fault: Option<wmi_lab_core::guest::Finding>,
    pub(super) exit: Option<i64>,
    /// Whether shared accesses stop.
    pub(super) concurrent: bool,
    pub(super) shared_stops: usize,
    next_object: u32,
    instances: BTreeMap<ObjectId, BTreeMap<String, Variant>>,
    produced: BTreeMap<ObjectId, usize>,
    signalled: BTreeMap<ObjectId, bool>,
    callbacks: VecDeque<UpCall>,
}

const MAIN: ThreadId = ThreadId(1);
const CALLBACK: ThreadId = ThreadId(2);
const NAMES: [&str; 3] = ["Spooler", "Winmgmt", "W32Time"];

impl World {
    pub(super) fn new(guest: Box<dyn Guest>) -> Self {
        Self {
            guest,
            printed: String::new(),
            calls: Vec::new(),
            fault: None,
            exit: None,
            concurrent: false,
            shared_stops: 0,
            next_object: 100,
            instances: BTreeMap::new(),
            produced: BTreeMap::new(),
            signalled: BTreeMap::new(),
            callbacks: VecDeque::new(),
        }
    }

    pub(super) fn fork(&self) -> Self {
        Self {
            guest: self.guest.fork(),
            printed: self.printed.clone(),
            calls: self.calls.clone(),
            fault: None,
            exit: None,
            concurrent: self.concurrent,
            shared_stops: self.shared_stops,
            next_object: self.next_object,
            instances: self.instances.clone(),
            produced: self.produced.clone(),
            signalled: self.signalled.clone(),
            callbacks: self.callbacks.clone(),
        }
    }

    pub(super) fn start(&mut self) {
        let call = UpCall {
            target: Target::Main,
            args: vec![],
        };
        if let Err(finding) = self.guest.enter(MAIN, &call) {
            self.fault = Some(finding);
        }
    }

    fn run(&mut self) {
        self.start();
        self.finish();
    }

    /// Runs `main` to its end.
    pub(super) fn finish(&mut self) {
        while self.fault.is_none() && self.exit.is_none() {
            if let Some(value) = self.advance(MAIN) {
                self.exit = value.as_int();
                return;
            }
        }
    }

    /// Calls the program and runs the call to its end.
    pub(super) fn up_call(&mut self, thread: ThreadId, call: &UpCall) -> Option<Arg> {
        if let Err(finding) = self.guest.enter(thread, call) {
            self.fault = Some(finding);
            return None;
        }
        while self.fault.is_none() && self.exit.is_none() {
            if let Some(value) = self.advance(thread) {
                return Some(value);
            }
        }
        None
    }

    /// One stop of a thread; its value when it has returned.
    pub(super) fn advance(&mut self, thread: ThreadId) -> Option<Arg> {
        let slice = Slice {
            fuel: 10_000,
            concurrent: self.concurrent,
            watched: false,
        };
        match self.guest.run(thread, slice).0 {
            Stop::Call(call) => {
                let reply = self.answer(thread, &call);
                self.guest.reply(thread, reply);
            }
            Stop::Print(_, text) => self.printed.push_str(&text),
            Stop::Shared => self.shared_stops += 1,
            Stop::OutOfFuel => {}
            Stop::Return(value) => return Some(value),
            Stop::Exit(code) => self.exit = Some(code.into()),
            Stop::Fault(finding) => self.fault = Some(finding),
        }
        None
    }

    fn object(&mut self) -> Arg {
        self.next_object += 1;
        Arg::Object(ObjectId(self.next_object))
    }

    fn instance(&mut self, name: &str) -> Arg {
        let object = self.object();
        if let Arg::Object(id) = &object {
            let values = [
                ("Name".to_owned(), Variant::bstr(name)),
                ("ProcessId".to_owned(), Variant::I4(name.len() as i32)),
                ("Started".to_owned(), Variant::Bool(true)),
                ("Description".to_owned(), Variant::Null),
            ];
            self.instances.insert(*id, values.into());
        }
        object
    }

    fn deliver(&mut self, thread: ThreadId, sink: GuestHandle) {
        self.up_call(
            thread,
            &UpCall {
                target: Target::Method(sink, "AddRef"),
                args: vec![],
            },
        );
        let objects: Vec<Arg> = NAMES[..2].iter().map(|it| self.instance(it)).collect();
        let indicate = vec![Arg::Int(objects.len() as i64), Arg::Array(objects)];
        let status = vec![Arg::Int(0), Arg::Int(0), Arg::Null, Arg::Null];
        for (name, args) in [
            ("Indicate", indicate),
            ("SetStatus", status),
            ("Release", vec![]),
        ] {
            self.callbacks.push_back(UpCall {
                target: Target::Method(sink, name),
                args,
            });
        }
    }

    fn run_callbacks(&mut self) {
        while let Some(call) = self.callbacks.pop_front() {
            self.up_call(CALLBACK, &call);
        }
    }

    fn answer(&mut self, thread: ThreadId, call: &ApiCall) -> Reply {
        self.calls
            .push(format!("{}({})", call.method.name(), shown(&call.args)));
        let status = |value: i64| Arg::Int(value);
        let mut outs = Vec::new();
        let returns = match call.method {
            Method::CoCreateInstance => {
                outs.push((4, self.object()));
                status(0)
            }
            Method::ConnectServer => {
                outs.push((7, self.object()));
                status(0)
            }
            Method::ExecQuery | Method::CreateInstanceEnum => {
                let position = if call.method == Method::ExecQuery {
                    4
                } else {
                    3
                };
                outs.push((position, self.object()));
                status(0)
            }
            Method::GetObject => {
                for (position, wanted) in [(3, &call.args[3]), (4, &call.args[4])] {
                    if *wanted == Arg::Out {
                        let object = self.instance("GetObject");
                        outs.push((position, object));
                    }
                }
                status(0)
            }
            Method::GetResultObject => {
                let object = self.instance("Result");
                outs.push((1, object));
                status(0)
            }
            Method::GetCallStatus => {
                outs.push((1, status(0)));
                status(0)
            }
            Method::EnumNext => self.next(call, &mut outs),
            Method::ObjectGet | Method::InstanceGet => self.get(call, &mut outs),
            Method::InstanceSet | Method::ObjectPut => {
                if let (Arg::Object(id), Some(name)) = (&call.this, call.args[0].as_text()) {
                    let position = if call.method == Method::InstanceSet {
                        1
                    } else {
                        2
                    };
                    if let Arg::Variant(value) = &call.args[position] {
                        let values = self.instances.entry(*id).or_default();
                        values.insert(name.to_string(), value.clone());
                    }
                }
                status(i64::from(call.method == Method::InstanceSet))
            }
            Method::CreateNewInstance => self.instance("New"),
            Method::ExecQueryAsync => {
                if let Arg::Guest(sink) = call.args[4] {
                    self.deliver(thread, sink);
                }
                status(0)
            }
            Method::GetAllInstances => {
                let objects = NAMES.iter().map(|it| self.instance(it)).collect();
                outs.push((1, Arg::Array(objects)));
                status(0)
            }
            Method::GetAllInstancesAsynch => {
                if let Arg::Function(FunctionId(function)) = call.args[2] {
                    let instance = self.instance("Callback");
                    let args = vec![
                        call.args[1].clone(),
                        instance,
                        call.args[4].clone(),
                        call.args[5].clone(),
                    ];
                    let target = Target::Function(FunctionId(function));
                    self.up_call(thread, &UpCall { target, args });
                }
                status(0)
            }
            Method::ObjectGetObjectText => {
                outs.push((1, Arg::Text("instance of X\n{\n};\n".into())));
                status(0)
            }
            Method::CreateEvent => {
                let object = self.object();
                if let Arg::Object(id) = object {
                    self.signalled.insert(id, call.args[2].as_int() != Some(0));
                }
                object
            }
            Method::SetEvent => {
                if let Arg::Object(id) = call.args[0] {
                    self.signalled.insert(id, true);
                }
                status(1)
            }
            Method::WaitForSingleObject => {
                self.run_callbacks();
                let done = matches!(&call.args[0], Arg::Object(id) if self.signalled.get(id) == Some(&true));
                status(if done { 0 } else { 0x102 })
            }
            Method::Sleep => {
                self.run_callbacks();
                Arg::Null
            }
            Method::CreateThread => {
                if let Arg::Function(function) = call.args[2] {
                    let args = vec![call.args[3].clone()];
                    self.up_call(
                        ThreadId(9),
                        &UpCall {
                            target: Target::Function(function),
                            args,
                        },
                    );
                }
                let object = self.object();
                if let Arg::Object(id) = object {
                    self.signalled.insert(id, true);
                }
                object
            }
            Method::InitializeCriticalSection => self.object(),
            Method::GetTickCount => status(4_294_967_297),
            _ => status(0),
        };
        Reply { returns, outs }
    }

    fn next(&mut self, call: &ApiCall, outs: &mut Vec<(usize, Arg)>) -> Arg {
        let Arg::Object(id) = call.this else {
            return Arg::Int(0);
        };
        let wanted = call.args[1].as_int().unwrap_or(0) as usize;
        let done = self.produced.get(&id).copied().unwrap_or(0);
        let batch: Vec<&str> = NAMES.iter().skip(done).take(wanted).copied().collect();
        self.produced.insert(id, done + batch.len());
        let objects: Vec<Arg> = batch.iter().map(|it| self.instance(it)).collect();
        let count = objects.len();
        outs.push((2, Arg::Array(objects)));
        outs.push((3, Arg::Int(count as i64)));
        Arg::Int(i64::from(count < wanted))
    }

    fn get(&mut self, call: &ApiCall, outs: &mut Vec<(usize, Arg)>) -> Arg {
        let Arg::Object(id) = call.this else {
            return Arg::Int(0);
        };
        let name = call.args[0]
            .as_text()
            .map(ToString::to_string)
            .unwrap_or_default();
        let is_framework = call.method == Method::InstanceGet;
        match self.instances.get(&id).and_then(|it| it.get(&name)) {
            Some(value) => {
                outs.push((
                    if is_framework { 1 } else { 2 },
                    Arg::Variant(value.clone()),
                ));
                Arg::Int(i64::from(is_framework))
            }
            None => Arg::Int(if is_framework { 0 } else { 0x8004_1002 }),
        }
    }
}

fn shown(args: &[Arg]) -> String {
    let shown = args.iter().map(|it| match it {
        Arg::Null => "null".to_owned(),
        Arg::Int(value) => value.to_string(),
        Arg::Text(text) => format!("\"{text}\""),
        Arg::Variant(value) => format!("{value:?}"),
        Arg::Object(_) => "object".to_owned(),
        Arg::Guest(_) => "guest".to_owned(),
        Arg::Function(_) => "function".to_owned(),
        Arg::Out => "out".to_owned(),
        Arg::Array(items) => format!("[{}]", items.len()),
    });
    shown.collect::<Vec<_>>().join(", ")
}
