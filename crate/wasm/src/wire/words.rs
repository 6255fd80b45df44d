//! What a program may name.

use serde::Serialize;
use tsify::Tsify;

/// Everything that a program may name, whatever the scenario.
#[derive(Serialize, Tsify)]
pub struct Vocabulary {
    pub methods: Vec<MethodWords>,
    pub constants: Vec<ConstantWords>,
}

/// A function or method of the engine's table.
#[derive(Serialize, Tsify)]
pub struct MethodWords {
    /// Empty for a plain function.
    pub interface: &'static str,
    pub name: &'static str,
    #[tsify(type = "'void' | 'status' | 'int' | 'object'")]
    pub returns: &'static str,
    pub parameters: Vec<ParameterWords>,
    /// The flags that it takes, by their full names.
    pub flags: Vec<String>,
}

/// A parameter of a method.
#[derive(Serialize, Tsify)]
pub struct ParameterWords {
    pub name: &'static str,
    #[tsify(
        type = "'int' | 'text' | 'bytes' | 'variant' | 'object' | 'function' | 'opaque' | 'out-object' | 'out-int' | 'out-text' | 'out-variant' | 'out-objects' | 'out-array' | 'out-collection' | 'out-record'"
    )]
    pub kind: &'static str,
}

/// A named constant.
#[derive(Serialize, Tsify)]
pub struct ConstantWords {
    pub name: &'static str,
    pub value: f64,
}

/// A class of the repository with its properties, inherited ones included.
#[derive(Serialize, Tsify)]
pub struct ClassWords {
    pub namespace: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub superclass: Option<String>,
    pub properties: Vec<PropertyWords>,
    pub methods: Vec<String>,
}

/// A property of a class.
#[derive(Serialize, Tsify)]
pub struct PropertyWords {
    pub name: String,
    /// As MOF writes it.
    pub ty: String,
    pub key: bool,
}
