//! Qualifiers and how they propagate.

use std::rc::Rc;

use super::{Value, same_name};
use crate::canon::Canon;

/// The bits of a qualifier's flavor (OM-27).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flavor(pub u8);

impl Flavor {
    /// Visible on instances.
    pub const TO_INSTANCE: Self = Self(0x1);
    /// Visible on derived classes.
    pub const TO_SUBCLASS: Self = Self(0x2);
    /// May not be overridden.
    pub const DISABLE_OVERRIDE: Self = Self(0x10);
    /// Came from a parent.
    pub const PROPAGATED: Self = Self(0x20);
    /// Localised; not stored without the amended flag.
    pub const AMENDED: Self = Self(0x80);

    /// Both sets of bits.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without the bits of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether all bits of `other` are set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A qualifier of a class, instance, property, method or parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualifier {
    /// Its name, as first written.
    pub name: Rc<str>,
    /// TRUE where the text gives none.
    pub value: Value,
    /// How it propagates.
    pub flavor: Flavor,
}

/// Qualifiers in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Qualifiers(Rc<[Qualifier]>);

impl Qualifiers {
    /// These qualifiers.
    pub fn new(list: Vec<Qualifier>) -> Self {
        Self(list.into())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Qualifier> {
        self.0.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The qualifier of that name.
    pub fn get(&self, name: &str) -> Option<&Qualifier> {
        self.0.iter().find(|it| same_name(&it.name, name))
    }

    /// Whether the qualifier is there and is not FALSE.
    pub fn is_set(&self, name: &str) -> bool {
        self.get(name)
            .is_some_and(|it| it.value != Value::Bool(false))
    }

    /// Whether one of them is localised.
    pub fn has_amended(&self) -> bool {
        self.0.iter().any(|it| it.flavor.has(Flavor::AMENDED))
    }

    /// The ones of these that are not localised, with the localised ones of `other`.
    #[must_use]
    pub fn localised_as(&self, other: &Self) -> Self {
        let localised = |it: &&Qualifier| it.flavor.has(Flavor::AMENDED);
        let neutral = self.iter().filter(|it| !localised(it));
        Self(
            neutral
                .chain(other.iter().filter(localised))
                .cloned()
                .collect(),
        )
    }

    /// The text of a qualifier, such as that of `Provider`.
    pub fn text(&self, name: &str) -> Option<&Rc<str>> {
        self.get(name)?.value.as_text()
    }

    /// What a derived class sees: the qualifiers that propagate to subclasses, then `own` over them (OM-28).
    #[must_use]
    pub fn derive(&self, own: &Self) -> Self {
        let inherited = self
            .iter()
            .filter(|it| it.flavor.has(Flavor::TO_SUBCLASS) && own.get(&it.name).is_none());
        let inherited = inherited.map(|it| Qualifier {
            flavor: it.flavor.with(Flavor::PROPAGATED),
            ..it.clone()
        });
        Self(inherited.chain(own.iter().cloned()).collect())
    }

    /// Writes the qualifiers.
    pub fn canon(&self, canon: &mut Canon) {
        canon.word(self.0.len() as u64);
        for it in self.iter() {
            canon.text(&it.name);
            it.value.canon(canon);
            canon.word(u64::from(it.flavor.0));
        }
    }
}
