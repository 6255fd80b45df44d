//! What a scan costs, counted instead of timed: a condition on typed columns makes no instance that it rejects.

use super::*;
use crate::store::filter::Filter;

const ROWS: i128 = 10_000;

fn full() -> (Store, NamespaceId) {
    let (mut store, ns) =
        demo("class Row { [key] uint32 N; uint64 Big; string Text; boolean Even; real64 Half; };");
    for number in 0..ROWS {
        let values = [
            ("N", Value::Int(number)),
            ("Big", Value::Int(i128::from(u64::MAX) - number)),
            ("Text", Value::text(&format!("row {number}"))),
            ("Even", Value::Bool(number % 2 == 0)),
        ];
        let object = spawn(&store, ns, "Row", &values);
        put(&mut store, ns, &object, PutMode::CreateOnly).expect("it is new");
    }
    (store, ns)
}

/// Rows found, and instances made on the way to decide.
fn cost(store: &Store, ns: NamespaceId, text: &str) -> (usize, usize) {
    let query = compiled(store, ns, text, &QueryRules::default()).expect("it fits the class");
    let filter: &Filter = query.filter().expect("it has a condition");
    let space = store.space(ns).expect("it is there");
    let entry = space.find("Row").expect("it is there");
    let made = std::cell::Cell::new(0);
    let found = entry.table.chunks().iter().map(|chunk| {
        let row = |row| {
            made.set(made.get() + 1);
            Instance::from_values(entry.def.clone(), entry.table.chunk_row(chunk, row), None)
        };
        filter.scan(chunk, &row).rows().count()
    });
    (found.sum(), made.get())
}

#[test]
fn typed_columns_are_scanned_without_making_instances() {
    let (store, ns) = full();
    for (text, rows) in [
        ("SELECT * FROM Row WHERE N >= 9990", 10),
        ("SELECT * FROM Row WHERE Big > 18446744073709551610", 5),
        ("SELECT * FROM Row WHERE Text = 'ROW 77'", 1),
        ("SELECT * FROM Row WHERE Text LIKE 'row 999_'", 10),
        ("SELECT * FROM Row WHERE Even = TRUE AND N < 100", 50),
        ("SELECT * FROM Row WHERE Half IS NULL", 10_000),
        ("SELECT * FROM Row WHERE NOT Half > 1.5", 10_000),
    ] {
        assert_eq!(cost(&store, ns, text), (rows, 0), "{text}");
    }
}

#[test]
fn only_what_no_column_holds_costs_an_instance_for_each_row() {
    let (store, ns) = full();
    assert_eq!(
        cost(&store, ns, "SELECT * FROM Row WHERE __RELPATH = 'Row.N=5'"),
        (1, 10_000)
    );
}

#[test]
fn a_write_copies_one_chunk() {
    let (store, ns) = full();
    let mut later = store.clone();
    let object = spawn(
        &later,
        ns,
        "Row",
        &[("N", Value::Int(5000)), ("Text", Value::text("new"))],
    );
    put(&mut later, ns, &object, PutMode::UpdateOnly).expect("it is there");
    let chunks = |store: &Store| {
        let entry = store
            .space(ns)
            .and_then(|it| it.find("Row").cloned())
            .expect("it is there");
        entry.table.chunks().to_vec()
    };
    let (old, new) = (chunks(&store), chunks(&later));
    let copied = old
        .iter()
        .zip(&new)
        .filter(|(a, b)| !std::rc::Rc::ptr_eq(a, b))
        .count();
    assert_eq!((old.len(), new.len(), copied), (40, 40, 1));
}
