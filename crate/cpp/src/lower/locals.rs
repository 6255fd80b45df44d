//! Local and global variables: where they lie and how they begin.

use wmi_lab_syntax::cpp::ast::{Init, VarDecl};

use super::Global;
use super::function::{Lowering, Variable};
use crate::code::Op;
use crate::ty::{ClassId, Ty};
use crate::value::Value;

impl<'u, 'a> Lowering<'u, 'a> {
    pub(super) fn find(&self, name: &str) -> Option<Variable> {
        let scopes = self.scopes.iter().rev();
        let mut all = scopes.flat_map(|scope| scope.variables.iter().rev());
        all.find(|it| it.name == name).cloned()
    }

    pub(super) fn add_variable(
        &mut self,
        name: String,
        ty: Ty,
        slot: u32,
        indirect: bool,
        boxed: bool,
        ends: Option<(ClassId, u32)>,
    ) {
        let from = self.here();
        let variable = Variable {
            name,
            ty,
            slot,
            indirect,
            boxed,
            ends,
            from,
        };
        if let Some(scope) = self.scopes.last_mut() {
            scope.variables.push(variable);
        }
    }

    /// Gives a filled slot a name.
    pub(super) fn name_slot(&mut self, name: &str, ty: Ty, slot: u32, indirect: bool) {
        self.add_variable(name.to_owned(), ty, slot, indirect, false, None);
    }

    /// Declares a local variable and initialises it.
    pub(super) fn local(&mut self, decl: &'a VarDecl) {
        let mut ty = self.unit.resolve(&decl.ty, self.class);
        if let Ty::Class(class) = &ty {
            self.unit.complete(*class);
        }
        if decl.is_static {
            self.static_local(decl, ty);
            return;
        }
        if let Ty::Ref(to) = &ty {
            let to = to.as_ref().clone();
            self.reference_local(decl, to);
            return;
        }
        if ty == Ty::Auto || matches!(&ty, Ty::Ptr(to) if **to == Ty::Auto) {
            ty = match &decl.init {
                Init::Assign(value) => self.probe(value),
                Init::Construct(args) | Init::List(args) if args.len() == 1 => self.probe(&args[0]),
                _ => self.fail(
                    decl.span,
                    "auto needs an initialiser",
                    "write the type, or give a value",
                ),
            };
        }
        if let Ty::Array(of, 0) = ty {
            ty = Ty::Array(of, super::initialise::implied_count(&decl.init));
        }
        let slot = self.new_slot();
        let aggregate = matches!(ty, Ty::Class(_) | Ty::Array(..));
        let boxed = aggregate || self.addressed.contains(&decl.name);
        if boxed {
            let cells = self.unit.cells(&ty).max(1);
            self.emit(Op::Alloca { slot, cells });
            self.boxed.push(slot);
            self.emit(Op::LoadLocal(slot));
            self.initialise(&ty, &decl.init, decl.span);
        } else {
            self.initialise_slot(slot, &ty, decl);
        }
        self.end_temporaries();
        let ends = match &ty {
            Ty::Class(class) => Some((*class, 1)),
            Ty::Array(of, count) => match of.as_ref() {
                Ty::Class(class) => Some((*class, *count)),
                _ => None,
            },
            _ => None,
        };
        let ends = ends.filter(|(class, _)| self.unit.destructor_of(*class).is_some());
        self.add_variable(decl.name.clone(), ty, slot, boxed, boxed, ends);
    }

    /// A scalar that nobody takes the address of lies in the frame itself.
    pub(super) fn initialise_slot(&mut self, slot: u32, ty: &Ty, decl: &VarDecl) {
        match &decl.init {
            Init::None => self.emit(Op::Push(Value::Uninit)),
            Init::Assign(value) => self.value_as(value, ty),
            Init::Construct(args) | Init::List(args) => match args.as_slice() {
                [] => self.emit(Op::Push(Value::Int(0))),
                [value] => self.value_as(value, ty),
                _ => {
                    self.fail(
                        decl.span,
                        "one value is expected here",
                        "give a single initialiser",
                    );
                }
            },
        }
        self.emit(Op::StoreLocal(slot));
    }

    pub(super) fn reference_local(&mut self, decl: &'a VarDecl, to: Ty) {
        let value = match &decl.init {
            Init::Assign(value) => value,
            Init::Construct(args) | Init::List(args) if args.len() == 1 => &args[0],
            _ => {
                self.fail(
                    decl.span,
                    "a reference needs something to refer to",
                    "initialise it",
                );
                return;
            }
        };
        let ty = if to == Ty::Auto {
            self.probe(value)
        } else {
            to
        };
        let slot = self.new_slot();
        // A temporary that a reference keeps lives as long as the function.
        let outer = std::mem::take(&mut self.temporaries);
        self.argument(value, &Ty::Ref(ty.clone().into()));
        self.emit(Op::StoreLocal(slot));
        self.temporaries = outer;
        self.add_variable(decl.name.clone(), ty, slot, true, false, None);
    }

    /// `static` in a function: made once, when control first comes by.
    pub(super) fn static_local(&mut self, decl: &'a VarDecl, ty: Ty) {
        let ty = match ty {
            Ty::Array(of, 0) => Ty::Array(of, super::initialise::implied_count(&decl.init)),
            other => other,
        };
        let zero = vec![Value::Int(0); self.unit.cells(&ty) as usize];
        let at = self
            .unit
            .allocate(crate::memory::Origin::Global, zero, Some(decl.span));
        let done = self
            .unit
            .allocate(crate::memory::Origin::Global, vec![Value::Int(0)], None);
        self.unit
            .code
            .globals
            .push((decl.name.as_str().into(), ty.clone(), at.alloc));
        self.emit(Op::Push(Value::Ptr(done)));
        self.emit(Op::Load);
        let skip = self.jump(Op::JumpIf);
        if !matches!(decl.init, Init::None) || matches!(ty, Ty::Class(_)) {
            self.emit(Op::Push(Value::Ptr(at)));
            self.initialise(&ty, &decl.init, decl.span);
            self.end_temporaries();
        }
        self.emit(Op::Push(Value::Ptr(done)));
        self.emit(Op::Push(Value::Int(1)));
        self.emit(Op::Store);
        self.patch(skip);
        let slot = self.new_slot();
        self.emit(Op::Push(Value::Ptr(at)));
        self.emit(Op::StoreLocal(slot));
        self.add_variable(decl.name.clone(), ty, slot, true, false, None);
    }

    /// Initialises a global variable.
    pub(super) fn global(&mut self, global: &Global, decl: &'a VarDecl) {
        if matches!(decl.init, Init::None) && super::class::object_class(&global.ty).is_none() {
            return;
        }
        if !self.library {
            self.emit(Op::Stmt(decl.span));
            self.unit.place = decl.span;
        }
        self.emit(Op::Push(Value::Ptr(global.at)));
        self.initialise(&global.ty, &decl.init, decl.span);
        self.end_temporaries();
    }

    /// Runs the destructor of a global object.
    pub(super) fn end_global(&mut self, global: &Global) {
        if let Ty::Class(class) = &global.ty
            && self.unit.destructor_of(*class).is_some()
        {
            self.emit(Op::Push(Value::Ptr(global.at)));
            self.destroy(*class);
        }
    }
}
