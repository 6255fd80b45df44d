//! Calls with a single outcome: what they are to do, and how they ended.

use std::rc::Rc;

use wmi_lab_syntax::object_path;

use crate::canon::Canon;
use crate::model::{ClassObject, ContextValues, Object};
use crate::reading::Switch;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{ClassUpdate, PutMode};

/// The call that a single operation carries out.
#[derive(Clone, Debug)]
pub enum SingleTask {
    /// `OpenNamespace`
    Open {
        /// The name as given, relative to the namespace.
        name: Rc<str>,
        /// The namespace.
        namespace: Rc<str>,
    },
    /// `GetObject`
    Get(Box<Get>),
    /// `PutClass`
    PutClass {
        /// What to write, as it was when the call was made.
        class: ClassObject,
        /// Create, update or both.
        mode: PutMode,
        /// What may happen to derived classes.
        update: ClassUpdate,
        /// With `WBEM_FLAG_USE_AMENDED_QUALIFIERS` (PC-12).
        amended: bool,
        /// The namespace.
        namespace: Rc<str>,
    },
    /// `DeleteClass`
    DeleteClass {
        /// The class.
        name: Rc<str>,
        /// The namespace.
        namespace: Rc<str>,
    },
    /// `PutInstance`
    Put(Box<Put>),
    /// `ExecMethod`
    Method {
        /// The path as given.
        path: Rc<str>,
        /// The method as given.
        name: Rc<str>,
        /// The in-parameters, as they were when the call was made.
        inputs: Option<Object>,
        /// The namespace.
        namespace: Rc<str>,
    },
    /// `DeleteInstance`
    Delete {
        /// The path as given.
        path: Rc<str>,
        /// The namespace.
        namespace: Rc<str>,
    },
}

/// What `GetObject` was asked for.
#[derive(Clone, Debug)]
pub struct Get {
    /// The path as given.
    pub path: Rc<str>,
    /// With `WBEM_FLAG_USE_AMENDED_QUALIFIERS` (PI-12).
    pub amended: bool,
    /// With `WBEM_FLAG_DIRECT_READ`: derived classes are not searched (AC-21).
    pub direct: bool,
    /// The context, as it was when the call was made (PI-35).
    pub context: Option<Rc<ContextValues>>,
    /// The namespace.
    pub namespace: Rc<str>,
}

/// What `PutInstance` was asked to do.
#[derive(Clone, Debug)]
pub struct Put {
    /// What to write, as it was when the call was made.
    pub object: Object,
    /// Create, update or both.
    pub mode: PutMode,
    /// With `WBEM_FLAG_USE_AMENDED_QUALIFIERS` (PI-12).
    pub amended: bool,
    /// The context, as it was when the call was made (PI-18).
    pub context: Option<Rc<ContextValues>>,
    /// The namespace.
    pub namespace: Rc<str>,
}

/// How an operation ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The code: what a synchronous call returns, and what a sink gets with its final status (SK-12).
    pub status: WbemStatus,
    /// The rule behind it.
    pub rule: Rule,
    /// A second rule that it follows.
    pub also: Option<Rule>,
    /// The switch whose reading decided it.
    pub reading: Option<Switch>,
    /// The object of a successful `GetObject`.
    pub object: Option<Object>,
    /// The path of a written instance, which is `strParam` of the final status (SK-14).
    pub text: Option<Rc<str>>,
    /// The namespace of a successful `OpenNamespace` (SS-12).
    pub services: Option<Rc<str>>,
    /// What was wrong.
    pub detail: Option<Rc<str>>,
}

impl SingleTask {
    /// What it is about: a path or a name, and the class in it.
    pub fn targets(&self) -> Vec<Rc<str>> {
        match self {
            Self::Get(get) => of_path(&get.path),
            Self::Delete { path, .. } | Self::Method { path, .. } => of_path(path),
            Self::Open { name, .. } | Self::DeleteClass { name, .. } => vec![Rc::clone(name)],
            Self::Put(put) => of_object(&put.object),
            Self::PutClass { class, .. } => vec![Rc::clone(&class.def.name)],
        }
    }

    pub(super) fn canon(&self, canon: &mut Canon) {
        let (kind, namespace) = match self {
            Self::Get(get) => {
                canon.text(&get.path);
                if let Some(context) = &get.context {
                    context.canon(canon);
                }
                let word = 1 | u64::from(get.amended) << 16 | u64::from(get.direct) << 17;
                (word, &get.namespace)
            }
            Self::Put(put) => {
                put.object.canon(canon);
                if let Some(context) = &put.context {
                    context.canon(canon);
                }
                let word = 2 | (put.mode as u64) << 8 | u64::from(put.amended) << 16;
                (word, &put.namespace)
            }
            Self::Delete { path, namespace } => {
                canon.text(path);
                (3, namespace)
            }
            Self::Open { name, namespace } => {
                canon.text(name);
                (4, namespace)
            }
            Self::PutClass {
                class,
                mode,
                update,
                amended,
                namespace,
            } => {
                class.def.canon(canon);
                let word = 5 | (*mode as u64) << 8 | (*update as u64) << 16;
                (word | u64::from(*amended) << 24, namespace)
            }
            Self::DeleteClass { name, namespace } => {
                canon.text(name);
                (6, namespace)
            }
            Self::Method {
                path,
                name,
                inputs,
                namespace,
            } => {
                canon.text(path);
                canon.text(name);
                inputs.iter().for_each(|it| it.canon(canon));
                (7, namespace)
            }
        };
        canon.word(kind);
        canon.text(namespace);
    }
}

/// What a path is about: itself, and its class.
pub fn of_path(path: &Rc<str>) -> Vec<Rc<str>> {
    let class = object_path::parse(path).ok().map(|it| it.class.into());
    [Rc::clone(path)].into_iter().chain(class).collect()
}

/// What an object is about: its path, where it has one, and its class.
pub fn of_object(object: &Object) -> Vec<Rc<str>> {
    let path = object.relpath().map(Rc::from);
    path.into_iter()
        .chain([Rc::clone(&object.class().name)])
        .collect()
}

impl Verdict {
    /// An outcome without a result.
    pub fn new(status: WbemStatus, rule: Rule) -> Self {
        Self {
            status,
            rule,
            also: None,
            reading: Switch::of(rule),
            object: None,
            text: None,
            services: None,
            detail: None,
        }
    }

    /// What a final status tells of it: everything but what the call hands out.
    #[must_use]
    pub fn told(&self) -> Self {
        Self {
            also: self.also,
            reading: self.reading,
            text: self.text.clone(),
            detail: self.detail.clone(),
            ..Self::new(self.status, self.rule)
        }
    }

    /// The rule under which its object reaches the sink: that of a read, or the reading that shows what a write did.
    pub fn object_rule(&self) -> Rule {
        match self.also {
            _ if self.rule == Rule::Em04 => Rule::Ac17,
            Some(Rule::Pi20 | Rule::Di05) => Rule::Ac16,
            _ => Rule::Ac13,
        }
    }

    pub(super) fn canon(&self, canon: &mut Canon) {
        canon.word(u64::from(self.status.0) | 1 << 32);
        canon.text(self.text.as_deref().unwrap_or_default());
        canon.text(self.services.as_deref().unwrap_or_default());
        if let Some(object) = &self.object {
            object.canon(canon);
        }
    }
}
