//! `IWbemQualifierSet`, and the methods of `IWbemClassObject` that hand one out.

use std::rc::Rc;

use crate::com::{Cursor, Owner, Shape};
use crate::flags::{LOCAL_ONLY, PROPAGATED_ONLY};
use crate::guest::{Arg, ObjectId, ThreadId};
use crate::method::Method;
use crate::model::{
    CimType, Fault, Flavor, Object, PropertyType, Qualifier, Qualifiers, Slot, Value, Variant,
};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::object::refusal;
use super::thread::Flow;

/// `VT_BSTR`
const BSTR: u16 = 8;
/// The bits of a flavor that a client may write.
const WRITABLE: u32 = 0x93;

impl Kernel {
    /// `GetQualifierSet`, `GetPropertyQualifierSet`, `GetMethodQualifierSet`.
    pub(crate) fn hand_out_qualifiers(
        &mut self,
        frame: &CallFrame,
        owner: Owner,
    ) -> Result<Answer, Fault> {
        let name = |parameter: &str| {
            let name = frame.arg(parameter).as_text().cloned();
            name.ok_or_else(|| {
                let status = WbemStatus::E_INVALID_PARAMETER;
                Fault::new(status, Rule::Om28, "the name is NULL")
            })
        };
        let slot = match frame.method {
            Method::ObjectGetPropertyQualifierSet => Slot::Property(name("wszProperty")?),
            Method::ObjectGetMethodQualifierSet => Slot::Method(name("wszMethod")?),
            _ => Slot::Object,
        };
        let of = frame.object();
        self.class_object(of).qualifiers(&slot)?;
        let label = match &slot {
            Slot::Object => format!("qualifiers of {}", self.object_label(of)),
            Slot::Property(name) | Slot::Method(name) => format!("qualifiers of {name}"),
        };
        let shape = Shape::QualifierSet {
            of,
            slot,
            cursor: None,
        };
        let set = self.create(shape, owner, label);
        // The set is part of its object, which lives as long as the set does.
        if let Some(entry) = self.objects.get_mut(&of) {
            entry.ledger.add(Owner::Object(set));
        }
        let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Om28);
        Ok(answer.out(frame.method, "ppQualSet", Arg::Object(set)))
    }

    /// The methods of `IWbemQualifierSet`.
    pub(crate) fn call_qualifiers(&mut self, _id: ThreadId, frame: CallFrame) -> Flow {
        let answer = match frame.method {
            Method::QualifierGet => self.get_qualifier(&frame),
            Method::QualifierPut => self.put_qualifier(&frame),
            Method::QualifierDelete => self.delete_qualifier(&frame),
            Method::QualifierGetNames => self.qualifier_names(&frame).map(|names| {
                let names = names_array(names);
                let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Om28);
                answer.out(frame.method, "pNames", names)
            }),
            Method::QualifierBeginEnumeration => self.qualifier_names(&frame).map(|names| {
                let cursor = Cursor {
                    names: names.into(),
                    next: 0,
                };
                *self.qualifier_cursor(frame.object()) = Some(cursor);
                Answer::status(WbemStatus::NO_ERROR, Rule::Co05)
            }),
            Method::QualifierNext => self.next_qualifier(&frame),
            _ => {
                let begun = self.qualifier_cursor(frame.object()).take();
                let status = match begun {
                    Some(_) => WbemStatus::NO_ERROR,
                    None => WbemStatus::E_UNEXPECTED,
                };
                Ok(Answer::status(status, Rule::Co05))
            }
        };
        Flow::Reply(frame, answer.unwrap_or_else(|fault| refusal(&fault)))
    }

    fn qualifier_set(&self, set: ObjectId) -> (ObjectId, &Slot) {
        match &self.objects[&set].shape {
            Shape::QualifierSet { of, slot, .. } => (*of, slot),
            shape => unreachable!("{shape:?} is no qualifier set; `begin_call` checks it"),
        }
    }

    fn qualifier_cursor(&mut self, set: ObjectId) -> &mut Option<Cursor> {
        match self.objects.get_mut(&set).map(|it| &mut it.shape) {
            Some(Shape::QualifierSet { cursor, .. }) => cursor,
            shape => unreachable!("{shape:?} is no qualifier set; `begin_call` checks it"),
        }
    }

    fn shown_qualifiers(&self, set: ObjectId) -> Result<Qualifiers, Fault> {
        let (of, slot) = self.qualifier_set(set);
        self.class_object(of).qualifiers(slot)
    }

    fn get_qualifier(&mut self, frame: &CallFrame) -> Result<Answer, Fault> {
        let name = qualifier_name(frame)?;
        let shown = self.shown_qualifiers(frame.object())?;
        let Some(qualifier) = shown.get(&name) else {
            let detail = format!("there is no qualifier {name} here");
            return Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Om28, detail));
        };
        let rule = if qualifier.name.eq_ignore_ascii_case("CIMTYPE") {
            Rule::Om30
        } else {
            Rule::Om28
        };
        Ok(tell_qualifier(
            frame,
            qualifier,
            Answer::status(WbemStatus::NO_ERROR, rule),
        ))
    }

    fn next_qualifier(&mut self, frame: &CallFrame) -> Result<Answer, Fault> {
        let Some(cursor) = self.qualifier_cursor(frame.object()) else {
            let detail = "no enumeration of the qualifiers was begun";
            return Err(Fault::new(WbemStatus::E_UNEXPECTED, Rule::Co05, detail));
        };
        let Some(name) = cursor.names.get(cursor.next).cloned() else {
            return Ok(Answer::status(WbemStatus::S_NO_MORE_DATA, Rule::Co05));
        };
        cursor.next += 1;
        let shown = self.shown_qualifiers(frame.object())?;
        let rule = match name.eq_ignore_ascii_case("CIMTYPE") {
            true => Rule::Om30,
            false => Rule::Co05,
        };
        let mut answer = Answer::status(WbemStatus::NO_ERROR, rule);
        if frame.wants("pstrName") {
            answer = answer.out(frame.method, "pstrName", Arg::Text(Rc::clone(&name)));
        }
        Ok(match shown.get(&name) {
            Some(qualifier) => tell_qualifier(frame, qualifier, answer),
            None => answer,
        })
    }

    /// Names of qualifiers: all, the object's own, or the inherited ones.
    fn qualifier_names(&self, frame: &CallFrame) -> Result<Vec<Rc<str>>, Fault> {
        if frame.method == Method::QualifierGetNames && !frame.wants("pNames") {
            let status = WbemStatus::E_INVALID_PARAMETER;
            return Err(Fault::new(
                status,
                Rule::Om28,
                "there is no place for the names",
            ));
        }
        let wanted: fn(Flavor) -> bool = match frame.word("lFlags") {
            0 => |_| true,
            LOCAL_ONLY => |flavor| !flavor.has(Flavor::PROPAGATED),
            PROPAGATED_ONLY => |flavor| flavor.has(Flavor::PROPAGATED),
            flags => {
                let detail = format!("{flags:#x} is no choice of qualifiers");
                let status = WbemStatus::E_INVALID_PARAMETER;
                return Err(Fault::new(status, Rule::Om28, detail));
            }
        };
        let shown = self.shown_qualifiers(frame.object())?;
        let chosen = shown.iter().filter(|it| wanted(it.flavor));
        Ok(chosen.map(|it| Rc::clone(&it.name)).collect())
    }

    fn put_qualifier(&mut self, frame: &CallFrame) -> Result<Answer, Fault> {
        let name = qualifier_name(frame)?;
        let flavor = frame.word("lFlavor");
        if flavor & !WRITABLE != 0 {
            let detail = format!("{flavor:#x} is no flavor that a client may write");
            return Err(Fault::new(WbemStatus::E_INVALID_FLAVOR, Rule::Om29, detail));
        }
        let Arg::Variant(variant) = frame.arg("pVal") else {
            let status = WbemStatus::E_INVALID_PARAMETER;
            return Err(Fault::new(status, Rule::Om29, "a qualifier needs a value"));
        };
        let qualifier = Qualifier {
            value: qualifier_value(variant)?,
            flavor: Flavor(flavor as u8),
            name,
        };
        let (of, slot) = self.qualifier_set(frame.object());
        let slot = slot.clone();
        match self.class_object_mut(of) {
            Object::Class(class) => class.put_qualifier(&slot, qualifier)?,
            Object::Instance(_) => return Err(of_instances()),
        }
        Ok(Answer::status(WbemStatus::NO_ERROR, Rule::Om29))
    }

    fn delete_qualifier(&mut self, frame: &CallFrame) -> Result<Answer, Fault> {
        let name = qualifier_name(frame)?;
        let (of, slot) = self.qualifier_set(frame.object());
        let slot = slot.clone();
        let status = match self.class_object_mut(of) {
            Object::Class(class) => class.delete_qualifier(&slot, &name)?,
            Object::Instance(_) => return Err(of_instances()),
        };
        Ok(Answer::status(status, Rule::Om29))
    }
}

/// A SAFEARRAY of names.
pub(crate) fn names_array(names: Vec<Rc<str>>) -> Arg {
    Arg::Variant(Variant::Array(
        BSTR,
        names.into_iter().map(Variant::Bstr).collect(),
    ))
}

fn of_instances() -> Fault {
    let detail = "qualifiers of a single instance are not modelled; write them on the class";
    let status = WbemStatus::E_NOT_SUPPORTED;
    Fault::new(status, Rule::SimNotModelled, detail)
}

fn qualifier_name(frame: &CallFrame) -> Result<Rc<str>, Fault> {
    let name = frame.arg("wszName").as_text().filter(|it| !it.is_empty());
    name.cloned().ok_or_else(|| {
        let detail = "the name of the qualifier is NULL or empty";
        Fault::new(WbemStatus::E_INVALID_PARAMETER, Rule::Om28, detail)
    })
}

fn tell_qualifier(frame: &CallFrame, qualifier: &Qualifier, mut answer: Answer) -> Answer {
    let value = Variant::from_value(&qualifier.value, type_of(&qualifier.value));
    if frame.wants("pVal") {
        let value = value.unwrap_or(Variant::Null);
        answer = answer.out(frame.method, "pVal", Arg::Variant(value));
    }
    if frame.wants("plFlavor") {
        let flavor = Arg::Int(i64::from(qualifier.flavor.0));
        answer = answer.out(frame.method, "plFlavor", flavor);
    }
    answer
}

/// The type of a qualifier, which follows from its value: sint32, real64, string, Boolean, or a list of one (OM-26).
pub(crate) fn type_of(value: &Value) -> PropertyType {
    let scalar = |value: &Value| match value {
        Value::Int(_) => CimType::Sint32,
        Value::Real(_) => CimType::Real64,
        Value::Bool(_) => CimType::Boolean,
        _ => CimType::String,
    };
    match value {
        Value::Array(elements) => {
            PropertyType::array(elements.first().map_or(CimType::String, scalar))
        }
        value => PropertyType::scalar(scalar(value)),
    }
}

fn qualifier_value(variant: &Variant) -> Result<Value, Fault> {
    let (element, array) = match variant {
        Variant::Array(element, _) => (*element, true),
        other => (other.vt(), false),
    };
    let cim = match element {
        3 => CimType::Sint32,
        5 => CimType::Real64,
        8 => CimType::String,
        11 => CimType::Boolean,
        vt => {
            let detail = format!("a qualifier is no VARIANT of type {vt}");
            let status = WbemStatus::E_INVALID_QUALIFIER_TYPE;
            return Err(Fault::new(status, Rule::Om29, detail));
        }
    };
    variant.to_value(PropertyType { cim, array })
}
