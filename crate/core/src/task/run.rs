//! Running threads: to the next decision point, up into the guest and back into the call that is in progress.

use std::rc::Rc;

use crate::canon::Canon;
use crate::guest::{ProgramId, Slice, Stop, Stream, Target, ThreadId, UpCall};
use crate::pick::Pick;
use crate::rule::Rule;
use crate::trace::{Kind, LaneId};

use super::kernel::{Draft, Kernel, derive_id};
use super::thread::{Flow, Frame, Input, Pending, Thread, ThreadRole};

impl Kernel {
    /// Makes a thread that does nothing yet.
    pub fn create_thread(
        &mut self,
        program: ProgramId,
        key: Rc<str>,
        lane: LaneId,
        role: ThreadRole,
    ) -> ThreadId {
        let id = (0..)
            .map(|nth| {
                ThreadId(derive_id(
                    key.bytes()
                        .fold(7, |hash, byte| derive_id(hash, u32::from(byte))),
                    nth,
                ))
            })
            .find(|id| !self.threads.contains_key(id))
            .expect("identifiers do not run out");
        let number = self
            .threads
            .values()
            .map(|thread| thread.number + 1)
            .max()
            .unwrap_or(0);
        self.threads.insert(
            id,
            Thread {
                program,
                key,
                lane,
                role,
                frames: Vec::new(),
                pending: None,
                wait: None,
                cut_ms: None,
                failure: None,
                started: 0,
                number,
            },
        );
        if self.threads.len() > self.config.limits.threads {
            self.reach_limit(format!("threads ({})", self.config.limits.threads));
        }
        id
    }

    /// Puts a guest function on a thread that has nothing to run; it begins at the thread's next step.
    pub fn start_guest(&mut self, thread: ThreadId, call: &UpCall) {
        let (program, lane) = (self.threads[&thread].program, self.threads[&thread].lane);
        match self.process_mut(program).guest.enter(thread, call) {
            Ok(()) => {
                let thread = self.thread_mut(thread);
                thread.frames.push(Frame::Guest);
                thread.pending = Some(Pending::Continue);
            }
            Err(finding) => self.crash(lane, finding),
        }
    }

    /// A thread that is known to exist.
    pub fn thread_mut(&mut self, thread: ThreadId) -> &mut Thread {
        self.threads
            .get_mut(&thread)
            .expect("the thread exists while somebody names it")
    }

    /// Forgets a thread that has nothing left to run.
    pub fn retire_thread(&mut self, thread: ThreadId) {
        if self.threads.get(&thread).is_some_and(Thread::is_idle) {
            let program = self.threads[&thread].program;
            self.process_mut(program).guest.end_thread(thread);
            self.threads.remove(&thread);
        }
    }

    /// Carries out what a thread is about to do, and runs it on to its next decision point.
    pub fn run_thread(&mut self, id: ThreadId) {
        let thread = self.thread_mut(id);
        let flow = match thread.pending.take() {
            Some(Pending::Call(call)) => self.begin_call(id, &call),
            Some(Pending::Print(stream, text)) => {
                self.print(id, stream, &text);
                self.run_guest(id)
            }
            Some(Pending::Continue | Pending::Access) => self.run_guest(id),
            None => {
                let wait = thread.wait.take();
                let cut_ms = thread.cut_ms.take();
                let is_over = wait.is_none_or(|it| self.is_over(&it));
                let is_cut = !is_over && cut_ms.is_some_and(|at| at <= self.now_ms);
                if self.picked(Pick::TimeOut) || is_cut {
                    self.lose_connection(id)
                } else {
                    self.resume(id, Input::Woken)
                }
            }
        };
        self.settle(id, flow);
    }

    /// Follows a thread until it stands at a decision point.
    pub(crate) fn settle(&mut self, id: ThreadId, mut flow: Flow) {
        while self.outcome.is_none() {
            flow = match flow {
                Flow::Stop => return,
                Flow::Park(wait) => {
                    let cut_ms = self.cut_of(id);
                    let thread = self.thread_mut(id);
                    thread.wait = Some(wait);
                    thread.cut_ms = cut_ms;
                    return;
                }
                Flow::Up(call) => {
                    self.start_guest(id, &call);
                    if self.outcome.is_some() {
                        return;
                    }
                    self.locate_callback(id);
                    self.thread_mut(id).pending = None;
                    self.run_guest(id)
                }
                Flow::Reply(call, answer) => {
                    self.end_call(id, call, answer);
                    self.run_guest(id)
                }
            };
        }
    }

    /// A callback that has just been entered points to where its function begins.
    fn locate_callback(&mut self, id: ThreadId) {
        let source = self.source(id);
        let enters = |kind| {
            matches!(
                kind,
                Kind::Indicate | Kind::Status | Kind::Progress | Kind::Callback
            )
        };
        if let Some(event) = self.outbox.last_mut()
            && event.source.is_none()
            && enters(event.kind)
        {
            event.source = source;
        }
    }

    /// Lets the innermost kernel frame of a thread go on.
    pub(super) fn resume(&mut self, id: ThreadId, input: Input) -> Flow {
        match self.thread_mut(id).frames.pop() {
            Some(Frame::Call(call)) => self.resume_call(id, call, input),
            Some(Frame::Deliver(delivery)) => self.resume_delivery(id, delivery, input),
            Some(Frame::Provide(providing)) => self.end_providing(id, providing, input),
            Some(Frame::Guest) | None => unreachable!("the frame of a guest goes on by itself"),
        }
    }

    /// Runs the guest on top of a thread to its next stop.
    fn run_guest(&mut self, id: ThreadId) -> Flow {
        let program = self.threads[&id].program;
        let fuel = match &self.watch {
            Some(watch) => watch.left.min(self.config.limits.slice),
            None => self.config.limits.slice,
        };
        if fuel == 0 {
            self.thread_mut(id).pending = Some(Pending::Continue);
            return Flow::Stop;
        }
        let slice = Slice {
            fuel,
            concurrent: self.is_concurrent(program, id),
            watched: self.watch.is_some(),
        };
        let (stop, spent) = self.process_mut(program).guest.run(id, slice);
        self.note_statements(id, program, spent);
        self.spent += u64::from(spent);
        for finding in self.process_mut(program).guest.take_findings() {
            self.find(finding);
        }
        if self.spent > self.config.limits.operations {
            self.reach_limit(format!("operations ({})", self.config.limits.operations));
            return Flow::Stop;
        }
        let pending = match stop {
            Stop::Call(call) => Pending::Call(call),
            Stop::Print(stream, text) => Pending::Print(stream, text),
            Stop::Shared => Pending::Access,
            Stop::OutOfFuel => Pending::Continue,
            Stop::Return(value) => return self.leave_guest(id, value),
            Stop::Exit(code) => {
                self.end_process(program, code);
                return Flow::Stop;
            }
            Stop::Fault(finding) => {
                let lane = self.threads[&id].lane;
                self.crash(lane, finding);
                return Flow::Stop;
            }
        };
        self.thread_mut(id).pending = Some(pending);
        Flow::Stop
    }

    /// Whether accesses to shared cells of a program are decision points: another of its threads runs, or may start.
    fn is_concurrent(&self, program: ProgramId, running: ThreadId) -> bool {
        let others = self
            .threads
            .iter()
            .any(|(id, it)| *id != running && it.program == program && !it.is_idle());
        others
            || self
                .operations
                .values()
                .any(|it| it.program == program && it.sink.is_some() && it.may_call_back())
    }

    fn print(&mut self, id: ThreadId, stream: Stream, text: &Rc<str>) {
        let (program, lane) = (self.threads[&id].program, self.acting_lane(id));
        self.printed_bytes += text.len();
        let mut canon = Canon::default();
        canon.word(self.printed as u64);
        canon.word((self.printed >> 64) as u64);
        canon.word(u64::from(program.0) << 1 | u64::from(stream == Stream::Err));
        canon.text(text);
        self.printed = canon.finish();
        let source = self.source(id);
        let stream = Rc::from(if stream == Stream::Err { "err" } else { "out" });
        let draft =
            Draft::new(Kind::Print, lane, Rule::SimProgram, Rc::clone(text)).objects(vec![stream]);
        self.emit(draft.source(source));
        if self.printed_bytes > self.config.limits.output_bytes {
            self.reach_limit(format!(
                "printed bytes ({})",
                self.config.limits.output_bytes
            ));
        }
    }

    /// Whose time line a thread's guest acts on: that of the sink whose `AddRef`, `SetStatus` or `Release` WMI is
    /// calling on this thread, else the thread's own.
    pub fn acting_lane(&self, id: ThreadId) -> LaneId {
        let thread = &self.threads[&id];
        let calling = thread.frames.iter().rev().find_map(|frame| match frame {
            Frame::Guest => None,
            frame => Some(frame),
        });
        let Some(Frame::Call(call)) = calling else {
            return thread.lane;
        };
        let sinks = &self.process(thread.program).sinks;
        let operation = call
            .calls_sink_of()
            .and_then(|id| self.operations.get(&id))
            .map(|operation| operation.lane);
        let behind = || {
            call.calls_behind_stub()
                .and_then(|it| sinks.get(&it).copied())
        };
        operation.or_else(behind).unwrap_or(thread.lane)
    }

    /// The statement that a thread is at.
    pub fn source(&self, id: ThreadId) -> Option<(ProgramId, wmi_lab_syntax::Span)> {
        let program = self.threads.get(&id)?.program;
        self.process(program)
            .guest
            .place(id)
            .map(|span| (program, span))
    }

    /// The lane of a program's main thread.
    pub fn main_lane(&self, program: ProgramId) -> LaneId {
        self.threads
            .values()
            .find(|thread| thread.program == program && thread.role == ThreadRole::Main)
            .map_or(LaneId(0), |thread| thread.lane)
    }

    /// Starts `main` of a program, or the constructors of its globals.
    pub fn start_main(&mut self, program: ProgramId, key: Rc<str>, lane: LaneId) {
        let thread = self.create_thread(program, key, lane, ThreadRole::Main);
        self.start_guest(
            thread,
            &UpCall {
                target: Target::Main,
                args: Vec::new(),
            },
        );
    }
}
