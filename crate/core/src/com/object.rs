//! The kinds of objects.

use std::collections::VecDeque;
use std::rc::Rc;

use wmi_lab_syntax::Span;

use crate::canon::Canon;
use crate::guest::{GuestHandle, ObjectId, ProgramId, ThreadId};
use crate::model::{ContextValues, Object, Slot};
use crate::store::Query;

use super::ledger::Ledger;
use super::operation::OperationId;
use super::result::ResultId;

/// An object of the World.
#[derive(Clone, Debug)]
pub struct ComObject {
    /// What it is.
    pub shape: Shape,
    /// Who holds references.
    pub ledger: Ledger,
    /// What the screen calls it.
    pub label: Rc<str>,
    /// The statement that took the latest reference for a program; provenance, which changes no future.
    pub taken: Option<(ProgramId, Span)>,
}

/// How calls through a proxy are secured, in the numbers of RPC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blanket {
    /// `RPC_C_AUTHN_…`
    pub service: u32,
    /// `RPC_C_AUTHZ_…`
    pub authorization: u32,
    /// `RPC_C_AUTHN_LEVEL_…`; 0 is negotiated.
    pub authentication: u32,
    /// `RPC_C_IMP_LEVEL_…`; 0 is negotiated.
    pub impersonation: u32,
}

/// What an object is, with its state.
#[derive(Clone, Debug)]
pub enum Shape {
    /// `IWbemLocator`
    Locator,
    /// `IWbemServices`, bound to a namespace.
    Services {
        /// Canonical path, such as `root\demo`.
        namespace: Rc<str>,
        /// The security of calls through this proxy.
        blanket: Blanket,
    },
    /// `IClientSecurity` of a services object, with which it shares one count (W032).
    ClientSecurity {
        /// That object.
        services: ObjectId,
    },
    /// `IEnumWbemClassObject`
    Enumerator(Enumerator),
    /// `IWbemCallResult`
    CallResult {
        /// The operation whose outcome it tells.
        operation: OperationId,
    },
    /// `IWbemClassObject`
    ClassObject {
        /// The client's own copy; changes stay local until a put (CO-04).
        object: Object,
        /// The namespace it came from.
        namespace: Rc<str>,
        /// The enumeration of its properties, between `BeginEnumeration` and `EndEnumeration`.
        cursor: Option<Cursor>,
        /// The enumeration of its methods.
        methods: Option<Cursor>,
    },
    /// `IWbemQualifierSet`, a view of an object that lives as long.
    QualifierSet {
        /// The object.
        of: ObjectId,
        /// Which part of it.
        slot: Slot,
        /// The enumeration of its qualifiers.
        cursor: Option<Cursor>,
    },
    /// `IWbemContext`
    Context {
        /// The named values.
        values: ContextValues,
        /// The next value of an enumeration, once one has begun.
        next: Option<usize>,
    },
    /// `CInstance` of the provider framework.
    Instance {
        /// The instance.
        object: Object,
        /// The context it was made in.
        context: ObjectId,
    },
    /// `MethodContext` of the provider framework.
    MethodContext {
        /// The result that the provider is asked to fill; none for a call about one instance.
        result: Option<ResultId>,
        /// The class asked for.
        class: Rc<str>,
        /// The provider's namespace.
        namespace: Rc<str>,
        /// The values that the client passed along, as a provider gets them (PI-18).
        values: Option<Rc<ContextValues>>,
    },
    /// `CFrameworkQuery` of the provider framework.
    Query(Rc<Query>),
    /// `IUnsecuredApartment` and `IWbemUnsecuredApartment`, the maker of stubs.
    UnsecuredApartment,
    /// `IMofCompiler`
    MofCompiler,
    /// `IWbemObjectSink` in Unsecapp.exe, in front of a sink of a program.
    SinkStub(Stub),
    /// An event of Windows.
    Event {
        /// Stays signalled until reset.
        manual: bool,
        /// Whether it is signalled.
        signalled: bool,
    },
    /// A thread handle.
    Thread {
        /// The thread.
        thread: ThreadId,
    },
    /// A critical section.
    Section {
        /// Who is inside, and how often.
        owner: Option<(ThreadId, u32)>,
    },
}

/// A stub: it holds a reference on the sink behind it and gives it back when it goes away (CS-22).
#[derive(Clone, Copy, Debug)]
pub struct Stub {
    /// The program of the sink.
    pub program: ProgramId,
    /// The sink.
    pub inner: GuestHandle,
    /// Whether the authentication level of callbacks is verified (CS-20).
    pub access: AccessCheck,
    /// It was given back too late: it and its sink keep each other alive (CS-25).
    pub entangled: bool,
}

/// Whether a stub verifies who calls (CS-20). The values are those of `WBEM_UNSECAPP_FLAG_TYPE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessCheck {
    /// As the registry says.
    Default,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// An enumeration of properties (CO-05).
#[derive(Clone, Debug)]
pub struct Cursor {
    /// The names that it visits.
    pub names: Rc<[Rc<str>]>,
    /// The next of them.
    pub next: usize,
}

/// The state of an enumerator (EN-01).
#[derive(Clone, Debug)]
pub struct Enumerator {
    /// The stored set.
    pub result: ResultId,
    /// Position of the next object for a new request. `NextAsync` reserves at call time (NA-19).
    pub index: usize,
    /// No way back (RS-02).
    pub forward_only: bool,
    /// Accepted `NextAsync` requests that are not finished, oldest first (NA-16).
    pub queue: VecDeque<OperationId>,
}

impl ComObject {
    /// The interface or the framework class, for labels and findings.
    pub fn interface(&self) -> &'static str {
        match self.shape {
            Shape::Locator => "IWbemLocator",
            Shape::Services { .. } => "IWbemServices",
            Shape::ClientSecurity { .. } => "IClientSecurity",
            Shape::Enumerator(_) => "IEnumWbemClassObject",
            Shape::CallResult { .. } => "IWbemCallResult",
            Shape::ClassObject { .. } => "IWbemClassObject",
            Shape::Context { .. } => "IWbemContext",
            Shape::QualifierSet { .. } => "IWbemQualifierSet",
            Shape::Instance { .. } => "CInstance",
            Shape::MethodContext { .. } => "MethodContext",
            Shape::Query(_) => "CFrameworkQuery",
            Shape::UnsecuredApartment => "IUnsecuredApartment",
            Shape::MofCompiler => "IMofCompiler",
            Shape::SinkStub(_) => "IWbemObjectSink",
            Shape::Event { .. } => "event",
            Shape::Thread { .. } => "thread",
            Shape::Section { .. } => "critical section",
        }
    }

    /// Whether it has an interface, `IUnknown` included.
    pub fn has_interface(&self, name: &str) -> bool {
        let is_wider =
            matches!(self.shape, Shape::UnsecuredApartment) && name == "IWbemUnsecuredApartment";
        let is_error = name == "IErrorInfo"
            && matches!(&self.shape, Shape::ClassObject { object: Object::Instance(it), .. }
                if &*it.class().name == "__ExtendedStatus");
        name == "IUnknown" || name == self.interface() || is_wider || is_error
    }

    /// Whether the object is one of COM, whose references a program must give back.
    pub fn is_com(&self) -> bool {
        !matches!(
            self.shape,
            Shape::MethodContext { .. } | Shape::Query(_) | Shape::Section { .. }
        )
    }

    /// Writes everything about it that can be observed.
    pub fn canon(&self, canon: &mut Canon) {
        self.ledger.canon(canon);
        match &self.shape {
            Shape::Locator => canon.word(1),
            Shape::Services { namespace, blanket } => {
                canon.word(2);
                canon.text(namespace);
                canon.word(
                    u64::from(blanket.authentication) << 8 | u64::from(blanket.impersonation),
                );
                canon.word(u64::from(blanket.service) << 32 | u64::from(blanket.authorization));
            }
            Shape::ClientSecurity { services } => {
                canon.word(12);
                canon.object(*services);
            }
            Shape::Enumerator(it) => {
                canon.word(3);
                canon.word(u64::from(it.result.0));
                canon.word(it.index as u64);
                canon.word(u64::from(it.forward_only));
                canon.word(it.queue.len() as u64);
                for request in &it.queue {
                    canon.word(u64::from(request.0));
                }
            }
            Shape::CallResult { operation } => {
                canon.word(4);
                canon.word(u64::from(operation.0));
            }
            Shape::ClassObject {
                object,
                namespace,
                cursor,
                methods,
            } => {
                canon.word(5);
                for it in [cursor, methods] {
                    canon.word(it.as_ref().map_or(0, |it| 1 + it.next as u64));
                }
                canon.text(namespace);
                object.canon(canon);
            }
            Shape::QualifierSet { of, slot, cursor } => {
                canon.word(32);
                canon.object(*of);
                canon.text(match slot {
                    Slot::Object => "",
                    Slot::Property(name) | Slot::Method(name) => name,
                });
                canon.word(cursor.as_ref().map_or(0, |it| 1 + it.next as u64));
            }
            Shape::Instance { object, context } => {
                canon.word(6);
                object.canon(canon);
                canon.object(*context);
            }
            Shape::MethodContext { result, values, .. } => {
                canon.word(7);
                values.iter().for_each(|it| it.canon(canon));
                canon.word(result.map_or(0, |it| u64::from(it.0) + 1));
            }
            Shape::Query(query) => {
                canon.word(11);
                canon.text(&query.text());
            }
            Shape::Context { values, next } => {
                canon.word(11);
                canon.word(next.map_or(0, |it| 1 + it as u64));
                values.canon(canon);
            }
            Shape::UnsecuredApartment => canon.word(21),
            Shape::MofCompiler => canon.word(23),
            Shape::SinkStub(stub) => {
                canon.word(22 | (stub.access as u64) << 8 | u64::from(stub.entangled) << 16);
                canon.handle_of(stub.program, stub.inner);
            }
            Shape::Event { manual, signalled } => {
                canon.word(8);
                canon.word(u64::from(*manual) << 1 | u64::from(*signalled));
            }
            Shape::Thread { thread } => {
                canon.word(9);
                canon.word(u64::from(thread.0));
            }
            Shape::Section { owner } => {
                canon.word(10);
                canon.word(owner.map_or(0, |(thread, depth)| {
                    u64::from(thread.0) << 32 | u64::from(depth)
                }));
            }
        }
    }
}
