//! Objects of WMI as values: types, variants, qualifiers, classes, instances.
//!
//! Everything is cheap to clone, knows nothing of COM, and never changes behind its owner's back (CO-04).

mod class;
mod context;
mod derive;
mod edit;
mod fault;
mod instance;
mod object;
mod qualified;
mod qualifier;
#[cfg(test)]
mod tests;
mod text;
mod types;
mod value;
mod variant;

pub use class::{ClassDef, MethodDef, MethodDraft, PropertyDef, PropertyDraft, SINGLETON_KEY};
pub use context::{ContextValues, PartialGet, PartialPut};
pub use fault::Fault;
pub use instance::{Instance, Place};
pub use object::{ClassObject, Object, Property, SYSTEM_PROPERTIES};
pub use qualified::Slot;
pub use qualifier::{Flavor, Qualifier, Qualifiers};
pub use types::{CimType, PropertyType};
pub use value::{Real, Value};
pub use variant::Variant;

pub(crate) use instance::key_identity;
pub(crate) use variant::is_datetime;

/// The form in which names are compared: they ignore case (OM-02, WQ-16).
pub fn fold(name: &str) -> String {
    wmi_lab_syntax::letter::fold(name)
}

/// Whether two names are the same name.
pub fn same_name(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        a.eq_ignore_ascii_case(b)
    } else {
        fold(a) == fold(b)
    }
}
