//! Which variables have their address taken: they need memory of their own.

use wmi_lab_syntax::sorted::SortedSet;

use wmi_lab_syntax::cpp::ast::{Expr, ExprKind, Init, Stmt, StmtKind, UnaryOp};

/// Collects the names of variables whose address is taken.
pub(super) fn addressed(statements: &[Stmt], names: &mut SortedSet<String>) {
    for stmt in statements {
        in_statement(stmt, names);
    }
}

fn in_statement(stmt: &Stmt, names: &mut SortedSet<String>) {
    match &stmt.kind {
        StmtKind::Expr(expr) | StmtKind::Return(Some(expr)) | StmtKind::Throw(Some(expr)) => {
            in_expr(expr, names)
        }
        StmtKind::Decl(list) => list.iter().for_each(|it| in_init(&it.init, names)),
        StmtKind::Block(block) => addressed(&block.stmts, names),
        StmtKind::If {
            cond,
            then,
            otherwise,
        } => {
            in_expr(cond, names);
            in_statement(then, names);
            otherwise.iter().for_each(|it| in_statement(it, names));
        }
        StmtKind::While { cond, body } | StmtKind::DoWhile { body, cond } => {
            in_expr(cond, names);
            in_statement(body, names);
        }
        StmtKind::For {
            init,
            cond,
            step,
            body,
        } => {
            init.iter().for_each(|it| in_statement(it, names));
            cond.iter().chain(step).for_each(|it| in_expr(it, names));
            in_statement(body, names);
        }
        StmtKind::RangeFor { range, body, .. } => {
            in_expr(range, names);
            in_statement(body, names);
        }
        StmtKind::Switch { on, body } => {
            in_expr(on, names);
            addressed(body, names);
        }
        StmtKind::Try { body, catches } => {
            addressed(&body.stmts, names);
            catches
                .iter()
                .for_each(|(_, block)| addressed(&block.stmts, names));
        }
        _ => {}
    }
}

fn in_init(init: &Init, names: &mut SortedSet<String>) {
    match init {
        Init::None => {}
        Init::Assign(value) => in_expr(value, names),
        Init::Construct(list) | Init::List(list) => list.iter().for_each(|it| in_expr(it, names)),
    }
}

fn in_expr(expr: &Expr, names: &mut SortedSet<String>) {
    match &expr.kind {
        ExprKind::Unary(UnaryOp::AddressOf, of) => {
            if let ExprKind::Name(name) = &of.kind {
                names.insert(name.clone());
            }
            in_expr(of, names);
        }
        ExprKind::Unary(_, of) | ExprKind::Cast(_, of) => in_expr(of, names),
        ExprKind::Step { target, .. } | ExprKind::Delete { target, .. } => in_expr(target, names),
        ExprKind::Binary(_, left, right)
        | ExprKind::Comma(left, right)
        | ExprKind::Index(left, right)
        | ExprKind::Assign {
            target: left,
            value: right,
            ..
        } => {
            in_expr(left, names);
            in_expr(right, names);
        }
        ExprKind::Conditional(on, yes, no) => {
            [on, yes, no].into_iter().for_each(|it| in_expr(it, names))
        }
        ExprKind::Call { callee, args } => {
            let takes_address = matches!(&callee.kind, ExprKind::Name(name) if name == "IID_PPV_ARGS" || name.starts_with("Interlocked"));
            in_expr(callee, names);
            args.iter().for_each(|it| in_expr(it, names));
            if takes_address && let Some(ExprKind::Name(name)) = args.first().map(|it| &it.kind) {
                names.insert(name.clone());
            }
        }
        ExprKind::Member { object, .. } => in_expr(object, names),
        ExprKind::Construct(_, list) | ExprKind::List(list) | ExprKind::New { args: list, .. } => {
            list.iter().for_each(|it| in_expr(it, names));
        }
        _ => {}
    }
}
