use super::*;

const DISKS: &str = r#"
    class Disk { [key] string Id; };
    class Remote : Disk { string Server; };
    class Number { [key] uint32 N; };
    instance of Disk { Id = "a"; };
    instance of Remote { Id = "b"; };
    instance of Disk { Id = "c"; };
    instance of Number { N = 7; };
"#;

fn delete(store: &mut Store, ns: NamespaceId, path: &str) -> Result<super::super::Deleted, Fault> {
    let path = object_path::parse(path).unwrap_or_else(|error| panic!("{path}: {error:?}"));
    store.delete_instance(ns, &path)
}

#[test]
fn a_deleted_instance_is_gone_and_the_others_stay() {
    // DI-01, DI-02, W247, W254
    let (mut store, ns) = demo(DISKS);
    let gone = delete(&mut store, ns, "Disk.Id=\"A\"").expect("it is there");
    assert_eq!(gone.path, r#"\\LAB\root\demo:Disk.Id="a""#);
    assert_eq!(
        relpaths(&store.instances(ns, "Disk", true)),
        ["Disk.Id=\"c\"", "Remote.Id=\"b\""]
    );
    assert_eq!(
        refused(delete(&mut store, ns, "Disk.Id=\"a\"")),
        (WbemStatus::E_NOT_FOUND, Rule::Di01)
    );
    assert!(store.class(ns, "Disk").is_some());
    assert!(delete(&mut store, ns, r"\\.\root\demo:Number=7").is_ok());
}

#[test]
fn an_instance_of_a_child_goes_by_the_name_of_its_parent() {
    let (mut store, ns) = demo(DISKS);
    let gone = delete(&mut store, ns, "Disk=\"b\"").expect("it is there");
    assert_eq!(&*gone.instance.class().name, "Remote");
}

#[test]
fn paths_that_name_no_instance() {
    let (mut store, ns) = demo(DISKS);
    for path in ["Disk", "Disk=@", "Disk.Name=\"a\"", "Number=\"seven\""] {
        assert_eq!(
            refused(delete(&mut store, ns, path)),
            (WbemStatus::E_INVALID_OBJECT_PATH, Rule::Di01),
            "{path}"
        );
    }
    assert_eq!(
        refused(delete(&mut store, ns, "Nothing=1")).0,
        WbemStatus::E_NOT_FOUND
    );
}

#[test]
fn rows_behind_a_deleted_one_are_still_found() {
    let (mut store, ns) = demo("class N { [key] uint32 V; };");
    for number in 0..600 {
        let object = spawn(&store, ns, "N", &[("V", Value::Int(number))]);
        put(&mut store, ns, &object, PutMode::CreateOnly).expect("it is new");
    }
    for number in (0..600).step_by(2) {
        delete(&mut store, ns, &format!("N={number}")).expect("it is there");
    }
    let left: Vec<_> = store
        .instances(ns, "N", false)
        .iter()
        .filter_map(|it| it.value_at(0).as_int())
        .collect();
    assert_eq!(left, (1..600).step_by(2).collect::<Vec<_>>());
    assert!(
        left.iter()
            .all(|number| get(&store, ns, &format!("N={number}")).is_ok())
    );
}

#[test]
fn the_digest_tells_contents_and_not_history() {
    let text = "class N { [key] uint32 V; string T; };";
    let (mut long, ns) = demo(text);
    let (mut short, _) = demo(text);
    let add = |store: &mut Store, number: i128| {
        let object = spawn(store, ns, "N", &[("V", Value::Int(number))]);
        put(store, ns, &object, PutMode::CreateOrUpdate).expect("it fits");
    };
    (0..700).for_each(|number| add(&mut long, number));
    (0..700)
        .filter(|number| number % 3 != 0)
        .for_each(|number| add(&mut short, number));
    assert_ne!(digest(&long), digest(&short));
    (0..700).step_by(3).for_each(|number| {
        delete(&mut long, ns, &format!("N={number}")).expect("it is there");
    });
    assert_eq!(
        digest(&long),
        digest(&short),
        "chunks of other lengths, the same rows"
    );
}
