//! Instances that a declared provider makes up, so that a scenario about many objects need not list them.

use std::rc::Rc;

use crate::model::{CimType, ClassDef, Instance, Object, Value, same_name};
use crate::store::{NamespaceId, PutMode, PutRules, Store};

use super::{LabConfig, LabProvider, Mistake};

/// Instances of one provider at the most.
const LIMIT: u32 = 100_000;

impl LabConfig {
    /// Adds to the classes of each provider as many instances as its `MakeObjects` says, numbered in their key.
    pub fn make_objects(&self, store: &mut Store) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        for provider in self.providers().filter(|it| it.make_objects > 0) {
            if provider.make_objects > LIMIT {
                let message = format!("{} objects are too many", provider.make_objects);
                mistakes.push(mistake(
                    provider,
                    message,
                    &format!("write at most {LIMIT}"),
                ));
                continue;
            }
            let classes = classes_of(store, provider);
            if classes.is_empty() {
                let message = "no class with one key belongs to this provider".to_owned();
                let cure =
                    "mark one with [dynamic, provider(\"…\")]; its key is a string or a number";
                mistakes.push(mistake(provider, message, cure));
            }
            for (namespace, class) in classes {
                make(store, namespace, &class, provider.make_objects);
            }
        }
        mistakes
    }
}

fn mistake(provider: &LabProvider, message: String, cure: &str) -> Mistake {
    Mistake {
        property: format!("Lab_Provider.Name=\"{}\".MakeObjects", provider.name),
        message,
        cure: cure.to_owned(),
    }
}

/// The provider's own classes that can be numbered.
fn classes_of(store: &Store, provider: &LabProvider) -> Vec<(NamespaceId, Rc<ClassDef>)> {
    let is_own = |class: &ClassDef| {
        let served = class.provider.as_ref();
        served.is_some_and(|it| same_name(it, &provider.name)) && !class.is_abstract
    };
    let spaces = store
        .namespaces()
        .map(|it| (it, store.subclasses(it, "", true)));
    spaces
        .flat_map(|(namespace, classes)| classes.into_iter().map(move |it| (namespace, it)))
        .filter(|(_, class)| is_own(class) && numbered(class).is_some())
        .collect()
}

/// The one key of a class, if it can hold a number.
fn numbered(class: &ClassDef) -> Option<(&str, CimType)> {
    let [key] = &*class.keys else {
        return None;
    };
    let property = &class.properties[*key];
    let cim = property.ty.cim;
    (cim == CimType::String || cim.range().is_some()).then_some((&property.name, cim))
}

fn make(store: &mut Store, namespace: NamespaceId, class: &Rc<ClassDef>, count: u32) {
    let Some((key, cim)) = numbered(class) else {
        return;
    };
    let width = count.to_string().len();
    for number in 1..=count {
        let value = match cim {
            CimType::String => Value::text(&format!("{number:0width$}")),
            _ => Value::Int(number.into()),
        };
        let mut instance = Instance::spawn(Rc::clone(class), None);
        // A number beyond the key's type, or one that MOF has given already, adds nothing.
        if instance.set(key, value).is_ok() {
            let rules = PutRules::default();
            let object = Object::Instance(instance);
            let _ = store.put_instance(namespace, &object, PutMode::CreateOnly, &rules);
        }
    }
}
