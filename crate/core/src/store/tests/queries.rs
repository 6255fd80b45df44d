use super::*;
use crate::reading::{BadOperator, Projection, TrueValue, UnknownColumn};

const SHAPES: &str = r#"
    class Part { uint32 X; string Label; };
    class Fine : Part { };
    class Shape { [key] string Id; string Name; uint32 Size; sint32 Delta; uint64 Big; boolean On; real64 Ratio; datetime Made;
                  uint16 List[]; Part P; Shape ref Next; char16 Letter; };
    class Round : Shape { uint32 Radius; };
    instance of Shape { Id = "a"; Name = "Alpha"; Size = 10; Delta = -5; Big = "18446744073709551615"; On = TRUE; Ratio = 0.5;
                        Made = "20020408141835.978000-150"; P = instance of Part { X = 1; Label = "one"; }; Letter = 'q'; };
    instance of Shape { Id = "b"; Name = "beta"; Size = 24; On = FALSE; Ratio = 2.5; Next = "Shape.Id=\"a\"";
                        Made = "20020408164835.978001+000"; P = instance of Fine { X = 2; }; };
    instance of Round { Id = "c"; Name = "24"; Size = 30; Radius = 3; };
    instance of Shape { Id = "d"; };
"#;

fn ids(text: &str) -> Result<String, WbemStatus> {
    ids_with(text, &QueryRules::default())
}

/// The ids found, and a check that a single instance is judged as its row is.
fn ids_with(condition: &str, rules: &QueryRules) -> Result<String, WbemStatus> {
    let (store, ns) = demo(SHAPES);
    let text = format!("SELECT * FROM Shape WHERE {condition}");
    let query = compiled(&store, ns, &text, rules).map_err(|it| it.status)?;
    let found = store.select(ns, &query);
    let all = store.instances(ns, "Shape", true);
    let single: Vec<Instance> = all.into_iter().filter(|it| query.matches(it)).collect();
    assert_eq!(relpaths(&found), relpaths(&single), "{condition}");
    Ok(found
        .iter()
        .filter_map(|it| it.value("Id")?.as_text().map(|it| it.to_string()))
        .collect())
}

fn ok(ids: &str) -> Result<String, WbemStatus> {
    Ok(ids.to_owned())
}

const INVALID: Result<String, WbemStatus> = Err(WbemStatus::E_INVALID_QUERY);

#[test]
fn numbers() {
    assert_eq!(ids("Size = 24"), ok("b"));
    assert_eq!(ids("Size <> 24"), ok("ac"));
    assert_eq!(ids("Size < 24"), ok("a"));
    assert_eq!(ids("Size <= 24"), ok("ab"));
    assert_eq!(ids("Size > 24"), ok("c"));
    assert_eq!(ids("Size >= 24"), ok("bc"));
    assert_eq!(ids("Delta < 0"), ok("a"));
    assert_eq!(
        ids("Big > 9223372036854775807"),
        ok("a"),
        "uint64 is not signed"
    );
    assert_eq!(ids("Ratio > 0.5"), ok("b"));
    assert_eq!(ids("Letter = 'q'"), ok("a"));
}

#[test]
fn constants_beyond_the_type_decide_at_once() {
    assert_eq!(ids("Size < 4294967296"), ok("abc"));
    assert_eq!(ids("Size > -1"), ok("abc"));
    assert_eq!(ids("Size = -1"), ok(""));
    assert_eq!(ids("Size > 9.5 AND Size < 10.5"), ok("a"));
    assert_eq!(ids("Size = 10.5"), ok(""));
    assert_eq!(ids("Delta > -5.5 AND Delta < -4.5"), ok("a"));
}

#[test]
fn strings_ignore_case_and_compare() {
    // WQ-16, W094
    assert_eq!(ids("Name = 'ALPHA'"), ok("a"));
    assert_eq!(ids("Name > 'ALPHA' "), ok("b"));
    assert_eq!(ids("Name < 'b'"), ok("ac"));
    assert_eq!(ids("Name LIKE '%A'"), ok("ab"));
    assert_eq!(ids("Next = 'SHAPE.ID=\"A\"'"), ok("b"));
}

#[test]
fn precedence_and_not() {
    // WQ-05, WQ-06
    assert_eq!(ids("Size = 10 OR Size = 24 AND Name = 'x'"), ok("a"));
    assert_eq!(ids("(Size = 10 OR Size = 24) AND Name = 'beta'"), ok("b"));
    assert_eq!(
        ids("NOT Size = 10"),
        ok("bdc"),
        "NOT makes the false of a NULL true"
    );
    let rules = QueryRules {
        allow_not: false,
        ..QueryRules::default()
    };
    assert_eq!(ids_with("NOT Size = 10", &rules), INVALID);
    // WQ-07, W068
    assert_eq!(ids("24 > Size"), ok("a"));
    let rules = QueryRules {
        reversed_compare: false,
        ..QueryRules::default()
    };
    assert_eq!(ids_with("24 > Size", &rules), INVALID);
}

#[test]
fn nulls() {
    // WQ-11, WQ-09, WQ-10, W070
    assert_eq!(ids("Name IS NULL"), ok("d"));
    assert_eq!(ids("Size IS NOT NULL"), ok("abc"));
    assert_eq!(ids("P IS NULL"), ok("dc"));
    assert_eq!(ids("List IS NULL"), ok("abdc"));
    assert_eq!(ids("Name <> 'x'"), ok("abc"));
    assert_eq!(ids("NULL = Name"), ok("d"));
}

#[test]
fn null_has_no_order_whoever_made_the_tree() {
    // WQ-10
    let (store, ns) = demo(SHAPES);
    let (select, _) = wql::parse("SELECT * FROM Shape WHERE Name = NULL", 0);
    let mut select = select.expect("it is accepted");
    let Some(wql::Expr::Compare { op, .. }) = &mut select.filter else {
        panic!("{select:?}")
    };
    *op = wql::CompareOp::GreaterOrEqual;
    let compiled = store.compile(ns, &select, &QueryRules::default());
    assert_eq!(refused(compiled), (WbemStatus::E_INVALID_QUERY, Rule::Wq10));
}

#[test]
fn booleans() {
    // WQ-12, WQ-13
    assert_eq!(ids("On = TRUE"), ok("a"));
    assert_eq!(ids("On <> TRUE"), ok("b"));
    assert_eq!(ids("On = 7"), ok("a"));
    assert_eq!(ids("On = 0"), ok("b"));
    assert_eq!(ids("On = 'true'"), ok("a"));
    assert_eq!(ids("On < 1"), INVALID);
    let one = QueryRules {
        true_value: TrueValue::One,
        ..QueryRules::default()
    };
    assert_eq!(ids_with("On = 1", &one), ok("a"));
    assert_eq!(ids_with("On = -1", &one), INVALID);
    let operator = QueryRules {
        bad_operator: BadOperator::InvalidOperator,
        ..QueryRules::default()
    };
    assert_eq!(
        ids_with("On < 1", &operator),
        Err(WbemStatus::E_INVALID_OPERATOR)
    );
}

#[test]
fn constants_of_another_type() {
    // WQ-17, W071
    assert_eq!(ids("Size = '24'"), ok("b"));
    assert_eq!(ids("Name = 24"), ok("c"));
    assert_eq!(ids("Size = 'many'"), INVALID);
    let strict = QueryRules {
        coerce: false,
        ..QueryRules::default()
    };
    for condition in ["Size = '24'", "Name = 24", "On = 'TRUE'"] {
        assert_eq!(ids_with(condition, &strict), INVALID, "{condition}");
    }
}

#[test]
fn moments() {
    // WQ-32, W215
    assert_eq!(ids("Made = '20020408164835.978000+000'"), ok("a"));
    assert_eq!(ids("Made > '20020408141835.978000-150'"), ok("b"));
    assert_eq!(ids("Made = '20020408******.******+***'"), ok(""));
    assert_eq!(
        ids("Made > '8 April 2002'"),
        Err(WbemStatus::E_NOT_SUPPORTED)
    );
    assert_eq!(ids("Made > 5"), INVALID);
}

#[test]
fn operators_that_do_not_fit() {
    // WQ-14, WQ-22, WQ-31
    assert_eq!(ids("P = 5"), INVALID);
    assert_eq!(ids("Next < 'x'"), INVALID);
    assert_eq!(ids("List = 5"), INVALID);
    assert_eq!(ids("Size LIKE '2%'"), INVALID);
    assert_eq!(ids("Size LIKE '24'"), ok("b"));
    assert_eq!(ids("Size ISA 'Part'"), INVALID);
}

#[test]
fn embedded_objects() {
    // WQ-29, WQ-30
    assert_eq!(ids("P ISA 'Part'"), ok("ab"));
    assert_eq!(ids("P ISA 'fine'"), ok("b"));
    assert_eq!(ids("P.X = 2"), ok("b"));
    assert_eq!(ids("P.Label LIKE 'o%'"), ok("a"));
    assert_eq!(ids("P.Nothing = 2"), ok(""));
    assert_eq!(ids("P.X = 'many'"), ok(""));
    assert_eq!(ids("Name.X = 2"), INVALID);
}

#[test]
fn system_properties_in_conditions() {
    // WQ-23
    assert_eq!(ids("__CLASS = 'round'"), ok("c"));
    assert_eq!(ids("__CLASS <> 'Round'"), ok("abd"));
    assert_eq!(ids("__SUPERCLASS IS NULL"), ok("abd"));
    assert_eq!(ids("__PATH LIKE '%:Shape.Id=\"b\"'"), ok("b"));
}

#[test]
fn names_that_are_not_there() {
    // WQ-26, WQ-27, WQ-28, W058, W062
    let (store, ns) = demo(SHAPES);
    assert_eq!(
        refused(query(&store, ns, "SELECT * FROM Nothing")),
        (WbemStatus::E_INVALID_CLASS, Rule::Wq26)
    );
    assert_eq!(
        refused(query(&store, ns, "SELECT Nothing FROM Shape")),
        (WbemStatus::E_INVALID_QUERY, Rule::Wq27)
    );
    assert_eq!(
        refused(query(&store, ns, "SELECT * FROM Shape WHERE Nothing = 1")).1,
        Rule::Wq28
    );
    let rules = QueryRules {
        unknown_column: UnknownColumn::Ignore,
        ..QueryRules::default()
    };
    let query = compiled(&store, ns, "SELECT Name, Nothing FROM Shape", &rules)
        .expect("the column is ignored");
    let names = Object::Instance(store.select(ns, &query)[0].clone()).property_names();
    assert_eq!(names, ["Name".into()]);
}

#[test]
fn a_column_list_limits_the_object() {
    // WQ-24, WQ-25, W098, W199, W200
    let (store, ns) = demo(SHAPES);
    let first = |text: &str, rules: &QueryRules| {
        let query = compiled(&store, ns, text, rules).expect("it fits the class");
        Object::Instance(store.select(ns, &query).remove(0))
    };
    let value =
        |object: &Object, name: &str| object.get(name).map(|it| it.value).map_err(|it| it.status);
    let limited = first("SELECT Size, name FROM Shape", &QueryRules::default());
    assert_eq!(limited.property_names(), ["Name".into(), "Size".into()]);
    assert_eq!(value(&limited, "Id"), Err(WbemStatus::E_NOT_FOUND));
    assert_eq!(value(&limited, "__PROPERTY_COUNT"), Ok(Value::Int(2)));
    assert_eq!(value(&limited, "__CLASS"), Ok(Value::text("Shape")));
    for name in ["__RELPATH", "__PATH", "__SERVER", "__NAMESPACE"] {
        assert_eq!(value(&limited, name), Ok(Value::Null), "{name}");
    }
    let with_key = first("SELECT Id FROM Shape", &QueryRules::default());
    assert_eq!(
        value(&with_key, "__RELPATH"),
        Ok(Value::text("Shape.Id=\"a\""))
    );
    let with_path = first("SELECT __PATH, Size FROM Shape", &QueryRules::default());
    assert_eq!(
        value(&with_path, "__PATH"),
        Ok(Value::text(r#"\\LAB\root\demo:Shape.Id="a""#))
    );
    let nulls = first(
        "SELECT Size FROM Shape",
        &QueryRules {
            projection: Projection::Nulls,
            ..QueryRules::default()
        },
    );
    assert_eq!(
        (value(&nulls, "Size"), value(&nulls, "Name")),
        (Ok(Value::Int(10)), Ok(Value::Null))
    );
    let located = compiled(&store, ns, "SELECT Size FROM Shape", &QueryRules::default())
        .expect("it fits")
        .locatable();
    assert_eq!(
        value(
            &Object::Instance(store.select(ns, &located).remove(0)),
            "Id"
        ),
        Ok(Value::text("a"))
    );
}
