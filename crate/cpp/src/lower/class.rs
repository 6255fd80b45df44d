//! Classes: their declaration, their place in memory, their virtual methods, their templates.

use std::rc::Rc;

use wmi_lab_core::method::Method;
use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast;
use wmi_lab_syntax::sorted::SortedMap;

use super::{Body, ClassInfo, FunctionInfo, Global, Param, Unit};
use crate::code::{Class, Field};
use crate::memory::Origin;
use crate::ty::{ClassId, Ty};
use crate::value::Value;

/// Classes of the surrounding that stand for a template, with its parameter.
const TEMPLATES: [&str; 7] = [
    "CComPtr",
    "CComQIPtr",
    "ComPtr",
    "TRefPointerCollection",
    "vector",
    "atomic",
    "lock_guard",
];

/// Cells of the largest object.
const CLASS_LIMIT: u32 = 1 << 20;

/// Classes of the surrounding whose objects, and those of classes derived from them without code, are the World's.
const KERNEL_ROOTS: [&str; 4] = ["IUnknown", "CInstance", "MethodContext", "CFrameworkQuery"];

impl<'a> Unit<'a> {
    /// Makes the name of a class known; its contents follow.
    pub(super) fn declare_class(&mut self, text: &'a ast::Class, library: bool) {
        if library && self.class_names.contains_key(&text.name) {
            return;
        }
        if library && TEMPLATES.contains(&text.name.as_str()) {
            self.templates.insert(&text.name, text);
            return;
        }
        if self.class_names.contains_key(&text.name) {
            self.error(
                text.span,
                format!("the class {} is defined twice", text.name),
                "keep one of the definitions",
            );
            return;
        }
        self.add_class(text, text.name.clone(), library);
    }

    fn add_class(&mut self, text: &'a ast::Class, name: String, library: bool) -> ClassId {
        let id = self.classes.len() as ClassId;
        self.code.classes.push(Class {
            name: name.as_str().into(),
            library,
            ..Class::default()
        });
        self.classes.push(ClassInfo {
            text: Some(text),
            ..ClassInfo::default()
        });
        self.class_names.insert(name, id);
        id
    }

    /// The class that a template makes of a type.
    pub(super) fn instantiate(&mut self, template: &str, args: Vec<Ty>) -> Option<ClassId> {
        let text = *self.templates.get(template)?;
        let arg = args.into_iter().next()?;
        let name = format!("{template}<{}>", self.type_name(&arg));
        if let Some(class) = self.class_names.get(&name) {
            return Some(*class);
        }
        let class = self.add_class(text, name, true);
        let own = Ty::Class(class);
        let typedefs = &mut self.classes[class as usize].typedefs;
        typedefs.insert("__T".to_owned(), arg);
        typedefs.insert(template.to_owned(), own);
        self.complete(class);
        Some(class)
    }

    fn incomplete(&mut self, span: Span, name: &str) {
        let message = format!("the class {name} is not complete here");
        self.error(span, message, "define it above, or use a pointer to it");
    }

    /// Lays a class out and declares its members. What it is made of has to stand above it.
    pub(super) fn complete(&mut self, class: ClassId) {
        let above = |it: ClassId| it < self.laying_out.unwrap_or(ClassId::MAX);
        let library = self.code.classes[class as usize].library;
        if !library && !above(class) {
            return;
        }
        let outer = self.laying_out;
        if !library {
            self.laying_out = Some(class);
        }
        self.lay_out(class);
        self.laying_out = outer;
    }

    fn lay_out(&mut self, class: ClassId) {
        if std::mem::replace(&mut self.classes[class as usize].laid_out, true) {
            return;
        }
        let Some(text) = self.classes[class as usize].text else {
            return;
        };
        let library = self.code.classes[class as usize].library;
        for one in &text.enums {
            self.declare_enum(one, Some(class));
        }
        let mut layout = Class {
            name: self.code.classes[class as usize].name.clone(),
            library,
            ..Class::default()
        };
        for name in &text.bases {
            let Some(base) = self.class_names.get(name).copied() else {
                self.error(
                    text.span,
                    format!("the base class {name} is not known"),
                    "define it above the class, or use an interface that the client language knows",
                );
                continue;
            };
            self.complete(base);
            if !self.classes[base as usize].complete {
                self.incomplete(text.span, name);
                continue;
            }
            let at = layout.cells;
            let base_layout = &self.code.classes[base as usize];
            layout
                .heads
                .extend(base_layout.heads.iter().map(|it| it + at));
            layout.cells = layout.cells.saturating_add(base_layout.cells);
            layout.bytes += base_layout.bytes;
            layout.interface |= library && base_layout.interface;
            layout.bases.push((base, at));
        }
        layout.interface |= library && KERNEL_ROOTS.contains(&text.name.as_str());
        layout.interface &= text
            .methods
            .iter()
            .all(|it| it.body.is_none() || !it.is_virtual);
        let has_virtual = text.methods.iter().any(|it| it.is_virtual);
        if has_virtual && layout.heads.is_empty() {
            // A head of its own comes first; bases without one move back by a cell.
            for base in &mut layout.bases {
                base.1 += 1;
            }
            layout.heads.push(0);
            layout.cells += 1;
            layout.bytes += 8;
        }
        self.code.classes[class as usize].bases = layout.bases.clone();
        for field in &text.fields {
            let mut ty = self.resolve(&field.ty, Some(class));
            if let Some(inner) = object_class(&ty) {
                self.complete(inner);
                if !self.classes[inner as usize].complete {
                    let name = self.class_name(inner);
                    self.incomplete(field.span, &name);
                    ty = Ty::INT;
                }
            }
            layout.fields.push(Field {
                name: field.name.as_str().into(),
                ty: ty.clone(),
                offset: layout.cells,
            });
            layout.cells = layout.cells.saturating_add(self.cells(&ty));
            let bytes = self.bytes(&ty);
            let unit = bytes.clamp(1, 8).next_power_of_two().min(8);
            layout.bytes = layout
                .bytes
                .next_multiple_of(unit)
                .saturating_add(bytes)
                .min(1 << 30);
        }
        if text.name == "VARIANT" && library {
            // All members of the union are one cell.
            for field in layout.fields.iter_mut().skip(1) {
                field.offset = 1;
            }
            (layout.cells, layout.bytes) = (2, 24);
        }
        layout.bytes = layout.bytes.max(1);
        if layout.bytes > 8 {
            layout.bytes = layout.bytes.next_multiple_of(8);
        }
        layout.cells = layout.cells.max(1);
        if layout.cells > CLASS_LIMIT {
            let message = format!("an object may have {CLASS_LIMIT} cells at most");
            self.error(text.span, message, "make its arrays smaller");
            layout.fields.clear();
            layout.cells = 1;
        }
        self.code.classes[class as usize] = layout;
        self.classes[class as usize].complete = true;
        for variable in &text.statics {
            self.declare_static(class, variable);
        }
        for method in &text.methods {
            self.declare_method(class, method);
        }
        self.collect_virtual(class);
    }

    fn declare_static(&mut self, class: ClassId, variable: &'a ast::VarDecl) {
        let ty = self.resolve(&variable.ty, Some(class));
        if let ast::Init::Assign(value) = &variable.init
            && variable.ty.is_const
            && let Some(value) = self.constant(value, Some(class))
        {
            let constants = &mut self.classes[class as usize].constants;
            constants.insert(variable.name.clone(), value);
            return;
        }
        let zero = vec![Value::Int(0); self.cells(&ty) as usize];
        let at = self.allocate(Origin::Global, zero, Some(variable.span));
        let global = Global { ty: ty.clone(), at };
        let label = format!("{}::{}", self.class_name(class), variable.name);
        self.code
            .globals
            .push((label.as_str().into(), ty, at.alloc));
        if !matches!(variable.init, ast::Init::None) {
            self.initialisers
                .push((global.clone(), variable, Some(class), true));
        }
        let statics = &mut self.classes[class as usize].statics;
        statics.insert(variable.name.clone(), global);
    }

    fn declare_method(&mut self, class: ClassId, text: &'a ast::Function) {
        let library = self.code.classes[class as usize].library;
        let mut info = self.function_info(text, Some(class), library);
        info.is_static = text.kind == ast::FunctionKind::StaticMethod;
        info.name = format!("{}::{}", self.class_name(class), text.name)
            .as_str()
            .into();
        if text.body.is_none() && library {
            let written = self.classes[class as usize]
                .text
                .map_or("", |it| it.name.as_str());
            let method = Method::find(written, &text.name);
            info.body = method.map_or(Body::Missing, Body::Api);
        }
        info.is_virtual |= self.overrides(class, &text.name, info.params.len());
        let takes_itself = info
            .params
            .first()
            .is_some_and(|it| it.ty == Ty::Class(class))
            && info.params[1..].iter().all(|it| it.default.is_some());
        let id = self.add_function(info);
        let own = &mut self.classes[class as usize];
        match text.kind {
            ast::FunctionKind::Constructor if takes_itself => {
                let message = format!("a constructor of {} cannot take a copy of one", text.name);
                let cure = format!("take a reference: const {}&", text.name);
                self.error(text.span, message, cure);
            }
            ast::FunctionKind::Constructor => own.constructors.push(id),
            ast::FunctionKind::Destructor => own.destructor = Some(id),
            _ => own
                .methods
                .get_or_insert_with(text.name.clone(), Vec::new)
                .push(id),
        }
    }

    /// Whether a base has a virtual method of that name and number of parameters.
    fn overrides(&self, class: ClassId, name: &str, params: usize) -> bool {
        let bases = &self.code.classes[class as usize].bases;
        bases.iter().any(|(base, _)| {
            let known = &self.code.classes[*base as usize].methods;
            known
                .keys()
                .any(|(it, count)| &**it == name && *count == params)
        })
    }

    /// Collects the virtual methods of a class: those of its bases, and its own in their place.
    fn collect_virtual(&mut self, class: ClassId) {
        let mut methods = SortedMap::new();
        for (base, at) in self.code.classes[class as usize].bases.clone() {
            for (key, (function, inner)) in self.code.classes[base as usize].methods.clone() {
                let has_body = self.infos[function as usize].body != Body::Missing;
                let place = (function, inner + at);
                if has_body {
                    methods.insert(key, place);
                } else {
                    methods.get_or_insert_with(key, || place);
                }
            }
        }
        for (name, ids) in &self.classes[class as usize].methods {
            for id in ids {
                let info = &self.infos[*id as usize];
                if info.is_virtual && !info.is_static {
                    let key = (Rc::from(name.as_str()), info.params.len());
                    methods.insert(key, (*id, 0));
                }
            }
        }
        self.code.classes[class as usize].methods = methods;
    }

    /// What a declaration says about a function.
    pub(super) fn function_info(
        &mut self,
        text: &'a ast::Function,
        owner: Option<ClassId>,
        library: bool,
    ) -> FunctionInfo<'a> {
        let params = text.params.iter().map(|param| {
            let mut ty = self.resolve(&param.ty, owner);
            if let Ty::Array(of, _) = ty {
                ty = Ty::Ptr(of);
            }
            Param {
                name: param.name.as_deref(),
                ty,
                default: param.default.as_ref(),
                is_bstr: matches!(&param.ty.base, ast::BaseType::Named(name) if name == "BSTR")
                    && param.ty.pointers == 0,
            }
        });
        let params: Vec<Param<'a>> = params.collect();
        let returns = self.resolve(&text.returns, owner);
        let has_body = text.body.is_some();
        FunctionInfo {
            name: text.name.as_str().into(),
            text: Some(text),
            owner,
            params,
            returns,
            is_static: false,
            is_virtual: text.is_virtual,
            variadic: false,
            body: if has_body { Body::Text } else { Body::Missing },
            library,
            needed_at: None,
        }
    }

    pub(super) fn declare_enum(&mut self, one: &'a ast::Enum, class: Option<ClassId>) {
        let mut next = 0;
        for (name, value) in &one.constants {
            if let Some(value) = value {
                match self.constant(value, class) {
                    Some(value) => next = value,
                    None => self.error(
                        value.span,
                        "the value of an enum constant has to be a constant",
                        "use a number or constants that are defined above",
                    ),
                }
            }
            let constants = match class {
                Some(class) => &mut self.classes[class as usize].constants,
                None => &mut self.constants,
            };
            constants.insert(name.clone(), next);
            next += 1;
        }
        if let Some(name) = &one.name {
            match class {
                Some(class) => {
                    let typedefs = &mut self.classes[class as usize].typedefs;
                    typedefs.insert(name.clone(), Ty::INT);
                }
                None => {
                    self.enums.insert(name.clone());
                }
            }
        }
    }
}

/// The class of the objects that lie inside a value of the type.
pub(super) fn object_class(ty: &Ty) -> Option<ClassId> {
    match ty {
        Ty::Class(class) => Some(*class),
        Ty::Array(of, _) => object_class(of),
        _ => None,
    }
}
