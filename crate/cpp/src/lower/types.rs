//! Types as written become types as meant.

use std::rc::Rc;

use wmi_lab_syntax::cpp::ast::{self, BaseType, BinaryOp, ExprKind, UnaryOp};

use super::Unit;
use crate::ty::{ClassId, INT64, Int, Signature, Ty, UINT64};

/// Cells of the largest array.
const ARRAY_LIMIT: u32 = 1 << 20;

impl<'a> Unit<'a> {
    /// Resolves a type; an unknown one is reported and taken as `int`.
    pub(super) fn resolve(&mut self, ty: &ast::Type, within: Option<ClassId>) -> Ty {
        let mut resolved = match &ty.base {
            BaseType::Named(name) => match self.named(name, within) {
                Some(known) => known,
                None => {
                    self.error(
                        ty.span,
                        format!("the type {name} is not known"),
                        "declare it above, or use one of the types that the client language knows",
                    );
                    Ty::INT
                }
            },
            BaseType::Auto => Ty::Auto,
            BaseType::Template(name, args) => {
                let args: Vec<Ty> = args.iter().map(|it| self.resolve(it, within)).collect();
                match self.instantiate(name, args) {
                    Some(class) => Ty::Class(class),
                    None => {
                        self.error(
                            ty.span,
                            format!("the template {name} is not supported"),
                            "use a plain type, an array or a vector",
                        );
                        Ty::INT
                    }
                }
            }
            BaseType::FunctionPointer(returns, params) => {
                let returns = self.resolve(returns, within);
                let params = params.iter().map(|it| self.resolve(it, within)).collect();
                Ty::Func(Rc::new(Signature { returns, params }))
            }
        };
        for _ in 0..ty.pointers {
            resolved = resolved.pointer();
        }
        for bound in ty.arrays.iter().rev() {
            let count = match bound {
                Some(bound) => self.constant(bound, within).unwrap_or_else(|| {
                    self.error(
                        bound.span,
                        "the bound of an array has to be a constant",
                        "use a number, an enum constant or new[]",
                    );
                    1
                }),
                None => 0,
            };
            let array = Ty::Array(
                Rc::new(resolved.clone()),
                u32::try_from(count).unwrap_or(u32::MAX),
            );
            if self.cells(&array) > ARRAY_LIMIT {
                let message = format!("an array may have {ARRAY_LIMIT} elements at most");
                self.error(ty.span, message, "make it smaller");
            } else {
                resolved = array;
            }
        }
        if ty.reference {
            resolved = Ty::Ref(Rc::new(resolved));
        }
        resolved
    }

    /// The type behind a name.
    pub(super) fn named(&mut self, name: &str, within: Option<ClassId>) -> Option<Ty> {
        let mut class = within;
        while let Some(id) = class {
            if let Some(ty) = self.classes[id as usize].typedefs.get(name) {
                return Some(ty.clone());
            }
            class = self.code.classes[id as usize].bases.first().map(|it| it.0);
        }
        if let Some(ty) = self.typedefs.get(name) {
            return Some(ty.clone());
        }
        if let Some(class) = self.class_names.get(name) {
            return Some(Ty::Class(*class));
        }
        if self.enums.contains(name) {
            return Some(Ty::INT);
        }
        builtin(name).or_else(|| self.pointer_name(name))
    }

    /// `LPxxx` and `Pxxx` of a known type.
    fn pointer_name(&mut self, name: &str) -> Option<Ty> {
        let rest = name.strip_prefix("LP").or_else(|| name.strip_prefix('P'))?;
        let rest = rest
            .strip_prefix('C')
            .filter(|it| builtin(it).is_some())
            .unwrap_or(rest);
        let known = match self.class_names.get(rest) {
            Some(class) => Some(Ty::Class(*class)),
            None => builtin(rest),
        };
        known.map(Ty::pointer)
    }

    /// Cells that a value takes.
    pub(super) fn cells(&self, ty: &Ty) -> u32 {
        match ty {
            Ty::Array(of, count) => self.cells(of).saturating_mul(*count),
            Ty::Class(class) => self.code.classes[*class as usize].cells,
            _ => 1,
        }
    }

    /// `sizeof`
    pub(super) fn bytes(&self, ty: &Ty) -> u32 {
        match ty {
            Ty::Void | Ty::Bool | Ty::Char => 1,
            Ty::WChar => 2,
            Ty::Int(int) => u32::from(int.bits / 8),
            Ty::Float(bits) => u32::from(bits / 8),
            Ty::Guid => 16,
            Ty::Array(of, count) => self.bytes(of).saturating_mul(*count),
            Ty::Class(class) => self.code.classes[*class as usize].bytes,
            Ty::Ref(to) => self.bytes(to),
            _ => 8,
        }
    }

    /// The value of a constant expression.
    pub(super) fn constant(&mut self, expr: &ast::Expr, within: Option<ClassId>) -> Option<i64> {
        Some(match &expr.kind {
            ExprKind::Int { value, .. } => *value as i64,
            ExprKind::Bool(value) => i64::from(*value),
            ExprKind::Char { value, .. } => i64::from(*value),
            ExprKind::Name(name) => self.named_constant(name, within)?,
            ExprKind::Scoped { scope, name } => {
                let class = self.class_names.get(scope).copied();
                self.named_constant(name, class.or(within))?
            }
            ExprKind::Unary(op, of) => {
                let of = self.constant(of, within)?;
                match op {
                    UnaryOp::Plus => of,
                    UnaryOp::Minus => of.wrapping_neg(),
                    UnaryOp::Not => i64::from(of == 0),
                    UnaryOp::BitNot => !of,
                    UnaryOp::Deref | UnaryOp::AddressOf => return None,
                }
            }
            ExprKind::Binary(op, left, right) => {
                let (left, right) = (self.constant(left, within)?, self.constant(right, within)?);
                fold(*op, left, right)?
            }
            ExprKind::Conditional(on, yes, no) => {
                let on = self.constant(on, within)?;
                self.constant(if on != 0 { yes } else { no }, within)?
            }
            ExprKind::Cast(ty, of) => {
                let of = self.constant(of, within)?;
                let ty = self.resolve(ty, within);
                ty.as_int()?.wrap(of)
            }
            ExprKind::SizeofType(ty) => {
                let ty = self.resolve(ty, within);
                i64::from(self.bytes(&ty))
            }
            _ => return None,
        })
    }

    /// A constant by name: of the class, of the program, published.
    pub(super) fn named_constant(&self, name: &str, within: Option<ClassId>) -> Option<i64> {
        let mut open: Vec<ClassId> = within.into_iter().collect();
        while let Some(class) = open.pop() {
            if let Some(value) = self.classes[class as usize].constants.get(name) {
                return Some(*value);
            }
            open.extend(
                self.code.classes[class as usize]
                    .bases
                    .iter()
                    .map(|it| it.0),
            );
        }
        if let Some(value) = self.constants.get(name) {
            return Some(*value);
        }
        let published = wmi_lab_core::flags::constant(name)?;
        let fits_unsigned = u32::try_from(published).is_ok();
        Some(if fits_unsigned {
            i64::from(published as i32)
        } else {
            published
        })
    }
}

fn fold(op: BinaryOp, left: i64, right: i64) -> Option<i64> {
    Some(match op {
        BinaryOp::Add => left.wrapping_add(right),
        BinaryOp::Sub => left.wrapping_sub(right),
        BinaryOp::Mul => left.wrapping_mul(right),
        BinaryOp::Div => left.checked_div(right)?,
        BinaryOp::Rem => left.checked_rem(right)?,
        BinaryOp::Shl => left.wrapping_shl(right as u32),
        BinaryOp::Shr => left.wrapping_shr(right as u32),
        BinaryOp::Less => i64::from(left < right),
        BinaryOp::LessEq => i64::from(left <= right),
        BinaryOp::Greater => i64::from(left > right),
        BinaryOp::GreaterEq => i64::from(left >= right),
        BinaryOp::Eq => i64::from(left == right),
        BinaryOp::NotEq => i64::from(left != right),
        BinaryOp::BitAnd => left & right,
        BinaryOp::BitXor => left ^ right,
        BinaryOp::BitOr => left | right,
        BinaryOp::And => i64::from(left != 0 && right != 0),
        BinaryOp::Or => i64::from(left != 0 || right != 0),
    })
}

const fn int(bits: u8, signed: bool) -> Ty {
    Ty::Int(Int { bits, signed })
}

/// The builtin types and the Windows names for them.
fn builtin(name: &str) -> Option<Ty> {
    Some(match name {
        "void" | "VOID" => Ty::Void,
        "bool" => Ty::Bool,
        "char" | "CHAR" | "signed char" => Ty::Char,
        "wchar_t" | "WCHAR" | "OLECHAR" | "TCHAR" | "char16_t" => Ty::WChar,
        "unsigned char" | "BYTE" | "UCHAR" | "BOOLEAN" | "uint8_t" | "UINT8" => int(8, false),
        "int8_t" | "INT8" => int(8, true),
        "short" | "SHORT" | "VARIANT_BOOL" | "INT16" | "int16_t" => int(16, true),
        "unsigned short" | "USHORT" | "WORD" | "UINT16" | "uint16_t" | "VARTYPE" | "ATOM" => {
            int(16, false)
        }
        "int"
        | "long"
        | "INT"
        | "LONG"
        | "HRESULT"
        | "BOOL"
        | "SCODE"
        | "INT32"
        | "LONG32"
        | "int32_t"
        | "CIMTYPE"
        | "WBEMSTATUS"
        | "DISPID"
        | "WBEM_CHANGE_FLAG_TYPE"
        | "WBEM_GENERIC_FLAG_TYPE"
        | "WBEM_INFORMATION_FLAG_TYPE"
        | "VARENUM" => Ty::INT,
        "unsigned int" | "unsigned long" | "UINT" | "ULONG" | "DWORD" | "UINT32" | "ULONG32"
        | "DWORD32" | "uint32_t" | "LCID" | "COLORREF" => Ty::UINT,
        "long long" | "LONGLONG" | "INT64" | "LONG64" | "int64_t" | "LONG_PTR" | "INT_PTR"
        | "SSIZE_T" | "ssize_t" | "ptrdiff_t" | "intptr_t" | "time_t" | "LPARAM" | "LRESULT" => {
            Ty::Int(INT64)
        }
        "unsigned long long" | "ULONGLONG" | "UINT64" | "ULONG64" | "DWORD64" | "DWORDLONG"
        | "uint64_t" | "size_t" | "SIZE_T" | "ULONG_PTR" | "UINT_PTR" | "DWORD_PTR"
        | "uintptr_t" | "WPARAM" | "QWORD" => Ty::Int(UINT64),
        "float" | "FLOAT" => Ty::Float(32),
        "double" | "DOUBLE" | "DATE" | "long double" => Ty::Float(64),
        "GUID" | "IID" | "CLSID" | "UUID" | "REFIID" | "REFCLSID" | "REFGUID" => Ty::Guid,
        "BSTR" | "LPOLESTR" | "LPCOLESTR" | "LPWSTR" | "LPCWSTR" | "PWSTR" | "PCWSTR"
        | "LPTSTR" | "LPCTSTR" | "PWCHAR" | "CBSTR" => Ty::WChar.pointer(),
        "LPSTR" | "LPCSTR" | "PSTR" | "PCSTR" => Ty::Char.pointer(),
        "HANDLE"
        | "HWND"
        | "HMODULE"
        | "HINSTANCE"
        | "HKEY"
        | "HLOCAL"
        | "LPVOID"
        | "PVOID"
        | "LPCVOID"
        | "PSID"
        | "PSECURITY_DESCRIPTOR"
        | "FARPROC"
        | "LPSECURITY_ATTRIBUTES"
        | "RPC_AUTH_IDENTITY_HANDLE"
        | "IRpcStubBuffer"
        | "FILE" => Ty::Void.pointer(),
        "PHANDLE" | "LPHANDLE" => Ty::Void.pointer().pointer(),
        "LPTHREAD_START_ROUTINE" | "PTHREAD_START_ROUTINE" => Ty::Func(Rc::new(Signature {
            returns: Ty::UINT,
            params: vec![Ty::Void.pointer()],
        })),
        "LPPROVIDERINSTANCECALLBACK" => Ty::Func(Rc::new(Signature {
            returns: Ty::INT,
            params: vec![Ty::Void.pointer(); 4],
        })),
        _ => return None,
    })
}
