//! Calls through objects: virtual methods, destructors, `delete`.

use std::rc::Rc;

use crate::code::Code;
use crate::exec::{Flow, advance, pointer, pop, take};
use crate::findings::Fault;
use crate::frame::Thread;
use crate::machine::Machine;
use crate::memory::Origin;
use crate::ty::ClassId;
use crate::value::{Pointer, Value};

impl Machine {
    /// The class of the object that has a head at the place, and where the object starts.
    pub(crate) fn object_at(&self, head: Pointer) -> Result<Option<(ClassId, Pointer)>, Fault> {
        Ok(match self.memory.peek(head)? {
            Value::Head { class, sub } => Some((class, head.shift(-i64::from(sub)))),
            _ => None,
        })
    }

    /// The method of an object by its name.
    pub(crate) fn find_method(
        &self,
        head: Pointer,
        name: &str,
        args: usize,
    ) -> Result<(u32, Pointer), Fault> {
        let Some((class, start)) = self.object_at(head)? else {
            return Err(Fault::wild(format!(
                "{name} is called on something that is no object with virtual methods"
            )));
        };
        let layout = &self.code.classes[class as usize];
        let key = (Rc::from(name), args);
        match layout.methods.get(&key) {
            Some((function, at)) => Ok((*function, start.add(*at))),
            None => Err(Fault::error(
                "no-method",
                format!(
                    "{} has no method {name} with {args} parameters",
                    layout.name
                ),
                "implement every method of the interface, with its published parameters",
            )),
        }
    }

    pub(crate) fn call_method(
        &mut self,
        code: &Rc<Code>,
        thread: &mut Thread,
        site: u32,
    ) -> Result<Flow, Fault> {
        let place = &code.method_sites[site as usize];
        let this = thread
            .stack
            .len()
            .checked_sub(place.args + 1)
            .map(|at| thread.stack[at]);
        match this.unwrap_or_default() {
            Value::Kernel(_) => match place.api {
                Some(api) => self.call_api(code, thread, api),
                None => Err(Fault::unsupported(format!(
                    "{}::{} is not supported",
                    place.class, place.name
                ))),
            },
            Value::Ptr(at) => {
                let (function, this) =
                    self.find_method(at.add(place.head), &place.name, place.args)?;
                let args = take(thread, place.args);
                pop(thread);
                let mut all = vec![Value::Ptr(this)];
                all.extend(args);
                advance(thread);
                self.call(thread, function, all, None)?;
                Ok(Flow::Switched)
            }
            Value::Uninit => Err(Fault::uninitialised()),
            value if value.is_null() => Err(Fault {
                message: format!(
                    "{} is called through {}, which is a null pointer",
                    place.name, place.through
                ),
                ..Fault::null(&place.through)
            }),
            _ => Err(Fault::wild(format!(
                "{} is called through {}, which points to no object",
                place.name, place.through
            ))),
        }
    }

    /// Runs the destructor of the object whose address is on the stack.
    pub(crate) fn destroy(
        &mut self,
        code: &Rc<Code>,
        thread: &mut Thread,
        class: ClassId,
    ) -> Result<Flow, Fault> {
        let at = pointer(pop(thread))?;
        let layout = &code.classes[class as usize];
        let mut object = (class, at);
        if let Some(head) = layout.heads.first()
            && let Some(found) = self.object_at(at.add(*head))?
        {
            object = found;
        }
        let Some(destructor) = code.classes[object.0 as usize].destructor else {
            return Ok(Flow::Next);
        };
        advance(thread);
        self.call(thread, destructor, vec![Value::Ptr(object.1)], None)?;
        Ok(Flow::Switched)
    }

    /// Checks that `delete` is possible; answers with the start of the object.
    pub(crate) fn begin_delete(&mut self, value: Value, array: bool) -> Result<Value, Fault> {
        let at = match value {
            Value::Kernel(_) => {
                return Err(Fault::error(
                    "wrong-delete",
                    "an object of WMI is deleted",
                    "call Release: the object ends itself when nobody holds a reference",
                ));
            }
            value => pointer(value)?,
        };
        let Some(allocation) = self.memory.get(at.alloc) else {
            return Err(Fault::freed_twice(self.memory.grave(at.alloc)));
        };
        let wanted = if array { Origin::NewArray } else { Origin::New };
        if allocation.origin != wanted {
            let form = if array { "delete[]" } else { "delete" };
            return Err(Fault::error(
                "wrong-delete",
                format!("{form} is used on {}", allocation.origin.label()),
                "free memory the way it was made: new with delete, new[] with delete[], a BSTR with SysFreeString",
            ));
        }
        let start = Pointer {
            alloc: at.alloc,
            offset: 0,
        };
        if let Ok(Some((class, _))) = self.object_at(start) {
            let name = self.code.classes[class as usize].name.clone();
            self.memory.remember_class(at.alloc, name);
        }
        Ok(Value::Ptr(start))
    }
}
