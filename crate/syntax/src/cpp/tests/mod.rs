//! Trees in a short form of our own, and the tests that compare them.

mod damage;
mod programs;
mod snippets;

use std::fmt::Write;

use super::ast::*;
use super::{Include, ParseOptions, parse};

fn read(text: &str) -> (Program, Vec<String>) {
    let (program, diagnostics) = parse(text, 0, &ParseOptions::default());
    (
        program,
        diagnostics
            .into_iter()
            .map(|diagnostic| diagnostic.message)
            .collect(),
    )
}

fn clean(text: &str) -> Program {
    let (program, said) = read(text);
    assert_eq!(said, [""; 0], "{text}");
    program
}

/// A type in a short form of our own.
fn ty(t: &Type) -> String {
    let mut out = String::new();
    if t.is_const {
        out += "const ";
    }
    match &t.base {
        BaseType::Named(name) => out += name,
        BaseType::Auto => out += "auto",
        BaseType::Template(name, args) => write!(
            out,
            "{name}<{}>",
            args.iter().map(ty).collect::<Vec<_>>().join(",")
        )
        .unwrap(),
        BaseType::FunctionPointer(returns, params) => {
            write!(
                out,
                "{}(*)({})",
                ty(returns),
                params.iter().map(ty).collect::<Vec<_>>().join(",")
            )
            .unwrap();
        }
    }
    out += &"*".repeat(t.pointers.into());
    if t.reference {
        out += "&";
    }
    for bound in &t.arrays {
        write!(out, "[{}]", bound.as_ref().map(ex).unwrap_or_default()).unwrap();
    }
    out
}

fn list(expressions: &[Expr]) -> String {
    expressions.iter().map(ex).collect::<Vec<_>>().join(",")
}

/// An expression in a short form, every operator in brackets.
fn ex(e: &Expr) -> String {
    match &e.kind {
        ExprKind::Int { value, .. } => value.to_string(),
        ExprKind::Float(value) => value.to_string(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Char { value, .. } => format!("'{value}'"),
        ExprKind::Str { value, wide } => format!("{}{value:?}", if *wide { "L" } else { "" }),
        ExprKind::Null => "nullptr".into(),
        ExprKind::This => "this".into(),
        ExprKind::Name(name) => name.clone(),
        ExprKind::Scoped { scope, name } => format!("{scope}::{name}"),
        ExprKind::Unary(op, a) => format!("({op:?} {})", ex(a)),
        ExprKind::Step {
            increment,
            prefix,
            target,
        } => {
            let mark = if *increment { "++" } else { "--" };
            if *prefix {
                format!("({mark}{})", ex(target))
            } else {
                format!("({}{mark})", ex(target))
            }
        }
        ExprKind::Binary(op, a, b) => format!("({} {op:?} {})", ex(a), ex(b)),
        ExprKind::Assign {
            op: None,
            target,
            value,
        } => format!("({} = {})", ex(target), ex(value)),
        ExprKind::Assign {
            op: Some(op),
            target,
            value,
        } => format!("({} {op:?}= {})", ex(target), ex(value)),
        ExprKind::Conditional(a, b, c) => format!("({} ? {} : {})", ex(a), ex(b), ex(c)),
        ExprKind::Comma(a, b) => format!("({} , {})", ex(a), ex(b)),
        ExprKind::Call { callee, args } => format!("{}({})", ex(callee), list(args)),
        ExprKind::Member {
            object,
            arrow,
            scope,
            name,
        } => {
            let scope = scope
                .as_ref()
                .map(|scope| format!("{scope}::"))
                .unwrap_or_default();
            format!(
                "{}{}{scope}{name}",
                ex(object),
                if *arrow { "->" } else { "." }
            )
        }
        ExprKind::Index(a, b) => format!("{}[{}]", ex(a), ex(b)),
        ExprKind::Cast(t, a) => format!("cast<{}>({})", ty(t), ex(a)),
        ExprKind::Construct(t, args) => format!("make<{}>({})", ty(t), list(args)),
        ExprKind::SizeofType(t) => format!("sizeof<{}>", ty(t)),
        ExprKind::SizeofExpr(a) => format!("sizeof({})", ex(a)),
        ExprKind::New { ty: t, args, count } => {
            format!(
                "new<{}>({}){}",
                ty(t),
                list(args),
                count
                    .as_ref()
                    .map(|n| format!("[{}]", ex(n)))
                    .unwrap_or_default()
            )
        }
        ExprKind::Delete { target, array } => {
            format!("delete{}({})", if *array { "[]" } else { "" }, ex(target))
        }
        ExprKind::List(elements) => format!("{{{}}}", list(elements)),
        ExprKind::Lambda {
            captures, params, ..
        } => format!("lambda{captures:?}/{}", params.len()),
        ExprKind::Unsupported(what) => format!("<{what}>"),
    }
}

fn var(decl: &VarDecl) -> String {
    let init = match &decl.init {
        Init::None => String::new(),
        Init::Assign(value) => format!(" = {}", ex(value)),
        Init::Construct(values) => format!("({})", list(values)),
        Init::List(values) => format!(" = {{{}}}", list(values)),
    };
    format!("{} {}{init}", ty(&decl.ty), decl.name)
}

/// Every statement of a body in a short form.
fn st(stmt: &Stmt) -> String {
    match &stmt.kind {
        StmtKind::Expr(e) => ex(e),
        StmtKind::Decl(decls) => decls.iter().map(var).collect::<Vec<_>>().join("; "),
        StmtKind::Block(block) => format!("{{{}}}", sts(&block.stmts)),
        StmtKind::If {
            cond,
            then,
            otherwise,
        } => {
            let otherwise = otherwise
                .as_ref()
                .map(|stmt| format!(" else {}", st(stmt)))
                .unwrap_or_default();
            format!("if {} {}{otherwise}", ex(cond), st(then))
        }
        StmtKind::While { cond, body } => format!("while {} {}", ex(cond), st(body)),
        StmtKind::DoWhile { body, cond } => format!("do {} while {}", st(body), ex(cond)),
        StmtKind::For {
            init,
            cond,
            step,
            body,
        } => {
            let init = init.as_ref().map(|stmt| st(stmt)).unwrap_or_default();
            let part = |part: &Option<Expr>| part.as_ref().map(ex).unwrap_or_default();
            format!("for ({init}; {}; {}) {}", part(cond), part(step), st(body))
        }
        StmtKind::RangeFor { decl, range, body } => {
            format!("for ({} : {}) {}", var(decl), ex(range), st(body))
        }
        StmtKind::Switch { on, body } => format!("switch {} {{{}}}", ex(on), sts(body)),
        StmtKind::Case(value) => format!("case {}", ex(value)),
        StmtKind::Return(Some(value)) => format!("return {}", ex(value)),
        StmtKind::Throw(Some(value)) => format!("throw {}", ex(value)),
        StmtKind::Goto(label) => format!("goto {label}"),
        StmtKind::Label(label) => format!("{label}:"),
        StmtKind::Try { body, catches } => {
            let catches: Vec<_> = catches
                .iter()
                .map(|(param, body)| {
                    let param = param
                        .as_ref()
                        .map_or("...".to_owned(), |param| ty(&param.ty));
                    format!(" catch {param} {{{}}}", sts(&body.stmts))
                })
                .collect();
            format!("try {{{}}}{}", sts(&body.stmts), catches.concat())
        }
        StmtKind::Item(item) => match &**item {
            Item::Class(class) => format!("class {}", class.name),
            Item::Typedef { name, ty: t, .. } => format!("typedef {} {name}", ty(t)),
            Item::Enum(definition) => format!("enum {:?}", definition.name),
            _ => "item".into(),
        },
        other => format!("{other:?}").to_lowercase().replace("(none)", ""),
    }
}

fn sts(stmts: &[Stmt]) -> String {
    stmts.iter().map(st).collect::<Vec<_>>().join("; ")
}

fn body(text: &str) -> String {
    let program = clean(&format!("void f() {{ {text} }}"));
    let Item::Function(Function {
        body: Some(body), ..
    }) = &program.items[0]
    else {
        panic!("{program:?}")
    };
    sts(&body.stmts)
}

fn class(text: &str) -> Class {
    match clean(text).items.into_iter().find_map(|item| {
        if let Item::Class(class) = item {
            Some(class)
        } else {
            None
        }
    }) {
        Some(class) => class,
        None => panic!("no class in {text}"),
    }
}

fn table(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(body(text), *expected, "{text}");
    }
}
