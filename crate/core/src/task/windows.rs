//! Events, threads, sleeping and critical sections of Windows, on virtual time.

use crate::com::{Owner, Shape};
use crate::flags::WAIT_TIMEOUT;
use crate::guest::{Arg, Finding, ObjectId, Target, ThreadId, UpCall, Weight};
use crate::method::Method;
use crate::rule::Rule;
use crate::trace::{Kind, LaneKind, Level};

use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel};
use super::thread::{Flow, ThreadRole, Wait};

impl Kernel {
    /// Functions of Windows.
    pub(crate) fn call_windows(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let owner = Owner::Program(self.threads[&id].program);
        let answer = match frame.method {
            Method::CreateEvent => {
                let shape = Shape::Event {
                    manual: frame.int("bManualReset") != 0,
                    signalled: frame.int("bInitialState") != 0,
                };
                let nth = self
                    .objects
                    .values()
                    .filter(|it| matches!(it.shape, Shape::Event { .. }))
                    .count();
                let event = self.create(
                    shape,
                    owner,
                    if nth == 0 {
                        "event".to_owned()
                    } else {
                        format!("event {}", nth + 1)
                    },
                );
                windows(Arg::Object(event))
            }
            Method::SetEvent => self.signal(frame.arg("hEvent"), true),
            Method::ResetEvent => self.signal(frame.arg("hEvent"), false),
            Method::CloseHandle => self.close_handle(frame.arg("hObject"), owner),
            Method::CreateThread => self.spawn_thread(id, &frame),
            Method::GetCurrentThreadId => windows(Arg::Int(i64::from(id.0))),
            Method::GetTickCount => {
                self.clock_read = true;
                windows(Arg::Int(self.now_ms as i64))
            }
            Method::InitializeCriticalSection => windows(Arg::Object(self.create(
                Shape::Section { owner: None },
                owner,
                "critical section",
            ))),
            Method::LeaveCriticalSection => self.leave_section(frame.arg("lpCriticalSection")),
            Method::DeleteCriticalSection => {
                self.close_handle(frame.arg("lpCriticalSection"), owner)
            }
            Method::EnterCriticalSection => return self.enter_section(id, frame),
            _ => return self.begin_wait(id, frame),
        };
        Flow::Reply(frame, answer)
    }

    fn signal(&mut self, event: &Arg, to: bool) -> Answer {
        let Arg::Object(event) = event else {
            return windows(Arg::Int(0));
        };
        match self.objects.get_mut(event).map(|entry| &mut entry.shape) {
            Some(Shape::Event { signalled, .. }) => {
                *signalled = to;
                windows(Arg::Int(1))
            }
            _ => windows(Arg::Int(0)),
        }
    }

    fn close_handle(&mut self, handle: &Arg, owner: Owner) -> Answer {
        match handle {
            Arg::Object(object) if self.objects.contains_key(object) => {
                self.release(*object, owner);
                windows(Arg::Int(1))
            }
            _ => windows(Arg::Int(0)),
        }
    }

    fn spawn_thread(&mut self, id: ThreadId, frame: &CallFrame) -> Answer {
        let Arg::Function(function) = frame.arg("lpStartAddress").clone() else {
            return windows(Arg::Null);
        };
        let parent = &self.threads[&id];
        let program = parent.program;
        let key = format!("{}/{}", parent.key, parent.started);
        // Ended threads are forgotten, but their lanes stay: numbers are not given twice.
        let is_thread = |lane: &&crate::trace::Lane| lane.label.starts_with("Thread ");
        let number = self.lanes.iter().filter(is_thread).count() + 2;
        let lane = self.lane(&key, &format!("Thread {number}"), LaneKind::Client);
        let parameter = frame.arg("lpParameter").clone();
        if let Arg::Guest(handle) = parameter {
            self.process_mut(program).guest.publish(handle);
        }
        let thread = self.create_thread(program, key.into(), lane, ThreadRole::Spawned);
        self.start_guest(
            thread,
            &UpCall {
                target: Target::Function(function),
                args: vec![parameter],
            },
        );
        self.emit(
            Draft::new(Kind::Created, lane, Rule::SimWindows, "The thread begins")
                .level(Level::Calls),
        );
        let handle = self.create(
            Shape::Thread { thread },
            Owner::Program(program),
            format!("thread {number}"),
        );
        let answer = windows(Arg::Object(handle));
        if frame.wants("lpThreadId") {
            answer.out(frame.method, "lpThreadId", Arg::Int(i64::from(thread.0)))
        } else {
            answer
        }
    }

    fn enter_section(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let Arg::Object(section) = *frame.arg("lpCriticalSection") else {
            return Flow::Reply(frame, windows(Arg::Null));
        };
        match self.objects.get_mut(&section).map(|entry| &mut entry.shape) {
            Some(Shape::Section {
                owner: Some((owner, depth)),
            }) if *owner == id => *depth += 1,
            Some(Shape::Section {
                owner: owner @ None,
            }) => *owner = Some((id, 1)),
            _ => {
                return self.hold(
                    id,
                    frame,
                    Activity::Windows,
                    Flow::Park(Wait::Section(section)),
                );
            }
        }
        Flow::Reply(frame, windows(Arg::Null))
    }

    fn leave_section(&mut self, section: &Arg) -> Answer {
        if let Arg::Object(section) = section
            && let Some(Shape::Section { owner }) =
                self.objects.get_mut(section).map(|entry| &mut entry.shape)
        {
            *owner = owner
                .filter(|(_, depth)| *depth > 1)
                .map(|(thread, depth)| (thread, depth - 1));
        }
        windows(Arg::Null)
    }

    fn begin_wait(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let timeout = frame.word("dwMilliseconds");
        let deadline_ms = (timeout != u32::MAX).then(|| self.now_ms + u64::from(timeout));
        let wait = match frame.method {
            Method::Sleep => match deadline_ms {
                Some(at) => Wait::Until(at),
                None => Wait::Never("Sleep(INFINITE)"),
            },
            Method::WaitForSingleObject => Wait::Handles {
                handles: handles(std::slice::from_ref(frame.arg("hHandle"))),
                all: true,
                deadline_ms,
            },
            _ => {
                let Arg::Array(items) = frame.arg("lpHandles") else {
                    return Flow::Reply(frame, windows(Arg::Int(WAIT_FAILED)));
                };
                Wait::Handles {
                    handles: handles(items),
                    all: frame.int("bWaitAll") != 0,
                    deadline_ms,
                }
            }
        };
        if matches!(&wait, Wait::Handles { handles, .. } if handles.is_empty()) {
            return Flow::Reply(
                frame,
                windows(Arg::Int(WAIT_FAILED)).note("The handle is not valid."),
            );
        }
        if self.is_over(&wait) && frame.method != Method::Sleep {
            return self.end_windows_wait(id, frame);
        }
        let (lane, source) = (self.threads[&id].lane, self.source(id));
        let draft = Draft::new(
            Kind::Wait,
            lane,
            Rule::SimWindows,
            self.describe_wait(&wait),
        );
        self.emit(draft.level(Level::Calls).source(source));
        self.hold(id, frame, Activity::Windows, Flow::Park(wait))
    }

    /// A wait for something of Windows is over: takes what was waited for.
    pub(crate) fn end_windows_wait(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let returns = match frame.method {
            Method::Sleep => Arg::Null,
            Method::EnterCriticalSection => return self.enter_section(id, frame),
            Method::WaitForSingleObject => {
                self.take(&handles(std::slice::from_ref(frame.arg("hHandle"))), true)
            }
            _ => {
                let Arg::Array(items) = frame.arg("lpHandles") else {
                    return Flow::Reply(frame, windows(Arg::Int(WAIT_FAILED)));
                };
                self.take(&handles(items), frame.int("bWaitAll") != 0)
            }
        };
        let note =
            (returns == Arg::Int(i64::from(WAIT_TIMEOUT))).then(|| "The time is over.".into());
        let mut answer = windows(returns);
        answer.note = note;
        Flow::Reply(frame, answer)
    }

    fn take(&mut self, handles: &[ObjectId], all: bool) -> Arg {
        let first = handles.iter().position(|handle| self.is_signalled(*handle));
        let satisfied = if all {
            handles.iter().all(|handle| self.is_signalled(*handle))
        } else {
            first.is_some()
        };
        let Some(first) = first.filter(|_| satisfied) else {
            return Arg::Int(i64::from(WAIT_TIMEOUT));
        };
        let taken = if all {
            handles
        } else {
            &handles[first..=first]
        };
        for handle in taken {
            if let Some(Shape::Event {
                manual: false,
                signalled,
            }) = self.objects.get_mut(handle).map(|entry| &mut entry.shape)
            {
                *signalled = false;
            }
        }
        Arg::Int(if all { 0 } else { first as i64 })
    }

    /// Whether a handle lets a waiting thread go on.
    pub fn is_signalled(&self, handle: ObjectId) -> bool {
        match self.objects.get(&handle).map(|entry| &entry.shape) {
            Some(Shape::Event { signalled, .. }) => *signalled,
            Some(Shape::Thread { thread }) => self
                .threads
                .get(thread)
                .is_none_or(|thread| thread.is_idle()),
            _ => false,
        }
    }

    /// What a thread waits for, in words.
    pub fn describe_wait(&self, wait: &Wait) -> String {
        let until = |deadline: Option<u64>| {
            deadline.map_or_else(|| "without limit".to_owned(), |at| format!("until @{at}"))
        };
        match wait {
            Wait::Until(at) => format!("sleeps until @{at}"),
            Wait::Handles {
                handles,
                deadline_ms,
                ..
            } => {
                let names: Vec<_> = handles
                    .iter()
                    .map(|handle| self.object_label(*handle))
                    .collect();
                format!("for {} {}", names.join(", "), until(*deadline_ms))
            }
            Wait::Section(_) => "for a critical section".to_owned(),
            Wait::Rows { deadline_ms, .. } => format!("for objects {}", until(*deadline_ms)),
            Wait::Operation { deadline_ms, .. } => {
                format!("for the outcome of a call {}", until(*deadline_ms))
            }
            Wait::Early(_) => "for the first callback of the call".to_owned(),
            Wait::Served(_) => "until earlier requests are served".to_owned(),
            Wait::Callback(_) => "until a callback returns".to_owned(),
            Wait::Room(_) => "until the client has taken what is there".to_owned(),
            Wait::Streams(_) => "until the callbacks of its calls are over".to_owned(),
            Wait::Never(what) => (*what).to_owned(),
        }
    }

    /// Says what a program that ends still holds.
    pub(crate) fn report_leaks(&mut self, program: crate::guest::ProgramId) {
        let mut leaks = self.process(program).guest.leaks();
        for entry in self.objects.values().filter(|entry| entry.is_com()) {
            let taken = entry.taken.filter(|(by, _)| *by == program);
            let taken = taken.map(|(_, span)| span);
            if let Shape::SinkStub(stub) = entry.shape
                && stub.entangled
                && stub.program == program
            {
                leaks.push(Finding {
                    name: "leak",
                    weight: Weight::Warning,
                    program,
                    span: taken,
                    message: format!("the {} and its sink keep each other alive", entry.label),
                    cure: "Release the stub inside the final SetStatus, before WMI lets go of it."
                        .to_owned(),
                });
                continue;
            }
            let count = entry.ledger.count(Owner::Program(program));
            if count == 0 {
                continue;
            }
            let handle = matches!(entry.shape, Shape::Event { .. } | Shape::Thread { .. });
            let (kind, cure) = if handle {
                ("handle", "Close the handle with CloseHandle.")
            } else {
                ("reference", "Release every pointer that a call handed out.")
            };
            leaks.push(Finding {
                name: "leak",
                weight: Weight::Warning,
                program,
                span: taken,
                message: format!(
                    "{count} {kind}{} on {} ({}) never given back",
                    if count == 1 { "" } else { "s" },
                    entry.label,
                    entry.interface()
                ),
                cure: cure.to_owned(),
            });
        }
        for leak in leaks {
            self.find(leak);
        }
    }
}

const WAIT_FAILED: i64 = 0xffff_ffff;

fn windows(returns: Arg) -> Answer {
    Answer::value(returns, Rule::SimWindows)
}

fn handles(args: &[Arg]) -> Vec<ObjectId> {
    args.iter()
        .filter_map(|arg| {
            if let Arg::Object(object) = arg {
                Some(*object)
            } else {
                None
            }
        })
        .collect()
}
