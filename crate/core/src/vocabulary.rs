//! What an author may name: the classes of the repository with their properties, for completion and explanation.
//!
//! Methods and constants have tables of their own, [`Method::ALL`](crate::method::Method::ALL) and
//! [`flags::constants`](crate::flags::constants).

use std::rc::Rc;

use crate::world::World;

/// A property that a class has, inherited ones included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyWords {
    /// Its name.
    pub name: Rc<str>,
    /// Its type as MOF writes it, such as `uint32` or `string[]`.
    pub ty: String,
    /// It is (part of) the key.
    pub key: bool,
}

/// A class of a namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassWords {
    /// Its namespace, such as `root\\cimv2`.
    pub namespace: String,
    /// Its name.
    pub name: Rc<str>,
    /// Its parent.
    pub superclass: Option<Rc<str>>,
    /// Its properties, inherited ones first.
    pub properties: Vec<PropertyWords>,
    /// Names of its methods.
    pub methods: Vec<Rc<str>>,
}

/// All classes of all namespaces but the system classes, in the order of the namespaces.
pub fn classes(world: &World) -> Vec<ClassWords> {
    let store = &world.kernel.store;
    let words = |id| {
        let classes = store.subclasses(id, "", true).into_iter();
        let own = classes.filter(|class| !class.name.starts_with("__"));
        own.map(move |class| ClassWords {
            namespace: store.namespace_name(id).to_owned(),
            name: Rc::clone(&class.name),
            superclass: class.superclass().cloned(),
            properties: (class.properties.iter())
                .map(|property| PropertyWords {
                    name: Rc::clone(&property.name),
                    ty: property.ty.to_string(),
                    key: property.key,
                })
                .collect(),
            methods: class.methods.iter().map(|it| Rc::clone(&it.name)).collect(),
        })
    };
    store.namespaces().flat_map(words).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::flags;
    use crate::method::Method;

    /// The names that the catalogue explains, one entry to a line.
    fn explained() -> Vec<&'static str> {
        include_str!("../catalogue/names.json")
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix('"')?.split('"').next())
            .collect()
    }

    #[test]
    fn the_catalogue_explains_every_method_and_every_flag() {
        let names: BTreeSet<&str> = explained().into_iter().collect();
        let missing: Vec<String> = Method::ALL
            .iter()
            .map(|method| method.label())
            .chain(flags::flag_names().map(str::to_owned))
            .filter(|name| !names.contains(name.as_str()))
            .collect();
        assert!(
            missing.is_empty(),
            "add one sentence to catalogue/names.json for each of {missing:?}"
        );
    }

    #[test]
    fn the_catalogue_explains_no_name_twice_and_none_that_was_dropped() {
        let names = explained();
        let once: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(once.len(), names.len());
        for name in names.iter().filter(|it| it.starts_with("WBEM_FLAG_")) {
            assert!(flags::constant(name).is_some(), "{name} is no constant");
        }
    }
}
