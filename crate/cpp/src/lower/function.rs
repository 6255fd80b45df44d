//! One function on its way: its scopes, its slots, its clean-up.

use std::collections::{BTreeMap, BTreeSet};

use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast::{self, Init, VarDecl};

use super::{Global, Unit};
use crate::code::{Local, Op};
use crate::ty::{ClassId, Ty};
use crate::value::Value;

/// A local variable.
#[derive(Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) ty: Ty,
    pub(super) slot: u32,
    /// Its slot holds the address of its value.
    pub(super) indirect: bool,
    /// Its memory ends with its scope.
    boxed: bool,
    /// The class whose destructor runs at the end of the scope, and how many objects there are.
    ends: Option<(ClassId, u32)>,
    from: u32,
}

/// A block in which variables live.
#[derive(Clone, Default)]
pub(super) struct Scope {
    id: u32,
    variables: Vec<Variable>,
}

/// A loop or switch that `break` and `continue` leave.
#[derive(Default)]
pub(super) struct Breakable {
    depth: usize,
    pub(super) is_loop: bool,
    pub(super) breaks: Vec<usize>,
    pub(super) continues: Vec<usize>,
}

/// A temporary object of the full expression.
#[derive(Clone, Copy)]
struct Temporary {
    slot: u32,
    class: ClassId,
}

/// A `goto` whose way out is written when all labels are known.
struct Goto {
    jump: usize,
    label: String,
    scopes: Vec<Scope>,
    span: Span,
}

/// Lowers one function.
pub(super) struct Lowering<'u, 'a> {
    pub(super) unit: &'u mut Unit<'a>,
    id: u32,
    ops: Vec<Op>,
    pub(super) class: Option<ClassId>,
    pub(super) has_this: bool,
    pub(super) returns: Ty,
    pub(super) library: bool,
    /// `return` of a fragment goes to the end of the whole run.
    pub(super) exits_to_end: bool,
    exits: Vec<usize>,
    scopes: Vec<Scope>,
    next_scope: u32,
    breakables: Vec<Breakable>,
    slots: u32,
    boxed: Vec<u32>,
    locals: Vec<Local>,
    temporaries: Vec<Temporary>,
    addressed: BTreeSet<String>,
    labels: BTreeMap<String, (u32, Vec<Scope>)>,
    gotos: Vec<Goto>,
}

impl<'u, 'a> Lowering<'u, 'a> {
    pub(super) fn new(unit: &'u mut Unit<'a>, id: u32) -> Self {
        let info = &unit.infos[id as usize];
        let (class, library, returns) = (info.owner, info.library, info.returns.clone());
        let has_this = info.owner.is_some() && !info.is_static;
        Self {
            unit,
            id,
            ops: Vec::new(),
            class,
            has_this,
            returns,
            library,
            exits_to_end: false,
            exits: Vec::new(),
            scopes: Vec::new(),
            next_scope: 0,
            breakables: Vec::new(),
            slots: 0,
            boxed: Vec::new(),
            locals: Vec::new(),
            temporaries: Vec::new(),
            addressed: BTreeSet::new(),
            labels: BTreeMap::new(),
            gotos: Vec::new(),
        }
    }

    /// Lowers a function that has a body in the text.
    pub(super) fn function(mut self) {
        let Some(text) = self.unit.infos[self.id as usize].text else {
            return;
        };
        let Some(body) = &text.body else { return };
        self.parameters();
        if text.kind == ast::FunctionKind::Constructor
            || text.owner.as_deref() == Some(&text.name)
                && text.kind != ast::FunctionKind::Destructor
        {
            self.initialise_members(&text.initializers, text.span);
        }
        if text.kind == ast::FunctionKind::Destructor {
            self.enter_destructor();
        }
        self.declare_labels(&body.stmts);
        self.open_scope();
        body.stmts.iter().for_each(|it| self.statement(it));
        if text.kind == ast::FunctionKind::Destructor {
            // `return` in a destructor still ends members and bases.
            self.close_scope();
            self.land_exits();
            self.end_members();
        } else {
            self.close_scope();
        }
        self.close_scope();
        self.fall_off_end();
        self.finish();
    }

    /// Takes the parameters from the caller.
    pub(super) fn parameters(&mut self) {
        let info = &self.unit.infos[self.id as usize];
        let params: Vec<(String, Ty)> = info
            .params
            .iter()
            .map(|it| (it.name.unwrap_or("").to_owned(), it.ty.clone()))
            .collect();
        if let Some(text) = info.text
            && let Some(body) = &text.body
        {
            super::place::addressed(&body.stmts, &mut self.addressed);
        }
        self.exits_to_end = info
            .text
            .is_some_and(|it| it.kind == ast::FunctionKind::Destructor);
        self.open_scope();
        self.slots = u32::from(self.has_this) + params.len() as u32;
        for (slot, (name, ty)) in (u32::from(self.has_this)..).zip(params) {
            let indirect = matches!(ty, Ty::Ref(_) | Ty::Class(_));
            let ty = ty.without_ref().clone();
            if !indirect && self.addressed.contains(&name) {
                let boxed = self.new_slot();
                self.emit(Op::Alloca {
                    slot: boxed,
                    cells: 1,
                });
                self.emit(Op::LoadLocal(boxed));
                self.emit(Op::LoadLocal(slot));
                self.emit(Op::Store);
                self.boxed.push(boxed);
                self.add_variable(name, ty, boxed, true, true, None);
            } else {
                self.add_variable(name, ty, slot, indirect, false, None);
            }
        }
    }

    /// What happens where control reaches the closing brace.
    pub(super) fn fall_off_end(&mut self) {
        let name = &self.unit.infos[self.id as usize].name;
        if self.returns == Ty::Void {
            self.emit(Op::ReturnVoid);
        } else {
            let value = if matches!(&**name, "main" | "wmain") {
                Value::Int(0)
            } else {
                Value::Uninit
            };
            self.emit(Op::Push(value));
            self.emit(Op::Return);
        }
    }

    /// Writes the ways out of `goto` and hands the function over.
    pub(super) fn finish(mut self) {
        for goto in std::mem::take(&mut self.gotos) {
            let Some((target, scopes)) = self.labels.get(&goto.label).cloned() else {
                let message = format!("there is no label {} in this function", goto.label);
                self.unit.error(
                    goto.span,
                    message,
                    "write the label where the jump should go",
                );
                continue;
            };
            let way_out = self.here();
            for scope in goto.scopes.iter().rev() {
                let kept = scopes.iter().find(|it| it.id == scope.id);
                let kept = kept.map_or(0, |it| it.variables.len());
                for variable in scope.variables.iter().skip(kept).rev() {
                    self.end_variable(variable);
                }
            }
            self.ops.push(Op::Jump(target));
            self.patch_to(goto.jump, way_out);
        }
        let function = &mut self.unit.code.functions[self.id as usize];
        function.ops = self.ops;
        function.slots = self.slots;
        function.boxed = self.boxed;
        function.locals = self.locals;
    }

    // ---- operations ----

    pub(super) fn emit(&mut self, op: Op) {
        self.ops.push(op);
    }

    pub(super) fn here(&self) -> u32 {
        self.ops.len() as u32
    }

    /// Writes a jump whose target comes later.
    pub(super) fn jump(&mut self, op: fn(u32) -> Op) -> usize {
        self.ops.push(op(u32::MAX));
        self.ops.len() - 1
    }

    /// The jump goes to where the next operation will be.
    pub(super) fn patch(&mut self, jump: usize) {
        let here = self.here();
        self.patch_to(jump, here);
    }

    pub(super) fn patch_to(&mut self, jump: usize, to: u32) {
        match &mut self.ops[jump] {
            Op::Jump(target) | Op::JumpIf(target) | Op::JumpIfNot(target) => *target = to,
            Op::JumpIfUninit { target, .. } => *target = to,
            _ => {}
        }
    }

    /// The type that a part of the lowering answers with, without keeping its operations.
    pub(super) fn probe_with(&mut self, part: impl FnOnce(&mut Self) -> Ty) -> Ty {
        let kept = (
            self.ops.len(),
            self.temporaries.len(),
            self.unit.diagnostics.len(),
            self.slots,
            self.boxed.len(),
        );
        let ty = part(self);
        self.ops.truncate(kept.0);
        self.temporaries.truncate(kept.1);
        self.unit.diagnostics.truncate(kept.2);
        self.slots = kept.3;
        self.boxed.truncate(kept.4);
        ty
    }

    /// Reports something that the machine cannot do; the program stops where it is reached.
    pub(super) fn fail(&mut self, span: Span, message: impl Into<String>, cure: &str) -> Ty {
        let message = message.into();
        let text = self.unit.text(&message);
        self.unit.error(span, message, cure);
        self.emit(Op::Unsupported(text));
        Ty::INT
    }

    // ---- variables ----

    pub(super) fn new_slot(&mut self) -> u32 {
        self.slots += 1;
        self.slots - 1
    }

    pub(super) fn find(&self, name: &str) -> Option<Variable> {
        let scopes = self.scopes.iter().rev();
        let mut all = scopes.flat_map(|scope| scope.variables.iter().rev());
        all.find(|it| it.name == name).cloned()
    }

    fn add_variable(
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
            ty = Ty::Array(of, super::construct::implied_count(&decl.init));
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
    fn initialise_slot(&mut self, slot: u32, ty: &Ty, decl: &VarDecl) {
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

    fn reference_local(&mut self, decl: &'a VarDecl, to: Ty) {
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
    fn static_local(&mut self, decl: &'a VarDecl, ty: Ty) {
        let ty = match ty {
            Ty::Array(of, 0) => Ty::Array(of, super::construct::implied_count(&decl.init)),
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

    // ---- scopes and clean-up ----

    pub(super) fn open_scope(&mut self) {
        self.next_scope += 1;
        self.scopes.push(Scope {
            id: self.next_scope,
            variables: Vec::new(),
        });
    }

    /// Ends the variables of the innermost scope and forgets it.
    pub(super) fn close_scope(&mut self) {
        let Some(scope) = self.scopes.pop() else {
            return;
        };
        for variable in scope.variables.iter().rev() {
            self.end_variable(variable);
        }
        let to = self.here();
        for variable in scope.variables {
            if !variable.name.is_empty() {
                self.locals.push(Local {
                    name: variable.name.as_str().into(),
                    ty: variable.ty,
                    slot: variable.slot,
                    indirect: variable.indirect,
                    scope: variable.from..to,
                });
            }
        }
    }

    fn end_variable(&mut self, variable: &Variable) {
        if let Some((class, count)) = variable.ends {
            let skip = self.jump_if_uninit(variable.slot);
            let cells = self.unit.cells(&Ty::Class(class));
            for index in (0..count).rev() {
                self.emit(Op::LoadLocal(variable.slot));
                if index > 0 {
                    self.emit(Op::Adjust((index * cells) as i32));
                }
                self.destroy(class);
            }
            self.patch(skip);
        }
        if variable.boxed {
            self.emit(Op::FreeLocal(variable.slot));
        }
    }

    fn jump_if_uninit(&mut self, slot: u32) -> usize {
        self.ops.push(Op::JumpIfUninit {
            slot,
            target: u32::MAX,
        });
        self.ops.len() - 1
    }

    /// Ends the variables of all scopes from `depth` inwards; the scopes stay open for what follows.
    fn leave(&mut self, depth: usize) {
        for scope in self.scopes[depth..].to_vec().iter().rev() {
            for variable in scope.variables.iter().rev() {
                self.end_variable(variable);
            }
        }
    }

    /// Ends all variables on a `return`; its value, if any, is on the stack.
    pub(super) fn leave_function(&mut self) {
        if self.exits_to_end {
            // The body of a destructor or a fragment: what encloses it is ended at the landing place.
            let outer = if self.has_this { 1 } else { 0 };
            self.leave(outer.min(self.scopes.len()));
            let exit = self.jump(Op::Jump);
            self.exits.push(exit);
        } else {
            self.leave(0);
            self.emit(if self.returns == Ty::Void {
                Op::ReturnVoid
            } else {
                Op::Return
            });
        }
    }

    /// `return` of a fragment or destructor arrives here.
    pub(super) fn land_exits(&mut self) {
        for exit in std::mem::take(&mut self.exits) {
            self.patch(exit);
        }
    }

    pub(super) fn open_breakable(&mut self, is_loop: bool) {
        let depth = self.scopes.len();
        self.breakables.push(Breakable {
            depth,
            is_loop,
            ..Breakable::default()
        });
    }

    pub(super) fn close_breakable(&mut self) -> Breakable {
        self.breakables.pop().unwrap_or_default()
    }

    /// `break` or `continue`.
    pub(super) fn leave_breakable(&mut self, is_continue: bool, span: Span) {
        let found = self
            .breakables
            .iter()
            .rposition(|it| it.is_loop || !is_continue);
        let Some(index) = found else {
            self.fail(
                span,
                "there is no loop to leave here",
                "use it inside a loop or a switch",
            );
            return;
        };
        self.leave(self.breakables[index].depth);
        let jump = self.jump(Op::Jump);
        let breakable = &mut self.breakables[index];
        if is_continue {
            &mut breakable.continues
        } else {
            &mut breakable.breaks
        }
        .push(jump);
    }

    /// Remembers which labels the statements have, so that a `goto` is known to matter.
    pub(super) fn declare_labels(&mut self, statements: &[ast::Stmt]) {
        if self.addressed.is_empty() {
            super::place::addressed(statements, &mut self.addressed);
        }
    }

    pub(super) fn label(&mut self, name: &str) {
        let place = (self.here(), self.scopes.clone());
        self.labels.insert(name.to_owned(), place);
    }

    pub(super) fn goto(&mut self, label: &str, span: Span) {
        let jump = self.jump(Op::Jump);
        let scopes = self.scopes.clone();
        self.gotos.push(Goto {
            jump,
            label: label.to_owned(),
            scopes,
            span,
        });
    }

    // ---- temporaries ----

    /// Makes room for a temporary object and leaves its address on the stack.
    pub(super) fn temporary(&mut self, class: ClassId) -> u32 {
        let slot = self.new_slot();
        let cells = self.unit.cells(&Ty::Class(class)).max(1);
        self.emit(Op::Alloca { slot, cells });
        self.emit(Op::LoadLocal(slot));
        self.boxed.push(slot);
        slot
    }

    /// From here on the temporary is ended with its full expression.
    pub(super) fn keep_temporary(&mut self, slot: u32, class: ClassId) {
        self.temporaries.push(Temporary { slot, class });
    }

    /// The object whose address is on the stack becomes a temporary.
    pub(super) fn adopt_temporary(&mut self, class: ClassId) {
        let slot = self.new_slot();
        self.boxed.push(slot);
        self.emit(Op::StoreLocal(slot));
        self.emit(Op::LoadLocal(slot));
        self.keep_temporary(slot, class);
    }

    /// Ends the temporaries of a full expression; a scalar result stays on the stack.
    pub(super) fn end_temporaries(&mut self) {
        for temporary in std::mem::take(&mut self.temporaries).into_iter().rev() {
            if self.unit.destructor_of(temporary.class).is_some() {
                let skip = self.jump_if_uninit(temporary.slot);
                self.emit(Op::LoadLocal(temporary.slot));
                self.destroy(temporary.class);
                self.patch(skip);
            }
            self.emit(Op::FreeLocal(temporary.slot));
        }
    }
}
