//! Macros and functions of the Windows headers whose meaning depends on the types of their arguments.

use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast::{BinaryOp, Expr, ExprKind};

use super::call::at;
use super::function::Lowering;
use crate::code::Op;
use crate::library;
use crate::ty::{INT, Ty, UINT64};
use crate::value::Value;

/// `V_BSTR(x)` and the like: macro and member of the VARIANT.
const VARIANT_MEMBERS: [(&str, &str); 22] = [
    ("V_VT", "vt"),
    ("V_BSTR", "bstrVal"),
    ("V_I1", "cVal"),
    ("V_I2", "iVal"),
    ("V_I4", "lVal"),
    ("V_I8", "llVal"),
    ("V_INT", "intVal"),
    ("V_UI1", "bVal"),
    ("V_UI2", "uiVal"),
    ("V_UI4", "ulVal"),
    ("V_UI8", "ullVal"),
    ("V_UINT", "uintVal"),
    ("V_BOOL", "boolVal"),
    ("V_R4", "fltVal"),
    ("V_R8", "dblVal"),
    ("V_DATE", "date"),
    ("V_ERROR", "scode"),
    ("V_UNKNOWN", "punkVal"),
    ("V_DISPATCH", "pdispVal"),
    ("V_ARRAY", "parray"),
    ("V_BYREF", "byref"),
    ("V_NONE", "llVal"),
];

/// Functions of the C runtime that find the size of their first argument, an array, by themselves.
const SIZED_BY_ARRAY: [&str; 8] = [
    "sprintf_s",
    "swprintf_s",
    "wcscpy_s",
    "wcscat_s",
    "strcpy_s",
    "strcat_s",
    "_snwprintf_s",
    "_itow_s",
];

/// Standard objects that are asked for by their coclass.
const COCLASSES: [&str; 5] = [
    "WbemLocator",
    "UnsecuredApartment",
    "WbemContext",
    "MofCompiler",
    "WbemRefresher",
];

/// The member that a `V_…` macro stands for.
pub(super) fn variant_member(callee: &Expr, args: &[Expr]) -> Option<Expr> {
    let (ExprKind::Name(name), [variant]) = (&callee.kind, args) else {
        return None;
    };
    let (_, member) = VARIANT_MEMBERS.iter().find(|it| it.0 == name)?;
    let kind = ExprKind::Member {
        object: Box::new(variant.clone()),
        arrow: true,
        scope: None,
        name: (*member).to_owned(),
    };
    Some(at(kind, callee.span.to(variant.span)))
}

impl<'u, 'a> Lowering<'u, 'a> {
    /// Calls that are no calls of a function.
    pub(super) fn special(&mut self, callee: &Expr, args: &[Expr], expr: &Expr) -> Option<Ty> {
        let ExprKind::Name(name) = &callee.kind else {
            return None;
        };
        if self
            .unit
            .functions
            .get(name)
            .is_some_and(|it| !self.unit.infos[it[0] as usize].library)
        {
            return None;
        }
        match (name.as_str(), args) {
            ("SUCCEEDED" | "FAILED", [status]) => {
                self.value_as(status, &Ty::INT);
                self.emit(Op::Push(Value::Int(0)));
                let op = if name == "FAILED" {
                    BinaryOp::Less
                } else {
                    BinaryOp::GreaterEq
                };
                self.emit(Op::Compare(op, INT));
                Some(Ty::Bool)
            }
            ("__uuidof", [of]) => Some(self.uuid(of)),
            ("_countof" | "ARRAYSIZE" | "RTL_NUMBER_OF", [array]) => {
                let kept = array.clone();
                match self.probe_with(|it| it.lvalue(&kept)) {
                    Ty::Array(_, count) => {
                        Some(self.push(Value::Int(i64::from(count)), Ty::Int(UINT64)))
                    }
                    _ => Some(self.fail(
                        expr.span,
                        "only an array has a number of elements",
                        "use an array",
                    )),
                }
            }
            ("UNREFERENCED_PARAMETER", [_]) => Some(Ty::Void),
            (
                "memset" | "ZeroMemory" | "SecureZeroMemory" | "RtlZeroMemory" | "FillMemory",
                [to, rest @ ..],
            ) => Some(self.fill(name, to, rest, expr.span)),
            ("memcpy" | "CopyMemory" | "memmove" | "wmemcpy", [to, from, size]) => {
                let (bytes, cells) = self.element(to);
                self.value_as(to, &Ty::Void.pointer());
                self.value_as(from, &Ty::Void.pointer());
                self.value_as(size, &Ty::Int(UINT64));
                let bytes = if name == "wmemcpy" { 1 } else { bytes };
                Some(self.sized("__copy", &[bytes, cells], Ty::Void.pointer()))
            }
            _ => None,
        }
    }

    fn fill(&mut self, name: &str, to: &Expr, rest: &[Expr], span: Span) -> Ty {
        let (bytes, cells) = self.element(to);
        self.value_as(to, &Ty::Void.pointer());
        let (value, size) = match (name, rest) {
            ("memset", [value, size]) | ("FillMemory", [size, value]) => (Some(value), size),
            (_, [size]) => (None, size),
            _ => {
                return self.fail(
                    span,
                    "the arguments do not fit",
                    "give place, value and size",
                );
            }
        };
        match value {
            Some(value) => self.value_as(value, &Ty::INT),
            None => self.emit(Op::Push(Value::Int(0))),
        }
        self.value_as(size, &Ty::Int(UINT64));
        self.sized("__fill", &[bytes, cells], Ty::Void.pointer())
    }

    /// Bytes and cells of what a pointer points to.
    fn element(&mut self, pointer: &Expr) -> (u32, u32) {
        let inner = match &pointer.kind {
            ExprKind::Cast(_, of) => of,
            _ => pointer,
        };
        let ty = self.probe(inner);
        match ty.pointee() {
            Some(Ty::Void) | None => (1, 1),
            Some(of) => (self.unit.bytes(of), self.unit.cells(of)),
        }
    }

    fn sized(&mut self, builtin: &str, extra: &[u32], returns: Ty) -> Ty {
        for number in extra {
            self.emit(Op::Push(Value::Int(i64::from(*number))));
        }
        if let Some(builtin) = library::find(builtin) {
            self.emit(Op::CallBuiltin {
                builtin,
                args: 3 + extra.len() as u32,
            });
        }
        returns
    }

    fn uuid(&mut self, of: &Expr) -> Ty {
        let name = match &of.kind {
            ExprKind::Name(name) | ExprKind::Scoped { name, .. } => name.clone(),
            _ => match self.probe(of).class_behind() {
                Some(class) => self.unit.class_name(class).to_string(),
                None => {
                    return self.fail(
                        of.span,
                        "this has no GUID",
                        "name an interface or a coclass",
                    );
                }
            },
        };
        let name = match self.find(&name).and_then(|it| it.ty.class_behind()) {
            Some(class) => self.unit.class_name(class).to_string(),
            None => name,
        };
        let kind = if COCLASSES.contains(&name.as_str()) {
            "CLSID"
        } else {
            "IID"
        };
        let name = self.unit.guid(&format!("{kind}_{name}"));
        self.push(Value::Name(name), Ty::Guid)
    }

    /// Arguments after macros that stand for more than one.
    pub(super) fn expand(&mut self, callee: &Expr, args: &[Expr]) -> Vec<Expr> {
        let mut list = Vec::with_capacity(args.len() + 1);
        for arg in args {
            match &arg.kind {
                ExprKind::Call { callee, args }
                    if is_name(callee, "IID_PPV_ARGS") && args.len() == 1 =>
                {
                    let class = self.probe(&args[0]).class_behind();
                    let name =
                        class.map_or_else(String::new, |it| self.unit.class_name(it).to_string());
                    list.push(at(ExprKind::Name(format!("IID_{name}")), arg.span));
                    list.push(args[0].clone());
                }
                _ => list.push(arg.clone()),
            }
        }
        if let ExprKind::Name(name) = &callee.kind
            && SIZED_BY_ARRAY.contains(&name.as_str())
            && list.len() >= 2
            && self.probe(&list[1]).as_int().is_none()
        {
            let first = list[0].clone();
            if self.is_place(&first)
                && let Ty::Array(_, count) = self.probe_with(|it| it.lvalue(&first))
            {
                let size = ExprKind::Int {
                    value: u64::from(count),
                    unsigned: false,
                    long_long: false,
                };
                list.insert(1, at(size, first.span));
            }
        }
        list
    }
}

fn is_name(expr: &Expr, name: &str) -> bool {
    matches!(&expr.kind, ExprKind::Name(it) if it == name)
}
