//! The tree of a MOF file, item by item in the order of the text.

use crate::Span;

/// A piece of the tree together with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// The piece itself.
    pub it: T,
    /// Its place.
    pub span: Span,
}

/// A name with its place, in the spelling of the text.
pub type Name = Spanned<String>;

/// A whole MOF text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MofFile {
    /// The items in the order of the text.
    pub items: Vec<Item>,
}

/// One item at the top level.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// `#pragma …`
    Pragma(Pragma),
    /// `class …`
    Class(ClassDecl),
    /// `instance of …`
    Instance(InstanceDecl),
    /// `Qualifier Name : Flavors;`
    QualifierDefault(QualifierDecl),
}

impl Item {
    /// The whole item.
    pub fn span(&self) -> Span {
        match self {
            Self::Pragma(it) => it.span,
            Self::Class(it) => it.span,
            Self::Instance(it) => it.span,
            Self::QualifierDefault(it) => it.span,
        }
    }
}

/// A compiler directive and its string arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Pragma {
    /// `namespace`, `classflags`, `deleteclass` …
    pub name: Name,
    /// The arguments in round brackets, unescaped; a bare word such as `NOFAIL` counts as its text.
    pub arguments: Vec<Spanned<String>>,
    /// The whole directive.
    pub span: Span,
}

/// File-wide flavors of a qualifier.
#[derive(Clone, Debug, PartialEq)]
pub struct QualifierDecl {
    /// The qualifier.
    pub name: Name,
    /// Its flavors from here on.
    pub flavors: Vec<Flavor>,
    /// What a declaration in the DMTF's form says besides.
    pub declared: Option<QualifierType>,
    /// The whole declaration.
    pub span: Span,
}

/// The further parts of `Qualifier Name : type = value, Scope(…), Flavor(…);`
#[derive(Clone, Debug, PartialEq)]
pub struct QualifierType {
    /// The type of its value.
    pub ty: TypeRef,
    /// The value where none is written.
    pub default: Option<Value>,
    /// The kinds of element that may carry it: `class`, `property` …
    pub scopes: Vec<Name>,
}

/// How a qualifier propagates (OM-27, OM-28).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are MOF's keywords")]
pub enum Flavor {
    ToInstance,
    ToSubClass,
    NotToInstance,
    NotToSubClass,
    Restricted,
    EnableOverride,
    DisableOverride,
    Amended,
}

/// One entry of a `[…]` list.
#[derive(Clone, Debug, PartialEq)]
pub struct Qualifier {
    /// The name.
    pub name: Name,
    /// The value; none means TRUE.
    pub value: Option<Value>,
    /// Flavors written at this place.
    pub flavors: Vec<Flavor>,
    /// The whole entry.
    pub span: Span,
}

/// `class Name : Super { … };`
#[derive(Clone, Debug, PartialEq)]
pub struct ClassDecl {
    /// Qualifiers of the class.
    pub qualifiers: Vec<Qualifier>,
    /// Its name.
    pub name: Name,
    /// Its superclass.
    pub superclass: Option<Name>,
    /// `as $Alias`, without the dollar sign.
    pub alias: Option<Name>,
    /// Properties in the order of the text.
    pub properties: Vec<PropertyDecl>,
    /// Methods in the order of the text.
    pub methods: Vec<MethodDecl>,
    /// The whole declaration.
    pub span: Span,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeRef {
    /// What kind of value.
    pub kind: TypeKind,
    /// `None`: a scalar. `Some(None)`: `[]`. `Some(Some(n))`: `[n]`.
    pub array: Option<Option<u32>>,
    /// Its place.
    pub span: Span,
}

/// The types of MOF.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are MOF's keywords")]
pub enum TypeKind {
    Sint8,
    Uint8,
    Sint16,
    Uint16,
    Sint32,
    Uint32,
    Sint64,
    Uint64,
    Real32,
    Real64,
    Boolean,
    String,
    Datetime,
    Char16,
    Void,
    /// `Name ref`, or `object ref` with no name.
    Ref(Option<String>),
    /// An embedded object: `Name`, or `object` with no name.
    Object(Option<String>),
}

/// `[…] type Name = value;`
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyDecl {
    /// Qualifiers of the property.
    pub qualifiers: Vec<Qualifier>,
    /// Its type.
    pub ty: TypeRef,
    /// Its name.
    pub name: Name,
    /// Its default.
    pub default: Option<Value>,
    /// The whole declaration.
    pub span: Span,
}

/// `[…] type Name(params);`
#[derive(Clone, Debug, PartialEq)]
pub struct MethodDecl {
    /// Qualifiers of the method.
    pub qualifiers: Vec<Qualifier>,
    /// Type of the return value.
    pub returns: TypeRef,
    /// Its name.
    pub name: Name,
    /// Its parameters, each like a property.
    pub parameters: Vec<PropertyDecl>,
    /// The whole declaration.
    pub span: Span,
}

/// `instance of Name { … };`, at the top level or embedded.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceDecl {
    /// Qualifiers of the instance.
    pub qualifiers: Vec<Qualifier>,
    /// Its class.
    pub class: Name,
    /// `as $Alias`, without the dollar sign.
    pub alias: Option<Name>,
    /// `Name = value;` in the order of the text.
    pub assignments: Vec<Assignment>,
    /// The whole declaration.
    pub span: Span,
}

/// `Name = value;`
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// Qualifiers at the assignment.
    pub qualifiers: Vec<Qualifier>,
    /// The property.
    pub name: Name,
    /// Its value.
    pub value: Value,
}

/// A value with its place.
pub type Value = Spanned<ValueKind>;

/// A value as written.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind {
    /// `NULL`
    Null,
    /// `TRUE` or `FALSE`
    Bool(bool),
    /// Any integer form; wide enough for sint64 and uint64.
    Int(i128),
    /// A real, with its bits as they are.
    Real(f64),
    /// One or more adjacent string literals, unescaped and joined.
    Str(String),
    /// A character literal.
    Char(u16),
    /// `$Name`
    Alias(String),
    /// `{ … }`, or a comma list in round brackets (MF-02).
    Array(Vec<Value>),
    /// `instance of …` as a value.
    Instance(Box<InstanceDecl>),
}
