//! Calls of methods: what they are called with, and those that run by declaration.

use std::rc::Rc;

use crate::canon::Canon;
use crate::lab::LabMethod;
use crate::model::{ClassDef, Instance, MethodDef};
use crate::store::NamespaceId;

use super::operation::OperationId;

/// A call of a method that was checked.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The namespace of the object.
    pub ns: NamespaceId,
    /// The class of the object.
    pub class: Rc<ClassDef>,
    /// The class whose implementation counts (EM-10).
    pub implementer: Rc<ClassDef>,
    /// The method, as the object's class declares it.
    pub method: MethodDef,
    /// The object; none for a static method, or where it is not fetched first (EM-09).
    pub object: Option<Instance>,
    /// The in-parameters; none for a method without any.
    pub inputs: Option<Instance>,
}

/// A declared method that runs.
#[derive(Clone, Debug)]
pub struct Running {
    /// The call that started it.
    pub of: OperationId,
    /// What it does.
    pub case: Rc<LabMethod>,
    /// What it was called with.
    pub invocation: Invocation,
    /// When it ends.
    pub done_ms: u64,
}

impl Invocation {
    /// `Class.Method`
    pub fn label(&self) -> String {
        format!("{}.{}", self.class.name, self.method.name)
    }

    /// Writes what can be observed of it.
    pub fn canon(&self, canon: &mut Canon) {
        canon.text(&self.class.name);
        canon.text(&self.method.name);
        for it in [&self.object, &self.inputs] {
            canon.word(u64::from(it.is_some()));
            it.iter().for_each(|it| it.canon(canon));
        }
    }
}
