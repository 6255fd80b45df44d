//! `IWbemClassObject`: the client's own copy of an object.

use std::rc::Rc;

use crate::com::{Owner, Shape, object_name};
use crate::guest::{Arg, ObjectId, ThreadId};
use crate::method::Method;
use crate::model::{Fault, Object, Property, Value, Variant};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::deliver::capitalised;
use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::thread::Flow;

impl Kernel {
    /// The methods of `IWbemClassObject`.
    pub(crate) fn call_class_object(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let owner = Owner::Program(self.threads[&id].program);
        let answer = match frame.method {
            Method::ObjectGet => self.get_property(&frame, owner),
            Method::ObjectPut => self.put_property(&frame),
            Method::ObjectDelete => self.delete_property(&frame),
            Method::ObjectBeginEnumeration => self.begin_properties(&frame),
            Method::ObjectNext => self.next_property(&frame, owner),
            Method::ObjectEndEnumeration => Ok(self.end_properties(&frame)),
            Method::ObjectSpawnDerivedClass => self.spawn_derived_class(&frame, owner),
            Method::ObjectCompareTo => Ok(self.compare_objects(&frame)),
            Method::ObjectInheritsFrom => Ok(self.inherits_from(&frame)),
            Method::ObjectGetMethod => self.get_method(&frame, owner),
            Method::ObjectSpawnInstance => self.spawn_instance(&frame, owner),
            Method::ObjectGetNames => self.property_names(&frame),
            Method::ObjectGetPropertyOrigin => self.property_origin(&frame),
            Method::ObjectGetMethodOrigin => self.method_origin(&frame),
            Method::ObjectBeginMethodEnumeration => self.begin_methods(&frame),
            Method::ObjectNextMethod => self.next_method(&frame, owner),
            Method::ObjectEndMethodEnumeration => Ok(self.end_methods(&frame)),
            Method::ObjectGetQualifierSet
            | Method::ObjectGetPropertyQualifierSet
            | Method::ObjectGetMethodQualifierSet => self.hand_out_qualifiers(&frame, owner),
            Method::ObjectClone => {
                let copy = self.class_object(frame.object()).clone();
                let copy = self.hand_out(copy, owner);
                Ok(Answer::status(WbemStatus::NO_ERROR, Rule::Co04).out(
                    frame.method,
                    "ppCopy",
                    Arg::Object(copy),
                ))
            }
            _ => {
                let text: Rc<str> = self.class_object(frame.object()).object_text().into();
                Ok(Answer::status(WbemStatus::NO_ERROR, Rule::SimCom).out(
                    frame.method,
                    "pstrObjectText",
                    Arg::Text(text),
                ))
            }
        };
        Flow::Reply(frame, answer.unwrap_or_else(|fault| refusal(&fault)))
    }

    /// The object behind an `IWbemClassObject` or a `CInstance`.
    pub(crate) fn class_object(&self, object: ObjectId) -> &Object {
        match &self.objects[&object].shape {
            Shape::ClassObject { object, .. } | Shape::Instance { object, .. } => object,
            _ => unreachable!("not an IWbemClassObject; `begin_call` checks it"),
        }
    }

    /// The same, to change it.
    pub(crate) fn class_object_mut(&mut self, object: ObjectId) -> &mut Object {
        match self.objects.get_mut(&object).map(|entry| &mut entry.shape) {
            Some(Shape::ClassObject { object, .. } | Shape::Instance { object, .. }) => object,
            _ => unreachable!("not an IWbemClassObject; `begin_call` checks it"),
        }
    }

    fn get_property(&mut self, frame: &CallFrame, owner: Owner) -> Result<Answer, Fault> {
        let Arg::Text(name) = frame.arg("wszName") else {
            return Err(Fault::new(
                WbemStatus::E_INVALID_PARAMETER,
                Rule::Co02,
                "the property name is NULL",
            ));
        };
        let property = self.class_object(frame.object()).get(name)?;
        let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Co02);
        self.tell_property(frame, &property, owner, answer)
    }

    /// Writes a property through the parameters of `Get` or `Next`.
    pub(crate) fn tell_property(
        &mut self,
        frame: &CallFrame,
        property: &Property,
        owner: Owner,
        mut answer: Answer,
    ) -> Result<Answer, Fault> {
        let value = match (
            &property.value,
            Variant::from_value(&property.value, property.ty),
        ) {
            (_, Some(variant)) => Arg::Variant(variant),
            // An object, or an array of objects (W235): the client gets references of its own.
            (Value::Object(object), None) => Arg::Object(self.hand_out((**object).clone(), owner)),
            (value, None) => {
                let objects = value.elements().iter().filter_map(|it| match it {
                    Value::Object(object) => Some((**object).clone()),
                    _ => None,
                });
                let objects: Vec<Object> = objects.collect();
                let handed = objects
                    .into_iter()
                    .map(|it| Arg::Object(self.hand_out(it, owner)));
                Arg::Array(handed.collect())
            }
        };
        if frame.wants("pVal") {
            answer = answer.out(frame.method, "pVal", value);
        }
        if frame.wants("pType") {
            answer = answer.out(
                frame.method,
                "pType",
                Arg::Int(i64::from(property.ty.code())),
            );
        }
        if frame.wants("plFlavor") {
            answer = answer.out(
                frame.method,
                "plFlavor",
                Arg::Int(i64::from(property.flavor)),
            );
        }
        Ok(answer)
    }

    fn put_property(&mut self, frame: &CallFrame) -> Result<Answer, Fault> {
        let Arg::Text(name) = frame.arg("wszName").clone() else {
            return Err(Fault::new(
                WbemStatus::E_INVALID_PARAMETER,
                Rule::Co02,
                "the property name is NULL",
            ));
        };
        let code = frame.word("Type");
        let embedded = match frame.arg("pVal") {
            Arg::Object(object) => self.objects.get(object).map(|it| &it.shape),
            _ => None,
        };
        if let Some(Shape::ClassObject { object, .. }) = embedded {
            let embedded = object.clone();
            self.class_object_mut(frame.object())
                .put_object(&name, embedded)?;
            return Ok(Answer::status(WbemStatus::NO_ERROR, Rule::Co02));
        }
        let variant = match frame.arg("pVal") {
            Arg::Variant(variant) => variant.clone(),
            Arg::Null => Variant::Null,
            _ => {
                let detail = "the VARIANT holds no IWbemClassObject of WMI";
                return Err(Fault::new(WbemStatus::E_TYPE_MISMATCH, Rule::Co02, detail));
            }
        };
        self.class_object_mut(frame.object())
            .put(&name, &variant, code)?;
        let label = object_name(self.class_object(frame.object()));
        if let Some(entry) = self.objects.get_mut(&frame.object()) {
            entry.label = label;
        }
        Ok(Answer::status(WbemStatus::NO_ERROR, Rule::Co02))
    }

    fn spawn_instance(&mut self, frame: &CallFrame, owner: Owner) -> Result<Answer, Fault> {
        let instance = self.class_object(frame.object()).spawn_instance();
        let label: Rc<str> = format!("new {}", instance.class().name).into();
        let object = self.hand_out(Object::Instance(instance), owner);
        if let Some(entry) = self.objects.get_mut(&object) {
            entry.label = label;
        }
        Ok(Answer::status(WbemStatus::NO_ERROR, Rule::Co01).out(
            frame.method,
            "ppNewInstance",
            Arg::Object(object),
        ))
    }
}

/// A refusal as the answer to a call.
pub(crate) fn refusal(fault: &Fault) -> Answer {
    Answer::status(fault.status, fault.rule).note(format!("{}.", capitalised(&fault.detail)))
}
