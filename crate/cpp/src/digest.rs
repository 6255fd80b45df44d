//! The identity of a program's state, without the numbers that nobody can observe.

use wmi_lab_core::canon::Canon;
use wmi_lab_core::guest::ObjectId;
use wmi_lab_syntax::Span;
use wmi_lab_syntax::sorted::sort_by;

use crate::frame::Thread;
use crate::machine::Machine;
use crate::value::{Pointer, Value};

/// Writes the state of all threads and what globals lead to.
pub(crate) fn machine(machine: &Machine, canon: &mut Canon) {
    canon.word(machine.threads.len() as u64);
    for (id, thread) in &machine.threads {
        canon.word(u64::from(id.0));
        write_thread(machine, thread, canon);
    }
    for (_, _, alloc) in &machine.code.globals {
        canon.handle(
            Pointer {
                alloc: *alloc,
                offset: 0,
            }
            .handle(),
        );
    }
    for format in &machine.formats {
        format.write(canon);
    }
    canon.word(machine.providers.len() as u64);
    for (name, object) in &machine.providers {
        canon.text(name);
        canon.handle(*object);
    }
    // What nobody can reach any more still counts as a leak in the end.
    let mut owned: Vec<_> = machine
        .memory
        .iter()
        .filter(|(_, it)| it.origin.is_owned_by_program())
        .map(|(_, it)| (it.origin, it.born))
        .collect();
    sort_by(&mut owned, |a, b| a.cmp(b));
    canon.word(owned.len() as u64);
    for (origin, born) in owned {
        canon.word(origin as u64);
        write_span(born, canon);
    }
}

fn write_thread(machine: &Machine, thread: &Thread, canon: &mut Canon) {
    canon.word(u64::from(thread.passed) | u64::from(thread.failed.is_some()) << 1);
    canon.text(&thread.line);
    write_cells(machine, &thread.stack, canon);
    canon.word(thread.frames.len() as u64);
    for frame in &thread.frames {
        canon.word(u64::from(frame.function) << 32 | u64::from(frame.pc));
        canon.word(frame.base as u64);
        canon.handle(
            Pointer {
                alloc: frame.locals,
                offset: 0,
            }
            .handle(),
        );
        write_span(frame.span, canon);
        match &frame.entry {
            None => canon.word(0),
            Some(temporaries) => {
                canon.word(1 + temporaries.len() as u64);
                for alloc in temporaries {
                    canon.handle(
                        Pointer {
                            alloc: *alloc,
                            offset: 0,
                        }
                        .handle(),
                    );
                }
            }
        }
        match &frame.pending {
            None => canon.word(0),
            Some(pending) => {
                canon.word(1 + u64::from(pending.site));
                write_cells(machine, &pending.args, canon);
            }
        }
    }
}

/// Writes the contents of an allocation, or that it has ended.
pub(crate) fn allocation(machine: &Machine, alloc: u32, canon: &mut Canon) {
    match machine.memory.get(alloc) {
        None => {
            let origin = machine
                .memory
                .grave(alloc)
                .map_or(0, |it| 1 + it.origin as u64);
            canon.word(origin << 8 | 0xdead);
        }
        Some(allocation) => {
            canon.word(allocation.origin as u64 | u64::from(allocation.published) << 8);
            write_span(allocation.born, canon);
            write_cells(machine, &allocation.cells, canon);
        }
    }
}

fn write_span(span: Option<Span>, canon: &mut Canon) {
    canon.word(span.map_or(u64::MAX, |it| u64::from(it.start) << 32 | u64::from(it.end)));
}

fn write_cells(machine: &Machine, cells: &[Value], canon: &mut Canon) {
    canon.word(cells.len() as u64);
    for cell in cells {
        match *cell {
            Value::Uninit => canon.word(0),
            Value::Int(value) => {
                canon.word(1);
                canon.word(value as u64);
            }
            Value::Float(bits) => {
                canon.word(2);
                canon.word(bits);
            }
            Value::Null => canon.word(3),
            Value::Ptr(at) => {
                canon.word(4);
                canon.handle(at.handle());
            }
            Value::Kernel(ObjectId(object)) => {
                canon.word(5);
                canon.object(ObjectId(object));
            }
            Value::Func(function) => {
                canon.word(6);
                canon.word(u64::from(function));
            }
            Value::Name(name) => {
                canon.word(7);
                canon.text(&machine.names[name as usize]);
            }
            Value::Head { class, sub } => {
                canon.word(8);
                canon.word(u64::from(class) << 32 | u64::from(sub));
            }
        }
    }
}
