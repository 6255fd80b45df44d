//! Calls: which function is meant, and who answers.

use std::rc::Rc;

use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast::{Expr, ExprKind, UnaryOp};

use super::Body;
use super::function::Lowering;
use super::names::Entity;
use crate::code::{ApiSite, MethodSite, Op};
use crate::ty::{ClassId, Ty};

impl<'u, 'a> Lowering<'u, 'a> {
    /// A call; a reference that comes back stays an address.
    pub(super) fn call(&mut self, expr: &Expr) -> Ty {
        let ExprKind::Call { callee, args } = &expr.kind else {
            return Ty::Void;
        };
        if let Some(ty) = self.special(callee, args, expr) {
            return ty;
        }
        let args = &self.expand(callee, args);
        match &callee.kind {
            ExprKind::Name(name) => self.call_name(name, args, expr),
            ExprKind::Scoped { scope, name } => self.call_scoped(scope, name, args, expr),
            ExprKind::Member {
                object,
                arrow,
                scope,
                name,
            } => self.call_member(object, *arrow, scope.as_deref(), name, args, expr),
            ExprKind::Unary(UnaryOp::Deref, held) if matches!(self.probe(held), Ty::Func(_)) => {
                self.call_pointer(held, args, expr)
            }
            _ => self.call_pointer(callee, args, expr),
        }
    }

    fn call_name(&mut self, name: &str, args: &[Expr], expr: &Expr) -> Ty {
        if self.find(name).is_some() {
            return self.call_pointer_named(name, args, expr);
        }
        let stem = name
            .strip_suffix('W')
            .or_else(|| name.strip_suffix('A'))
            .unwrap_or(name);
        for name in [name, stem] {
            match self.unit.lookup(name, self.class) {
                Some(Entity::Functions(functions)) => {
                    return self.call_function(&functions, args, expr);
                }
                Some(Entity::Methods(methods)) => return self.call_own(&methods, args, expr),
                Some(Entity::Field(..) | Entity::Global(_)) => {
                    return self.call_pointer_named(name, args, expr);
                }
                _ => {}
            }
        }
        if let Some(ty) = self.call_c_style(name, args, expr) {
            return ty;
        }
        if let Some(Ty::Class(class)) = self.unit.named(name, self.class) {
            let slot = self.temporary(class);
            self.construct_at(class, args, expr.span);
            self.keep_temporary(slot, class);
            self.emit(Op::LoadLocal(slot));
            return Ty::Class(class);
        }
        self.fail(
            expr.span,
            format!("the function {name} is not known"),
            "define it, or use a function that the client language knows",
        )
    }

    /// `IWbemServices_ExecQuery(services, …)`
    fn call_c_style(&mut self, name: &str, args: &[Expr], expr: &Expr) -> Option<Ty> {
        let (interface, method) = name.split_once('_')?;
        let class = *self.unit.class_names.get(interface)?;
        let methods = self.unit.methods(class, method);
        let (object, rest) = args.split_first()?;
        if methods.is_empty() {
            return None;
        }
        self.value_as(object, &Ty::Class(class).pointer());
        Some(self.call_on(class, &methods, rest, expr, &describe(object)))
    }

    /// A method of this class, called without an object.
    fn call_own(&mut self, methods: &[u32], args: &[Expr], expr: &Expr) -> Ty {
        let Some(class) = self.class else {
            return Ty::Void;
        };
        if self.has_this {
            self.emit(Op::LoadLocal(0));
            return self.call_on(class, methods, args, expr, "this");
        }
        self.call_function(methods, args, expr)
    }

    fn call_scoped(&mut self, scope: &str, name: &str, args: &[Expr], expr: &Expr) -> Ty {
        let Some(Ty::Class(class)) = self.unit.named(scope, self.class) else {
            return self.call_name(name, args, expr);
        };
        let methods = self.unit.methods(class, name);
        if methods.is_empty() {
            let message = format!("{scope} has no method {name}");
            return self.fail(expr.span, message, "use a method that the class declares");
        }
        let is_static = methods
            .iter()
            .all(|it| self.unit.infos[*it as usize].is_static);
        let inside = self
            .class
            .is_some_and(|it| self.unit.base_offset(it, class).is_some());
        if is_static || !inside || !self.has_this {
            return self.call_function(&methods, args, expr);
        }
        self.emit(Op::LoadLocal(0));
        self.call_exactly(&methods, args, expr)
    }

    fn call_member(
        &mut self,
        object: &Expr,
        arrow: bool,
        scope: Option<&str>,
        name: &str,
        args: &[Expr],
        expr: &Expr,
    ) -> Ty {
        if let ExprKind::Member {
            object: inner,
            name: table,
            ..
        } = &object.kind
            && table == "lpVtbl"
        {
            // C style: the object stands before the table and again as the first argument.
            return self.call_member(inner, true, None, name, args.get(1..).unwrap_or(&[]), expr);
        }
        let Some(class) = self.object(object, arrow) else {
            return self.fail(
                expr.span,
                format!("{name} needs an object before it"),
                "use an object or a pointer to one",
            );
        };
        if let Some(base) = scope
            && let Some(base) = self.unit.class_names.get(base).copied()
        {
            if let Some(cells) = self.unit.base_offset(class, base) {
                self.emit(Op::Adjust(cells as i32));
            }
            let methods = self.unit.methods(base, name);
            return self.call_exactly(&methods, args, expr);
        }
        let methods = self.unit.methods(class, name);
        if methods.is_empty() {
            if let Some(Entity::Field(..)) = self.unit.member(class, name) {
                self.emit(Op::Pop);
                return match &expr.kind {
                    ExprKind::Call { callee, .. } => self.call_pointer(callee, args, expr),
                    _ => Ty::Void,
                };
            }
            let class = self.unit.class_name(class);
            let message = format!("{class} has no method {name}");
            return self.fail(expr.span, message, "use a method that the class declares");
        }
        self.call_on(class, &methods, args, expr, &describe(object))
    }

    /// Calls a method of the object whose address is on the stack.
    pub(super) fn call_on(
        &mut self,
        class: ClassId,
        methods: &[u32],
        args: &[Expr],
        expr: &Expr,
        through: &str,
    ) -> Ty {
        let Some(method) = self.choose(methods, args) else {
            return self.no_such(methods, args, expr);
        };
        let info = &self.unit.infos[method as usize];
        let (is_static, is_virtual, body) = (info.is_static, info.is_virtual, info.body);
        let (owner, count) = (info.owner.unwrap_or(class), info.params.len());
        if is_static {
            self.emit(Op::Pop);
            return self.call_chosen(method, args);
        }
        let cells = self.unit.base_offset(class, owner).unwrap_or(0);
        if !is_virtual {
            self.field(0, through);
            self.emit(Op::Adjust(cells as i32));
            return self.call_chosen(method, args);
        }
        self.arguments(method, args);
        let api = match body {
            Body::Api(_) => Some(self.api_site(method)),
            _ => None,
        };
        let name: Rc<str> = self.unit.infos[method as usize]
            .name
            .rsplit("::")
            .next()
            .unwrap_or_default()
            .into();
        let layout = &self.unit.code.classes[class as usize];
        let site = MethodSite {
            name,
            class: self.unit.class_name(owner),
            head: layout.heads.first().copied().unwrap_or(0),
            args: count,
            api,
            through: through.into(),
        };
        self.unit.code.method_sites.push(site);
        let site = self.unit.code.method_sites.len() as u32 - 1;
        self.emit(Op::CallMethod(site));
        self.returned(method)
    }

    /// Calls a method without looking at the object's class.
    fn call_exactly(&mut self, methods: &[u32], args: &[Expr], expr: &Expr) -> Ty {
        match self.choose(methods, args) {
            Some(method) => {
                if let (Some(class), Some(owner)) =
                    (self.class, self.unit.infos[method as usize].owner)
                    && let Some(cells) = self.unit.base_offset(class, owner)
                {
                    self.emit(Op::Adjust(cells as i32));
                }
                self.call_chosen(method, args)
            }
            None => self.no_such(methods, args, expr),
        }
    }

    fn call_function(&mut self, functions: &[u32], args: &[Expr], expr: &Expr) -> Ty {
        let Some(function) = self.choose(functions, args) else {
            return self.no_such(functions, args, expr);
        };
        let info = &self.unit.infos[function as usize];
        if info.owner.is_some() && !info.is_static {
            return self.fail(
                expr.span,
                "this method needs an object",
                "call it through an object or a pointer",
            );
        }
        self.call_chosen(function, args)
    }

    /// Evaluates the arguments and calls; an object to call on is already on the stack.
    fn call_chosen(&mut self, function: u32, args: &[Expr]) -> Ty {
        let passed = self.arguments(function, args);
        let info = &self.unit.infos[function as usize];
        let this = u32::from(info.owner.is_some() && !info.is_static);
        match info.body {
            Body::Builtin(builtin) => self.emit(Op::CallBuiltin {
                builtin,
                args: passed,
            }),
            Body::Api(_) => {
                let site = self.api_site(function);
                self.emit(Op::CallApi(site));
            }
            _ => {
                self.unit.need(function);
                self.emit(Op::Call {
                    function,
                    args: passed + this,
                });
            }
        }
        self.returned(function)
    }

    /// What a call leaves on the stack.
    pub(super) fn returned(&mut self, function: u32) -> Ty {
        let returns = self.unit.infos[function as usize].returns.clone();
        if let Ty::Class(class) = returns {
            self.adopt_temporary(class);
        }
        returns
    }

    fn api_site(&mut self, function: u32) -> u32 {
        let info = &self.unit.infos[function as usize];
        let Body::Api(method) = info.body else {
            return 0;
        };
        let site = ApiSite {
            method,
            params: info.params.iter().map(|it| it.ty.clone()).collect(),
            bstr: info.params.iter().map(|it| it.is_bstr).collect(),
            returns: info.returns.clone(),
        };
        self.unit.code.api_sites.push(site);
        self.unit.code.api_sites.len() as u32 - 1
    }

    /// A call through a variable that holds a function.
    fn call_pointer_named(&mut self, name: &str, args: &[Expr], expr: &Expr) -> Ty {
        let callee = Expr {
            kind: ExprKind::Name(name.to_owned()),
            span: expr.span,
        };
        self.call_pointer(&callee, args, expr)
    }

    fn call_pointer(&mut self, callee: &Expr, args: &[Expr], expr: &Expr) -> Ty {
        let Ty::Func(signature) = self.rvalue(callee) else {
            return self.fail(
                expr.span,
                "this is not a function",
                "call a function or a function pointer",
            );
        };
        if signature.params.len() != args.len() {
            let message = format!(
                "the function takes {} arguments, and {} are given",
                signature.params.len(),
                args.len()
            );
            return self.fail(
                expr.span,
                message,
                "give the arguments that its type asks for",
            );
        }
        for (arg, ty) in args.iter().zip(&signature.params) {
            self.argument(arg, ty);
        }
        self.emit(Op::CallIndirect(args.len() as u32));
        if let Ty::Class(class) = signature.returns {
            self.adopt_temporary(class);
        }
        signature.returns.clone()
    }
}

/// How an expression is called in messages.
pub(super) fn describe(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Name(name) => name.clone(),
        ExprKind::Scoped { scope, name } => format!("{scope}::{name}"),
        ExprKind::Member {
            object,
            arrow,
            name,
            ..
        } => {
            format!(
                "{}{}{name}",
                describe(object),
                if *arrow { "->" } else { "." }
            )
        }
        ExprKind::Index(array, _) => format!("{}[…]", describe(array)),
        ExprKind::This => "this".to_owned(),
        ExprKind::Unary(UnaryOp::Deref, of) => format!("*{}", describe(of)),
        ExprKind::Call { callee, .. } => format!("{}(…)", describe(callee)),
        ExprKind::Cast(_, of) => describe(of),
        _ => "the pointer".to_owned(),
    }
}

/// A made-up expression at a place of the text.
pub(super) fn at(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, span }
}
