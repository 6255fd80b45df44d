//! Finding what an object path names.

use std::rc::Rc;

use wmi_lab_syntax::object_path::{KeyValue, Keys, ObjectPath, is_local_server};

use super::table::Position;
use super::{NamespaceId, Store, no_namespace};
use crate::model::{
    CimType, ClassDef, ClassObject, Fault, Instance, Object, Value, fold, same_name,
};
use crate::rule::Rule;
use crate::status::WbemStatus;

/// Whether a server name means the simulated computer.
pub(super) fn is_local(store: &Store, server: &str) -> bool {
    is_local_server(server) || same_name(server, store.server())
}

/// An instance and where it is stored.
pub(super) struct Found {
    pub ns: NamespaceId,
    pub entry: usize,
    pub position: Position,
    pub instance: Instance,
}

impl Store {
    /// The class or instance that a path names. An instance of a derived class is found through its parent's name.
    ///
    /// # Errors
    /// `WBEM_E_NOT_FOUND` for a path to nothing (AC-13, W065, W155), `WBEM_E_INVALID_OBJECT_PATH` for keys that do
    /// not fit the class (OM-07), `WBEM_E_INVALID_NAMESPACE` for an unknown namespace.
    pub fn get_object(&self, ns: NamespaceId, path: &ObjectPath) -> Result<Object, Fault> {
        if path.keys != Keys::None {
            return self
                .find(ns, path)
                .map(|found| Object::Instance(found.instance));
        }
        let ns = self.resolve(ns, path)?;
        let def = self
            .class(ns, &path.class)
            .cloned()
            .ok_or_else(|| no_class(&path.class))?;
        Ok(Object::Class(self.class_object(ns, def)))
    }

    /// A definition as a client gets it, with its place and its parent.
    pub fn class_object(&self, ns: NamespaceId, def: Rc<ClassDef>) -> ClassObject {
        let parent = def.superclass().and_then(|it| self.class(ns, it)).cloned();
        ClassObject {
            place: self.place(ns),
            parent,
            def,
        }
    }

    /// The namespace a path means: its own, or the current one (OM-04).
    ///
    /// # Errors
    /// `WBEM_E_INVALID_NAMESPACE`; "not modelled" for another computer.
    pub fn resolve(&self, ns: NamespaceId, path: &ObjectPath) -> Result<NamespaceId, Fault> {
        if let Some(server) = path
            .server
            .as_deref()
            .filter(|server| !is_local(self, server))
        {
            let detail = format!(
                "`{server}` is another computer; this one is {} or `.`",
                self.server()
            );
            return Err(Fault::new(
                WbemStatus::E_NOT_SUPPORTED,
                Rule::SimNotModelled,
                detail,
            ));
        }
        if path.namespace.is_empty() {
            return self.space(ns).map(|_| ns).ok_or_else(|| no_namespace(""));
        }
        self.namespace_of(&path.namespace)
            .ok_or_else(|| no_namespace(&path.namespace.join("\\")))
    }

    /// An instance that holds nothing but the keys of a path, and the namespace of the path.
    ///
    /// # Errors
    /// As [`Store::get_object`]; whether there is such an instance is not asked.
    pub fn keyed(
        &self,
        ns: NamespaceId,
        path: &ObjectPath,
    ) -> Result<(NamespaceId, Instance), Fault> {
        let ns = self.resolve(ns, path)?;
        let class = self
            .class(ns, &path.class)
            .ok_or_else(|| no_class(&path.class))?;
        let values = key_values(class, path)?;
        let mut instance = Instance::from_values(Rc::clone(class), Vec::new(), self.place(ns));
        for (at, value) in class.keys.iter().zip(values) {
            instance.set_at(*at, value);
        }
        Ok((ns, instance))
    }

    pub(super) fn find(&self, ns: NamespaceId, path: &ObjectPath) -> Result<Found, Fault> {
        let ns = self.resolve(ns, path)?;
        let space = self.space(ns).ok_or_else(|| no_namespace(""))?;
        let start = space
            .position(&path.class)
            .ok_or_else(|| no_class(&path.class))?;
        let wanted = identity(&space.entries[start].def, path)?;
        for entry in space.tree(start) {
            let table = &space.entries[entry].table;
            if let Some(position) = table.find(&wanted) {
                let def = space.entries[entry].def.clone();
                let instance = Instance::from_values(def, table.row(position), self.place(ns));
                return Ok(Found {
                    ns,
                    entry,
                    position,
                    instance,
                });
            }
        }
        let detail = format!("class {} has no instance with these key values", path.class);
        Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Om07, detail))
    }
}

fn no_class(name: &str) -> Fault {
    Fault::new(
        WbemStatus::E_NOT_FOUND,
        Rule::Om07,
        format!("there is no class {name} in the namespace"),
    )
}

/// The key of a path as the tables keep it. Every key must be given, with a value of its type (DI-01).
fn identity(class: &ClassDef, path: &ObjectPath) -> Result<String, Fault> {
    let values = key_values(class, path)?;
    Ok(super::table::identity(class, values.iter()))
}

/// The key values of a path, in the order of the class.
fn key_values(class: &ClassDef, path: &ObjectPath) -> Result<Vec<Value>, Fault> {
    let bad = |detail: String| Fault::new(WbemStatus::E_INVALID_OBJECT_PATH, Rule::Om07, detail);
    Ok(match &path.keys {
        Keys::None => {
            return Err(bad(format!(
                "`{}` names a class, not an instance",
                path.class
            )));
        }
        Keys::Singleton if class.singleton => Vec::new(),
        Keys::Singleton => {
            return Err(bad(format!(
                "`=@` names a singleton, and class {} is none",
                class.name
            )));
        }
        Keys::Unnamed(value) => match &*class.keys {
            [key] => vec![key_value(class, *key, value)?],
            keys => {
                return Err(bad(format!(
                    "class {} has {} keys; name each one",
                    class.name,
                    keys.len()
                )));
            }
        },
        Keys::Named(pairs) => {
            if let Some((name, _)) = pairs
                .iter()
                .find(|(name, _)| !class.property(name).is_some_and(|it| it.key))
            {
                return Err(bad(format!("`{name}` is no key of class {}", class.name)));
            }
            let mut values = Vec::new();
            for key in class.keys.iter() {
                let name = &class.properties[*key].name;
                let given = pairs.iter().find(|(it, _)| same_name(it, name));
                let (_, value) = given
                    .ok_or_else(|| bad(format!("the key `{name}` of {} is missing", class.name)))?;
                values.push(key_value(class, *key, value)?);
            }
            values
        }
    })
}

/// A key value in the type of its property; a number may be quoted (W245).
fn key_value(class: &ClassDef, key: usize, value: &KeyValue) -> Result<Value, Fault> {
    let property = &class.properties[key];
    let cim = property.ty.cim;
    let converted = match value {
        KeyValue::Int(number) if cim.is_integer() => Some(Value::Int(*number)),
        KeyValue::Int(number) if cim == CimType::String => Some(Value::text(&number.to_string())),
        KeyValue::Str(text) if cim.is_text() => Some(Value::text(text)),
        KeyValue::Str(text) if cim.is_integer() => text.parse().ok().map(Value::Int),
        KeyValue::Str(text) if cim == CimType::Boolean => match fold(text).as_str() {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        KeyValue::Bool(value) if cim == CimType::Boolean => Some(Value::Bool(*value)),
        _ => None,
    };
    converted.filter(|it| it.fits(property.ty)).ok_or_else(|| {
        let detail = format!(
            "the key {}.{} has type {}, which this value is not",
            class.name, property.name, property.ty
        );
        Fault::new(WbemStatus::E_INVALID_OBJECT_PATH, Rule::Om07, detail)
    })
}
