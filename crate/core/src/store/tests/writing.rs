use super::*;
use crate::model::ClassObject;
use crate::reading::{NullKey, SiblingKey};

const ITEMS: &str = r#"
    class Item { [key] string Id; [not_null] string Name = "new"; [indexed] uint32 Size = 7; string Note; };
    class Number { [key] uint32 N; string Text; };
    class Pair { [key] string A; [key] uint32 B; };
    class Keyless { string Text; };
    [singleton] class Only { string Text; };
    [abstract] class Base { [key] string K; };
    class Left : Base { string L; };
    class Right : Base { string R; };
    [Amendment] class Localised { [key] string K; };
    instance of Item { Id = "I01"; Name = "n01"; Size = 1; Note = "memo"; };
"#;

fn item(store: &Store, ns: NamespaceId, id: &str) -> Object {
    spawn(store, ns, "Item", &[("Id", Value::text(id))])
}

#[test]
fn flags_against_existence() {
    // PI-03, each row of the matrix
    let (mut store, ns) = demo(ITEMS);
    let (known, fresh) = (item(&store, ns, "I01"), item(&store, ns, "I02"));
    let before = digest(&store);
    assert_eq!(
        refused(put(&mut store, ns, &known, PutMode::CreateOnly)),
        (WbemStatus::E_ALREADY_EXISTS, Rule::Pi03)
    );
    assert_eq!(
        refused(put(&mut store, ns, &fresh, PutMode::UpdateOnly)),
        (WbemStatus::E_NOT_FOUND, Rule::Pi03)
    );
    assert_eq!(digest(&store), before, "a refused put writes nothing");
    assert!(put(&mut store, ns, &known, PutMode::UpdateOnly).is_ok_and(|it| it.before.is_some()));
    assert!(
        put(&mut store, ns, &known, PutMode::CreateOrUpdate).is_ok_and(|it| it.before.is_some())
    );
    assert!(put(&mut store, ns, &fresh, PutMode::CreateOnly).is_ok_and(|it| it.before.is_none()));
    let third = item(&store, ns, "I03");
    let put = put(&mut store, ns, &third, PutMode::CreateOrUpdate).expect("it is new");
    assert_eq!(put.path, r#"\\LAB\root\demo:Item.Id="I03""#);
    assert_eq!(PutMode::from_flags(3), None);
}

#[test]
fn keys_ignore_case_and_keep_their_first_spelling() {
    // PI-04, OM-14
    let (mut store, ns) = demo(ITEMS);
    let lower = item(&store, ns, "i01");
    let put = put(&mut store, ns, &lower, PutMode::UpdateOnly).expect("it is the same key");
    assert_eq!(
        put.before.map(|it| it.relpath()),
        Some(Some("Item.Id=\"I01\"".to_owned()))
    );
    assert_eq!(
        relpaths(&store.instances(ns, "Item", false)),
        ["Item.Id=\"I01\""]
    );
}

#[test]
fn an_update_replaces_everything() {
    // PI-16, PI-17
    let (mut store, ns) = demo(ITEMS);
    let bare = item(&store, ns, "I01");
    put(&mut store, ns, &bare, PutMode::UpdateOnly).expect("it is there");
    let stored = &store.instances(ns, "Item", false)[0];
    assert_eq!(stored.value("Note"), Some(&Value::Null));
    assert_eq!(stored.value("Name"), Some(&Value::text("new")));
}

#[test]
fn what_is_no_instance_of_a_concrete_class() {
    let (mut store, ns) = demo(ITEMS);
    let def = store.class(ns, "Item").cloned().expect("it is there");
    let class = Object::Class(ClassObject {
        def,
        place: None,
        parent: None,
    });
    assert_eq!(
        refused(put(&mut store, ns, &class, PutMode::CreateOrUpdate)),
        (WbemStatus::E_INVALID_OBJECT, Rule::Pi09)
    );
    let base = spawn(&store, ns, "Base", &[("K", Value::text("k"))]);
    assert_eq!(
        refused(put(&mut store, ns, &base, PutMode::CreateOrUpdate)),
        (WbemStatus::E_INVALID_CLASS, Rule::Pi10)
    );
    let localised = spawn(&store, ns, "Localised", &[("K", Value::text("k"))]);
    let refusal = refused(put(&mut store, ns, &localised, PutMode::CreateOrUpdate));
    assert_eq!(refusal, (WbemStatus::E_INVALID_OPERATION, Rule::Pi11));
    let elsewhere = store.namespace("root\\cimv2").expect("it is always there");
    let stranger = item(&store, ns, "x");
    let refusal = refused(put(
        &mut store,
        elsewhere,
        &stranger,
        PutMode::CreateOrUpdate,
    ));
    assert_eq!(refusal, (WbemStatus::E_INVALID_CLASS, Rule::Pi07));
}

#[test]
fn nulls_that_are_not_allowed() {
    // PI-13, PI-15
    let (mut store, ns) = demo(ITEMS);
    for property in ["Name", "Size"] {
        let object = spawn(
            &store,
            ns,
            "Item",
            &[("Id", Value::text("x")), (property, Value::Null)],
        );
        assert_eq!(
            refused(put(&mut store, ns, &object, PutMode::CreateOrUpdate)),
            (WbemStatus::E_ILLEGAL_NULL, Rule::Pi13)
        );
        let rules = PutRules {
            enforce_not_null: false,
            ..PutRules::default()
        };
        assert!(
            store
                .put_instance(ns, &object, PutMode::CreateOrUpdate, &rules)
                .is_ok()
        );
    }
}

#[test]
fn null_keys_by_reading() {
    // PI-14
    let (mut store, ns) = demo(ITEMS);
    let text_key = spawn(&store, ns, "Item", &[]);
    let number_key = spawn(&store, ns, "Number", &[]);
    let two_keys = spawn(&store, ns, "Pair", &[("B", Value::Int(1))]);
    let keyless = spawn(&store, ns, "Keyless", &[]);
    let mut run = |object: &Object, mode, null_key| {
        let rules = PutRules {
            null_key,
            ..PutRules::default()
        };
        store
            .put_instance(ns, object, mode, &rules)
            .map(|it| it.path)
            .map_err(|it| it.status)
    };
    let null = Err(WbemStatus::E_ILLEGAL_NULL);
    let generated =
        run(&text_key, PutMode::CreateOnly, NullKey::Layered).expect("a key is made up");
    let second =
        run(&text_key, PutMode::CreateOrUpdate, NullKey::Layered).expect("another key is made up");
    assert_ne!(generated, second);
    assert_eq!(
        generated.len(),
        r#"\\LAB\root\demo:Item.Id="{xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx}""#.len()
    );
    assert_eq!(run(&text_key, PutMode::UpdateOnly, NullKey::Layered), null);
    assert_eq!(
        run(&number_key, PutMode::CreateOnly, NullKey::Layered),
        null
    );
    assert_eq!(run(&two_keys, PutMode::CreateOnly, NullKey::Guid), null);
    assert_eq!(
        run(&text_key, PutMode::CreateOnly, NullKey::IllegalNull),
        null
    );
    assert_eq!(
        run(&text_key, PutMode::CreateOnly, NullKey::NoKey),
        Err(WbemStatus::E_NO_KEY)
    );
    assert_eq!(
        run(&keyless, PutMode::CreateOnly, NullKey::Layered),
        Err(WbemStatus::E_NO_KEY)
    );
}

#[test]
fn the_same_key_in_a_sibling_class() {
    // PI-24
    let (mut store, ns) = demo(ITEMS);
    let (left, right) = (
        spawn(&store, ns, "Left", &[("K", Value::text("k"))]),
        spawn(&store, ns, "Right", &[("K", Value::text("K"))]),
    );
    put(&mut store, ns, &left, PutMode::CreateOrUpdate).expect("it is new");
    for mode in [
        PutMode::CreateOrUpdate,
        PutMode::CreateOnly,
        PutMode::UpdateOnly,
    ] {
        assert_eq!(
            refused(put(&mut store, ns, &right, mode)),
            (WbemStatus::E_ALREADY_EXISTS, Rule::Pi24)
        );
    }
    let mut both = store.clone();
    let rules = PutRules {
        sibling_key: SiblingKey::Coexist,
        ..PutRules::default()
    };
    let second = both
        .put_instance(ns, &right, PutMode::CreateOrUpdate, &rules)
        .expect("they coexist");
    assert_eq!(second.rule, Rule::Pi24);
    assert_eq!(both.instances(ns, "Base", true).len(), 2);
    let rules = PutRules {
        sibling_key: SiblingKey::Replace,
        ..PutRules::default()
    };
    let put = store
        .put_instance(ns, &right, PutMode::CreateOrUpdate, &rules)
        .expect("it replaces");
    assert_eq!(relpaths(&put.replaced), ["Left.K=\"k\""]);
    assert_eq!(
        relpaths(&store.instances(ns, "Base", true)),
        ["Right.K=\"K\""]
    );
}

#[test]
fn classes_that_only_share_a_parent_without_keys_do_not_collide() {
    let (mut store, ns) = demo(
        "[abstract] class Top { string Name; }; class A : Top { [key] string Name; }; class B : Top { [key] string Name; };",
    );
    for class in ["A", "B"] {
        let object = spawn(&store, ns, class, &[("Name", Value::text("same"))]);
        put(&mut store, ns, &object, PutMode::CreateOnly).expect("each class has a key of its own");
    }
    assert_eq!(store.instances(ns, "Top", true).len(), 2);
}

#[test]
fn the_first_failure_of_several_wins() {
    // PI-36: key NULL before other NULLs before existence
    let (mut store, ns) = demo(ITEMS);
    let rules = PutRules {
        null_key: NullKey::NoKey,
        ..PutRules::default()
    };
    let object = spawn(&store, ns, "Item", &[("Name", Value::Null)]);
    let status = store
        .put_instance(ns, &object, PutMode::UpdateOnly, &rules)
        .map_err(|it| it.status);
    assert_eq!(status.err(), Some(WbemStatus::E_NO_KEY));
    let object = spawn(
        &store,
        ns,
        "Item",
        &[("Id", Value::text("absent")), ("Name", Value::Null)],
    );
    assert_eq!(
        refused(put(&mut store, ns, &object, PutMode::UpdateOnly)).0,
        WbemStatus::E_ILLEGAL_NULL
    );
}

#[test]
fn singletons_and_odd_keys() {
    let (mut store, ns) = demo(ITEMS);
    let only = spawn(&store, ns, "Only", &[("Text", Value::text("one"))]);
    assert_eq!(
        put(&mut store, ns, &only, PutMode::CreateOnly).map(|it| it.path),
        Ok(r"\\LAB\root\demo:Only=@".to_owned())
    );
    assert_eq!(
        refused(put(&mut store, ns, &only, PutMode::CreateOnly)).0,
        WbemStatus::E_ALREADY_EXISTS
    );
    // OM-15, OM-16
    let control = item(&store, ns, "a\u{1}b");
    assert_eq!(
        refused(put(&mut store, ns, &control, PutMode::CreateOnly)),
        (WbemStatus::E_CANNOT_BE_KEY, Rule::Om16)
    );
    let blank = item(&store, ns, "Disk #0");
    let strict = PutRules {
        reject_space: true,
        ..PutRules::default()
    };
    assert!(
        store
            .put_instance(ns, &blank, PutMode::CreateOnly, &strict)
            .is_err()
    );
    assert!(put(&mut store, ns, &blank, PutMode::CreateOnly).is_ok());
}

#[test]
fn an_object_read_before_a_write_does_not_change() {
    // CO-04
    let (mut store, ns) = demo(ITEMS);
    let old = get(&store, ns, "Item.Id=\"I01\"").expect("it is there");
    let new = spawn(
        &store,
        ns,
        "Item",
        &[("Id", Value::text("I01")), ("Name", Value::text("changed"))],
    );
    let earlier = store.clone();
    put(&mut store, ns, &new, PutMode::UpdateOnly).expect("it is there");
    assert_eq!(old.get("Name").map(|it| it.value), Ok(Value::text("n01")));
    assert_eq!(
        get(&earlier, ns, "Item.Id=\"I01\"").as_ref(),
        Ok(&old),
        "a clone of the store keeps its rows"
    );
    assert_ne!(digest(&earlier), digest(&store));
}

#[test]
fn values_must_fit_the_stored_class() {
    // PI-19: the class is another one of the same name
    let (mut store, ns) = demo(ITEMS);
    let (other, there) = demo("class Item { [key] string Id; string Size; string More; };");
    let wrong_type = spawn(
        &other,
        there,
        "Item",
        &[("Id", Value::text("x")), ("Size", Value::text("large"))],
    );
    assert_eq!(
        refused(put(&mut store, ns, &wrong_type, PutMode::CreateOnly)),
        (WbemStatus::E_TYPE_MISMATCH, Rule::Pi19)
    );
    let (other, there) = demo("class Item { [key] string Id; string More; };");
    let too_much = spawn(
        &other,
        there,
        "Item",
        &[("Id", Value::text("x")), ("More", Value::text("y"))],
    );
    assert_eq!(
        refused(put(&mut store, ns, &too_much, PutMode::CreateOnly)),
        (WbemStatus::E_NOT_FOUND, Rule::Pi19)
    );
}
