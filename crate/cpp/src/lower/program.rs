//! The order of work on a whole program, and the function that runs it.

use wmi_lab_core::method::Method;
use wmi_lab_syntax::cpp::ast::{self, Init, Item};
use wmi_lab_syntax::{Diagnostic, Span};

use super::function::Lowering;
use super::{Body, FunctionInfo, Global, Unit};
use crate::code::{Code, Op};
use crate::library;
use crate::memory::{Memory, Origin};
use crate::ty::{ClassId, Ty};
use crate::value::Value;

/// Expressions that are lowered for one program at most.
const WORK_LIMIT: u32 = 500_000;

/// Lowers a program in its surrounding: `prelude` is what every program has, `surround` what a fragment gets.
pub(crate) fn lower(
    program: &ast::Program,
    prelude: &ast::Program,
    surround: &ast::Program,
) -> (Code, Memory, Vec<Diagnostic>) {
    let mut unit = Unit {
        code: Code::default(),
        memory: Memory::default(),
        infos: Vec::new(),
        classes: Vec::new(),
        class_names: Default::default(),
        templates: Default::default(),
        functions: Default::default(),
        globals: Default::default(),
        initialisers: Vec::new(),
        constants: Default::default(),
        enums: Default::default(),
        typedefs: Default::default(),
        literals: Default::default(),
        queue: Vec::new(),
        diagnostics: Vec::new(),
        place: Span::default(),
        inside: None,
        laying_out: None,
        depth: 0,
        work_left: WORK_LIMIT,
    };
    let role = role(program);
    let mut parts = vec![(program, false), (prelude, true)];
    if matches!(role, Role::Fragment | Role::Single(_)) {
        parts.push((surround, true));
    }
    unit.declare(&parts);
    unit.start(program, surround, role);
    unit.drain();
    (unit.code, unit.memory, unit.diagnostics)
}

/// How a program is run.
#[derive(Clone, Copy)]
enum Role<'a> {
    /// It has a `main`.
    Whole,
    /// Its loose statements are the body of a `main`.
    Fragment,
    /// Its only function is called with what the surrounding offers.
    Single(&'a ast::Function),
    /// Only its global objects are made: a provider.
    Globals,
}

fn role(program: &ast::Program) -> Role<'_> {
    let mut free = program.items.iter().filter_map(|item| match item {
        Item::Function(function) if function.owner.is_none() && function.body.is_some() => {
            Some(function)
        }
        _ => None,
    });
    if free.clone().any(|it| is_main(&it.name)) {
        return Role::Whole;
    }
    if !program.fragment.is_empty() {
        return Role::Fragment;
    }
    let has_objects = program
        .items
        .iter()
        .any(|it| matches!(it, Item::Global { .. }));
    match (free.next(), free.next()) {
        (Some(only), None) if !has_objects => Role::Single(only),
        _ => Role::Globals,
    }
}

fn is_main(name: &str) -> bool {
    matches!(name, "main" | "wmain")
}

impl<'a> Unit<'a> {
    fn declare(&mut self, parts: &[(&'a ast::Program, bool)]) {
        for (program, library) in parts {
            for item in &program.items {
                match item {
                    Item::Class(class) => self.declare_class(class, *library),
                    Item::Enum(one) => self.declare_enum(one, None),
                    _ => {}
                }
            }
        }
        for (program, library) in parts.iter().rev() {
            for item in &program.items {
                if let Item::Typedef { name, ty, .. } = item
                    && !(*library && self.class_names.contains_key(name))
                {
                    let ty = self.resolve(ty, None);
                    self.typedefs.insert(name.clone(), ty);
                }
            }
        }
        for class in 0..self.classes.len() as ClassId {
            self.complete(class);
        }
        for (program, library) in parts {
            for item in &program.items {
                match item {
                    Item::Function(function) => self.declare_function(function, *library),
                    Item::Global { owner, decl } => {
                        self.declare_global(owner.as_deref(), decl, *library);
                    }
                    _ => {}
                }
            }
        }
    }

    pub(super) fn declare_function(&mut self, text: &'a ast::Function, library: bool) {
        if let Some(owner) = &text.owner {
            self.define_method(owner, text);
            return;
        }
        let mut info = self.function_info(text, None, library);
        if library && text.body.is_none() {
            if let Some(builtin) = library::find(&text.name) {
                info.body = Body::Builtin(builtin);
                info.variadic = library::is_variadic(builtin);
            } else {
                let name = text.name.strip_prefix("__api_").unwrap_or(&text.name);
                if let Some(method) = Method::find_function(name) {
                    info.body = Body::Api(method);
                }
            }
        }
        let known = self.functions.get(&text.name).cloned().unwrap_or_default();
        if library && known.iter().any(|it| !self.infos[*it as usize].library) {
            return;
        }
        let twin = known.iter().copied().find(|it| {
            let other = &self.infos[*it as usize];
            other.params.len() == info.params.len()
                && other
                    .params
                    .iter()
                    .zip(&info.params)
                    .all(|(a, b)| a.ty == b.ty)
        });
        if let Some(twin) = twin {
            self.merge(twin, info, text);
            return;
        }
        let id = self.add_function(info);
        self.functions
            .get_or_insert_with(text.name.clone(), Vec::new)
            .push(id);
        if !library && text.body.is_some() {
            self.need(id);
        }
    }

    /// A declaration and a definition of the same function become one.
    fn merge(&mut self, id: u32, mut info: FunctionInfo<'a>, text: &'a ast::Function) {
        let old = &mut self.infos[id as usize];
        if text.body.is_none() {
            return;
        }
        if old.body == Body::Text {
            let name = text.name.clone();
            self.error(
                text.span,
                format!("{name} is defined twice"),
                "keep one of them",
            );
            return;
        }
        for (new, before) in info.params.iter_mut().zip(&old.params) {
            new.default = new.default.or(before.default);
        }
        *old = info;
        self.need(id);
    }

    /// `R C::f() { … }`. A mere declaration, as reference pages print it, defines nothing.
    fn define_method(&mut self, owner: &str, text: &'a ast::Function) {
        if text.body.is_none() {
            return;
        }
        let Some(class) = self.class_names.get(owner).copied() else {
            let message = format!("the class {owner} is not known");
            self.error(text.span, message, "define the class above its methods");
            return;
        };
        let info = self.function_info(text, Some(class), false);
        let members = &self.classes[class as usize];
        let candidates: Vec<u32> = if text.kind == ast::FunctionKind::Destructor {
            members.destructor.into_iter().collect()
        } else if text.name == owner {
            members.constructors.clone()
        } else {
            members.methods.get(&text.name).cloned().unwrap_or_default()
        };
        let fits = |id: &&u32| {
            let params = &self.infos[**id as usize].params;
            params.len() == info.params.len()
                && params.iter().zip(&info.params).all(|(a, b)| a.ty == b.ty)
        };
        let same_count = |id: &&u32| self.infos[**id as usize].params.len() == info.params.len();
        let found = candidates
            .iter()
            .find(fits)
            .or_else(|| candidates.iter().find(same_count));
        let Some(id) = found.copied() else {
            let message = format!("{owner} declares no {} with these parameters", text.name);
            self.error(
                text.span,
                message,
                "declare it in the class with the same parameters",
            );
            return;
        };
        let declared = &mut self.infos[id as usize];
        for (mut param, before) in info.params.into_iter().zip(&mut declared.params) {
            param.default = before.default.or(param.default);
            *before = param;
        }
        declared.text = Some(text);
        declared.body = Body::Text;
        let params = declared.params.iter().map(|it| it.ty.clone()).collect();
        self.code.functions[id as usize].params = params;
    }

    fn declare_global(&mut self, owner: Option<&str>, decl: &'a ast::VarDecl, library: bool) {
        if let Some(owner) = owner {
            self.define_static(owner, decl);
            return;
        }
        if library && self.globals.contains_key(&decl.name) {
            return;
        }
        if decl.ty.is_const
            && decl.ty.pointers == 0
            && let Init::Assign(value) = &decl.init
            && let Some(value) = self.constant(value, None)
        {
            self.constants.insert(decl.name.clone(), value);
            return;
        }
        let ty = self.global_type(decl);
        let zero = vec![Value::Int(0); self.cells(&ty) as usize];
        let at = self.allocate(Origin::Global, zero, Some(decl.span));
        let global = Global { ty: ty.clone(), at };
        self.globals.insert(decl.name.clone(), global.clone());
        self.code
            .globals
            .push((decl.name.as_str().into(), ty, at.alloc));
        self.initialisers.push((global, decl, None, library));
    }

    /// The type of a global, with the bound that its initialiser gives.
    fn global_type(&mut self, decl: &'a ast::VarDecl) -> Ty {
        match self.resolve(&decl.ty, None) {
            Ty::Array(of, 0) => {
                let count = super::initialise::implied_count(&decl.init);
                Ty::Array(of, count)
            }
            other => other,
        }
    }

    fn define_static(&mut self, owner: &str, decl: &'a ast::VarDecl) {
        let class = self.class_names.get(owner).copied();
        let global = class.and_then(|it| self.classes[it as usize].statics.get(&decl.name));
        let Some(global) = global.cloned() else {
            let message = format!("{owner} declares no static member {}", decl.name);
            self.error(decl.span, message, "declare it with static in the class");
            return;
        };
        self.initialisers.retain(|it| it.0.at != global.at);
        self.initialisers.push((global, decl, class, false));
    }

    /// Writes the function that makes globals, runs the program and ends globals again.
    fn start(&mut self, program: &'a ast::Program, surround: &'a ast::Program, role: Role<'a>) {
        let info = FunctionInfo {
            name: "main".into(),
            text: None,
            owner: None,
            params: Vec::new(),
            returns: Ty::INT,
            is_static: false,
            is_virtual: false,
            variadic: false,
            body: Body::Text,
            library: false,
            needed_at: Some(Span::default()),
        };
        let start = self.add_function(info);
        self.code.start = start;
        let initialisers = std::mem::take(&mut self.initialisers);
        let entry = ["main", "wmain"]
            .iter()
            .find_map(|it| self.functions.get(*it))
            .cloned();
        let mut lowering = Lowering::new(self, start);
        for (global, decl, class, library) in &initialisers {
            lowering.class = *class;
            lowering.library = *library;
            lowering.global(global, decl);
        }
        lowering.class = None;
        lowering.library = false;
        match role {
            Role::Whole => {
                if let Some(entry) = entry.and_then(|it| it.first().copied()) {
                    lowering.run_main(entry);
                }
            }
            Role::Fragment => lowering.fragment(surround, &program.fragment),
            Role::Single(function) => lowering.single(surround, function),
            Role::Globals => {
                lowering.emit(Op::Push(Value::Int(0)));
                lowering.emit(Op::Return);
            }
        }
        if !matches!(role, Role::Globals) {
            for (global, _, _, _) in initialisers.iter().rev() {
                lowering.end_global(global);
            }
            lowering.emit(Op::Return);
        }
        lowering.finish();
        for class in 0..self.classes.len() {
            if !self.code.classes[class].library {
                self.need_members(class);
            }
        }
    }

    /// Every method that the program itself writes is lowered, called or not, so that its errors are seen.
    pub(super) fn need_members(&mut self, class: usize) {
        let info = &self.classes[class];
        let methods = info
            .methods
            .values()
            .flatten()
            .chain(&info.constructors)
            .chain(&info.destructor);
        for id in methods.copied().collect::<Vec<_>>() {
            if self.infos[id as usize].body == Body::Text {
                self.need(id);
            }
        }
    }

    /// Lowers what is needed until nothing new is.
    fn drain(&mut self) {
        while let Some(function) = self.queue.pop() {
            let info = &self.infos[function as usize];
            self.place = info.needed_at.unwrap_or_default();
            self.inside = info.library.then(|| info.name.clone());
            match info.body {
                Body::Text => Lowering::new(self, function).function(),
                Body::Constructor => Lowering::new(self, function).write_constructor(),
                Body::Destructor => Lowering::new(self, function).write_destructor(),
                Body::Copy => Lowering::new(self, function).write_copy(),
                Body::Missing | Body::Builtin(_) | Body::Api(_) => {
                    let info = &self.infos[function as usize];
                    let message = match info.library {
                        true => format!("{} is not supported", info.name),
                        false => format!(
                            "{} is called, and it is declared but has no body",
                            info.name
                        ),
                    };
                    let text = self.text(&message);
                    self.code.functions[function as usize].ops = vec![Op::Unsupported(text)];
                }
            }
        }
    }
}
