use std::rc::Rc;

use super::*;
use crate::status::WbemStatus;

fn property(name: &str, cim: CimType, key: bool) -> PropertyDraft {
    let flavor = Flavor::TO_SUBCLASS.with(Flavor::TO_INSTANCE);
    let qualifier = Qualifier {
        name: "key".into(),
        value: Value::Bool(true),
        flavor,
    };
    PropertyDraft {
        name: name.into(),
        ty: PropertyType::scalar(cim),
        class: None,
        default: if name == "Size" {
            Value::Int(3)
        } else {
            Value::Null
        },
        qualifiers: Qualifiers::new(if key { vec![qualifier] } else { Vec::new() }),
    }
}

fn item() -> Rc<ClassDef> {
    let properties = vec![
        property("Id", CimType::String, true),
        property("Size", CimType::Uint32, false),
        property("Big", CimType::Uint64, false),
    ];
    let parent = ClassDef::derive("Item", None, Qualifiers::default(), properties, Vec::new());
    let parent = parent.expect("a legal class");
    let own = vec![property("Made", CimType::Datetime, false)];
    let class = ClassDef::derive(
        "Special",
        Some(&parent),
        Qualifiers::default(),
        own,
        Vec::new(),
    );
    Rc::new(class.expect("a legal class"))
}

fn place() -> Option<Place> {
    Some(Place {
        server: "LAB".into(),
        namespace: "root\\demo".into(),
    })
}

fn class_object() -> Object {
    Object::Class(ClassObject {
        parent: None,
        def: item(),
        place: place(),
    })
}

fn status<T: std::fmt::Debug>(result: Result<T, Fault>) -> Option<WbemStatus> {
    result.err().map(|it| it.status)
}

fn value(object: &Object, name: &str) -> Value {
    object.get(name).expect("the property is there").value
}

#[test]
fn values_cross_in_their_automation_form() {
    // OM-12, W202 to W209
    let cross = |value: Value, cim| Variant::from_value(&value, PropertyType::scalar(cim));
    assert_eq!(cross(Value::Int(-1), CimType::Sint8), Some(Variant::I2(-1)));
    assert_eq!(
        cross(Value::Int(200), CimType::Uint8),
        Some(Variant::Ui1(200))
    );
    assert_eq!(
        cross(Value::Int(65535), CimType::Uint16),
        Some(Variant::I4(65535))
    );
    assert_eq!(
        cross(Value::Int(4_294_967_295), CimType::Uint32),
        Some(Variant::I4(-1))
    );
    assert_eq!(
        cross(Value::Int(u64::MAX.into()), CimType::Uint64),
        Some(Variant::bstr("18446744073709551615"))
    );
    assert_eq!(
        cross(Value::Real(Real::new(0.5)), CimType::Real32),
        Some(Variant::R4(Real::new(0.5)))
    );
    assert_eq!(cross(Value::Null, CimType::Uint32), Some(Variant::Null));
    let list = Value::Array([Value::Int(1), Value::Int(2)].into());
    let array =
        Variant::from_value(&list, PropertyType::array(CimType::Uint16)).expect("no object in it");
    assert_eq!(
        array,
        Variant::Array(3, [Variant::I4(1), Variant::I4(2)].into())
    );
    assert_eq!(array.vt(), 0x2003);
    let object = Value::Object(Rc::new(class_object()));
    assert_eq!(cross(object, CimType::Object), None);
}

#[test]
fn extremes_come_back_as_they_went() {
    // W190
    for cim in CimType::ALL {
        let Some((low, high)) = cim.range() else {
            continue;
        };
        for number in [low, 0.max(low), high] {
            let ty = PropertyType::scalar(cim);
            let there = Variant::from_value(&Value::Int(number), ty).expect("no object");
            assert_eq!(
                there.to_value(ty),
                Ok(Value::Int(number)),
                "{cim:?} {number}"
            );
        }
    }
}

#[test]
fn conversions_that_lose_nothing_are_taken() {
    // CO-02, S115, S118, W188
    let to = |variant: Variant, cim| status(variant.to_value(PropertyType::scalar(cim)));
    let mismatch = Some(WbemStatus::E_TYPE_MISMATCH);
    assert_eq!(to(Variant::I4(7), CimType::Uint32), None);
    assert_eq!(to(Variant::I2(7), CimType::Uint32), mismatch);
    assert_eq!(to(Variant::R8(Real::new(7.0)), CimType::Uint32), None);
    assert_eq!(to(Variant::R8(Real::new(7.5)), CimType::Uint32), mismatch);
    assert_eq!(to(Variant::I4(-1), CimType::Uint16), mismatch);
    assert_eq!(to(Variant::I4(300), CimType::Uint8), mismatch);
    assert_eq!(
        to(Variant::bstr("18446744073709551615"), CimType::Uint64),
        None
    );
    assert_eq!(to(Variant::bstr("-1"), CimType::Uint64), mismatch);
    assert_eq!(to(Variant::bstr("0x10"), CimType::Uint64), mismatch);
    assert_eq!(to(Variant::bstr("7"), CimType::Uint32), mismatch);
    assert_eq!(
        to(
            Variant::bstr("20261121090000.000000+060"),
            CimType::Datetime
        ),
        None
    );
    assert_eq!(to(Variant::bstr("today"), CimType::Datetime), mismatch);
    assert_eq!(to(Variant::Bool(true), CimType::String), mismatch);
    assert_eq!(to(Variant::Empty, CimType::String), mismatch);
    assert_eq!(to(Variant::Null, CimType::Uint8), None);
    assert_eq!(
        to(
            Variant::Array(8, [Variant::bstr("x")].into()),
            CimType::String
        ),
        mismatch
    );
    assert_eq!(
        Variant::I4(-1).to_value(PropertyType::scalar(CimType::Uint32)),
        Ok(Value::Int(4_294_967_295))
    );
}

#[test]
fn a_class_is_edited_in_its_own_part() {
    // CO-01, CO-02, CO-03, AC-24, W154
    let mut class = ClassObject::empty(None).expect("nothing forbids it");
    let put = |class: &mut ClassObject, name, value: Variant, code| {
        class.put(name, &value, code).map_err(|it| it.status)
    };
    assert_eq!(put(&mut class, "Name", Variant::bstr("x"), 0), Ok(()));
    assert_eq!(put(&mut class, "__CLASS", Variant::bstr("New"), 0), Ok(()));
    assert_eq!(&*class.def.properties[0].origin, "New");
    for (name, value, status) in [
        ("__PATH", Variant::Null, WbemStatus::E_READ_ONLY),
        ("a b", Variant::Null, WbemStatus::E_INVALID_PARAMETER),
        ("Size", Variant::Null, WbemStatus::E_INVALID_CIM_TYPE),
        ("Name", Variant::Bool(true), WbemStatus::E_TYPE_MISMATCH),
    ] {
        assert_eq!(put(&mut class, name, value, 0), Err(status), "{name}");
    }
    let mut child = class.spawn_derived().expect("nothing forbids it");
    assert_eq!(
        put(&mut child, "Name", Variant::Null, CimType::Sint32 as u32),
        Err(WbemStatus::E_TYPE_MISMATCH)
    );
    let delete = |class: &mut ClassObject, name| class.delete(name).map_err(|it| it.status);
    assert_eq!(
        delete(&mut child, "Name"),
        Err(WbemStatus::E_PROPAGATED_PROPERTY)
    );
    assert_eq!(put(&mut child, "Name", Variant::bstr("y"), 0), Ok(()));
    assert_eq!(
        delete(&mut child, "Name"),
        Ok(WbemStatus::S_RESET_TO_DEFAULT)
    );
    assert_eq!(child.def.properties[0].default, Value::text("x"));
    assert_eq!(delete(&mut class, "NAME"), Ok(WbemStatus::NO_ERROR));
    assert_eq!(delete(&mut class, "Name"), Err(WbemStatus::E_NOT_FOUND));
}

#[test]
fn put_writes_what_the_class_has() {
    // CO-02, PI-19, S113
    let mut object = Object::Instance(class_object().spawn_instance());
    assert_eq!(object.put("id", &Variant::bstr("x"), 0), Ok(()));
    assert_eq!(value(&object, "Id"), Value::text("x"));
    assert_eq!(
        status(object.put("Other", &Variant::Null, 0)),
        Some(WbemStatus::E_NOT_FOUND)
    );
    assert_eq!(
        status(object.put("__CLASS", &Variant::bstr("x"), 0)),
        Some(WbemStatus::E_READ_ONLY)
    );
    assert_eq!(
        status(object.put("Size", &Variant::bstr("x"), 0)),
        Some(WbemStatus::E_TYPE_MISMATCH)
    );
}

#[test]
fn spawned_from_a_class_and_from_an_instance() {
    // CO-01, W193, S119, OM-10
    let spawned = Object::Instance(class_object().spawn_instance());
    assert_eq!(value(&spawned, "Size"), Value::Int(3));
    assert_eq!(
        (value(&spawned, "__RELPATH"), value(&spawned, "__PATH")),
        (Value::Null, Value::Null)
    );
    let empty = Object::Instance(spawned.spawn_instance());
    assert_eq!(value(&empty, "Size"), Value::Null);
}

#[test]
fn a_copy_goes_its_own_way() {
    // CO-04
    let first = Object::Instance(class_object().spawn_instance());
    let mut second = first.clone();
    second.put("Size", &Variant::I4(9), 0).expect("it fits");
    assert_eq!(
        (value(&first, "Size"), value(&second, "Size")),
        (Value::Int(3), Value::Int(9))
    );
}

#[test]
fn system_properties_of_class_and_instance() {
    // section I.2, OM-08, W194 to W197
    let class = class_object();
    let mut object = Object::Instance(class.spawn_instance());
    object
        .put("Id", &Variant::bstr("a\\b\"c"), 0)
        .expect("it fits");
    let table = [
        ("__GENUS", Value::Int(1), Value::Int(2)),
        ("__CLASS", Value::text("Special"), Value::text("Special")),
        ("__SUPERCLASS", Value::text("Item"), Value::text("Item")),
        ("__DYNASTY", Value::text("Item"), Value::text("Item")),
        (
            "__DERIVATION",
            Value::Array([Value::text("Item")].into()),
            Value::Array([Value::text("Item")].into()),
        ),
        ("__PROPERTY_COUNT", Value::Int(4), Value::Int(4)),
        (
            "__RELPATH",
            Value::text("Special"),
            Value::text(r#"Special.Id="a\\b\"c""#),
        ),
        (
            "__NAMESPACE",
            Value::text("root\\demo"),
            Value::text("root\\demo"),
        ),
        ("__SERVER", Value::text("LAB"), Value::text("LAB")),
        (
            "__PATH",
            Value::text(r"\\LAB\root\demo:Special"),
            Value::text(r#"\\LAB\root\demo:Special.Id="a\\b\"c""#),
        ),
    ];
    for (name, of_class, of_instance) in table {
        assert_eq!(
            (value(&class, name), value(&object, name)),
            (of_class, of_instance),
            "{name}"
        );
        assert_eq!(class.get(name).map(|it| it.flavor), Ok(0x40));
    }
}

#[test]
fn get_tells_type_and_origin() {
    // W181, W182
    let object = Object::Instance(class_object().spawn_instance());
    let big = object.get("BIG").expect("names ignore case");
    assert_eq!(
        (&*big.name, big.value, big.ty.code(), big.flavor),
        ("Big", Value::Null, 21, 0x20)
    );
    assert_eq!(object.get("Made").map(|it| it.flavor), Ok(0));
    assert_eq!(status(object.get("Gone")), Some(WbemStatus::E_NOT_FOUND));
}

#[test]
fn objects_as_text_read_back() {
    let mut object = Object::Instance(class_object().spawn_instance());
    object
        .put("Id", &Variant::bstr("tab\t\"quoted\" \\"), 0)
        .expect("it fits");
    object.put("Big", &Variant::bstr("5"), 0).expect("it fits");
    let text = format!("{}{}", class_object().object_text(), object.object_text());
    assert!(text.contains("class Special : Item\n"));
    assert!(
        text.contains("\tdatetime Made;\n") && !text.contains("uint32 Size;"),
        "only what the class adds: {text}"
    );
    assert!(
        text.contains("\tBig = \"5\";\n") && !text.contains("Made ="),
        "{text}"
    );
    let (file, diagnostics) = wmi_lab_syntax::mof::parse(&text, 0);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let Some(wmi_lab_syntax::mof::ast::Item::Instance(read)) = file.items.get(1) else {
        panic!("{file:?}")
    };
    let id = wmi_lab_syntax::mof::ast::ValueKind::Str("tab\t\"quoted\" \\".to_owned());
    assert_eq!(read.assignments[0].value.it, id);
}

#[test]
fn names_are_the_same_in_any_letter_case() {
    assert!(same_name("Äpfel", "äPFEL") && !same_name("a", "b"));
}
