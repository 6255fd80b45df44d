//! What the program of a provider is asked to do: data.

use std::rc::Rc;

use crate::canon::Canon;
use crate::com::{OperationId, ResultId, SingleTask};
use crate::guest::{Arg, ObjectId, ProgramId};
use crate::model::ContextValues;
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::family::Family;

/// A provider's method that is running.
#[derive(Clone, Debug)]
pub struct Providing {
    /// What it is for.
    pub duty: Duty,
    /// The event that announced it.
    pub event: u32,
    /// Its method context.
    pub context: ObjectId,
    /// The instances that it was given.
    pub instances: Vec<ObjectId>,
    /// The one of them that it fills.
    pub answer: Option<ObjectId>,
    /// What it returned, while callbacks of its calls are still to come (GF-14).
    pub returned: Option<(WbemStatus, u32)>,
}

/// What a provider was asked to do.
#[derive(Clone, Debug)]
pub enum Duty {
    /// `EnumerateInstances`, for a set.
    Enumerate(ResultId),
    /// `ExecQuery`, for a set.
    Query(ResultId),
    /// `GetObject`
    Get(OperationId),
    /// `GetObject`, to learn the class of the object of a method call (EM-09).
    Fetch(OperationId, Rc<SingleTask>),
    /// `PutInstance` or `DeleteInstance`, of one of the classes whose providers are asked (PI-22, DI-03).
    Family(OperationId, Box<Family>),
    /// `ExecMethod`
    Method(OperationId),
}

/// Who asks a provider, and for what.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    /// The program.
    pub program: ProgramId,
    /// The provider that it implements.
    pub provider: Rc<str>,
    /// The class.
    pub class: Rc<str>,
    /// Its namespace.
    pub namespace: Rc<str>,
    /// The values that the client passed along, as a provider gets them (PI-18).
    pub values: Option<Rc<ContextValues>>,
    /// Stable name of the asking call.
    pub key: Rc<str>,
    /// The event that made it ask.
    pub cause: u32,
}

/// What a provider's method is called with.
#[derive(Debug)]
pub(crate) struct Handing {
    /// How the screen writes the call.
    pub label: String,
    /// Its arguments.
    pub args: Vec<Arg>,
    /// The instances among them.
    pub instances: Vec<ObjectId>,
    /// The one of them that it fills.
    pub answer: Option<ObjectId>,
}

impl Providing {
    /// Writes what can be observed of it.
    pub fn canon(&self, canon: &mut Canon) {
        canon.text(self.duty.method());
        let result = self.duty.result().map_or(0, |it| u64::from(it.0) + 1);
        let operation = self.duty.operation().map_or(0, |it| u64::from(it.0) + 1);
        canon.word(result);
        canon.word(operation);
        canon.object(self.context);
        self.instances.iter().for_each(|it| canon.object(*it));
    }
}

impl Duty {
    /// The set that it fills.
    pub fn result(&self) -> Option<ResultId> {
        match self {
            Self::Enumerate(result) | Self::Query(result) => Some(*result),
            _ => None,
        }
    }

    /// The operation that waits for it.
    pub fn operation(&self) -> Option<OperationId> {
        match self {
            Self::Enumerate(_) | Self::Query(_) => None,
            Self::Get(of) | Self::Fetch(of, _) | Self::Family(of, _) | Self::Method(of) => {
                Some(*of)
            }
        }
    }

    /// The rule under which the provider is asked.
    pub fn rule(&self) -> Rule {
        match self {
            Self::Family(_, family) => family.rule(),
            _ => Rule::SimProvider,
        }
    }

    /// The method of `Provider`.
    pub fn method(&self) -> &'static str {
        match self {
            Self::Enumerate(_) => "EnumerateInstances",
            Self::Query(_) => "ExecQuery",
            Self::Get(_) | Self::Fetch(..) => "GetObject",
            Self::Family(_, family) if family.deletes() => "DeleteInstance",
            Self::Family(..) => "PutInstance",
            Self::Method(_) => "ExecMethod",
        }
    }
}
