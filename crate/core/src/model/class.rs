//! Class definitions, flattened: every inherited property and method is there, parents' first.

use std::rc::Rc;

use super::derive::{add_method, add_property};
use super::{Fault, Flavor, PropertyType, Qualifier, Qualifiers, Value, same_name};
use crate::canon::Canon;
use crate::flags::MAX_USER_PROPERTIES;
use crate::rule::Rule;
use crate::status::WbemStatus;

/// What stands for the key in the path of a singleton (OM-04).
pub const SINGLETON_KEY: &str = "@";

/// A property as a class declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyDraft {
    /// Its name.
    pub name: Rc<str>,
    /// Its type.
    pub ty: PropertyType,
    /// The class of a typed reference or embedded object.
    pub class: Option<Rc<str>>,
    /// Its default.
    pub default: Value,
    /// Its own qualifiers.
    pub qualifiers: Qualifiers,
}

/// A method as a class declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodDraft {
    /// Its name.
    pub name: Rc<str>,
    /// Type of the return value; none for `void`.
    pub returns: Option<PropertyType>,
    /// Its parameters; `in` and `out` are qualifiers, both may be set.
    pub parameters: Vec<PropertyDraft>,
    /// Its own qualifiers.
    pub qualifiers: Qualifiers,
}

/// A property of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyDef {
    /// Its name, in the spelling of the class that introduced it.
    pub name: Rc<str>,
    /// Its type.
    pub ty: PropertyType,
    /// The class of a typed reference or embedded object.
    pub class: Option<Rc<str>>,
    /// Its default.
    pub default: Value,
    /// The class that introduced it.
    pub origin: Rc<str>,
    /// It is (part of) the key.
    pub key: bool,
    /// It carries `not_null`.
    pub not_null: bool,
    /// It carries `indexed`.
    pub indexed: bool,
    /// Its qualifiers, inherited ones included.
    pub qualifiers: Qualifiers,
}

/// A method of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodDef {
    /// Its name.
    pub name: Rc<str>,
    /// The class that introduced it.
    pub origin: Rc<str>,
    /// The class whose implementation counts: the nearest that declares the method with `implemented` (EM-10); none
    /// where no class does.
    pub implementer: Option<Rc<str>>,
    /// Type of the return value; none for `void`.
    pub returns: Option<PropertyType>,
    /// Class `__PARAMETERS` of the values going in; none without any (W220).
    pub inputs: Option<Rc<ClassDef>>,
    /// Class `__PARAMETERS` of the values coming out, `ReturnValue` included.
    pub outputs: Option<Rc<ClassDef>>,
    /// Its parameters in the order of the text.
    pub parameters: Rc<[PropertyDraft]>,
    /// Its qualifiers, inherited ones included.
    pub qualifiers: Qualifiers,
}

/// A class definition. A property stands at the same index in all derived classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassDef {
    /// Its name.
    pub name: Rc<str>,
    /// Names of its ancestors, parent first.
    pub derivation: Rc<[Rc<str>]>,
    /// Its qualifiers, inherited ones included.
    pub qualifiers: Qualifiers,
    /// Its properties, inherited ones first.
    pub properties: Rc<[PropertyDef]>,
    /// Its methods, inherited ones first.
    pub methods: Rc<[MethodDef]>,
    /// Indices of the key properties.
    pub keys: Rc<[usize]>,
    /// The class that introduced the key; instances of all its descendants share one key space (PI-25).
    pub key_root: Rc<str>,
    /// No instances of its own (OM-21).
    pub is_abstract: bool,
    /// One instance, without a key.
    pub singleton: bool,
    /// Instances come from a provider (OM-23).
    pub dynamic: bool,
    /// An association (OM-22).
    pub association: bool,
    /// It only holds localised text (PI-11).
    pub amendment: bool,
    /// The provider that serves it.
    pub provider: Option<Rc<str>>,
}

impl PropertyDef {
    /// The property with its places among the columns of a query (AC-21).
    #[must_use]
    pub fn with_order(&self, places: &[usize]) -> Self {
        let order = Qualifier {
            name: "Order".into(),
            value: Value::Array(places.iter().map(|it| Value::Int(*it as i128)).collect()),
            flavor: Flavor::default(),
        };
        let qualifiers = self.qualifiers.iter().cloned().chain([order]);
        Self {
            qualifiers: Qualifiers::new(qualifiers.collect()),
            ..self.clone()
        }
    }
}

impl ClassDef {
    /// The class with these of its properties alone, and without methods.
    #[must_use]
    pub fn narrowed_to(&self, properties: Vec<PropertyDef>) -> Self {
        let keys = properties.iter().enumerate().filter(|(_, it)| it.key);
        Self {
            keys: keys.map(|(at, _)| at).collect(),
            properties: properties.into(),
            methods: Rc::new([]),
            ..self.clone()
        }
    }

    /// Builds a class from its own declarations and its parent.
    ///
    /// # Errors
    /// Whatever forbids the class: keys (OM-15, OM-17), abstract and singleton (PC-07), redeclared properties and
    /// methods (PC-10), too many properties (PC-09).
    pub fn derive(
        name: &str,
        parent: Option<&ClassDef>,
        qualifiers: Qualifiers,
        properties: Vec<PropertyDraft>,
        methods: Vec<MethodDraft>,
    ) -> Result<Self, Fault> {
        let name: Rc<str> = name.into();
        let mut all: Vec<PropertyDef> = parent.map_or_else(Vec::new, |it| it.properties.to_vec());
        for draft in properties {
            add_property(&name, &mut all, draft)?;
        }
        if all.len() > MAX_USER_PROPERTIES {
            let detail = format!(
                "class {name} would have {} properties, at most 1024 are allowed",
                all.len()
            );
            return Err(Fault::new(
                WbemStatus::E_TOO_MANY_PROPERTIES,
                Rule::Pc09,
                detail,
            ));
        }
        let mut callable: Vec<MethodDef> = parent.map_or_else(Vec::new, |it| it.methods.to_vec());
        for draft in methods {
            add_method(&name, &mut callable, draft)?;
        }
        let derivation = parent.map_or_else(Vec::new, |it| {
            std::iter::once(it.name.clone())
                .chain(it.derivation.iter().cloned())
                .collect()
        });
        let class = Self {
            derivation: derivation.into(),
            is_abstract: qualifiers.is_set("abstract"),
            singleton: qualifiers.is_set("singleton") || parent.is_some_and(|it| it.singleton),
            dynamic: qualifiers.is_set("dynamic"),
            association: qualifiers.is_set("association")
                || parent.is_some_and(|it| it.association),
            amendment: qualifiers.is_set("amendment"),
            provider: qualifiers.text("provider").cloned(),
            qualifiers: parent.map_or_else(
                || qualifiers.clone(),
                |it| it.qualifiers.derive(&qualifiers),
            ),
            keys: all
                .iter()
                .enumerate()
                .filter(|(_, it)| it.key)
                .map(|(at, _)| at)
                .collect(),
            key_root: parent
                .filter(|it| !it.keys.is_empty())
                .map_or_else(|| name.clone(), |it| it.key_root.clone()),
            properties: all.into(),
            methods: callable.into(),
            name,
        };
        class.check(parent)?;
        Ok(class)
    }

    fn check(&self, parent: Option<&ClassDef>) -> Result<(), Fault> {
        let name = &self.name;
        if self.singleton && !self.keys.is_empty() {
            let detail = format!("{name} is a singleton and has a key");
            return Err(Fault::new(
                WbemStatus::E_CANNOT_BE_SINGLETON,
                Rule::Pc07,
                detail,
            ));
        }
        let Some(parent) = parent else { return Ok(()) };
        if self.singleton && !parent.singleton && !parent.name.starts_with("__") {
            let detail = format!(
                "{name} is a singleton and its parent {} is none",
                parent.name
            );
            return Err(Fault::new(
                WbemStatus::E_CANNOT_BE_SINGLETON,
                Rule::Pc07,
                detail,
            ));
        }
        if self.is_abstract && !parent.is_abstract {
            let detail = format!("{name} is abstract and its parent {} is not", parent.name);
            return Err(Fault::new(
                WbemStatus::E_CANNOT_BE_ABSTRACT,
                Rule::Pc07,
                detail,
            ));
        }
        let adds_keys = self.keys.len() > parent.keys.len();
        if adds_keys
            && !(parent.keys.is_empty() && (parent.is_abstract || parent.name.starts_with("__")))
        {
            let detail = format!(
                "{name} adds a key to those of {}; only a child of an abstract class without keys may",
                parent.name
            );
            return Err(Fault::new(WbemStatus::E_CANNOT_BE_KEY, Rule::Om17, detail));
        }
        Ok(())
    }

    /// The parent's name.
    pub fn superclass(&self) -> Option<&Rc<str>> {
        self.derivation.first()
    }

    /// The root of its tree, itself for a root.
    pub fn dynasty(&self) -> &Rc<str> {
        self.derivation.last().unwrap_or(&self.name)
    }

    /// The provider that its instances come from; none where they are stored.
    pub fn served_by(&self) -> Option<&Rc<str>> {
        self.provider.as_ref().filter(|_| self.dynamic)
    }

    /// Whether the class is `name` or derived from it.
    pub fn is_a(&self, name: &str) -> bool {
        same_name(&self.name, name) || self.derivation.iter().any(|it| same_name(it, name))
    }

    /// Whether the class or one of its properties has a localised qualifier.
    pub fn is_localised(&self) -> bool {
        let own = std::iter::once(&self.qualifiers);
        own.chain(self.properties.iter().map(|it| &it.qualifiers))
            .any(|it| it.has_amended())
    }

    /// The definition with the localised qualifiers of another state of the class, or with none (PC-12).
    #[must_use]
    pub fn localised_as(&self, other: Option<&Self>) -> Self {
        let none = Qualifiers::default();
        let mut class = self.clone();
        class.qualifiers = class
            .qualifiers
            .localised_as(other.map_or(&none, |it| &it.qualifiers));
        let properties = class.properties.iter().cloned().map(|mut property| {
            let twin = other.and_then(|it| it.property(&property.name));
            property.qualifiers = property
                .qualifiers
                .localised_as(twin.map_or(&none, |it| &it.qualifiers));
            property
        });
        class.properties = properties.collect();
        class
    }

    /// Index of a property.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.properties
            .iter()
            .position(|it| same_name(&it.name, name))
    }

    /// A property.
    pub fn property(&self, name: &str) -> Option<&PropertyDef> {
        self.properties.iter().find(|it| same_name(&it.name, name))
    }

    /// A method; names ignore case (W220, W229).
    pub fn method(&self, name: &str) -> Option<&MethodDef> {
        self.methods.iter().find(|it| same_name(&it.name, name))
    }

    /// The key properties.
    pub fn key_properties(&self) -> impl Iterator<Item = &PropertyDef> {
        self.keys.iter().map(|at| &self.properties[*at])
    }

    /// Writes the definition.
    pub fn canon(&self, canon: &mut Canon) {
        canon.text(&self.name);
        canon.word(self.derivation.len() as u64);
        self.derivation.iter().for_each(|it| canon.text(it));
        self.qualifiers.canon(canon);
        canon.word(self.properties.len() as u64);
        for it in self.properties.iter() {
            canon.text(&it.name);
            canon.word(u64::from(it.ty.code()));
            canon.text(&it.origin);
            it.default.canon(canon);
            it.qualifiers.canon(canon);
        }
        canon.word(self.methods.len() as u64);
        for it in self.methods.iter() {
            canon.text(&it.name);
            it.qualifiers.canon(canon);
            it.inputs
                .iter()
                .chain(&it.outputs)
                .for_each(|class| class.canon(canon));
        }
    }
}
