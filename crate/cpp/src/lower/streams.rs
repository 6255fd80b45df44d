//! Output streams: `cout << a << b` is one line and one print.

use wmi_lab_core::guest::Stream;
use wmi_lab_syntax::cpp::ast::{BinaryOp, Expr, ExprKind};

use super::function::Lowering;
use super::names::Entity;
use crate::code::{Op, Piece};
use crate::ty::{Int, Ty};
use crate::value::Value;

impl<'u, 'a> Lowering<'u, 'a> {
    /// `cout << a << b`: one line, one print. Answers whether the expression is such a chain.
    pub(super) fn stream_chain(&mut self, expr: &Expr) -> bool {
        let mut pieces = Vec::new();
        let mut head = expr;
        while let ExprKind::Binary(BinaryOp::Shl, left, right) = &head.kind {
            pieces.push(right.as_ref());
            head = left;
        }
        let Some(stream) = self.stream(head) else {
            return false;
        };
        if pieces.is_empty() {
            return false;
        }
        for piece in pieces.into_iter().rev() {
            self.piece(stream, piece);
        }
        self.emit(Op::StreamFlush(stream));
        true
    }

    pub(super) fn stream(&self, expr: &Expr) -> Option<Stream> {
        let name = match &expr.kind {
            ExprKind::Name(name) => name,
            ExprKind::Scoped { scope, name } if scope == "std" => name,
            _ => return None,
        };
        if self.find(name).is_some() {
            return None;
        }
        match self.unit.lookup(name, self.class) {
            Some(Entity::Stream(stream)) => Some(stream),
            _ => None,
        }
    }

    pub(super) fn piece(&mut self, stream: Stream, expr: &Expr) {
        if let Some(manipulator) = self.manipulator(expr) {
            self.emit(Op::StreamPiece(stream, manipulator));
            return;
        }
        let ty = self.rvalue(expr);
        let ty = match ty {
            Ty::Class(class) => match self.operator(class, &["op_text", "op_cast", "operator T"]) {
                Some(ty) => ty,
                None => self.fail(
                    expr.span,
                    "this object cannot be printed",
                    "print its members",
                ),
            },
            other => other,
        };
        let piece = match &ty {
            Ty::Bool => Piece::Bool,
            Ty::Char | Ty::WChar => Piece::Char,
            Ty::Int(Int {
                bits: 8,
                signed: false,
            }) => Piece::Char,
            Ty::Int(int) => Piece::Int(*int),
            Ty::Float(_) => Piece::Float,
            Ty::Ptr(to) if *to.as_ref() == Ty::Char || *to.as_ref() == Ty::WChar => Piece::Text,
            Ty::Void => {
                self.fail(
                    expr.span,
                    "there is no value to print",
                    "print an expression that has one",
                );
                return;
            }
            _ => Piece::Pointer,
        };
        self.emit(Op::StreamPiece(stream, piece));
    }

    /// `endl`, `hex`, `setw(n)` and the like; leaves the argument on the stack.
    pub(super) fn manipulator(&mut self, expr: &Expr) -> Option<Piece> {
        let name = match &expr.kind {
            ExprKind::Name(name) | ExprKind::Scoped { name, .. } => name,
            ExprKind::Call { callee, args } if args.len() == 1 => {
                let (ExprKind::Name(name) | ExprKind::Scoped { name, .. }) = &callee.kind else {
                    return None;
                };
                let piece = match name.as_str() {
                    "setw" => Piece::Width,
                    "setfill" => Piece::Fill,
                    _ => return None,
                };
                self.rvalue(&args[0]);
                return Some(piece);
            }
            _ => return None,
        };
        if self.find(name).is_some() {
            return None;
        }
        match self.unit.lookup(name, self.class) {
            Some(Entity::Manipulator(piece)) => {
                self.emit(Op::Push(Value::Null));
                Some(piece)
            }
            _ => None,
        }
    }
}
