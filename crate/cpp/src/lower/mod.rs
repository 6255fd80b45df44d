//! From the tree of a program to flat operations.
//!
//! The ready-made surrounding (`prelude/*.cpp`) is lowered by the same code as the program itself; what it declares
//! without a body is a builtin of [`crate::library`] or a call that reaches the World. The program's own names win.

mod addressed;
mod arguments;
mod call;
mod class;
mod construct;
mod convert;
mod expr;
mod function;
mod heap;
mod initialise;
mod locals;
mod members;
mod names;
mod operators;
mod overload;
mod place;
mod program;
mod scope;
mod special;
mod start;
mod stmt;
mod streams;
mod types;

use std::rc::Rc;
use wmi_lab_syntax::sorted::{SortedMap, SortedSet};

use wmi_lab_core::method::Method;
use wmi_lab_syntax::cpp::ast;
use wmi_lab_syntax::{Diagnostic, Span};

use crate::code::Code;
use crate::memory::{Memory, Origin};
use crate::ty::{ClassId, Ty};
use crate::value::{Pointer, Value};

pub(crate) use program::lower;

/// What a function is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Body {
    /// Statements of the program or of the surrounding.
    Text,
    /// Declared only: a call is not possible.
    Missing,
    Builtin(u32),
    Api(Method),
    /// Written by the lowering itself.
    Constructor,
    Destructor,
    Copy,
}

struct Param<'a> {
    name: Option<&'a str>,
    ty: Ty,
    default: Option<&'a ast::Expr>,
    is_bstr: bool,
}

/// What the lowering knows of a function beside its operations.
struct FunctionInfo<'a> {
    name: Rc<str>,
    text: Option<&'a ast::Function>,
    owner: Option<ClassId>,
    params: Vec<Param<'a>>,
    returns: Ty,
    is_static: bool,
    is_virtual: bool,
    variadic: bool,
    body: Body,
    library: bool,
    /// The place of the program that first needs it.
    needed_at: Option<Span>,
}

#[derive(Clone)]
struct Global {
    ty: Ty,
    at: Pointer,
}

/// What the lowering knows of a class beside its place in memory.
#[derive(Default)]
struct ClassInfo<'a> {
    text: Option<&'a ast::Class>,
    laid_out: bool,
    /// Its place in memory is known.
    complete: bool,
    constructors: Vec<u32>,
    destructor: Option<u32>,
    methods: SortedMap<String, Vec<u32>>,
    statics: SortedMap<String, Global>,
    constants: SortedMap<String, i64>,
    typedefs: SortedMap<String, Ty>,
    made_constructor: Option<u32>,
    made_destructor: Option<u32>,
    made_copy: Option<u32>,
}

/// A program on its way.
struct Unit<'a> {
    code: Code,
    memory: Memory,
    infos: Vec<FunctionInfo<'a>>,
    classes: Vec<ClassInfo<'a>>,
    class_names: SortedMap<String, ClassId>,
    templates: SortedMap<&'a str, &'a ast::Class>,
    functions: SortedMap<String, Vec<u32>>,
    globals: SortedMap<String, Global>,
    /// Globals with their initialisers, in the order of the text.
    initialisers: Vec<(Global, &'a ast::VarDecl, Option<ClassId>, bool)>,
    constants: SortedMap<String, i64>,
    enums: SortedSet<String>,
    typedefs: SortedMap<String, Ty>,
    literals: SortedMap<(bool, String), Pointer>,
    queue: Vec<u32>,
    diagnostics: Vec<Diagnostic>,
    /// What the program itself says where something is being lowered.
    place: Span,
    /// The function of the surrounding that is being lowered: its mistakes are those of the place that needs it.
    inside: Option<Rc<str>>,
    /// The class of the program whose members are being laid out.
    laying_out: Option<ClassId>,
    /// Expressions that are being lowered inside each other.
    depth: u32,
    /// Expressions that may still be lowered: finding types takes several looks at some of them.
    work_left: u32,
}

impl<'a> Unit<'a> {
    fn error(&mut self, span: Span, message: impl Into<String>, cure: impl Into<String>) {
        let diagnostic = match &self.inside {
            Some(function) => {
                let message = format!("{function} cannot be used here: {}", message.into());
                Diagnostic::error(self.place, message, cure)
            }
            None => Diagnostic::error(span, message, cure),
        };
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The number of a text, for messages.
    fn text(&mut self, text: &str) -> u32 {
        intern(&mut self.code.texts, text)
    }

    /// The number of a GUID's name.
    fn guid(&mut self, name: &str) -> u32 {
        intern(&mut self.code.names, name)
    }

    /// The characters of a literal; equal literals are one.
    fn literal(&mut self, text: &str, wide: bool) -> Pointer {
        let key = (wide, text.to_owned());
        if let Some(at) = self.literals.get(&key) {
            return *at;
        }
        let cells = crate::library::text::cells(text, wide);
        let at = self.allocate(Origin::Literal, cells, None);
        self.literals.insert(key, at);
        at
    }

    /// Memory that exists before the program runs.
    fn allocate(&mut self, origin: Origin, cells: Vec<Value>, span: Option<Span>) -> Pointer {
        match self.memory.allocate_filled(origin, cells, span) {
            Ok(at) => at,
            Err(fault) => {
                let place = span.unwrap_or_default();
                self.error(place, fault.message, fault.cure);
                Pointer {
                    alloc: 0,
                    offset: 0,
                }
            }
        }
    }

    /// Makes sure that a function will be lowered.
    fn need(&mut self, function: u32) {
        let info = &mut self.infos[function as usize];
        if info.needed_at.is_none() {
            info.needed_at = Some(self.place);
            self.queue.push(function);
        }
    }

    fn add_function(&mut self, info: FunctionInfo<'a>) -> u32 {
        let id = self.infos.len() as u32;
        self.code.functions.push(crate::code::Function {
            name: info.name.clone(),
            params: info.params.iter().map(|it| it.ty.clone()).collect(),
            has_this: info.owner.is_some() && !info.is_static,
            library: info.library,
            ..Default::default()
        });
        self.infos.push(info);
        id
    }

    fn class_name(&self, class: ClassId) -> Rc<str> {
        self.code.classes[class as usize].name.clone()
    }

    /// How a type is called in messages.
    fn type_name(&self, ty: &Ty) -> String {
        match ty {
            Ty::Void => "void".to_owned(),
            Ty::Bool => "bool".to_owned(),
            Ty::Char => "char".to_owned(),
            Ty::WChar => "wchar_t".to_owned(),
            Ty::Int(int) => format!("{}int{}", if int.signed { "" } else { "u" }, int.bits),
            Ty::Float(32) => "float".to_owned(),
            Ty::Float(_) => "double".to_owned(),
            Ty::Guid => "GUID".to_owned(),
            Ty::Ptr(to) => format!("{}*", self.type_name(to)),
            Ty::Ref(to) => format!("{}&", self.type_name(to)),
            Ty::Array(of, count) => format!("{}[{count}]", self.type_name(of)),
            Ty::Class(class) => self.class_name(*class).to_string(),
            Ty::Func(_) => "function pointer".to_owned(),
            Ty::Stream(_) => "output stream".to_owned(),
            Ty::Auto => "auto".to_owned(),
        }
    }
}

fn intern(texts: &mut Vec<Rc<str>>, text: &str) -> u32 {
    if let Some(at) = texts.iter().position(|it| &**it == text) {
        return at as u32;
    }
    texts.push(text.into());
    texts.len() as u32 - 1
}
