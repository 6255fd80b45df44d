//! Trials: a call of `PutInstance` as somebody looking on changes it, with another flag, or in a repository that has
//! the instance or does not.
//!
//! No rule of WMI permits that, so no trial is among [`World::choices`] or [`World::alternatives`]. It is a decision
//! all the same: it has a stable name, is replayed, shared and forked, and its events say what was changed.

use std::rc::Rc;

use wmi_lab_syntax::object_path;

use crate::com::Shape;
use crate::flags;
use crate::guest::{ApiCall, Arg, ThreadId};
use crate::method::Method;
use crate::model::Object;
use crate::rule::Rule;
use crate::store::{NamespaceId, PutMode, PutRules, Store};
use crate::task::{Draft, Pending, REPOSITORY, WMI};
use crate::trace::Kind;
use crate::world::World;

/// The bits of `lFlags` that a trial chooses (PI-03), and their combinations by number.
pub const BITS: u32 = 3;
const NAMES: [&str; 4] = [
    "CREATE_OR_UPDATE",
    "UPDATE_ONLY",
    "CREATE_ONLY",
    "UPDATE_ONLY | CREATE_ONLY",
];

/// One way to make the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trial {
    /// Those bits of `lFlags`.
    pub bits: u8,
    /// The instance is in the repository when the call is made.
    pub exists: bool,
}

impl Trial {
    /// All of them, by flags and existence.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=BITS as u8).flat_map(|bits| [false, true].map(|exists| Self { bits, exists }))
    }

    /// The flag in words.
    pub fn flag(self) -> &'static str {
        NAMES[usize::from(self.bits)]
    }

    /// Its name, for keys and for branches: `CREATE_ONLY, present`.
    pub fn name(self) -> String {
        let presence = if self.exists { "present" } else { "absent" };
        format!("{}, {presence}", self.flag())
    }
}

/// A call of `PutInstance` or `PutInstanceAsync` that a thread is about to make.
pub(crate) struct Subject {
    pub call: ApiCall,
    object: Object,
    namespace: Option<NamespaceId>,
}

impl Subject {
    /// The call before which a thread stands, if it is such a call with an object.
    pub fn of(world: &World, thread: ThreadId) -> Option<Self> {
        let kernel = &world.kernel;
        let Some(Pending::Call(call)) = &kernel.threads.get(&thread)?.pending else {
            return None;
        };
        if !matches!(call.method, Method::PutInstance | Method::PutInstanceAsync) {
            return None;
        }
        let shape = |arg: &Arg| match arg {
            Arg::Object(id) => kernel.objects.get(id).map(|entry| &entry.shape),
            _ => None,
        };
        let given = call.args.get(call.method.position("pInst")?)?;
        let (Shape::ClassObject { object, .. }, Shape::Services { namespace, .. }) =
            (shape(given)?, shape(&call.this)?)
        else {
            return None;
        };
        Some(Self {
            call: call.clone(),
            object: object.clone(),
            namespace: kernel.store.namespace(namespace),
        })
    }

    /// All flags of the call.
    pub fn flags(&self) -> u32 {
        let at = self.call.method.position("lFlags");
        let given = at.and_then(|at| self.call.args.get(at));
        given.and_then(Arg::as_int).unwrap_or(0) as u32
    }

    /// The call as the program makes it.
    pub fn own(&self, store: &Store) -> Trial {
        Trial {
            bits: (self.flags() & BITS) as u8,
            exists: self.exists(store),
        }
    }

    fn path(&self) -> Option<String> {
        match &self.object {
            Object::Instance(instance) => instance.relpath(),
            Object::Class(_) => None,
        }
    }

    fn exists(&self, store: &Store) -> bool {
        let path = self.path().and_then(|it| object_path::parse(&it).ok());
        match (self.namespace, path) {
            (Some(namespace), Some(path)) => store.get_object(namespace, &path).is_ok(),
            _ => false,
        }
    }

    /// Puts the instance into the repository or takes it out; false where that cannot be.
    fn prepare(&self, store: &mut Store, exists: bool) -> bool {
        let path = self.path().and_then(|it| object_path::parse(&it).ok());
        if let (Some(namespace), Some(path)) = (self.namespace, path) {
            // What is refused shows in the repository, which is looked at below.
            if exists {
                let (mode, rules) = (PutMode::CreateOrUpdate, PutRules::default());
                let _ = store.put_instance(namespace, &self.object, mode, &rules);
            } else {
                let _ = store.delete_instance(namespace, &path);
            }
        }
        self.exists(store) == exists
    }

    /// Whether the repository can be as a trial wants it.
    pub fn permits(&self, store: &Store, trial: Trial) -> bool {
        trial.exists == self.exists(store) || self.prepare(&mut store.clone(), trial.exists)
    }
}

impl World {
    /// Whether a thread stands before a call that this trial changes.
    pub fn can_try(&self, thread: ThreadId, trial: Trial) -> bool {
        let store = &self.kernel.store;
        Subject::of(self, thread)
            .is_some_and(|it| trial != it.own(store) && it.permits(store, trial))
    }

    /// What can be tried now, with the thread whose call it is.
    pub fn trials(&self) -> Vec<(ThreadId, Trial)> {
        let threads = self.kernel.threads.keys();
        threads
            .flat_map(|thread| Trial::all().map(|trial| (*thread, trial)))
            .filter(|(thread, trial)| self.can_try(*thread, *trial))
            .collect()
    }

    /// Changes repository and call as a trial wants them, and says so.
    pub(crate) fn change_call(&mut self, thread: ThreadId, trial: Trial) {
        let Some(mut subject) = Subject::of(self, thread) else {
            return;
        };
        let own = subject.own(&self.kernel.store);
        let mut notes: Vec<String> = Vec::new();
        if trial.exists != own.exists {
            subject.prepare(&mut self.kernel.store, trial.exists);
            let path: Rc<str> = subject.path().unwrap_or_default().into();
            let verb = if trial.exists { "created" } else { "deleted" };
            let draft = Draft::new(
                Kind::Write,
                WMI,
                Rule::SimTrial,
                format!("Changed here: {path} is {verb}"),
            );
            let note = "No program did that: it was done to see what follows.";
            self.kernel.emit(draft.to(REPOSITORY).note(note));
            self.kernel.last_write = Some(path);
            let found = if trial.exists { "there" } else { "not there" };
            notes.push(format!(
                "In this branch the instance was made to be {found}."
            ));
        }
        if trial.bits != own.bits {
            let given = own.flag();
            let draft = Draft::new(
                Kind::Hop,
                self.kernel.threads[&thread].lane,
                Rule::SimTrial,
                format!("Changed here: lFlags = {}", trial.flag()),
            );
            let source = self.kernel.source(thread);
            let note = format!("The program passes {given}; this branch passes the other flag.");
            self.kernel.emit(draft.note(note).source(source));
            notes.push(format!(
                "In this branch lFlags was changed: the statement says {given}."
            ));
        }
        let bits = subject.flags() & !BITS | u32::from(trial.bits);
        if let Some(at) = subject.call.method.position("lFlags") {
            subject.call.args[at] = Arg::Int(i64::from(bits));
        }
        self.kernel.thread_mut(thread).pending = Some(Pending::Call(subject.call));
        self.kernel.changed = Some(notes.join(" "));
    }
}

/// Whether a call's outcome comes after it returned.
pub(crate) fn is_deferred(method: Method, flags: u32) -> bool {
    method == Method::PutInstanceAsync || flags & flags::RETURN_IMMEDIATELY != 0
}
