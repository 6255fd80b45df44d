//! What the lowering makes of a program: flat operations for each function, and the classes as they lie in memory.

use std::rc::Rc;
use wmi_lab_syntax::sorted::SortedMap;

use wmi_lab_core::guest::Stream;
use wmi_lab_core::method::Method;
use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast::BinaryOp;

use crate::ty::{ClassId, Int, Ty};
use crate::value::Value;

/// What a number becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    Bool,
    Int(Int),
    Float(u8),
    /// An integer that is used as a pointer.
    Pointer,
}

/// One operation. Operands come from the thread's stack and results go there; `[a, b]` in a comment shows it with
/// the top at the right.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    /// A statement starts.
    Stmt(Span),
    Push(Value),
    Pop,
    Dup,
    Swap,
    /// The address of a local cell.
    LocalAddr(u32),
    LoadLocal(u32),
    /// `[value] → []`
    StoreLocal(u32),
    /// Makes an allocation for a local; its cell keeps the address.
    Alloca {
        slot: u32,
        cells: u32,
    },
    /// Ends that allocation, if there is one.
    FreeLocal(u32),
    /// `[address] → [value]`
    Load,
    /// `[address, value] → [value]`
    StoreKeep,
    /// `[address, value] → []`
    Store,
    /// `[pointer] → [pointer + cells]`; the text names the pointer in messages.
    Field {
        cells: u32,
        through: u32,
    },
    /// `[pointer, index] → [pointer + index * cells]`
    Index(u32),
    /// `[a, b] → [(a - b) / cells]`
    PointerDifference(u32),
    /// `[pointer] → [pointer + cells]`, null stays null.
    Adjust(i32),
    /// `[a, b] → [a op b]`
    Arith(BinaryOp, Int),
    FloatArith(BinaryOp),
    Compare(BinaryOp, Int),
    FloatCompare(BinaryOp),
    PointerCompare(BinaryOp),
    Negate(Int),
    NegateFloat,
    Complement(Int),
    Not,
    /// Converts the top.
    Convert(Number),
    /// Converts the value under the top.
    ConvertUnder(Number),
    Jump(u32),
    /// `[condition] → []`
    JumpIf(u32),
    JumpIfNot(u32),
    JumpIfUninit {
        slot: u32,
        target: u32,
    },
    /// `[address, old] → [old]`, and writes old + delta.
    StepAfter {
        delta: i64,
        number: Number,
    },
    Call {
        function: u32,
        args: u32,
    },
    /// Calls through the object's class, or the World where the object is its own.
    CallMethod(u32),
    /// Calls the API.
    CallApi(u32),
    CallBuiltin {
        builtin: u32,
        args: u32,
    },
    /// `[function, args…] → [result]`
    CallIndirect(u32),
    /// `[value] → caller`
    Return,
    ReturnVoid,
    /// `[] → [pointer]`
    New(u32),
    /// `[count] → [pointer]`
    NewArray(u32),
    /// Checks that the object can be deleted: `[pointer] → [start of the object]`.
    BeginDelete {
        array: bool,
    },
    /// Runs the destructor of the object's class, which is the given one where the object does not tell:
    /// `[pointer] → []`.
    Destroy(ClassId),
    /// `[pointer] → []`
    Free,
    /// `[pointer] → [elements]`
    ArrayCount(u32),
    /// Writes the heads of a class: `[this] → []`.
    SetHeads(ClassId),
    /// `[to, from] → []`
    CopyCells(u32),
    /// `[to] → []`
    ZeroCells(u32),
    /// Adds a value to the thread's line: `[value] → []`.
    StreamPiece(Stream, Piece),
    /// Prints the thread's line.
    StreamFlush(Stream),
    /// Something the machine cannot do.
    Unsupported(u32),
}

/// What is put into an output stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Bool,
    Char,
    Int(Int),
    Float,
    Text,
    Pointer,
    EndLine,
    Hex,
    Dec,
    Width,
    Fill,
    BoolAlpha,
    Nothing,
}

/// A local variable, for the debugger's view.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    pub(crate) name: Rc<str>,
    pub(crate) ty: Ty,
    pub(crate) slot: u32,
    /// Its cell holds the address of its value.
    pub(crate) indirect: bool,
    /// Operations during which it is in scope.
    pub(crate) scope: std::ops::Range<u32>,
}

/// A lowered function.
#[derive(Clone, Debug, Default)]
pub(crate) struct Function {
    pub(crate) name: Rc<str>,
    pub(crate) ops: Vec<Op>,
    /// Cells of its frame; parameters come first.
    pub(crate) slots: u32,
    /// Types of the parameters, without `this`.
    pub(crate) params: Vec<Ty>,
    pub(crate) has_this: bool,
    /// Slots whose allocations end with the frame.
    pub(crate) boxed: Vec<u32>,
    pub(crate) locals: Vec<Local>,
    /// Part of the ready-made surrounding: its lines are not shown.
    pub(crate) library: bool,
}

/// A field as it lies in its class.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: Rc<str>,
    pub(crate) ty: Ty,
    pub(crate) offset: u32,
}

/// A class as it lies in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Class {
    pub(crate) name: Rc<str>,
    pub(crate) bases: Vec<(ClassId, u32)>,
    pub(crate) fields: Vec<Field>,
    pub(crate) cells: u32,
    /// `sizeof`
    pub(crate) bytes: u32,
    /// Where parts with virtual methods start.
    pub(crate) heads: Vec<u32>,
    /// Virtual methods by name and number of parameters: function and where its class lies in this one.
    pub(crate) methods: SortedMap<(Rc<str>, usize), (u32, u32)>,
    pub(crate) destructor: Option<u32>,
    /// Objects of the World can be behind pointers to it.
    pub(crate) interface: bool,
    pub(crate) library: bool,
}

/// A method call through an object whose class is known only when it runs.
#[derive(Clone, Debug)]
pub(crate) struct MethodSite {
    pub(crate) name: Rc<str>,
    pub(crate) class: Rc<str>,
    /// Where the head of the static class lies.
    pub(crate) head: u32,
    /// Number of arguments without `this`.
    pub(crate) args: usize,
    /// The call of the World, where the object is one of its own.
    pub(crate) api: Option<u32>,
    /// How the program names the pointer.
    pub(crate) through: Rc<str>,
}

/// A call that reaches the World.
#[derive(Clone, Debug)]
pub(crate) struct ApiSite {
    pub(crate) method: Method,
    /// Types of the parameters as declared.
    pub(crate) params: Vec<Ty>,
    /// Parameters that are declared `BSTR`.
    pub(crate) bstr: Vec<bool>,
    pub(crate) returns: Ty,
}

/// A lowered program.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) functions: Vec<Function>,
    pub(crate) classes: Vec<Class>,
    pub(crate) method_sites: Vec<MethodSite>,
    pub(crate) api_sites: Vec<ApiSite>,
    /// Texts of messages and names of pointers.
    pub(crate) texts: Vec<Rc<str>>,
    /// Names of interfaces and classes as GUIDs.
    pub(crate) names: Vec<Rc<str>>,
    /// The function that runs the whole program.
    pub(crate) start: u32,
    /// Global variables: name, type, allocation.
    pub(crate) globals: Vec<(Rc<str>, Ty, u32)>,
}
