//! The named values of an `IWbemContext`, and what the published ones ask for.

use std::rc::Rc;

use super::{Variant, same_name};
use crate::canon::Canon;

/// Named values in the order of their first insertion (W044). Names ignore case and keep their first spelling.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextValues {
    values: Vec<(Rc<str>, Variant)>,
}

/// What a context asks of a put (PI-28).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartialPut {
    /// `__PUT_EXT_PROPERTIES`: the only properties to write.
    pub properties: Vec<Rc<str>>,
    /// `__PUT_EXT_STRICT_NULLS`: a NULL in the object is meant (PI-34).
    pub strict_nulls: bool,
    /// `__PUT_EXT_ATOMIC`: all or nothing (PI-32).
    pub atomic: bool,
}

/// What a context asks of a read (PI-35).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartialGet {
    /// `__GET_EXT_PROPERTIES`: the only properties wanted; empty where only the keys are.
    pub properties: Vec<Rc<str>>,
}

impl ContextValues {
    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&Variant> {
        let found = self.values.iter().find(|(it, _)| same_name(it, name));
        found.map(|(_, value)| value)
    }

    /// Puts a value in the place of the one of that name, or behind all others (W046).
    pub fn set(&mut self, name: &str, value: Variant) {
        match self.values.iter_mut().find(|(it, _)| same_name(it, name)) {
            Some((_, old)) => *old = value,
            None => self.values.push((name.into(), value)),
        }
    }

    /// Takes a value out; tells whether it was there.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.values.len();
        self.values.retain(|(it, _)| !same_name(it, name));
        self.values.len() < before
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.values.clear();
    }

    /// The names with their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Variant)> {
        self.values.iter().map(|(name, value)| (name, value))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The values as a provider gets them: WMI takes out what only the first client may set (PI-28, PI-35).
    #[must_use]
    pub fn for_provider(&self) -> Self {
        let mut values = self.clone();
        values.remove("__PUT_EXT_CLIENT_REQUEST");
        values.remove("__GET_EXT_CLIENT_REQUEST");
        values
    }

    /// The partial put that is asked for; none where the values are meant for something else.
    ///
    /// # Errors
    /// The clause that says what is missing (PI-30).
    pub fn partial_put(&self) -> Result<Option<PartialPut>, String> {
        if !self.iter().any(|(name, _)| begins(name, "__PUT_EXT")) {
            return Ok(None);
        }
        if !self.flag("__PUT_EXTENSIONS") {
            return Err("__PUT_EXTENSIONS is not TRUE".to_owned());
        }
        let Some(properties) = self.names("__PUT_EXT_PROPERTIES") else {
            return Err("__PUT_EXT_PROPERTIES is no array of strings".to_owned());
        };
        Ok(Some(PartialPut {
            properties,
            strict_nulls: self.flag("__PUT_EXT_STRICT_NULLS"),
            atomic: self.flag("__PUT_EXT_ATOMIC"),
        }))
    }

    /// The partial read that is asked for; none where the whole object is wanted.
    ///
    /// # Errors
    /// The clause that says what is missing (PI-35).
    pub fn partial_get(&self) -> Result<Option<PartialGet>, String> {
        if !self.iter().any(|(name, _)| begins(name, "__GET_EXT")) {
            return Ok(None);
        }
        if !self.flag("__GET_EXTENSIONS") {
            return Err("__GET_EXTENSIONS is not TRUE".to_owned());
        }
        if self.flag("__GET_EXT_KEYS_ONLY") {
            return Ok(Some(PartialGet {
                properties: Vec::new(),
            }));
        }
        match self.names("__GET_EXT_PROPERTIES") {
            Some(properties) => Ok(Some(PartialGet { properties })),
            None => Err(
                "neither __GET_EXT_KEYS_ONLY nor __GET_EXT_PROPERTIES says what is wanted"
                    .to_owned(),
            ),
        }
    }

    fn flag(&self, name: &str) -> bool {
        self.get(name) == Some(&Variant::Bool(true))
    }

    fn names(&self, name: &str) -> Option<Vec<Rc<str>>> {
        let Some(Variant::Array(_, items)) = self.get(name) else {
            return None;
        };
        let texts = items.iter().map(|item| match item {
            Variant::Bstr(text) => Some(Rc::clone(text)),
            _ => None,
        });
        texts.collect()
    }

    /// Writes what can be observed of it.
    pub fn canon(&self, canon: &mut Canon) {
        canon.word(self.values.len() as u64);
        for (name, value) in &self.values {
            canon.text(name);
            canon.word(u64::from(value.vt()));
            canon.text(&value.to_string());
        }
    }
}

fn begins(name: &str, with: &str) -> bool {
    name.get(..with.len())
        .is_some_and(|it| it.eq_ignore_ascii_case(with))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, Variant)]) -> ContextValues {
        let mut values = ContextValues::default();
        for (name, value) in pairs {
            values.set(name, value.clone());
        }
        values
    }

    fn strings(items: &[&str]) -> Variant {
        Variant::Array(8, items.iter().map(|it| Variant::bstr(it)).collect())
    }

    #[test]
    fn a_name_keeps_its_place_and_its_first_spelling() {
        let mut given = values(&[("One", Variant::I4(1)), ("Two", Variant::I4(2))]);
        given.set("ONE", Variant::I4(3));
        let names: Vec<&str> = given.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["One", "Two"]);
        assert_eq!(given.get("one"), Some(&Variant::I4(3)));
        assert!(given.remove("two") && !given.remove("two"));
    }

    #[test]
    fn a_partial_put_needs_both_its_values() {
        let whole = [
            ("__PUT_EXTENSIONS", Variant::Bool(true)),
            ("__PUT_EXT_PROPERTIES", strings(&["Size"])),
        ];
        assert!(values(&whole).partial_put().is_ok_and(|it| it.is_some()));
        for left_out in 0..whole.len() {
            let mut given = whole.to_vec();
            given.remove(left_out);
            assert!(values(&given).partial_put().is_err(), "{given:?}");
        }
        let other = values(&[("MyProvider:Depth", Variant::I4(2))]);
        assert_eq!(other.partial_put(), Ok(None));
    }

    #[test]
    fn the_provider_does_not_see_the_mark_of_the_client() {
        let given = values(&[
            ("__PUT_EXTENSIONS", Variant::Bool(true)),
            ("__put_ext_client_request", Variant::Bool(true)),
        ]);
        assert_eq!(given.for_provider().len(), 1);
    }

    #[test]
    fn a_partial_get_wants_keys_or_names() {
        let begun = ("__GET_EXTENSIONS", Variant::Bool(true));
        let keys = values(&[begun.clone(), ("__GET_EXT_KEYS_ONLY", Variant::Bool(true))]);
        assert_eq!(
            keys.partial_get(),
            Ok(Some(PartialGet {
                properties: Vec::new()
            }))
        );
        assert!(values(&[begun]).partial_get().is_err());
    }
}
