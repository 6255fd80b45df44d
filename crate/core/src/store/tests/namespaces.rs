use super::*;

#[test]
fn the_usual_namespaces_are_there() {
    let store = Store::new();
    let names: Vec<_> = store
        .namespaces()
        .map(|it| store.namespace_name(it).to_owned())
        .collect();
    assert_eq!(names, ["root", "root\\default", "root\\cimv2"]);
    for path in [
        "ROOT\\CIMV2",
        "//./root/cimv2",
        "\\\\lab\\root\\cimv2",
        "\\\\localhost\\root\\cimv2",
    ] {
        assert_eq!(store.namespace(path), Some(NamespaceId(2)), "{path}");
    }
    for path in [
        "",
        "root\\\\cimv2",
        "root\\nothing",
        "\\\\elsewhere\\root\\cimv2",
    ] {
        assert_eq!(store.namespace(path), None, "{path}");
    }
}

#[test]
fn every_namespace_has_the_system_classes() {
    let mut store = Store::new();
    let ns = store
        .create_namespace("root\\a\\b")
        .expect("it starts at root");
    assert_eq!(store.namespace_name(ns), "root\\a\\b");
    assert!(
        store.namespace("root\\a").is_some(),
        "the one between is made too"
    );
    let chain = store
        .class(ns, "__instancecreationevent")
        .map(|it| it.derivation.to_vec())
        .unwrap_or_default();
    let chain: Vec<&str> = chain.iter().map(|it| &**it).collect();
    assert_eq!(
        chain,
        [
            "__InstanceOperationEvent",
            "__Event",
            "__IndicationRelated",
            "__SystemClass"
        ]
    );
    let event = store
        .class(ns, "__InstanceModificationEvent")
        .expect("it is there");
    // W145
    let names: Vec<&str> = event.properties.iter().map(|it| &*it.name).collect();
    assert_eq!(
        names,
        [
            "SECURITY_DESCRIPTOR",
            "TIME_CREATED",
            "TargetInstance",
            "PreviousInstance"
        ]
    );
}

#[test]
fn a_namespace_is_an_instance_in_its_parent() {
    // OM-01, PI-21, W238, W239
    let mut store = Store::new();
    let root = store.namespace("root").expect("it is always there");
    let child = spawn(
        &store,
        root,
        "__Namespace",
        &[("Name", Value::text("made"))],
    );
    put(&mut store, root, &child, PutMode::CreateOnly).expect("it is new");
    let made = store.namespace("root\\made").expect("the put made it");
    assert!(get(&store, root, "__Namespace=\"made\"").is_ok());
    assert_eq!(
        refused(put(&mut store, root, &child, PutMode::CreateOnly)).0,
        WbemStatus::E_ALREADY_EXISTS
    );
    let below = spawn(
        &store,
        made,
        "__Namespace",
        &[("Name", Value::text("below"))],
    );
    put(&mut store, made, &below, PutMode::CreateOnly).expect("it is new");

    let path = object_path::parse("__Namespace=\"made\"").expect("a good path");
    let gone = store.delete_instance(root, &path).expect("it is there");
    let names: Vec<&str> = gone.namespaces.iter().map(|it| &**it).collect();
    assert_eq!(names, ["root\\made\\below", "root\\made"]);
    assert_eq!(store.namespace("root\\made\\below"), None);
    assert_eq!(
        refused(get(&store, root, "__Namespace=\"made\"")).0,
        WbemStatus::E_NOT_FOUND
    );
    assert_eq!(store.namespace_name(made), "");
}

#[test]
fn namespaces_start_at_root_of_this_computer() {
    let mut store = Store::new();
    for path in ["cimv2", "\\\\other\\root\\x", ""] {
        assert_eq!(
            refused(store.create_namespace(path)),
            (WbemStatus::E_INVALID_NAMESPACE, Rule::Om01),
            "{path}"
        );
    }
    assert_eq!(
        store.create_namespace("ROOT\\CIMV2"),
        Ok(NamespaceId(2)),
        "what exists is found"
    );
}

#[test]
fn objects_by_path() {
    let (mut store, ns) = demo(
        "class P { [key] string A; [key] uint32 B; string T; }; [singleton] class Only { string T; };
         class Kid : P { string More; };
         instance of P { A = \"x\"; B = 1; T = \"first\"; }; instance of Only { T = \"one\"; };
         instance of Kid { A = \"y\"; B = 2; };",
    );
    // OM-04, W158, W160, W161, W245
    let same = |path: &str| get(&store, ns, path).map(|it| it.relpath());
    let first = Ok(Some("P.A=\"x\",B=1".to_owned()));
    for path in [
        "P.A=\"x\",B=1",
        "p.b=1,a='X'",
        "P.A=\"x\",B=\"1\"",
        r#"\\LAB\root\demo:P.A="x",B=1"#,
        "//./root/demo:P.A=\"x\",B=0x1",
    ] {
        assert_eq!(same(path), first, "{path}");
    }
    assert_eq!(same("Only=@"), Ok(Some("Only=@".to_owned())));
    assert_eq!(
        same("P.A=\"y\",B=2"),
        Ok(Some("Kid.A=\"y\",B=2".to_owned())),
        "an instance of a child is found"
    );
    // AC-13, W065, W155, OM-07
    assert_eq!(
        refused(get(&store, ns, "P.A=\"x\",B=2")),
        (WbemStatus::E_NOT_FOUND, Rule::Om07)
    );
    assert_eq!(
        refused(get(&store, ns, "Nothing")),
        (WbemStatus::E_NOT_FOUND, Rule::Om07)
    );
    for path in ["P=\"x\"", "P.A=\"x\"", "P.A=\"x\",B=1,T=\"t\"", "P=@"] {
        assert_eq!(
            refused(get(&store, ns, path)).0,
            WbemStatus::E_INVALID_OBJECT_PATH,
            "{path}"
        );
    }
    assert_eq!(
        refused(get(&store, ns, "root\\none:P.A=\"x\",B=1")).0,
        WbemStatus::E_INVALID_NAMESPACE
    );
    assert_eq!(
        refused(get(&store, ns, r"\\other\root\demo:P")).1,
        Rule::SimNotModelled
    );
    let class = get(&store, ns, "p").expect("it is there");
    assert_eq!(class.path().as_deref(), Some(r"\\LAB\root\demo:P"));
    store
        .create_namespace("root\\empty")
        .expect("it starts at root");
    assert_eq!(
        refused(get(&store, ns, "root\\empty:P")).0,
        WbemStatus::E_NOT_FOUND
    );
}
