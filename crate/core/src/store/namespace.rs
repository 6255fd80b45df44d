//! One namespace: its classes, as a forest, and a table of rows for each.

use std::rc::Rc;
use wmi_lab_syntax::sorted::SortedMap;

use super::path::is_local;
use super::system::NAMESPACE_CLASS;
use super::table::Table;
use super::{NamespaceId, Store, no_namespace};
use crate::model::{ClassDef, Fault, Value, fold, same_name};
use crate::rule::Rule;
use crate::status::WbemStatus;
use wmi_lab_syntax::object_path::NamespacePath;

/// A class and its instances.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub def: Rc<ClassDef>,
    /// Positions of the direct children, in the order of their creation.
    pub children: Vec<usize>,
    pub table: Table,
}

/// A namespace.
#[derive(Clone, Debug)]
pub(super) struct Namespace {
    /// `root\cimv2`
    pub name: Rc<str>,
    /// In the order of creation, so a parent always stands before its children.
    pub entries: Vec<Rc<Entry>>,
    index: Rc<SortedMap<String, usize>>,
}

impl Namespace {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            entries: Vec::new(),
            index: Rc::default(),
        }
    }

    /// The same contents under another name.
    pub fn named(&self, name: &str) -> Self {
        Self {
            name: name.into(),
            ..self.clone()
        }
    }

    pub fn position(&self, class: &str) -> Option<usize> {
        self.index.get(&fold(class)).copied()
    }

    pub fn find(&self, class: &str) -> Option<&Rc<Entry>> {
        self.position(class).map(|at| &self.entries[at])
    }

    pub fn entry_mut(&mut self, at: usize) -> &mut Entry {
        Rc::make_mut(&mut self.entries[at])
    }

    pub fn roots(&self) -> Vec<usize> {
        (0..self.entries.len())
            .filter(|at| self.entries[*at].def.superclass().is_none())
            .collect()
    }

    pub fn children_of(&self, class: &str) -> Vec<usize> {
        self.find(class)
            .map_or_else(Vec::new, |entry| entry.children.clone())
    }

    /// The class and its descendants, parents before children.
    pub fn tree(&self, start: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            found.push(at);
            open.extend(self.entries[at].children.iter().rev());
        }
        found
    }

    /// Changes the definition of a class; rows keep their values by the name of the property.
    pub fn redefine(&mut self, def: Rc<ClassDef>) {
        let Some(at) = self.position(&def.name) else {
            return;
        };
        let entry = self.entry_mut(at);
        let mut table = Table::new(&def);
        for row in entry.table.rows() {
            let values = def.properties.iter().map(|it| {
                let old = entry.def.position(&it.name);
                old.map_or_else(|| it.default.clone(), |old| row[old].clone())
            });
            table.push(values.collect());
        }
        entry.table = table;
        entry.def = def;
    }

    /// Adds a class.
    pub fn insert(&mut self, def: Rc<ClassDef>) {
        let table = Table::new(&def);
        let at = self.entries.len();
        if let Some(parent) = def.superclass().and_then(|parent| self.position(parent)) {
            self.entry_mut(parent).children.push(at);
        }
        Rc::make_mut(&mut self.index).insert(fold(&def.name), at);
        self.entries.push(Rc::new(Entry {
            def,
            children: Vec::new(),
            table,
        }));
    }

    /// Takes these classes out and numbers the others anew.
    pub fn remove(&mut self, doomed: &[Rc<ClassDef>]) {
        let kept = std::mem::take(&mut self.entries);
        self.index = Rc::default();
        for entry in kept {
            if doomed.iter().any(|it| same_name(&it.name, &entry.def.name)) {
                continue;
            }
            let at = self.entries.len();
            if let Some(parent) = entry
                .def
                .superclass()
                .and_then(|parent| self.position(parent))
            {
                self.entry_mut(parent).children.push(at);
            }
            Rc::make_mut(&mut self.index).insert(fold(&entry.def.name), at);
            self.entries.push(Rc::new(Entry {
                children: Vec::new(),
                ..Entry::clone(&entry)
            }));
        }
    }

    /// Makes the instance of `__NAMESPACE` that stands for a child (OM-01).
    pub fn record_child(&mut self, child: &str) {
        if let Some(at) = self.position(NAMESPACE_CLASS) {
            self.entry_mut(at).table.push(vec![Value::text(child)]);
        }
    }
}

impl Store {
    /// The namespace of that path: `root\cimv2`, `//./root/cimv2`; names ignore case (W023).
    pub fn namespace(&self, path: &str) -> Option<NamespaceId> {
        let path = NamespacePath::parse(path).ok()?;
        let local = path
            .server
            .as_deref()
            .is_none_or(|server| is_local(self, server));
        if local {
            self.namespace_of(&path.names)
        } else {
            None
        }
    }

    /// The namespace with these names from the root down.
    pub fn namespace_of(&self, names: &[String]) -> Option<NamespaceId> {
        let wanted = names.join("\\");
        self.namespaces()
            .find(|id| same_name(self.namespace_name(*id), &wanted))
    }

    /// Creates a namespace with every missing one above it (PI-21); one that exists is found.
    ///
    /// # Errors
    /// `WBEM_E_INVALID_NAMESPACE` for a path that does not start at `root` of this computer.
    pub fn create_namespace(&mut self, path: &str) -> Result<NamespaceId, Fault> {
        let parsed = NamespacePath::parse(path).map_err(|error| {
            let detail = format!("`{path}`: {error}");
            Fault::new(WbemStatus::E_INVALID_NAMESPACE, Rule::Om01, detail)
        })?;
        let local = parsed
            .server
            .as_deref()
            .is_none_or(|server| is_local(self, server));
        if !local
            || !parsed
                .names
                .first()
                .is_some_and(|root| same_name(root, "root"))
        {
            let detail = format!("`{path}` does not start at `root` of this computer");
            return Err(Fault::new(
                WbemStatus::E_INVALID_NAMESPACE,
                Rule::Om01,
                detail,
            ));
        }
        let mut at = NamespaceId(0);
        for depth in 2..=parsed.names.len() {
            at = match self.namespace_of(&parsed.names[..depth]) {
                Some(known) => known,
                None => self.add_child(at, &parsed.names[depth - 1]),
            };
        }
        Ok(at)
    }

    /// Deletes a namespace and all below it, the deepest first; the caller deletes its instance in the parent.
    pub(super) fn drop_namespace(&mut self, id: NamespaceId) -> Result<Vec<Rc<str>>, Fault> {
        let name = self
            .space(id)
            .map(|it| it.name.clone())
            .ok_or_else(|| no_namespace(""))?;
        let below = format!("{}\\", fold(&name));
        let doomed =
            |it: &Rc<Namespace>| same_name(&it.name, &name) || fold(&it.name).starts_with(&below);
        let mut gone = Vec::new();
        for slot in self.namespaces.iter_mut().rev() {
            if let Some(space) = slot.take_if(|it| doomed(it)) {
                gone.push(space.name.clone());
            }
        }
        Ok(gone)
    }
}
