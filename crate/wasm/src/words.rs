//! What an author may name, for completion and insert-a-call.

use wmi_lab_core::flags;
use wmi_lab_core::method::{Kind, Method, Returns};
use wmi_lab_core::vocabulary;
use wmi_lab_core::world::World;

use crate::wire::{
    ClassWords, ConstantWords, MethodWords, ParameterWords, PropertyWords, Vocabulary,
};

/// The method table and the constants.
pub fn vocabulary() -> Vocabulary {
    let constant = |(name, value): (&'static str, i64)| ConstantWords {
        name,
        value: value as f64,
    };
    Vocabulary {
        methods: Method::ALL.iter().copied().map(method).collect(),
        constants: flags::constants().map(constant).collect(),
    }
}

fn method(method: Method) -> MethodWords {
    let parameters = method.parameters().iter();
    MethodWords {
        interface: method.interface(),
        name: method.name(),
        returns: match method.returns() {
            Returns::Void => "void",
            Returns::Status => "status",
            Returns::Int => "int",
            Returns::Object => "object",
        },
        parameters: parameters
            .map(|it| ParameterWords {
                name: it.name,
                kind: kind(it.kind),
            })
            .collect(),
        flags: flags::flags_of(method)
            .map(|name| format!("WBEM_FLAG_{name}"))
            .collect(),
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "int",
        Kind::Text => "text",
        Kind::Bytes => "bytes",
        Kind::Variant => "variant",
        Kind::Object => "object",
        Kind::Function => "function",
        Kind::Opaque => "opaque",
        Kind::OutObject => "out-object",
        Kind::OutInt => "out-int",
        Kind::OutText => "out-text",
        Kind::OutVariant => "out-variant",
        Kind::OutObjects => "out-objects",
        Kind::OutArray => "out-array",
        Kind::OutCollection => "out-collection",
        Kind::OutRecord => "out-record",
    }
}

/// The classes of a world's repository.
pub fn classes(world: &World) -> Vec<ClassWords> {
    let property = |it: vocabulary::PropertyWords| PropertyWords {
        name: it.name.to_string(),
        ty: it.ty,
        key: it.key,
    };
    vocabulary::classes(world)
        .into_iter()
        .map(|class| ClassWords {
            namespace: class.namespace,
            name: class.name.to_string(),
            superclass: class.superclass.map(|name| name.to_string()),
            properties: class.properties.into_iter().map(property).collect(),
            methods: class.methods.iter().map(|it| it.to_string()).collect(),
        })
        .collect()
}
