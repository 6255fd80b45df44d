//! Functions of programs that return, and programs that end.

use crate::com::Work;
use crate::guest::{Arg, ProgramId, ThreadId};
use crate::rule::Rule;
use crate::trace::{Kind, Level};

use super::kernel::{Draft, Kernel, Outcome};
use super::thread::{Flow, Frame, Input, ThreadRole};

impl Kernel {
    /// The guest function at the bottom of the topmost frames returned.
    pub(super) fn leave_guest(&mut self, id: ThreadId, value: Arg) -> Flow {
        let thread = self.thread_mut(id);
        let left = thread.frames.pop();
        assert!(
            matches!(left, Some(Frame::Guest)),
            "only a guest segment returns"
        );
        if !thread.frames.is_empty() {
            return self.resume(id, Input::Returned(value));
        }
        let (program, role, lane) = (thread.program, thread.role, thread.lane);
        match role {
            ThreadRole::Main if self.process(program).provider.is_none() => {
                self.end_process(program, value.as_int().unwrap_or(0) as i32);
            }
            ThreadRole::Spawned => {
                self.emit(
                    Draft::new(Kind::Hop, lane, Rule::SimWindows, "The thread ends")
                        .level(Level::Calls),
                );
                self.retire_thread(id);
            }
            _ => {}
        }
        Flow::Stop
    }

    /// Ends a program's process: its threads, and what it holds.
    pub(super) fn end_process(&mut self, program: ProgramId, code: i32) {
        let lane = self.main_lane(program);
        self.report_leaks(program);
        self.process_mut(program).exited = Some(code);
        let threads: Vec<ThreadId> = self
            .threads
            .iter()
            .filter(|it| it.1.program == program)
            .map(|it| *it.0)
            .collect();
        let mut duties = Vec::new();
        for thread in threads {
            let removed = self.threads.remove(&thread);
            let frames = removed.map(|it| it.frames).unwrap_or_default();
            duties.extend(frames.into_iter().filter_map(|frame| match frame {
                Frame::Provide(providing) => Some(providing),
                _ => None,
            }));
        }
        self.operations
            .retain(|_, it| it.program != program || matches!(it.work, Work::Method(_)));
        let label = format!("{} ends with exit code {code}", self.process(program).name);
        let end = self.emit(Draft::new(Kind::End, lane, Rule::SimProgram, label));
        for providing in duties {
            self.leave_duty(providing, end, (lane, code));
        }
        let clients = || {
            self.processes
                .iter()
                .filter(|process| process.provider.is_none())
        };
        if clients().all(|process| process.exited.is_some()) {
            let first = clients().next().and_then(|process| process.exited);
            self.outcome = Some(Outcome::Exit(first.unwrap_or(code)));
        }
    }
}
