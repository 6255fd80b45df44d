//! What the screen calls objects.

use std::rc::Rc;

use crate::model::{Instance, Object};

/// What tells an object apart on the screen: a class by its name.
pub fn object_name(object: &Object) -> Rc<str> {
    match object {
        Object::Instance(instance) => short_name(instance),
        Object::Class(class) => shortened(Rc::clone(&class.def.name)),
    }
}

/// What tells an instance apart on the screen: its key values, else its class.
pub fn short_name(instance: &Instance) -> Rc<str> {
    let class = instance.class();
    let keys: Vec<String> = class
        .keys
        .iter()
        .map(|at| instance.value_at(*at))
        .filter(|value| !value.is_null())
        .map(|value| {
            value
                .as_text()
                .map_or_else(|| value.to_string(), |text| text.to_string())
        })
        .collect();
    shortened(match keys.is_empty() {
        true => Rc::clone(&class.name),
        false => keys.join(",").into(),
    })
}

/// A text as the screen shows it: the beginning of what is longer than a line.
pub fn shortened(text: Rc<str>) -> Rc<str> {
    const SHOWN: usize = 80;
    match text.chars().count() {
        0..=SHOWN => text,
        _ => text
            .chars()
            .take(SHOWN - 1)
            .chain(['…'])
            .collect::<String>()
            .into(),
    }
}
