//! The tree of a C++ client program, after preprocessing.
//!
//! Types are written down as they stand (a name with decorations); which class, typedef or Windows name is meant is
//! the client machine's business.

use crate::Span;

/// A whole translation unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// Declarations in the order of the text.
    pub items: Vec<Item>,
    /// Statements outside every function: a documentation fragment runs as the body of a `main` (see `cpp.md`).
    pub fragment: Vec<Stmt>,
    /// Object-like `#define`s that were seen, by name, for messages such as "macro of the page".
    pub macros: Vec<String>,
    /// Names of `#include`d files, without brackets or quotes.
    pub includes: Vec<String>,
}

/// One declaration at namespace scope.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are explained at their variant")]
pub enum Item {
    /// `class`/`struct` with a body.
    Class(Class),
    /// `enum` with a body.
    Enum(Enum),
    /// A function with or without a body; `owner` names the class for `R C::f() { … }`.
    Function(Function),
    /// A global variable, or a static member `T C::name = …;` (`owner`).
    Global {
        owner: Option<String>,
        decl: VarDecl,
    },
    /// `typedef T Name;` or `using Name = T;`
    Typedef { name: String, ty: Type, span: Span },
}

/// A class or struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// Names of its bases, left to right.
    pub bases: Vec<String>,
    /// Instance fields.
    pub fields: Vec<VarDecl>,
    /// Static members.
    pub statics: Vec<VarDecl>,
    /// Methods, constructors and destructors, defined or only declared here.
    pub methods: Vec<Function>,
    /// Enums declared inside.
    pub enums: Vec<Enum>,
    /// The whole definition.
    pub span: Span,
}

/// An enumeration; a missing value is one more than the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// Its name, if any.
    pub name: Option<String>,
    /// The constants.
    pub constants: Vec<(String, Option<Expr>)>,
    /// The whole definition.
    pub span: Span,
}

/// What a function is to its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum FunctionKind {
    Free,
    Method,
    StaticMethod,
    Constructor,
    Destructor,
}

/// A function, method, constructor or destructor.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// What it is. For `R C::f()` outside a class body: `Method` (whether it is static stands in the class).
    pub kind: FunctionKind,
    /// The class, for `C::f` outside the class body.
    pub owner: Option<String>,
    /// Its name; constructors have the class's name, destructors the class's name without the tilde.
    pub name: String,
    /// Return type; `void` for constructors and destructors.
    pub returns: Type,
    /// Parameters.
    pub params: Vec<Param>,
    /// `: m_x(0), Base(1)`
    pub initializers: Vec<(String, Vec<Expr>)>,
    /// The body; `None` for a mere declaration or a pure virtual one.
    pub body: Option<Block>,
    /// Declared `virtual` or `override`.
    pub is_virtual: bool,
    /// Place of the header, from the return type to the closing bracket.
    pub span: Span,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its type; array parameters have become pointers.
    pub ty: Type,
    /// Its default argument.
    pub default: Option<Expr>,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// The base.
    pub base: BaseType,
    /// `const` on the base.
    pub is_const: bool,
    /// Number of `*`.
    pub pointers: u8,
    /// `&`
    pub reference: bool,
    /// Array bounds, outermost first; `None` for `[]`.
    pub arrays: Vec<Option<Expr>>,
    /// Its place.
    pub span: Span,
}

/// The base of a type.
#[derive(Clone, Debug, PartialEq)]
pub enum BaseType {
    /// Any name, builtin word sequences normalised to one of: `void bool char wchar_t short int long "long long"
    /// "unsigned char" "unsigned short" "unsigned int" "unsigned long" "unsigned long long" "signed char" float
    /// double`; Windows and class names as they stand; `std::` is dropped.
    Named(String),
    /// `auto`
    Auto,
    /// `Name<args>`, such as `CComPtr<IWbemServices>` or `TRefPointerCollection<CInstance>`.
    Template(String, Vec<Type>),
    /// A function pointer `R (*)(P…)`; the `*` is not counted in `pointers`.
    FunctionPointer(Box<Type>, Vec<Type>),
}

/// `{ … }`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// The statements.
    pub stmts: Vec<Stmt>,
    /// From brace to brace.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// The text that a step highlights: for `if`, `while`, `for`, `switch` the head only.
    pub span: Span,
}

/// The statements.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are C++'s keywords")]
pub enum StmtKind {
    Empty,
    Expr(Expr),
    /// One or more variables of one declaration.
    Decl(Vec<VarDecl>),
    Block(Block),
    If {
        cond: Expr,
        then: Box<Stmt>,
        otherwise: Option<Box<Stmt>>,
    },
    While {
        cond: Expr,
        body: Box<Stmt>,
    },
    DoWhile {
        body: Box<Stmt>,
        cond: Expr,
    },
    For {
        init: Option<Box<Stmt>>,
        cond: Option<Expr>,
        step: Option<Expr>,
        body: Box<Stmt>,
    },
    RangeFor {
        decl: VarDecl,
        range: Expr,
        body: Box<Stmt>,
    },
    Switch {
        on: Expr,
        body: Vec<Stmt>,
    },
    /// Only inside the body of a switch.
    Case(Expr),
    /// Only inside the body of a switch.
    Default,
    Break,
    Continue,
    Return(Option<Expr>),
    Goto(String),
    Label(String),
    /// `try { … } catch (T name) { … }`; `catch (...)` has no parameter.
    Try {
        body: Block,
        catches: Vec<(Option<Param>, Block)>,
    },
    Throw(Option<Expr>),
    /// A local class, struct or enum, or a typedef.
    Item(Box<Item>),
}

/// A variable: local, global, field or static member.
#[derive(Clone, Debug, PartialEq)]
pub struct VarDecl {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// How it is initialised.
    pub init: Init,
    /// Declared `static`.
    pub is_static: bool,
    /// Its place, with the initialiser.
    pub span: Span,
}

/// How a variable is initialised.
#[derive(Clone, Debug, PartialEq)]
pub enum Init {
    /// Not at all.
    None,
    /// `= expr`
    Assign(Expr),
    /// `(args)` or `{args}` on a class or scalar.
    Construct(Vec<Expr>),
    /// `= { … }` or `{ … }` on an array or plain struct.
    List(Vec<Expr>),
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// The expressions.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it; notes where they do not")]
pub enum ExprKind {
    /// With its suffixes taken into account: `unsigned`, `long long`.
    Int {
        value: u64,
        unsigned: bool,
        long_long: bool,
    },
    Float(f64),
    Bool(bool),
    /// `'c'` or `L'c'`
    Char {
        value: u32,
        wide: bool,
    },
    /// Adjacent literals joined, unescaped; `wide` for `L"…"`.
    Str {
        value: String,
        wide: bool,
    },
    /// `nullptr`
    Null,
    This,
    /// A name; `std::` is dropped. `A::b` is `Scoped`.
    Name(String),
    Scoped {
        scope: String,
        name: String,
    },
    Unary(UnaryOp, Box<Expr>),
    /// `++x`, `x++` …
    Step {
        increment: bool,
        prefix: bool,
        target: Box<Expr>,
    },
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `=`, or `+=` … with its operator.
    Assign {
        op: Option<BinaryOp>,
        target: Box<Expr>,
        value: Box<Expr>,
    },
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    Comma(Box<Expr>, Box<Expr>),
    /// `f(args)`; `callee` may be a `Name`, `Scoped`, `Member` or any expression of function pointer type.
    Call {
        callee: Box<Expr>,
        args: Vec<Expr>,
    },
    /// `a.b` or `a->b`; a base-qualified call `a->Base::f()` has `scope`.
    Member {
        object: Box<Expr>,
        arrow: bool,
        scope: Option<String>,
        name: String,
    },
    Index(Box<Expr>, Box<Expr>),
    /// C cast, functional cast of a type name, and the named casts.
    Cast(Type, Box<Expr>),
    /// `T(args)` / `T{args}` for a class type: a temporary. The machine decides between this and `Cast` for one
    /// argument; the parser writes `Construct` whenever a non-builtin type name is called.
    Construct(Type, Vec<Expr>),
    SizeofType(Type),
    SizeofExpr(Box<Expr>),
    /// `new T(args)`, `new T[n]` (`count`).
    New {
        ty: Type,
        args: Vec<Expr>,
        count: Option<Box<Expr>>,
    },
    /// `delete p`, `delete[] p`
    Delete {
        target: Box<Expr>,
        array: bool,
    },
    /// `{ a, b }` as an argument or initialiser inside another list.
    List(Vec<Expr>),
    /// `[captures](params) { body }`
    Lambda {
        by_reference: bool,
        by_value: bool,
        captures: Vec<(String, bool)>,
        params: Vec<Param>,
        body: Block,
    },
    /// Something that is not supported and was already reported; it stops the program where it is reached.
    Unsupported(String),
}

/// Prefix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum UnaryOp {
    Plus,
    Minus,
    Not,
    BitNot,
    Deref,
    AddressOf,
}

/// Infix operators, also of compound assignments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Shl,
    Shr,
    Less,
    LessEq,
    Greater,
    GreaterEq,
    Eq,
    NotEq,
    BitAnd,
    BitXor,
    BitOr,
    And,
    Or,
}
