//! The repository: namespaces, their classes, and the static instances (and rows of simulated providers) of each.
//!
//! A store is a value: a clone shares everything, and a write copies one chunk of rows. It knows no client, no task
//! and no time; whoever asks also tells the story.

mod checks;
mod compile;
mod datetime;
mod disputed;
mod filter;
mod like;
mod namespace;
mod partial;
mod path;
mod predicate;
mod put;
mod put_class;
mod put_plan;
mod query;
mod system;
mod table;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::canon::Canon;
use crate::flags::MAX_IDENTIFIER;
use crate::model::{ClassDef, Fault, Instance, Place, same_name};
use crate::rule::Rule;
use crate::status::WbemStatus;

pub use compile::{Compilation, Modes, MofRules, Order, Refusal, compile, literal};
pub use partial::{Merged, part_of};
pub use put::{Deleted, Put};
pub use put_class::{ClassPut, ClassRules, ClassUpdate};
pub use put_plan::{PutMode, PutPlan, PutRules};
pub use query::{Query, QueryRules};

use namespace::Namespace;

/// The name of the simulated computer, in `__SERVER` and `__PATH`.
pub const SERVER: &str = "LAB";

/// A namespace of one store and of all its clones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamespaceId(pub u32);

/// The whole repository.
#[derive(Clone, Debug)]
pub struct Store {
    server: Rc<str>,
    blank: Rc<Namespace>,
    /// A deleted namespace leaves its place empty, so that no id changes its meaning.
    namespaces: Vec<Option<Rc<Namespace>>>,
}

impl Default for Store {
    fn default() -> Self {
        Self::new()
    }
}

impl Store {
    /// A repository with `root`, `root\default` and `root\cimv2`, each with the system classes and nothing else.
    pub fn new() -> Self {
        let blank = Rc::new(system::blank());
        let root = Rc::new(blank.named("root"));
        let mut store = Self {
            server: SERVER.into(),
            blank,
            namespaces: vec![Some(root)],
        };
        for child in ["default", "cimv2"] {
            store.add_child(NamespaceId(0), child);
        }
        store
    }

    /// The name of the computer.
    pub fn server(&self) -> &Rc<str> {
        &self.server
    }

    /// The full name of a namespace, with backslashes; empty for one that was deleted.
    pub fn namespace_name(&self, id: NamespaceId) -> &str {
        self.space(id).map_or("", |it| &it.name)
    }

    /// The source of `__SERVER` and `__NAMESPACE` of objects in a namespace.
    pub fn place(&self, id: NamespaceId) -> Option<Place> {
        let namespace = self.space(id)?.name.clone();
        Some(Place {
            server: self.server.clone(),
            namespace,
        })
    }

    /// All namespaces, parents before children.
    pub fn namespaces(&self) -> impl Iterator<Item = NamespaceId> {
        (0..self.namespaces.len())
            .filter(|at| self.namespaces[*at].is_some())
            .map(|at| NamespaceId(at as u32))
    }

    /// A class by its name, which ignores case (OM-02).
    pub fn class(&self, ns: NamespaceId, name: &str) -> Option<&Rc<ClassDef>> {
        self.space(ns)?.find(name).map(|entry| &entry.def)
    }

    /// Descendants of a class, parents before children and siblings in the order of their creation; `deep` goes
    /// below the direct children. The class itself is not among them, and an empty name means the roots (AC-22).
    pub fn subclasses(&self, ns: NamespaceId, name: &str, deep: bool) -> Vec<Rc<ClassDef>> {
        let Some(space) = self.space(ns) else {
            return Vec::new();
        };
        let start = if name.is_empty() {
            space.roots()
        } else {
            space.children_of(name)
        };
        let found = if deep {
            start.into_iter().flat_map(|at| space.tree(at)).collect()
        } else {
            start
        };
        found
            .into_iter()
            .map(|at| space.entries[at].def.clone())
            .collect()
    }

    /// Deletes a class with its instances and everything derived from it, children first (DC-01, DC-04).
    ///
    /// # Errors
    /// `WBEM_E_NOT_FOUND` for an unknown class, `WBEM_E_INVALID_OPERATION` for a system class (DC-03).
    pub fn delete_class(
        &mut self,
        ns: NamespaceId,
        name: &str,
    ) -> Result<Vec<Rc<ClassDef>>, Fault> {
        let Some(class) = self.class(ns, name).cloned() else {
            let detail = format!("there is no class {name} to delete");
            return Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Dc01, detail));
        };
        if class.name.starts_with('_') {
            let detail = format!("{} is a system class", class.name);
            return Err(Fault::new(
                WbemStatus::E_INVALID_OPERATION,
                Rule::Dc03,
                detail,
            ));
        }
        let mut doomed = self.subclasses(ns, name, true);
        doomed.insert(0, class);
        doomed.reverse();
        if let Some(space) = self.space_mut(ns) {
            space.remove(&doomed);
        }
        Ok(doomed)
    }

    /// The stored instances of a class, and with `deep` of its descendants: parents before children, each class in
    /// the order of insertion (SK-07).
    pub fn instances(&self, ns: NamespaceId, class: &str, deep: bool) -> Vec<Instance> {
        let (Some(space), place) = (self.space(ns), self.place(ns)) else {
            return Vec::new();
        };
        let Some(start) = space.position(class) else {
            return Vec::new();
        };
        let classes = if deep { space.tree(start) } else { vec![start] };
        let rows = classes.into_iter().flat_map(|at| {
            let entry = &space.entries[at];
            entry
                .table
                .rows()
                .map(|values| Instance::from_values(entry.def.clone(), values, place.clone()))
        });
        rows.collect()
    }

    /// How many instances of exactly this class are stored.
    pub fn count(&self, ns: NamespaceId, class: &str) -> usize {
        self.space(ns)
            .and_then(|space| space.find(class))
            .map_or(0, |entry| entry.table.len())
    }

    /// Writes the contents. Chunks of rows that did not change since the last time are not read again.
    pub fn canon(&self, canon: &mut Canon) {
        for space in self.namespaces.iter().flatten() {
            canon.text(&space.name);
            canon.word(space.entries.len() as u64);
            for entry in &space.entries {
                // System classes without rows are the same in every store.
                if entry.table.len() == 0
                    && self.blank.entries.iter().any(|it| Rc::ptr_eq(it, entry))
                {
                    continue;
                }
                entry.def.canon(canon);
                entry.table.canon(canon);
            }
        }
    }

    fn space(&self, id: NamespaceId) -> Option<&Namespace> {
        self.namespaces.get(id.0 as usize)?.as_deref()
    }

    fn space_mut(&mut self, id: NamespaceId) -> Option<&mut Namespace> {
        self.namespaces
            .get_mut(id.0 as usize)?
            .as_mut()
            .map(Rc::make_mut)
    }

    fn add_child(&mut self, parent: NamespaceId, child: &str) -> NamespaceId {
        let name = format!("{}\\{child}", self.namespace_name(parent));
        if let Some(space) = self.space_mut(parent) {
            space.record_child(child);
        }
        self.namespaces.push(Some(Rc::new(self.blank.named(&name))));
        NamespaceId(self.namespaces.len() as u32 - 1)
    }
}

fn no_namespace(name: &str) -> Fault {
    Fault::new(
        WbemStatus::E_INVALID_NAMESPACE,
        Rule::Cs09,
        format!("there is no namespace `{name}`"),
    )
}

/// What a user's class may be called (PC-05, OM-24).
fn check_class_name(name: &str) -> Result<(), Fault> {
    let fault = |status, why: &str| {
        Err(Fault::new(
            status,
            Rule::Pc05,
            format!("class name `{name}` {why}"),
        ))
    };
    if name.chars().count() > MAX_IDENTIFIER {
        return fault(
            WbemStatus::E_QUOTA_VIOLATION,
            "is longer than 4096 characters",
        );
    }
    if name.starts_with('_') {
        return fault(
            WbemStatus::E_INVALID_OPERATION,
            "starts with an underscore, which is for system classes",
        );
    }
    if name.ends_with('_') {
        return fault(WbemStatus::E_INVALID_OBJECT, "ends with an underscore");
    }
    let legal = |it: char| it.is_ascii_alphanumeric() || it == '_' || !it.is_ascii();
    if name.is_empty()
        || name.starts_with(|it: char| it.is_ascii_digit())
        || !name.chars().all(legal)
    {
        return fault(WbemStatus::E_INVALID_PARAMETER, "is no identifier");
    }
    Ok(())
}

/// Whether a class is the one whose instances are namespaces.
fn is_namespace_class(name: &str) -> bool {
    same_name(name, system::NAMESPACE_CLASS)
}
