//! The door to the World: [`Guest`] for [`Machine`].

use std::collections::BTreeMap;
use std::rc::Rc;

use wmi_lab_core::canon::Canon;
use wmi_lab_core::guest::{
    Finding, Guest, GuestHandle, Reached, Reply, Slice, Stop, Target, ThreadId, UpCall, Variable,
};
use wmi_lab_syntax::Span;

use crate::code::Op;
use crate::findings::Fault;
use crate::frame::Thread;
use crate::machine::Machine;
use crate::value::{Pointer, Value};

impl Guest for Machine {
    fn fork(&self) -> Box<dyn Guest> {
        Box::new(self.clone())
    }

    fn weight(&self) -> usize {
        self.memory.weight()
    }

    fn enter(&mut self, thread: ThreadId, call: &UpCall) -> Result<(), Finding> {
        let mut entered = self.threads.remove(&thread).unwrap_or_default();
        let result = self.push_call(&mut entered, call);
        let span = entered.span();
        self.threads.insert(thread, entered);
        result.map_err(|fault| self.finding(fault, span))
    }

    fn run(&mut self, thread: ThreadId, slice: Slice) -> (Stop, u32) {
        self.execute(thread, slice)
    }

    fn take_statements(&mut self) -> Vec<Reached> {
        std::mem::take(&mut self.reached)
    }

    fn reply(&mut self, thread: ThreadId, reply: Reply) {
        let Some(mut waiting) = self.threads.remove(&thread) else {
            return;
        };
        if let Err(fault) = self.take_reply(&mut waiting, reply) {
            waiting.failed = Some(self.finding(fault, waiting.span()));
        }
        self.threads.insert(thread, waiting);
    }

    fn place(&self, thread: ThreadId) -> Option<Span> {
        let thread = self.threads.get(&thread)?;
        let top = thread.frames.last()?;
        let function = &self.code.functions[top.function as usize];
        match function.ops.get(top.pc as usize) {
            Some(Op::Stmt(span)) if top.pending.is_none() => Some(*span),
            _ => thread.span(),
        }
    }

    fn end_thread(&mut self, thread: ThreadId) {
        if let Some(thread) = self.threads.remove(&thread) {
            for frame in thread.frames {
                self.memory.free(frame.locals, None);
            }
        }
    }

    fn class_name(&self, object: GuestHandle) -> Rc<str> {
        let at = Pointer::from_handle(object);
        match self.object_at(at) {
            Ok(Some((class, _))) => self.code.classes[class as usize].name.clone(),
            _ => match self.memory.get(at.alloc) {
                Some(allocation) => allocation.origin.label().into(),
                None => "freed memory".into(),
            },
        }
    }

    fn is_alive(&self, object: GuestHandle) -> bool {
        self.memory
            .get(Pointer::from_handle(object).alloc)
            .is_some()
    }

    fn publish(&mut self, object: GuestHandle) {
        self.publish_handle(object);
    }

    fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    fn leaks(&self) -> Vec<Finding> {
        let owned = self
            .memory
            .iter()
            .filter(|(_, it)| it.origin.is_owned_by_program());
        // One finding for all that the same statement left behind: a loop may have run a million times.
        let mut places: BTreeMap<_, usize> = BTreeMap::new();
        let mut groups: Vec<(Finding, usize)> = Vec::new();
        for (alloc, it) in owned {
            let class = self.class_name(Pointer { alloc, offset: 0 }.handle());
            let born = it.born.map(|span| (span.start, span.end));
            let group = *places.entry((born, Rc::clone(&class))).or_insert_with(|| {
                groups.push((self.finding(crate::view::leak(it, &class), it.born), 0));
                groups.len() - 1
            });
            groups[group].1 += 1;
        }
        let leaks = groups.into_iter().map(|(mut leak, times)| {
            if times > 1 {
                leak.message = format!("{}, {times} times", leak.message);
            }
            leak
        });
        leaks.collect()
    }

    fn variables(&self, thread: ThreadId) -> Vec<Variable> {
        crate::view::variables(self, thread)
    }

    fn providers(&self) -> Vec<(Rc<str>, GuestHandle)> {
        self.providers.clone()
    }

    fn canon(&self, canon: &mut Canon) {
        crate::digest::machine(self, canon);
    }

    fn canon_allocation(&self, allocation: u32, canon: &mut Canon) {
        crate::digest::allocation(self, allocation, canon);
    }
}

impl Machine {
    fn push_call(&mut self, thread: &mut Thread, call: &UpCall) -> Result<(), Fault> {
        let (function, this) = match &call.target {
            Target::Main => (self.code.start, None),
            Target::Function(function) => (function.0, None),
            Target::Method(object, name) => {
                let at = Pointer::from_handle(*object);
                let (function, this) =
                    self.find_method(at, name, call.args.len())
                        .map_err(|fault| Fault {
                            message: format!("{name} is called by WMI: {}", fault.message),
                            ..fault
                        })?;
                (function, Some(this))
            }
        };
        let Some(code) = self.code.functions.get(function as usize) else {
            return Err(Fault::wild(
                "something that is no function of the program is called",
            ));
        };
        let params = code.params.clone();
        if params.len() != call.args.len() {
            let message = format!(
                "{} takes {} parameters and is called with {}",
                code.name,
                params.len(),
                call.args.len()
            );
            return Err(Fault::error(
                "wrong-signature",
                message,
                "declare it with its published parameters",
            ));
        }
        let mut temporaries = Vec::new();
        let mut values: Vec<Value> = this.map(Value::Ptr).into_iter().collect();
        for (arg, ty) in call.args.iter().zip(&params) {
            values.push(self.parameter(arg, ty, &mut temporaries)?);
        }
        self.call(thread, function, values, Some(temporaries))
    }
}
