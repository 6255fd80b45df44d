//! Calls of the World: C++ values become [`Arg`]s, and the answer is written back.

use std::rc::Rc;

use wmi_lab_core::guest::{ApiCall, Arg, GuestHandle, Reply, Stop};
use wmi_lab_core::method::{Kind, Method};

use crate::code::{ApiSite, Code};
use crate::exec::{Flow, pop, take};
use crate::findings::Fault;
use crate::frame::{Pending, Thread};
use crate::library::{text, variant};
use crate::machine::Machine;
use crate::memory::Origin;
use crate::ty::Ty;
use crate::value::{Pointer, Value};

/// Cells of a `TRefPointerCollection`: its items, and how many there are.
const COLLECTION_ITEMS: u32 = 0;
const COLLECTION_COUNT: u32 = 1;

impl Machine {
    /// Stops the thread for a call of the World.
    pub(crate) fn call_api(
        &mut self,
        code: &Rc<Code>,
        thread: &mut Thread,
        site: u32,
    ) -> Result<Flow, Fault> {
        let place = &code.api_sites[site as usize];
        let method = place.method;
        let args = take(thread, place.params.len());
        let this = if has_this(method) {
            self.object_arg(pop(thread))?
        } else {
            Arg::Null
        };
        if this == Arg::Null && has_this(method) {
            return Err(Fault::null(&format!("the object before {}", method.name())));
        }
        let mut converted = Vec::new();
        for (index, parameter) in method.parameters().iter().enumerate() {
            let value = args.get(index).copied().unwrap_or(Value::Null);
            let ty = place.params.get(index).cloned().unwrap_or(Ty::INT);
            let counted = || args.first().copied().unwrap_or_default();
            let arg = match parameter.kind {
                Kind::Bytes => self.bytes(value, counted())?,
                _ if parameter.name == "lpHandles" => self.handles(value, counted())?,
                kind => self.argument(value, kind, &ty)?,
            };
            converted.push(arg);
            if place.bstr.get(index) == Some(&true) {
                self.check_bstr(value, parameter.name, thread);
            }
        }
        crate::exec::advance(thread);
        if let Some(frame) = thread.frames.last_mut() {
            frame.pending = Some(Pending { site, args });
        }
        Ok(Flow::Stop(Stop::Call(ApiCall {
            method,
            this,
            args: converted,
        })))
    }

    fn check_bstr(&mut self, value: Value, name: &str, thread: &Thread) {
        let Value::Ptr(at) = value else { return };
        let Some(allocation) = self.memory.get(at.alloc) else {
            return;
        };
        if matches!(allocation.origin, Origin::Bstr | Origin::VariantBstr) {
            return;
        }
        let fault = Fault::note(
            "not-a-bstr",
            format!(
                "{} is passed as {name}, which is a BSTR",
                allocation.origin.label()
            ),
            "make a BSTR with SysAllocString or _bstr_t: its length stands before its characters",
        );
        self.report(fault, thread.span());
    }

    /// An argument as its parameter wants it.
    fn argument(&mut self, value: Value, kind: Kind, ty: &Ty) -> Result<Arg, Fault> {
        if value == Value::Uninit {
            return Err(Fault::uninitialised());
        }
        Ok(match kind {
            Kind::Int => Arg::Int(value.number()),
            Kind::Text => match value {
                Value::Name(name) => Arg::Text(self.names[name as usize].clone()),
                value if value.is_null() => Arg::Null,
                value => {
                    let wide = !matches!(ty.pointee(), Some(Ty::Char));
                    Arg::Text(text::read(&self.memory, value, wide)?.into())
                }
            },
            Kind::Variant => match value {
                value if value.is_null() => Arg::Null,
                value => variant::read(&self.memory, crate::exec::pointer(value)?)?,
            },
            Kind::Object | Kind::Function | Kind::Opaque | Kind::Bytes => self.object_arg(value)?,
            Kind::OutObject
            | Kind::OutInt
            | Kind::OutText
            | Kind::OutVariant
            | Kind::OutObjects
            | Kind::OutArray
            | Kind::OutRecord
            | Kind::OutCollection => {
                if value.is_null() {
                    Arg::Null
                } else {
                    // A wild place is found here, before the call, not when the answer arrives.
                    self.memory.peek(crate::exec::pointer(value)?)?;
                    Arg::Out
                }
            }
        })
    }

    /// A pointer as the World sees it; what it leads to can be reached by other threads from now on.
    fn object_arg(&mut self, value: Value) -> Result<Arg, Fault> {
        if let Value::Ptr(at) = value {
            if self.memory.get(at.alloc).is_none() {
                return Err(Fault::dead(self.memory.grave(at.alloc)));
            }
            self.memory.publish(at.alloc);
        }
        match value {
            Value::Uninit => Err(Fault::uninitialised()),
            value => Ok(self.arg(value)),
        }
    }

    /// A value as it leaves the program.
    pub(crate) fn arg(&self, value: Value) -> Arg {
        match value {
            Value::Uninit | Value::Null => Arg::Null,
            Value::Int(value) => Arg::Int(value),
            Value::Float(_) => Arg::Int(value.number()),
            Value::Ptr(at) => Arg::Guest(at.handle()),
            Value::Kernel(object) => Arg::Object(object),
            Value::Func(function) => Arg::Function(wmi_lab_core::guest::FunctionId(function)),
            Value::Name(name) => Arg::Text(self.names[name as usize].clone()),
            Value::Head { .. } => Arg::Null,
        }
    }

    /// A text of so many bytes; it may end before, at a zero.
    fn bytes(&self, value: Value, count: Value) -> Result<Arg, Fault> {
        if value.is_null() {
            return Ok(Arg::Null);
        }
        let limit = usize::try_from(count.number()).unwrap_or(0);
        let units = text::units(&self.memory, value, limit)?;
        Ok(Arg::Text(text::decode(&units, false).into()))
    }

    /// The handles of a wait.
    fn handles(&mut self, value: Value, count: Value) -> Result<Arg, Fault> {
        let at = crate::exec::pointer(value)?;
        let count = u32::try_from(count.number()).unwrap_or(0).min(64);
        let mut handles = Vec::new();
        for index in 0..count {
            let handle = self.memory.load(at.add(index))?;
            handles.push(self.object_arg(handle)?);
        }
        Ok(Arg::Array(handles))
    }

    /// Takes the answer to the call that the thread waits for.
    pub(crate) fn take_reply(&mut self, thread: &mut Thread, reply: Reply) -> Result<(), Fault> {
        let code = Rc::clone(&self.code);
        let Some(pending) = thread.frames.last_mut().and_then(|it| it.pending.take()) else {
            return Ok(());
        };
        let site = &code.api_sites[pending.site as usize];
        for (index, arg) in reply.outs {
            let Some(Value::Ptr(at)) = pending.args.get(index).copied() else {
                continue;
            };
            self.write_out(site, index, at, &arg, thread)?;
        }
        if site.returns != Ty::Void {
            let value = self.returned(&site.returns, &reply.returns);
            thread.stack.push(value);
        }
        Ok(())
    }

    fn returned(&mut self, ty: &Ty, arg: &Arg) -> Value {
        let value = self.simple(arg);
        match (ty.as_int(), value) {
            (Some(int), value) => Value::Int(int.wrap(value.number())),
            (None, value) if ty.is_pointer() && value.is_null() => Value::Null,
            (None, value) => value,
        }
    }

    /// A value that needs no memory.
    fn simple(&mut self, arg: &Arg) -> Value {
        match arg {
            Arg::Int(value) => Value::Int(*value),
            Arg::Object(object) => Value::Kernel(*object),
            Arg::Guest(handle) => Value::Ptr(Pointer::from_handle(*handle)),
            Arg::Function(function) => Value::Func(function.0),
            Arg::Text(name) => Value::Name(self.guid(name)),
            _ => Value::Null,
        }
    }

    fn write_out(
        &mut self,
        site: &ApiSite,
        index: usize,
        at: Pointer,
        arg: &Arg,
        thread: &Thread,
    ) -> Result<(), Fault> {
        let kind = site.method.parameters().get(index).map(|it| it.kind);
        let span = thread.span();
        match kind {
            Some(Kind::OutText) => {
                let value = match arg {
                    Arg::Text(content) => {
                        let cells = text::cells(content, true);
                        Value::Ptr(self.memory.allocate_filled(Origin::Bstr, cells, span)?)
                    }
                    _ => Value::Null,
                };
                self.memory.store(at, value)
            }
            Some(Kind::OutVariant) => variant::write(&mut self.memory, at, arg, span),
            Some(Kind::OutObjects | Kind::OutRecord) => match arg {
                Arg::Array(objects) => {
                    for (offset, object) in (0..).zip(objects) {
                        let value = self.simple(object);
                        self.memory.store(at.add(offset), value)?;
                    }
                    Ok(())
                }
                other => {
                    let value = self.simple(other);
                    self.memory.store(at, value)
                }
            },
            Some(Kind::OutArray) => {
                let array = match arg {
                    Arg::Variant(variant) => variant::payload(&mut self.memory, variant, span)?,
                    _ => Value::Null,
                };
                self.memory.store(at, array)
            }
            Some(Kind::OutCollection) => self.fill_collection(at, arg),
            _ => {
                let value = self.simple(arg);
                let to = site
                    .params
                    .get(index)
                    .and_then(Ty::pointee)
                    .and_then(Ty::as_int);
                self.memory.store(
                    at,
                    match to {
                        Some(int) => Value::Int(int.wrap(value.number())),
                        None => value,
                    },
                )
            }
        }
    }

    /// Puts objects at the end of a `TRefPointerCollection`.
    fn fill_collection(&mut self, at: Pointer, arg: &Arg) -> Result<(), Fault> {
        let Arg::Array(objects) = arg else {
            return Ok(());
        };
        let count = self.memory.load(at.add(COLLECTION_COUNT))?.number().max(0) as u32;
        let old = self.memory.load(at.add(COLLECTION_ITEMS))?;
        let mut cells = match old {
            Value::Ptr(items) => self.memory.slice(items, count)?,
            _ => Vec::new(),
        };
        for object in objects {
            cells.push(self.simple(object));
        }
        if let Value::Ptr(items) = old {
            self.memory.free(items.alloc, None);
        }
        let total = cells.len() as i64;
        let items = self.memory.allocate_filled(Origin::NewArray, cells, None)?;
        self.memory
            .store(at.add(COLLECTION_ITEMS), Value::Ptr(items))?;
        self.memory
            .store(at.add(COLLECTION_COUNT), Value::Int(total))
    }

    /// A value that the World passes to a function of the program. What has to be allocated for it is added to
    /// `temporaries` and ends with the call.
    pub(crate) fn parameter(
        &mut self,
        arg: &Arg,
        ty: &Ty,
        temporaries: &mut Vec<u32>,
    ) -> Result<Value, Fault> {
        let mut keep = |machine: &mut Self, cells: Vec<Value>| {
            let at = machine.memory.allocate_filled(Origin::Stack, cells, None)?;
            temporaries.push(at.alloc);
            Ok::<Value, Fault>(Value::Ptr(at))
        };
        Ok(match (arg, ty) {
            (Arg::Text(name), Ty::Guid) => Value::Name(self.guid(name)),
            (Arg::Text(name), Ty::Ref(to)) if **to == Ty::Guid => {
                let name = Value::Name(self.guid(name));
                keep(self, vec![name])?
            }
            (Arg::Text(content), ty) => {
                let wide = !matches!(ty.pointee(), Some(Ty::Char));
                let cells = text::cells(content, wide);
                let at = self.memory.allocate_filled(Origin::Bstr, cells, None)?;
                temporaries.push(at.alloc);
                Value::Ptr(at)
            }
            (Arg::Array(items), _) => {
                let cells: Vec<Value> = items.iter().map(|it| self.simple(it)).collect();
                keep(self, cells)?
            }
            (Arg::Variant(_), _) => {
                let at = keep(self, vec![Value::Int(0), Value::Int(0)])?;
                variant::write(&mut self.memory, crate::exec::pointer(at)?, arg, None)?;
                if let Ok(Value::Ptr(inner)) = self.memory.peek(crate::exec::pointer(at)?.add(1)) {
                    temporaries.push(inner.alloc);
                }
                at
            }
            (Arg::Out, _) => keep(self, vec![Value::Uninit])?,
            (Arg::Int(value), ty) => match ty.as_int() {
                Some(int) => Value::Int(int.wrap(*value)),
                None if *value == 0 => Value::Null,
                None => Value::Int(*value),
            },
            (Arg::Null, ty) if ty.as_int().is_some() => Value::Int(0),
            (arg, _) => self.simple(arg),
        })
    }

    /// Marks an object as reachable by other threads.
    pub(crate) fn publish_handle(&mut self, handle: GuestHandle) {
        self.memory.publish(Pointer::from_handle(handle).alloc);
    }
}

/// Whether the method is called on an object.
fn has_this(method: Method) -> bool {
    !matches!(method.interface(), "" | "CWbemProviderGlue")
}
