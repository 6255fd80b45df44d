use super::*;
use crate::model::{CimType, Variant};
use crate::reading::SafeWithInstances;

fn error(text: &str) -> (WbemStatus, Rule) {
    let mut store = Store::new();
    let refusal = add(&mut store, text).expect_err(text);
    (refusal.fault.status, refusal.fault.rule)
}

#[test]
fn names_of_classes() {
    // PC-05
    let name = |name: &str| {
        let mut store = Store::new();
        let ns = store
            .namespace("root\\default")
            .expect("it is always there");
        let class =
            crate::model::ClassDef::derive(name, None, Default::default(), Vec::new(), Vec::new());
        let class = class.expect("it is legal but for its name");
        put_class(&mut store, ns, class).map_err(|it| it.status)
    };
    assert_eq!(name("Plain_1"), Ok(()));
    assert_eq!(name("Größe"), Ok(()));
    assert_eq!(name("_Mine"), Err(WbemStatus::E_INVALID_OPERATION));
    assert_eq!(name("Mine_"), Err(WbemStatus::E_INVALID_OBJECT));
    assert_eq!(name("a b"), Err(WbemStatus::E_INVALID_PARAMETER));
    assert_eq!(name("1st"), Err(WbemStatus::E_INVALID_PARAMETER));
    assert_eq!(name(&"x".repeat(4097)), Err(WbemStatus::E_QUOTA_VIOLATION));
}

#[test]
fn what_a_class_may_be() {
    assert_eq!(
        error("class A : Missing { };"),
        (WbemStatus::E_INVALID_SUPERCLASS, Rule::Mf18)
    );
    assert_eq!(
        error("[singleton] class A { [key] string K; };"),
        (WbemStatus::E_CANNOT_BE_SINGLETON, Rule::Pc07)
    );
    assert_eq!(
        error("class A { }; [singleton] class B : A { };"),
        (WbemStatus::E_CANNOT_BE_SINGLETON, Rule::Pc07)
    );
    assert_eq!(
        error("class A { }; [abstract] class B : A { };"),
        (WbemStatus::E_CANNOT_BE_ABSTRACT, Rule::Pc07)
    );
    assert_eq!(
        error("class A { [key] real32 K; };"),
        (WbemStatus::E_CANNOT_BE_KEY, Rule::Om15)
    );
    assert_eq!(
        error("class A { [key] string K[]; };"),
        (WbemStatus::E_CANNOT_BE_KEY, Rule::Om15)
    );
    assert_eq!(
        error("class A { [key] string K; }; class B : A { [key] string L; };"),
        (WbemStatus::E_CANNOT_BE_KEY, Rule::Om17)
    );
    assert_eq!(
        error("class A { }; class B : A { [key] string L; };"),
        (WbemStatus::E_CANNOT_BE_KEY, Rule::Om17)
    );
    assert_eq!(
        error("class A { string P; }; class B : A { uint32 P; };"),
        (WbemStatus::E_UPDATE_TYPE_MISMATCH, Rule::Pc10)
    );
    assert_eq!(
        error(
            "class A { [q(1): ToSubClass DisableOverride] string P; }; class B : A { [q(2)] string P; };"
        ),
        (WbemStatus::E_UPDATE_OVERRIDE_NOT_ALLOWED, Rule::Pc10)
    );
    assert_eq!(
        error("class A { void M([in] string P); }; class B : A { void M([in] uint32 P); };"),
        (WbemStatus::E_UPDATE_PROPAGATED_METHOD, Rule::Pc10)
    );
    let many: String = (0..1025).map(|nth| format!("string P{nth};")).collect();
    assert_eq!(
        error(&format!("class A {{ {many} }};")),
        (WbemStatus::E_TOO_MANY_PROPERTIES, Rule::Pc09)
    );
}

#[test]
fn a_child_inherits_and_overrides() {
    // OM-20, OM-28
    let (store, ns) = demo(
        r#"[abstract, here, there(5): ToSubClass] class Top { [read, label("x"): ToSubClass] string Name; uint32 Size = 1; };
           class Mid : Top { [key] string Name; uint32 Size = 2; };
           class Leaf : Mid { string More; };"#,
    );
    let leaf = store.class(ns, "LEAF").expect("names ignore case");
    let names: Vec<&str> = leaf.properties.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["Name", "Size", "More"]);
    assert_eq!(
        leaf.property("size")
            .map(|it| (it.default.clone(), &*it.origin)),
        Some((Value::Int(2), "Top"))
    );
    let name = leaf.property("Name").expect("it is inherited");
    assert!(name.key && name.qualifiers.is_set("label") && !name.qualifiers.is_set("read"));
    assert!(leaf.qualifiers.is_set("there") && !leaf.qualifiers.is_set("here"));
    assert!(!leaf.is_abstract && leaf.is_a("Top") && &**leaf.dynasty() == "Top");
    assert_eq!(&*leaf.key_root, "Mid");
}

#[test]
fn a_changed_class_needs_to_be_free() {
    // PC-02, MF-21, W242
    let text = "class A { [key] string K; };";
    let (mut store, ns) = demo(text);
    assert_eq!(
        add(&mut store, text),
        Ok(()),
        "the same again changes nothing"
    );
    assert!(add(&mut store, "class A { [key] string K; string More; };").is_ok());
    assert!(
        store
            .class(ns, "A")
            .is_some_and(|it| it.property("More").is_some())
    );
    let mut with_row = store.clone();
    assert!(add(&mut with_row, "instance of A { K = \"k\"; };").is_ok());
    assert_eq!(
        add(&mut with_row, text).map_err(|it| it.fault.status),
        Err(WbemStatus::E_CLASS_HAS_INSTANCES)
    );
    assert!(add(&mut store, "class B : A { };").is_ok());
    assert_eq!(
        add(&mut store, text).map_err(|it| it.fault.status),
        Err(WbemStatus::E_CLASS_HAS_CHILDREN)
    );
}

#[test]
fn update_modes_against_children_and_instances() {
    // PC-01, PC-02, PC-03, PC-04, PC-06, PC-07, PC-08
    let (store, ns) = demo("class A { [key] string K; }; class B : A { string C; };");
    let changed = |store: &Store, class: &str, property: &str| {
        let def = store.class(ns, class).expect("it is there").clone();
        let mut class = store.class_object(ns, def);
        let code = CimType::Sint32 as u32;
        class.put(property, &Variant::I4(1), code).map(|()| class)
    };
    let put = |store: &mut Store, property, mode, update| {
        let class = changed(store, "A", property).expect("it can be edited");
        store
            .update_class(ns, &class, mode, update, &ClassRules::default())
            .map(|it| it.derived.len())
            .map_err(|it| (it.status, it.rule))
    };
    let both = PutMode::CreateOrUpdate;
    let (compatible, safe, force) = (
        ClassUpdate::Compatible,
        ClassUpdate::Safe,
        ClassUpdate::Force,
    );
    let has_children = WbemStatus::E_CLASS_HAS_CHILDREN;
    let has_instances = WbemStatus::E_CLASS_HAS_INSTANCES;
    let mut free = store.clone();
    assert_eq!(
        put(&mut free, "N", both, compatible),
        Err((has_children, Rule::Pc03))
    );
    assert_eq!(
        put(&mut free, "C", both, safe),
        Err((has_children, Rule::Pc02))
    );
    assert_eq!(
        put(&mut free, "N", PutMode::CreateOnly, safe),
        Err((WbemStatus::E_ALREADY_EXISTS, Rule::Pc01))
    );
    assert_eq!(put(&mut free, "N", both, safe), Ok(1));
    assert_eq!(put(&mut free, "C", both, force), Ok(1));
    let child = free.class(ns, "B").expect("it is there");
    let names: Vec<&str> = child.properties.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["K", "N", "C"]);

    let mut full = store.clone();
    assert!(add(&mut full, "instance of B { K = \"k\"; C = \"c\"; };").is_ok());
    assert_eq!(
        put(&mut full, "N", both, safe),
        Err((has_instances, Rule::Pc04))
    );
    assert_eq!(
        put(&mut full, "N", both, force),
        Err((has_instances, Rule::Pc03))
    );
    let rules = ClassRules {
        safe_with_instances: SafeWithInstances::AllowIfNoConflict,
        ..ClassRules::default()
    };
    let class = changed(&full, "A", "N").expect("it can be edited");
    full.update_class(ns, &class, both, safe, &rules)
        .expect("nothing conflicts");
    let row = &full.instances(ns, "B", false)[0];
    assert_eq!(row.value("C"), Some(&Value::text("c")));
    assert_eq!(row.value("N"), Some(&Value::Int(1)));
    let class = changed(&full, "B", "M").expect("it can be edited");
    let refused = full.update_class(ns, &class, both, force, &rules);
    assert_eq!(
        refused.map_err(|it| (it.status, it.rule)),
        Err((has_instances, Rule::Pc08))
    );
}

#[test]
fn deleting_a_class_takes_everything_below() {
    // DC-01, DC-03
    let (mut store, ns) = demo(
        "class A { [key] string K; }; class B : A { }; class C : B { }; class D { [key] string K; };
         instance of C { K = \"c\"; }; instance of D { K = \"d\"; };",
    );
    let gone = store.delete_class(ns, "b").expect("it is there");
    assert_eq!(
        gone.iter().map(|it| &*it.name).collect::<Vec<_>>(),
        ["C", "B"]
    );
    assert!(store.class(ns, "C").is_none() && store.subclasses(ns, "A", true).is_empty());
    assert_eq!(store.instances(ns, "A", true).len(), 0);
    assert_eq!(relpaths(&store.instances(ns, "D", true)), ["D.K=\"d\""]);
    assert_eq!(
        refused(store.delete_class(ns, "B")),
        (WbemStatus::E_NOT_FOUND, Rule::Dc01)
    );
    assert_eq!(
        refused(store.delete_class(ns, "__Event")),
        (WbemStatus::E_INVALID_OPERATION, Rule::Dc03)
    );
}

#[test]
fn order_of_classes_and_instances() {
    // SK-07: parents before children, insertion within a class
    let (store, ns) = demo(
        "class A { [key] uint32 K; }; class B : A { }; class B2 : B { }; class C : A { };
         instance of C { K = 1; }; instance of B2 { K = 2; }; instance of A { K = 9; }; instance of B { K = 3; };
         instance of A { K = 4; };",
    );
    let names = |deep| {
        store
            .subclasses(ns, "A", deep)
            .iter()
            .map(|it| it.name.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(true), ["B", "B2", "C"]);
    assert_eq!(names(false), ["B", "C"]);
    assert_eq!(
        relpaths(&store.instances(ns, "A", true)),
        ["A.K=9", "A.K=4", "B.K=3", "B2.K=2", "C.K=1"]
    );
    assert_eq!(
        relpaths(&store.instances(ns, "A", false)),
        ["A.K=9", "A.K=4"]
    );
    assert!(
        store
            .subclasses(ns, "", false)
            .iter()
            .any(|it| &*it.name == "A")
    );
}

#[test]
fn methods_have_two_classes_of_parameters() {
    // MF-10, W185, W187, W220, W230
    let (store, ns) = demo(
        "class A { [implemented] uint32 Create([in] string Line, [in, out] uint32 Id, [out] string Text); void Stop(); };",
    );
    let class = store.class(ns, "A").expect("it is there");
    let create = class.method("CREATE").expect("names ignore case");
    let names = |class: &Option<std::rc::Rc<crate::model::ClassDef>>| -> Vec<String> {
        class.as_ref().map_or_else(Vec::new, |it| {
            it.properties.iter().map(|it| it.name.to_string()).collect()
        })
    };
    assert_eq!(names(&create.inputs), ["Line", "Id"]);
    assert_eq!(names(&create.outputs), ["Id", "Text", "ReturnValue"]);
    let outputs = create.outputs.as_ref().expect("it has some");
    let id = |name: &str| {
        outputs
            .property(name)
            .and_then(|it| it.qualifiers.get("ID"))
            .map(|it| it.value.clone())
    };
    assert_eq!(id("Id"), Some(Value::Int(1)));
    assert_eq!(id("ReturnValue"), None);
    let stop = class.method("Stop").expect("it is there");
    assert_eq!(
        (stop.inputs.is_none(), stop.outputs.is_none()),
        (true, true)
    );
}
