//! A client program for tests of the World: a list of calls, and sinks that print what they are told.

use std::collections::BTreeMap;
use std::rc::Rc;

use wmi_lab_syntax::Span;
use wmi_lab_syntax::mof;

use crate::canon::Canon;
use crate::guest::{
    ApiCall, Arg, Finding, FunctionId, Guest, GuestHandle, ProgramId, Reached, Reply, Slice, Stop,
    Stream, Target, ThreadId, UpCall, Variable, Weight,
};
use crate::history::History;
use crate::method::Method;
use crate::reading::Readings;
use crate::schedule::Policy;
use crate::store::{self, MofRules, Store};
use crate::task::{Config, Limits};
use crate::trace::golden_text;
use crate::world::{Participant, World};

/// An argument of a scripted call.
#[derive(Clone, Debug)]
pub enum Slot {
    /// A value.
    Is(Arg),
    /// What an earlier call wrote under this name.
    Var(&'static str),
    /// The sink with this number.
    Sink(u32),
}

/// One line of a script.
#[derive(Clone, Debug)]
pub struct Line {
    pub method: Method,
    pub this: Slot,
    pub args: Vec<Slot>,
    /// Out parameters to keep: position, name. The return value has position 99.
    pub keep: Vec<(usize, &'static str)>,
}

/// A call by its method, object and arguments.
pub fn call(method: Method, this: Slot, args: &[Slot], keep: &[(usize, &'static str)]) -> Line {
    Line {
        method,
        this,
        args: args.to_vec(),
        keep: keep.to_vec(),
    }
}

pub fn text(text: &str) -> Slot {
    Slot::Is(Arg::Text(text.into()))
}

pub fn int(value: i64) -> Slot {
    Slot::Is(Arg::Int(value))
}

pub const NULL: Slot = Slot::Is(Arg::Null);
pub const OUT: Slot = Slot::Is(Arg::Out);
const RETURN: usize = 99;

#[derive(Clone, Debug)]
enum Running {
    Main(usize),
    Sink {
        sink: GuestHandle,
        method: &'static str,
        args: Vec<Arg>,
        step: u8,
    },
}

/// The program.
#[derive(Clone, Debug)]
pub struct TestGuest {
    script: Rc<Vec<Line>>,
    vars: BTreeMap<&'static str, Arg>,
    counts: BTreeMap<GuestHandle, i64>,
    threads: BTreeMap<ThreadId, Vec<Running>>,
}

impl TestGuest {
    pub fn new(script: Vec<Line>) -> Self {
        Self {
            script: Rc::new(script),
            vars: BTreeMap::new(),
            counts: BTreeMap::new(),
            threads: BTreeMap::new(),
        }
    }

    fn value(&self, slot: &Slot) -> Arg {
        match slot {
            Slot::Is(arg) => arg.clone(),
            Slot::Var(name) => self.vars.get(name).cloned().unwrap_or(Arg::Null),
            Slot::Sink(number) => Arg::Guest(handle(*number)),
        }
    }

    fn sink_step(&mut self, thread: ThreadId) -> Stop {
        let Some(Running::Sink {
            sink,
            method,
            args,
            step,
        }) = self.threads.get_mut(&thread).and_then(|it| it.last_mut())
        else {
            unreachable!("only sinks are stepped here")
        };
        *step += 1;
        let (sink, method, args, step) = (*sink, *method, args.clone(), *step);
        match (method, step) {
            ("AddRef" | "Release", _) => {
                let count = self.counts.entry(sink).or_insert(1);
                *count += if method == "AddRef" { 1 } else { -1 };
                let count = *count;
                self.leave(thread, count)
            }
            ("Indicate", 1) => Stop::Print(
                Stream::Out,
                format!("Indicate {}\n", args[0].as_int().unwrap_or(-1)).into(),
            ),
            ("SetStatus", 1) => Stop::Print(
                Stream::Out,
                format!("SetStatus {:#x}\n", args[1].as_int().unwrap_or(-1)).into(),
            ),
            ("Indicate" | "SetStatus", 2) if self.event(method).is_some() => Stop::Call(ApiCall {
                method: Method::SetEvent,
                this: Arg::Null,
                args: vec![self.event(method).expect("checked")],
            }),
            _ => self.leave(thread, 0),
        }
    }

    fn event(&self, method: &str) -> Option<Arg> {
        self.vars
            .get(if method == "Indicate" {
                "first"
            } else {
                "done"
            })
            .cloned()
    }

    fn leave(&mut self, thread: ThreadId, value: i64) -> Stop {
        self.threads
            .get_mut(&thread)
            .expect("the thread runs")
            .pop();
        Stop::Return(Arg::Int(value))
    }
}

fn handle(number: u32) -> GuestHandle {
    GuestHandle(u64::from(number) << 32)
}

impl Guest for TestGuest {
    fn fork(&self) -> Box<dyn Guest> {
        Box::new(self.clone())
    }

    fn weight(&self) -> usize {
        self.vars.len() * size_of::<Arg>()
    }

    fn enter(&mut self, thread: ThreadId, call: &UpCall) -> Result<(), Finding> {
        let running = match &call.target {
            Target::Main => Running::Main(0),
            Target::Method(sink, method) => Running::Sink {
                sink: *sink,
                method,
                args: call.args.clone(),
                step: 0,
            },
            Target::Function(FunctionId(_)) => Running::Main(usize::MAX),
        };
        self.threads.entry(thread).or_default().push(running);
        Ok(())
    }

    fn take_statements(&mut self) -> Vec<Reached> {
        Vec::new()
    }

    fn run(&mut self, thread: ThreadId, _slice: Slice) -> (Stop, u32) {
        let stop = match self.threads[&thread].last() {
            Some(Running::Main(line)) => match self.script.get(*line) {
                Some(line) => Stop::Call(ApiCall {
                    method: line.method,
                    this: self.value(&line.this),
                    args: line.args.iter().map(|slot| self.value(slot)).collect(),
                }),
                None => self.leave(thread, 0),
            },
            _ => self.sink_step(thread),
        };
        (stop, 1)
    }

    fn reply(&mut self, thread: ThreadId, reply: Reply) {
        let Some(Running::Main(line)) = self.threads.get_mut(&thread).and_then(|it| it.last_mut())
        else {
            return;
        };
        let done = self.script[*line].clone();
        *line += 1;
        for (position, name) in done.keep {
            let found = reply
                .outs
                .iter()
                .find(|(at, _)| *at == position)
                .map(|(_, value)| value.clone());
            let value = if position == RETURN {
                Some(reply.returns.clone())
            } else {
                found
            };
            let value = match value {
                Some(Arg::Array(items)) => items.into_iter().next(),
                value => value,
            };
            self.vars.insert(name, value.unwrap_or(Arg::Null));
        }
    }

    fn place(&self, _thread: ThreadId) -> Option<Span> {
        None
    }

    fn end_thread(&mut self, thread: ThreadId) {
        self.threads.remove(&thread);
    }

    fn class_name(&self, _object: GuestHandle) -> Rc<str> {
        "Sink".into()
    }

    fn is_alive(&self, _object: GuestHandle) -> bool {
        true
    }

    fn publish(&mut self, _object: GuestHandle) {}

    fn take_findings(&mut self) -> Vec<Finding> {
        Vec::new()
    }

    fn leaks(&self) -> Vec<Finding> {
        let leaked = |(sink, count): (&GuestHandle, &i64)| {
            (*count != 1).then(|| Finding {
                name: "leak",
                weight: Weight::Warning,
                program: ProgramId(0),
                span: None,
                message: format!("sink {} has count {count}", sink.0 >> 32),
                cure: String::new(),
            })
        };
        self.counts.iter().filter_map(leaked).collect()
    }

    fn variables(&self, _thread: ThreadId) -> Vec<Variable> {
        Vec::new()
    }

    fn providers(&self) -> Vec<(Rc<str>, GuestHandle)> {
        Vec::new()
    }

    fn canon(&self, canon: &mut Canon) {
        for count in self.counts.values() {
            canon.word(*count as u64);
        }
        for value in self.vars.values() {
            if let Arg::Object(object) = value {
                canon.object(*object);
            }
        }
        for running in self.threads.values().flatten() {
            match running {
                Running::Main(line) => canon.word(*line as u64),
                Running::Sink { sink, step, .. } => {
                    canon.handle(*sink);
                    canon.word(u64::from(*step) << 50);
                }
            }
        }
    }

    fn canon_allocation(&self, allocation: u32, canon: &mut Canon) {
        canon.word(u64::from(allocation));
    }
}

/// The start of every script: COM, security, a connection to root\demo, two events.
pub fn connected(rest: Vec<Line>) -> Vec<Line> {
    use Method::{
        CoCreateInstance, CoInitializeEx, CoInitializeSecurity, ConnectServer, CreateEvent,
    };
    let mut script = vec![
        call(CoInitializeEx, NULL, &[NULL, int(0)], &[]),
        call(CoInitializeSecurity, NULL, &[NULL], &[]),
        call(
            CoCreateInstance,
            NULL,
            &[text("CLSID_WbemLocator"), NULL, int(1), NULL, OUT],
            &[(4, "locator")],
        ),
        call(
            ConnectServer,
            Slot::Var("locator"),
            &[
                text("root\\demo"),
                NULL,
                NULL,
                NULL,
                int(0),
                NULL,
                NULL,
                OUT,
            ],
            &[(7, "services")],
        ),
        call(
            CreateEvent,
            NULL,
            &[NULL, int(0), int(0), NULL],
            &[(RETURN, "done")],
        ),
    ];
    script.extend(rest);
    script
}

/// A wait for the event `done`.
pub fn wait_done() -> Line {
    call(
        Method::WaitForSingleObject,
        NULL,
        &[Slot::Var("done"), int(0xffff_ffff)],
        &[],
    )
}

/// Ten items, `I01` to `I10`, in root\demo.
pub fn store_of_items() -> Store {
    let mut text = String::from(
        "#pragma namespace(\"\\\\\\\\.\\\\root\\\\demo\")\nclass Demo_Item { [key] string Id; [not_null] string Name; uint32 Size = 0; string Note; };\n",
    );
    for n in 1..=10 {
        text.push_str(&format!(
            "instance of Demo_Item {{ Id = \"I{n:02}\"; Name = \"n{n:02}\"; Size = {n}; }};\n"
        ));
    }
    let (file, diagnostics) = mof::parse(&text, 0);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let mut store = Store::new();
    let compiled = store::compile(&mut store, &file, "root\\default", &MofRules::default());
    assert_eq!(compiled, Ok(()));
    store
}

/// A World of one scripted program.
pub fn world(script: Vec<Line>, batch: u32, readings: &[(&str, &str)]) -> World {
    let mut config = Config {
        limits: Limits::default(),
        ..Config::default()
    };
    config.lab.settings.indicate_batch = batch;
    let mut chosen = Readings::default();
    for (name, value) in readings {
        chosen.set(name, value).expect("a reading of the test");
    }
    config.readings = chosen;
    let guest = Box::new(TestGuest::new(script));
    World::new(
        config,
        store_of_items(),
        vec![Participant {
            guest,
            name: "Client".into(),
            provider: None,
        }],
    )
}

/// Runs to the end and answers the story, COM and connection left out.
pub fn story(world: World, policy: Policy) -> (History, String) {
    let mut history = History::new(world);
    history.run(policy, 100_000);
    let text = golden_text(history.events(), history.head().lanes());
    let story = text
        .lines()
        .filter(|line| !line.contains("ConnectServer") && !line.contains("CoInitialize"));
    let story = story.fold(String::new(), |story, line| story + line + "\n");
    (history, story)
}
