//! What an `IWbemClassObject` holds: a class or an instance, seen through one interface.

use std::rc::Rc;

use super::{
    CimType, ClassDef, Fault, Instance, Place, PropertyType, Value, Variant, same_name, text,
};
use crate::canon::Canon;
use crate::rule::Rule;
use crate::status::WbemStatus;

/// A class definition together with the namespace it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassObject {
    /// The definition.
    pub def: Rc<ClassDef>,
    /// Where it came from.
    pub place: Option<Place>,
    /// The superclass as it was when the definition was read; none for a root.
    pub parent: Option<Rc<ClassDef>>,
}

/// A class or an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Object {
    /// A class definition (`__GENUS` 1).
    Class(ClassObject),
    /// An instance (`__GENUS` 2).
    Instance(Instance),
}

/// A property as `Get` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name in the spelling of the class.
    pub name: Rc<str>,
    /// Its value; on a class its default.
    pub value: Value,
    /// Its type, also where the value is NULL (W182).
    pub ty: PropertyType,
    /// `WBEM_FLAVOR_ORIGIN_…`: 0 local, 0x20 propagated, 0x40 system.
    pub flavor: u32,
}

/// Names of the system properties, in the order in which they are listed (section I.2).
pub const SYSTEM_PROPERTIES: [&str; 10] = [
    "__GENUS",
    "__CLASS",
    "__SUPERCLASS",
    "__DYNASTY",
    "__RELPATH",
    "__PROPERTY_COUNT",
    "__DERIVATION",
    "__SERVER",
    "__NAMESPACE",
    "__PATH",
];

impl From<Instance> for Object {
    fn from(instance: Instance) -> Self {
        Self::Instance(instance)
    }
}

impl Object {
    /// The class, or the class of the instance.
    pub fn class(&self) -> &Rc<ClassDef> {
        match self {
            Self::Class(class) => &class.def,
            Self::Instance(instance) => instance.class(),
        }
    }

    /// The instance, where it is one.
    pub fn as_instance(&self) -> Option<&Instance> {
        match self {
            Self::Instance(instance) => Some(instance),
            Self::Class(_) => None,
        }
    }

    /// Where it came from.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Class(class) => class.place.as_ref(),
            Self::Instance(instance) => instance.place(),
        }
    }

    /// Reads a property, system properties included; names ignore case (W181).
    ///
    /// # Errors
    /// `WBEM_E_NOT_FOUND` for a name that the object does not have.
    pub fn get(&self, name: &str) -> Result<Property, Fault> {
        if let Some(system) = SYSTEM_PROPERTIES.iter().find(|it| same_name(it, name)) {
            return Ok(self.system(system));
        }
        let class = self.class();
        let unknown = || {
            let detail = format!("this object of class {} has no property {name}", class.name);
            Fault::new(WbemStatus::E_NOT_FOUND, Rule::Co02, detail)
        };
        let at = class.position(name).ok_or_else(unknown)?;
        let value = match self {
            Self::Class(_) => class.properties[at].default.clone(),
            Self::Instance(instance) if instance.shows(at) => instance.value_at(at).clone(),
            Self::Instance(_) => return Err(unknown()),
        };
        let def = &class.properties[at];
        let flavor = if same_name(&def.origin, &class.name) {
            0
        } else {
            0x20
        };
        Ok(Property {
            name: def.name.clone(),
            value,
            ty: def.ty,
            flavor,
        })
    }

    /// Visible properties that are no system properties, in the order of the class.
    pub fn property_names(&self) -> Vec<Rc<str>> {
        let class = self.class();
        match self {
            Self::Class(_) => class.properties.iter().map(|it| it.name.clone()).collect(),
            Self::Instance(instance) => instance
                .visible()
                .map(|at| class.properties[at].name.clone())
                .collect(),
        }
    }

    /// Writes a property from the contents of a VARIANT. On a class it may be a new one, of the `CIM_…` type `code`;
    /// an instance has its properties, and the type is theirs.
    ///
    /// # Errors
    /// `WBEM_E_TYPE_MISMATCH`, `WBEM_E_NOT_FOUND`, `WBEM_E_READ_ONLY` (CO-02), and those of [`ClassObject::put`].
    pub fn put(&mut self, name: &str, variant: &Variant, code: u32) -> Result<(), Fault> {
        let instance = match self {
            Self::Instance(instance) => instance,
            Self::Class(class) => return class.put(name, variant, code),
        };
        let at = instance.writable(name)?;
        let ty = instance.class().properties[at].ty;
        let value = variant.to_value(ty).map_err(|fault| Fault {
            detail: format!("{}: {}", instance.class().properties[at].name, fault.detail),
            ..fault
        })?;
        instance.set_at(at, value);
        Ok(())
    }

    /// Writes an embedded object, as a copy, into a property of an instance.
    ///
    /// # Errors
    /// `WBEM_E_TYPE_MISMATCH` for a property that takes none, or another class; those of [`Instance::set`].
    pub fn put_object(&mut self, name: &str, embedded: Object) -> Result<(), Fault> {
        let Self::Instance(instance) = self else {
            let detail = format!("{name}: a default that is an embedded object is not modelled");
            let status = WbemStatus::E_NOT_SUPPORTED;
            return Err(Fault::new(status, Rule::SimNotModelled, detail));
        };
        let at = instance.writable(name)?;
        let property = &instance.class().properties[at];
        let wanted = property.class.as_deref();
        if wanted.is_some_and(|class| !embedded.class().is_a(class)) {
            let given = &embedded.class().name;
            let detail = format!("{name} takes {}, not {given}", wanted.unwrap_or_default());
            return Err(Fault::new(WbemStatus::E_TYPE_MISMATCH, Rule::Co02, detail));
        }
        instance.set(name, Value::Object(Rc::new(embedded)))
    }

    /// A new instance of the class: with its defaults from a class object, empty from an instance (CO-01, S119).
    /// An abstract class may be spawned, only not stored (PI-10).
    pub fn spawn_instance(&self) -> Instance {
        let spawned = Instance::spawn(self.class().clone(), self.place().cloned());
        match self {
            Self::Class(_) => spawned,
            Self::Instance(_) => spawned.nulled_except(&[]),
        }
    }

    /// The object as MOF (`GetObjectText`).
    pub fn object_text(&self) -> String {
        match self {
            Self::Class(class) => text::class(&class.def),
            Self::Instance(instance) => text::instance(instance),
        }
    }

    /// `__RELPATH`.
    pub fn relpath(&self) -> Option<String> {
        match self {
            Self::Class(class) => Some(class.def.name.to_string()),
            Self::Instance(instance) => instance.relpath(),
        }
    }

    /// `__PATH`.
    pub fn path(&self) -> Option<String> {
        let place = self.place()?;
        Some(format!(
            "\\\\{}\\{}:{}",
            place.server,
            place.namespace,
            self.relpath()?
        ))
    }

    fn system(&self, name: &'static str) -> Property {
        let class = self.class();
        let text = |text: Option<Rc<str>>| text.map_or(Value::Null, Value::Text);
        // A projection without the keys belongs to no place any more (W199, W200).
        let lost = self
            .as_instance()
            .is_some_and(|it| it.is_limited() && !it.has_path());
        let place = self.place().filter(|_| !lost);
        let value = match name {
            "__GENUS" => Value::Int(if self.as_instance().is_some() { 2 } else { 1 }),
            "__CLASS" => Value::Text(class.name.clone()),
            "__SUPERCLASS" => text(class.superclass().cloned()),
            "__DYNASTY" => Value::Text(class.dynasty().clone()),
            "__RELPATH" => text(self.relpath().map(Rc::from)),
            "__PROPERTY_COUNT" => Value::Int(self.property_names().len() as i128),
            "__DERIVATION" => {
                Value::Array(class.derivation.iter().cloned().map(Value::Text).collect())
            }
            "__SERVER" => text(place.map(|it| it.server.clone())),
            "__NAMESPACE" => text(place.map(|it| it.namespace.clone())),
            _ => text(place.and_then(|_| self.path()).map(Rc::from)),
        };
        let ty = match name {
            "__GENUS" | "__PROPERTY_COUNT" => PropertyType::scalar(CimType::Sint32),
            "__DERIVATION" => PropertyType::array(CimType::String),
            _ => PropertyType::scalar(CimType::String),
        };
        Property {
            name: name.into(),
            value,
            ty,
            flavor: 0x40,
        }
    }

    /// Writes the object.
    pub fn canon(&self, canon: &mut Canon) {
        match self {
            Self::Class(class) => {
                canon.word(1);
                class.def.canon(canon);
            }
            Self::Instance(instance) => {
                canon.word(2);
                instance.canon(canon);
            }
        }
    }
}
