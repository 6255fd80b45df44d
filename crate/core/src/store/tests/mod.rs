//! The repository against the rules it names.

mod classes;
mod deleting;
mod mof;
mod namespaces;
mod queries;
mod refusals;
mod scan;
mod writing;

use std::rc::Rc;

use wmi_lab_syntax::{Severity, mof as reader, object_path, wql};

use super::{
    ClassRules, ClassUpdate, MofRules, NamespaceId, PutMode, PutRules, Query, QueryRules, Refusal,
    Store, compile,
};
use crate::canon::Canon;
use crate::model::{ClassDef, Fault, Instance, Object, Value};
use crate::rule::Rule;
use crate::status::WbemStatus;

const DEMO: &str = "root\\demo";

/// Compiles MOF into `root\demo` and answers with what the compiler said.
fn add(store: &mut Store, text: &str) -> Result<(), Refusal> {
    add_with(store, text, &MofRules::default())
}

fn add_with(store: &mut Store, text: &str, rules: &MofRules) -> Result<(), Refusal> {
    let (file, diagnostics) = reader::parse(text, 0);
    let errors: Vec<_> = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    compile(store, &file, DEMO, rules)
}

/// A repository with this MOF in `root\demo`.
fn demo(text: &str) -> (Store, NamespaceId) {
    let mut store = Store::new();
    assert_eq!(add(&mut store, text), Ok(()));
    let ns = store
        .namespace(DEMO)
        .expect("the compiler makes the namespace");
    (store, ns)
}

/// Stores a class as it stands.
fn put_class(store: &mut Store, ns: NamespaceId, class: ClassDef) -> Result<(), Fault> {
    let given = store.class_object(ns, Rc::new(class));
    let (mode, update) = (PutMode::CreateOrUpdate, ClassUpdate::Compatible);
    let rules = ClassRules::default();
    store
        .update_class(ns, &given, mode, update, &rules)
        .map(|_| ())
}

fn query(store: &Store, ns: NamespaceId, text: &str) -> Result<Vec<Instance>, Fault> {
    compiled(store, ns, text, &QueryRules::default()).map(|query| store.select(ns, &query))
}

fn compiled(
    store: &Store,
    ns: NamespaceId,
    text: &str,
    rules: &QueryRules,
) -> Result<Query, Fault> {
    let (select, diagnostics) = wql::parse(text, 0);
    let select = select.unwrap_or_else(|| panic!("{text}: {diagnostics:?}"));
    store.compile(ns, &select, rules)
}

fn get(store: &Store, ns: NamespaceId, path: &str) -> Result<Object, Fault> {
    let path = object_path::parse(path).unwrap_or_else(|error| panic!("{path}: {error:?}"));
    store.get_object(ns, &path)
}

fn spawn(store: &Store, ns: NamespaceId, class: &str, values: &[(&str, Value)]) -> Object {
    let class = store
        .class(ns, class)
        .unwrap_or_else(|| panic!("no class {class}"));
    let mut instance = Instance::spawn(class.clone(), None);
    for (name, value) in values {
        instance
            .set(name, value.clone())
            .expect("the tests put what fits");
    }
    Object::Instance(instance)
}

fn put(
    store: &mut Store,
    ns: NamespaceId,
    object: &Object,
    mode: PutMode,
) -> Result<super::Put, Fault> {
    store.put_instance(ns, object, mode, &PutRules::default())
}

/// Status and rule of a refusal.
fn refused<T: std::fmt::Debug>(result: Result<T, Fault>) -> (WbemStatus, Rule) {
    let fault = result.expect_err("a refusal");
    (fault.status, fault.rule)
}

fn relpaths(instances: &[Instance]) -> Vec<String> {
    instances
        .iter()
        .map(|it| it.relpath().unwrap_or_default())
        .collect()
}

fn digest(store: &Store) -> u128 {
    let mut canon = Canon::default();
    store.canon(&mut canon);
    canon.finish()
}
