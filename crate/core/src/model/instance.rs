//! Instances: a class and one value for each of its properties.

use std::rc::Rc;

use super::{CimType, ClassDef, Fault, SINGLETON_KEY, Value, same_name};
use crate::canon::Canon;
use crate::rule::Rule;
use crate::status::WbemStatus;

/// Where an object came from: the source of `__SERVER`, `__NAMESPACE` and `__PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name of the machine.
    pub server: Rc<str>,
    /// Full name of the namespace, with backslashes: `root\cimv2`.
    pub namespace: Rc<str>,
}

/// An instance, or the part of one that a query asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    class: Rc<ClassDef>,
    values: Rc<Vec<Value>>,
    shown: Option<Rc<[usize]>>,
    place: Option<Place>,
    amended: bool,
}

impl Instance {
    /// A new, unsaved instance with the defaults of its class (CO-01, W193).
    pub fn spawn(class: Rc<ClassDef>, place: Option<Place>) -> Self {
        let values = class
            .properties
            .iter()
            .map(|it| it.default.clone())
            .collect();
        Self {
            class,
            values: Rc::new(values),
            shown: None,
            place,
            amended: false,
        }
    }

    /// An instance with these values, one for each property of the class in its order; missing ones are NULL.
    pub fn from_values(class: Rc<ClassDef>, mut values: Vec<Value>, place: Option<Place>) -> Self {
        values.resize(class.properties.len(), Value::Null);
        Self {
            class,
            values: Rc::new(values),
            shown: None,
            place,
            amended: false,
        }
    }

    /// Its class.
    pub fn class(&self) -> &Rc<ClassDef> {
        &self.class
    }

    /// Where it came from.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// The same instance, from there.
    #[must_use]
    pub fn at(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    /// The same instance as a client gets it that asked for localised qualifiers, if its class has any (PI-12).
    #[must_use]
    pub fn amended(mut self) -> Self {
        self.amended = self.class.is_localised();
        self
    }

    /// Whether it carries localised qualifiers.
    pub fn is_amended(&self) -> bool {
        self.amended
    }

    /// All values in the order of the class, also those that a projection hides.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The value of a property by its index in the class.
    pub fn value_at(&self, at: usize) -> &Value {
        &self.values[at]
    }

    /// The value of a property by its name; none where it is unknown or hidden by a projection.
    pub fn value(&self, name: &str) -> Option<&Value> {
        let at = self.class.position(name)?;
        self.shows(at).then(|| &self.values[at])
    }

    /// Whether a projection left the property in.
    pub fn shows(&self, at: usize) -> bool {
        self.shown.as_ref().is_none_or(|shown| shown.contains(&at))
    }

    /// Indices of the visible properties, in the order of the class.
    pub fn visible(&self) -> impl Iterator<Item = usize> {
        (0..self.class.properties.len()).filter(|at| self.shows(*at))
    }

    /// Whether a projection hides some property.
    pub fn is_limited(&self) -> bool {
        self.shown.is_some()
    }

    /// Writes a value without any check of its type; for rows that a provider or the repository made.
    pub fn set_at(&mut self, at: usize, value: Value) {
        Rc::make_mut(&mut self.values)[at] = value;
    }

    /// Writes a property.
    ///
    /// # Errors
    /// `WBEM_E_READ_ONLY` for a system property, `WBEM_E_NOT_FOUND` for one that the class does not have,
    /// `WBEM_E_TYPE_MISMATCH` for a value of another type.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), Fault> {
        let at = self.writable(name)?;
        let property = &self.class.properties[at];
        if !value.fits(property.ty) {
            let detail = format!(
                "{}.{} is {} and cannot take this value",
                self.class.name, property.name, property.ty
            );
            return Err(Fault::new(WbemStatus::E_TYPE_MISMATCH, Rule::Co02, detail));
        }
        self.set_at(at, value);
        Ok(())
    }

    /// The index of a property that `Put` may write.
    ///
    /// # Errors
    /// As [`Instance::set`].
    pub fn writable(&self, name: &str) -> Result<usize, Fault> {
        if name.starts_with("__") {
            let detail = format!("{name} is a system property");
            return Err(Fault::new(WbemStatus::E_READ_ONLY, Rule::Co02, detail));
        }
        self.class
            .position(name)
            .filter(|at| self.shows(*at))
            .ok_or_else(|| {
                let detail = format!(
                    "class {} has no property {name}, and an instance cannot gain one",
                    self.class.name
                );
                Fault::new(WbemStatus::E_NOT_FOUND, Rule::Pi19, detail)
            })
    }

    /// Only these properties, given by their indices in the class (WQ-24, WQ-25).
    #[must_use]
    pub fn limited_to(mut self, shown: Rc<[usize]>) -> Self {
        self.shown = Some(shown);
        self
    }

    /// The instance with every property but these set to NULL: the other reading of WQ-25.
    #[must_use]
    pub fn nulled_except(mut self, kept: &[usize]) -> Self {
        let values = Rc::make_mut(&mut self.values);
        for (_, value) in values
            .iter_mut()
            .enumerate()
            .filter(|(at, _)| !kept.contains(at))
        {
            *value = Value::Null;
        }
        self
    }

    /// Whether every key is visible and has a value; a singleton needs none.
    pub fn has_path(&self) -> bool {
        let keyed = !self.class.keys.is_empty() || self.class.singleton;
        keyed
            && self
                .class
                .keys
                .iter()
                .all(|at| self.shows(*at) && !self.values[*at].is_null())
    }

    /// `Class.Key="value"`, or `Class=@` for a singleton; none while a key is missing (OM-10).
    pub fn relpath(&self) -> Option<String> {
        if !self.has_path() {
            return None;
        }
        if self.class.singleton {
            return Some(format!("{}={SINGLETON_KEY}", self.class.name));
        }
        let keys: Vec<String> = self
            .class
            .keys
            .iter()
            .map(|at| {
                format!(
                    "{}={}",
                    self.class.properties[*at].name,
                    key_text(&self.values[*at])
                )
            })
            .collect();
        Some(format!("{}.{}", self.class.name, keys.join(",")))
    }

    /// `\\server\namespace:relpath`.
    pub fn path(&self) -> Option<String> {
        let place = self.place.as_ref()?;
        Some(format!(
            "\\\\{}\\{}:{}",
            place.server,
            place.namespace,
            self.relpath()?
        ))
    }

    /// Whether both are of one class and agree in every value.
    pub fn same_content(&self, other: &Self) -> bool {
        same_name(&self.class.name, &other.class.name) && self.values == other.values
    }

    /// Writes the instance.
    pub fn canon(&self, canon: &mut Canon) {
        canon.word(u64::from(self.amended));
        canon.text(&self.class.name);
        canon.word(self.values.len() as u64);
        self.values.iter().for_each(|it| it.canon(canon));
        match &self.shown {
            None => canon.word(0),
            Some(shown) => {
                canon.word(1 + shown.len() as u64);
                shown.iter().for_each(|at| canon.word(*at as u64));
            }
        }
        match &self.place {
            None => canon.word(0),
            Some(place) => {
                canon.text(&place.server);
                canon.text(&place.namespace);
            }
        }
    }
}

/// A key value as a path writes it: text in quotes with `\` and `"` escaped, everything else plain.
fn key_text(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        Value::Int(value) => value.to_string(),
        Value::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Value::Real(real) => real.get().to_string(),
        Value::Null | Value::Object(_) | Value::Array(_) => String::new(),
    }
}

/// The key values as text that ignores case (PI-04): equal for equal keys of one hierarchy.
pub(crate) fn key_identity<'a>(values: impl Iterator<Item = (&'a Value, CimType)>) -> String {
    let mut identity = String::new();
    for (value, cim) in values {
        let text = key_text(value);
        identity.push_str(&if cim.is_text() {
            super::fold(&text)
        } else {
            text
        });
        identity.push('\u{1}');
    }
    identity
}
