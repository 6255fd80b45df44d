//! Statements.

use wmi_lab_syntax::cpp::ast::{self, Expr, ExprKind, Item, Stmt, StmtKind};

use super::function::Lowering;
use crate::code::{Number, Op};
use crate::ty::Ty;
use crate::value::Value;

impl<'u, 'a> Lowering<'u, 'a> {
    pub(super) fn statement(&mut self, stmt: &'a Stmt) {
        let silent = matches!(
            stmt.kind,
            StmtKind::Empty
                | StmtKind::Block(_)
                | StmtKind::Label(_)
                | StmtKind::Item(_)
                | StmtKind::Case(_)
                | StmtKind::Default
                | StmtKind::For { .. }
                | StmtKind::DoWhile { .. }
                | StmtKind::While { .. }
                | StmtKind::Try { .. }
        );
        if !silent {
            self.mark(stmt);
        }
        if !self.library {
            self.unit.place = stmt.span;
        }
        match &stmt.kind {
            StmtKind::Empty => {}
            StmtKind::Expr(expr) => self.discard(expr),
            StmtKind::Decl(list) => list.iter().for_each(|it| self.local(it)),
            StmtKind::Block(block) => self.block(block),
            StmtKind::If {
                cond,
                then,
                otherwise,
            } => self.branch(cond, then, otherwise.as_deref()),
            StmtKind::While { cond, body } => self.loop_while(stmt, cond, body),
            StmtKind::DoWhile { body, cond } => self.loop_do(stmt, body, cond),
            StmtKind::For {
                init,
                cond,
                step,
                body,
            } => {
                self.loop_for(stmt, init.as_deref(), cond.as_ref(), step.as_ref(), body);
            }
            StmtKind::RangeFor { decl, range, body } => self.range_for(decl, range, body),
            StmtKind::Switch { on, body } => self.switch(on, body),
            StmtKind::Case(_) | StmtKind::Default => {
                self.fail(
                    stmt.span,
                    "case is only possible directly in a switch",
                    "move it there",
                );
            }
            StmtKind::Break => self.leave_breakable(false, stmt.span),
            StmtKind::Continue => self.leave_breakable(true, stmt.span),
            StmtKind::Return(value) => self.return_value(value.as_ref(), stmt),
            StmtKind::Goto(label) => self.goto(label, stmt.span),
            StmtKind::Label(name) => self.label(name),
            StmtKind::Try { body, .. } => self.block(body),
            StmtKind::Throw(_) => {
                let text = self
                    .unit
                    .text("throw is reached, and exceptions are not supported");
                self.emit(Op::Unsupported(text));
            }
            StmtKind::Item(item) => self.local_item(item),
        }
    }

    /// Marks where a statement starts, unless it belongs to the surrounding.
    fn mark(&mut self, stmt: &Stmt) {
        if !self.library {
            self.emit(Op::Stmt(stmt.span));
        }
    }

    fn block(&mut self, block: &'a ast::Block) {
        self.open_scope();
        block.stmts.iter().for_each(|it| self.statement(it));
        self.close_scope();
    }

    /// A body that is a scope of its own, with or without braces.
    fn body(&mut self, stmt: &'a Stmt) {
        self.open_scope();
        self.statement(stmt);
        self.close_scope();
    }

    /// Leaves the truth of a full expression on the stack.
    fn condition(&mut self, expr: &Expr) {
        self.truth(expr);
        self.end_temporaries();
    }

    /// Leaves 1 or 0 for an expression.
    pub(super) fn truth(&mut self, expr: &Expr) {
        let ty = self.rvalue(expr);
        self.convert(&ty, &Ty::Bool, expr.span);
    }

    /// Evaluates a full expression for its effects.
    pub(super) fn discard(&mut self, expr: &Expr) {
        if self.stream_chain(expr) {
            self.end_temporaries();
            return;
        }
        let ty = self.rvalue(expr);
        if ty != Ty::Void {
            self.emit(Op::Pop);
        }
        self.end_temporaries();
    }

    fn branch(&mut self, cond: &Expr, then: &'a Stmt, otherwise: Option<&'a Stmt>) {
        self.condition(cond);
        let to_else = self.jump(Op::JumpIfNot);
        self.body(then);
        if let Some(otherwise) = otherwise {
            let to_end = self.jump(Op::Jump);
            self.patch(to_else);
            self.body(otherwise);
            self.patch(to_end);
        } else {
            self.patch(to_else);
        }
    }

    fn loop_while(&mut self, stmt: &Stmt, cond: &Expr, body: &'a Stmt) {
        let start = self.here();
        self.mark(stmt);
        self.condition(cond);
        let to_end = self.jump(Op::JumpIfNot);
        self.open_breakable(true);
        self.body(body);
        self.emit(Op::Jump(start));
        self.patch(to_end);
        self.close_loop(start);
    }

    fn loop_do(&mut self, stmt: &Stmt, body: &'a Stmt, cond: &Expr) {
        let start = self.here();
        self.open_breakable(true);
        self.body(body);
        let check = self.here();
        if !self.library {
            let span = if cond.span.start < cond.span.end {
                cond.span
            } else {
                stmt.span
            };
            self.emit(Op::Stmt(span));
        }
        self.condition(cond);
        self.emit(Op::JumpIf(start));
        self.close_loop(check);
    }

    fn loop_for(
        &mut self,
        stmt: &Stmt,
        init: Option<&'a Stmt>,
        cond: Option<&Expr>,
        step: Option<&Expr>,
        body: &'a Stmt,
    ) {
        self.open_scope();
        if let Some(init) = init {
            self.statement(init);
        }
        let start = self.here();
        self.mark(stmt);
        let to_end = cond.map(|cond| {
            self.condition(cond);
            self.jump(Op::JumpIfNot)
        });
        self.open_breakable(true);
        self.body(body);
        let next = self.here();
        if let Some(step) = step {
            self.discard(step);
        }
        self.emit(Op::Jump(start));
        if let Some(to_end) = to_end {
            self.patch(to_end);
        }
        self.close_loop(next);
        self.close_scope();
    }

    /// `break` arrives here, `continue` at `next`.
    fn close_loop(&mut self, next: u32) {
        let breakable = self.close_breakable();
        for jump in breakable.breaks {
            self.patch(jump);
        }
        for jump in breakable.continues {
            self.patch_to(jump, next);
        }
    }

    /// Over an array: its elements in order.
    fn range_for(&mut self, decl: &'a ast::VarDecl, range: &Expr, body: &'a Stmt) {
        self.open_scope();
        let of = self.range(range);
        let Some((element, count)) = of else {
            self.fail(
                range.span,
                "a range has to be an array or a vector",
                "use a loop with an index",
            );
            self.close_scope();
            return;
        };
        let (cursor, end, index) = (self.new_slot(), count, self.new_slot());
        self.emit(Op::StoreLocal(cursor));
        self.emit(Op::Push(Value::Int(0)));
        self.emit(Op::StoreLocal(index));
        let start = self.here();
        self.emit(Op::LoadLocal(index));
        self.emit(Op::LoadLocal(end));
        self.emit(Op::Compare(ast::BinaryOp::Less, crate::ty::INT64));
        let to_end = self.jump(Op::JumpIfNot);
        self.open_breakable(true);
        self.open_scope();
        self.range_element(decl, &element, cursor);
        self.body(body);
        self.close_scope();
        let next = self.here();
        self.emit(Op::LoadLocal(cursor));
        self.emit(Op::Push(Value::Int(1)));
        let cells = self.unit.cells(&element);
        self.emit(Op::Index(cells));
        self.emit(Op::StoreLocal(cursor));
        self.emit(Op::LoadLocal(index));
        self.emit(Op::Push(Value::Int(1)));
        self.emit(Op::Arith(ast::BinaryOp::Add, crate::ty::INT64));
        self.emit(Op::StoreLocal(index));
        self.emit(Op::Jump(start));
        self.patch(to_end);
        self.close_loop(next);
        self.close_scope();
        self.end_temporaries();
    }

    fn switch(&mut self, on: &Expr, body: &'a [Stmt]) {
        let ty = self.rvalue(on);
        self.end_temporaries();
        let int = ty.as_int().unwrap_or(crate::ty::INT);
        let slot = self.new_slot();
        self.emit(Op::StoreLocal(slot));
        let mut jumps = Vec::new();
        for stmt in body {
            if let StmtKind::Case(value) = &stmt.kind {
                self.emit(Op::LoadLocal(slot));
                let value_ty = self.rvalue(value);
                let common = int.common(value_ty.as_int().unwrap_or(int));
                self.emit(Op::Convert(Number::Int(common)));
                self.emit(Op::ConvertUnder(Number::Int(common)));
                self.emit(Op::Compare(ast::BinaryOp::Eq, common));
                jumps.push(self.jump(Op::JumpIf));
            }
        }
        let mut otherwise = Some(self.jump(Op::Jump));
        self.open_breakable(false);
        self.open_scope();
        let mut jumps = jumps.into_iter();
        for stmt in body {
            match &stmt.kind {
                StmtKind::Case(_) => {
                    if let Some(jump) = jumps.next() {
                        self.patch(jump);
                    }
                }
                StmtKind::Default => {
                    if let Some(jump) = otherwise.take() {
                        self.patch(jump);
                    }
                }
                _ => self.statement(stmt),
            }
        }
        self.close_scope();
        if let Some(jump) = otherwise {
            self.patch(jump);
        }
        for jump in self.close_breakable().breaks {
            self.patch(jump);
        }
    }

    fn return_value(&mut self, value: Option<&Expr>, stmt: &Stmt) {
        let returns = self.returns.clone();
        match value {
            Some(value) if returns == Ty::Void => {
                self.discard(value);
            }
            Some(value) => {
                self.result(value, &returns);
                self.end_temporaries();
            }
            None if returns != Ty::Void => {
                if self.exits_to_end {
                    self.emit(Op::Push(Value::Int(0)));
                } else {
                    self.fail(
                        stmt.span,
                        "return needs a value here",
                        "return what the function promises",
                    );
                }
            }
            None => {}
        }
        self.leave_function();
    }

    /// Leaves what a function returns on the stack; an object goes into memory that the caller ends.
    fn result(&mut self, value: &Expr, returns: &Ty) {
        match returns {
            Ty::Class(class) => {
                let slot = self.new_slot();
                let cells = self.unit.cells(returns).max(1);
                self.emit(Op::Alloca { slot, cells });
                self.emit(Op::LoadLocal(slot));
                let init = ast::Init::Assign(value.clone());
                self.initialise(&Ty::Class(*class), &init, value.span);
                self.emit(Op::LoadLocal(slot));
            }
            Ty::Ref(_) => self.argument(value, returns),
            other => self.value_as(value, other),
        }
    }

    fn local_item(&mut self, item: &'a Item) {
        match item {
            Item::Class(class) => {
                self.unit.declare_class(class, self.library);
                if let Some(id) = self.unit.class_names.get(&class.name).copied() {
                    self.unit.complete(id);
                    self.unit.need_members(id as usize);
                }
            }
            Item::Enum(one) => self.unit.declare_enum(one, None),
            Item::Typedef { name, ty, .. } => {
                let ty = self.unit.resolve(ty, self.class);
                self.unit.typedefs.insert(name.clone(), ty);
            }
            Item::Function(function) => self.unit.declare_function(function, self.library),
            Item::Global { decl, .. } => self.local(decl),
        }
    }

    /// Whether an expression is the start of an object that only this expression knows.
    pub(super) fn is_temporary(expr: &Expr) -> bool {
        matches!(
            expr.kind,
            ExprKind::Construct(..) | ExprKind::Call { .. } | ExprKind::Cast(..)
        )
    }
}
