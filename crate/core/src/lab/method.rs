//! What a method does when no program carries it out: instances of `Lab_Method`.

use std::rc::Rc;

use wmi_lab_syntax::wql;

use super::{Mistake, Row};
use crate::model::{
    CimType, ClassDef, Fault, Instance, MethodDef, Object, PropertyDraft, PropertyType, Qualifiers,
    Real, Value, same_name,
};
use crate::status::WbemStatus;
use crate::store::{Query, QueryRules, Store, literal};

/// How a declaration names the object that the method is called on, as in `This.State = "Running"`.
const OBJECT: &str = "This";
/// How a value names the instance that the method creates.
const CREATED: &str = "New";

/// One case of a method: an instance of `Lab_Method`.
#[derive(Clone, Debug, PartialEq)]
pub struct LabMethod {
    /// The class that implements the method.
    pub class: Rc<str>,
    /// The method.
    pub name: Rc<str>,
    /// Cases are tried in ascending order.
    pub case: u32,
    /// When it applies, over the row that [`crate::task`] makes of parameters and object; none: always.
    pub applies: Option<Rc<Query>>,
    /// How long the method runs, in milliseconds of virtual time.
    pub ms: u64,
    /// Values of the out-parameters.
    pub out: Vec<Assignment>,
    /// What the object's properties become.
    pub set: Vec<Assignment>,
    /// The object goes.
    pub deletes: bool,
    /// The class of an instance that comes into being.
    pub creates: Option<Rc<str>>,
    /// The properties of that instance.
    pub with: Vec<Assignment>,
    /// The call itself fails with this.
    pub fail_with: Option<WbemStatus>,
}

/// `Name = value`
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The property or parameter that is written.
    pub name: Rc<str>,
    /// Its type.
    pub ty: PropertyType,
    /// What it becomes.
    pub term: Term,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// It is written there.
    Literal(Value),
    /// An in-parameter.
    Input(Rc<str>),
    /// A property of the object that the method is called on.
    Object(Rc<str>),
    /// A property of the instance that the method creates.
    Created(Rc<str>),
    /// The highest value of the property among the instances of the class, and so much more.
    Above(i128),
}

/// What the text of a `Lab_Method` may name.
struct Scope<'s> {
    method: &'s MethodDef,
    object: &'s ClassDef,
    created: Option<&'s ClassDef>,
}

impl LabMethod {
    /// Reads a declaration; none where it names no method.
    pub(super) fn read(row: &Row<'_>, store: &Store, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let class = row.text("Class").unwrap_or_default();
        let name = row.text("Name").unwrap_or_default();
        let spaces = || store.namespaces();
        let object = spaces().find_map(|ns| Some((ns, store.class(ns, &class)?)));
        let Some((ns, object)) = object else {
            let message = format!("there is no class `{class}`");
            mistakes.push(row.mistake("Class", message, "write the class that has the method"));
            return None;
        };
        let Some(method) = object.method(&name) else {
            let message = format!("class {} has no method `{name}`", object.name);
            let known: Vec<&str> = object.methods.iter().map(|it| &*it.name).collect();
            let cure = format!("write one of its methods: {}", known.join(", "));
            mistakes.push(row.mistake("Name", message, &cure));
            return None;
        };
        let creates = row.text("Creates").filter(|it| !it.is_empty());
        let created = creates.as_ref().and_then(|it| store.class(ns, it));
        if let Some(wanted) = creates.filter(|_| created.is_none()) {
            let message = format!("there is no class `{wanted}` where {class} is");
            mistakes.push(row.mistake("Creates", message, "write the class of the new instance"));
        }
        let scope = Scope {
            method,
            object,
            created: created.map(|it| &**it),
        };
        let fail_with = super::provider::read_status(row, "FailWith", mistakes);
        Some(Self {
            case: row.number("Case").unwrap_or(0) as u32,
            applies: read_condition(row, &scope, mistakes),
            ms: row.number("Ms").unwrap_or(0) as u64,
            out: read_list(row, "Out", &scope, method.outputs.as_deref(), mistakes),
            set: read_list(row, "Set", &scope, Some(object), mistakes),
            with: read_list(row, "With", &scope, scope.created, mistakes),
            deletes: row.flag("Deletes"),
            creates: created.map(|it| Rc::clone(&it.name)),
            fail_with,
            class: Rc::clone(&object.name),
            name: Rc::clone(&method.name),
        })
    }

    /// Whether the case is the one for these values. A method without parameters has none.
    pub fn is_for(&self, inputs: Option<&Instance>, object: Option<&Instance>) -> bool {
        let Some(condition) = &self.applies else {
            return true;
        };
        let mut values = inputs.map_or_else(Vec::new, |it| it.values().to_vec());
        values.resize(condition.class().properties.len() - 1, Value::Null);
        values.push(object.map_or(Value::Null, |it| {
            Value::Object(Rc::new(Object::Instance(it.clone())))
        }));
        condition.matches(&Instance::from_values(
            Rc::clone(condition.class()),
            values,
            None,
        ))
    }
}

/// The class of the rows that a condition is tested on: the in-parameters and, behind them, the object.
fn row_class(method: &MethodDef) -> Result<Rc<ClassDef>, Fault> {
    let object = PropertyDraft {
        name: OBJECT.into(),
        ty: PropertyType::scalar(CimType::Object),
        class: None,
        default: Value::Null,
        qualifiers: Qualifiers::default(),
    };
    let (inputs, none) = (method.inputs.as_deref(), Qualifiers::default());
    ClassDef::derive("__PARAMETERS", inputs, none, vec![object], Vec::new()).map(Rc::new)
}

fn read_condition(
    row: &Row<'_>,
    scope: &Scope<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Rc<Query>> {
    let text = row.text("Applies").filter(|it| !it.trim().is_empty())?;
    let (select, remarks) = wql::parse(&format!("SELECT * FROM __PARAMETERS WHERE {text}"), 0);
    let checked = match (select.and_then(|it| it.filter), remarks.first()) {
        (Some(expr), None) => row_class(scope.method)
            .and_then(|class| Query::condition(class, &expr, &QueryRules::default())),
        (_, remark) => {
            let why = remark.map_or("it is not complete", |it| &it.message);
            let message = format!("`{text}` is no condition: {why}");
            let cure = "write a condition of WQL, such as CommandLine IS NULL";
            mistakes.push(row.mistake("Applies", message, cure));
            return None;
        }
    };
    match checked {
        Ok(query) => Some(Rc::new(query)),
        Err(fault) => {
            let cure = "name in-parameters as they are, properties of the object as This.Name";
            mistakes.push(row.mistake("Applies", fault.detail, cure));
            None
        }
    }
}

fn read_list(
    row: &Row<'_>,
    property: &str,
    scope: &Scope<'_>,
    target: Option<&ClassDef>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Assignment> {
    let texts = row.list(property).iter().filter_map(Value::as_text);
    let mut list = Vec::new();
    for text in texts {
        match read_assignment(text, scope, target) {
            Ok(assignment) => list.push(assignment),
            Err((message, cure)) => mistakes.push(row.mistake(property, message, cure)),
        }
    }
    list
}

const VALUE_CURE: &str =
    "write a literal of MOF, 'text', an in-parameter, This.Name, New.Name, or MAX + number";

fn read_assignment(
    text: &str,
    scope: &Scope<'_>,
    target: Option<&ClassDef>,
) -> Result<Assignment, (String, &'static str)> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| (format!("`{text}` assigns nothing"), "write Name = value"))?;
    let (name, value) = (name.trim(), value.trim());
    let known = target.and_then(|it| it.property(name)).ok_or_else(|| {
        let message = format!("there is nothing named `{name}` to be written");
        (
            message,
            "write a property that the class has, or a parameter that comes out",
        )
    })?;
    let (name, ty) = (Rc::clone(&known.name), known.ty);
    let term =
        read_term(value, scope).ok_or_else(|| (format!("`{value}` is no value"), VALUE_CURE))?;
    if let Term::Literal(value) = &term
        && fitted(value.clone(), ty).is_none()
    {
        let message = format!("{name} is {ty} and cannot take {value}");
        return Err((message, "write a value of its type"));
    }
    Ok(Assignment { name, ty, term })
}

fn read_term(text: &str, scope: &Scope<'_>) -> Option<Term> {
    let has = |class: Option<&ClassDef>, name: &str| Some(Rc::clone(&class?.property(name)?.name));
    if let Some((scope_name, name)) = text.split_once('.') {
        if same_name(scope_name, OBJECT) {
            return has(Some(scope.object), name).map(Term::Object);
        }
        if same_name(scope_name, CREATED) {
            return has(scope.created, name).map(Term::Created);
        }
    }
    if let Some((word, number)) = text.split_once('+')
        && same_name(word.trim(), "MAX")
    {
        return number.trim().parse().ok().map(Term::Above);
    }
    let quoted = text.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
    if let Some(text) = quoted {
        return Some(Term::Literal(Value::text(text)));
    }
    let input = has(scope.method.inputs.as_deref(), text).map(Term::Input);
    input.or_else(|| literal(text).map(Term::Literal))
}

/// The value in this type: numbers and texts may stand for each other, nothing else changes.
pub fn fitted(value: Value, ty: PropertyType) -> Option<Value> {
    let changed = match value {
        Value::Int(number) if ty.cim.is_text() && !ty.array => Value::text(&number.to_string()),
        Value::Int(number) if ty.cim.is_real() && !ty.array => {
            Value::Real(Real::new(number as f64))
        }
        Value::Text(text) if ty.cim.is_integer() && !ty.array => {
            Value::Int(text.trim().parse().ok()?)
        }
        other => other,
    };
    changed.fits(ty).then_some(changed)
}
