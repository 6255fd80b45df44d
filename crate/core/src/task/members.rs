//! `IWbemClassObject`: names of properties, where members come from, and going through the methods of a class.

use std::rc::Rc;

use crate::com::{Cursor, Owner, Shape};
use crate::flags::{
    ALWAYS, KEYS_ONLY, LOCAL_ONLY, NONSYSTEM_ONLY, ONLY_IF_FALSE, ONLY_IF_IDENTICAL, ONLY_IF_TRUE,
    PROPAGATED_ONLY, REFS_ONLY, SYSTEM_ONLY,
};
use crate::guest::Arg;
use crate::model::{
    CimType, ClassDef, ClassObject, Fault, MethodDef, Object, SYSTEM_PROPERTIES, Slot, Variant,
    same_name,
};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::class_object::{ORIGIN, chosen_properties, name_argument};
use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::qualifier_set::names_array;

/// The bits of `lFlags` of `GetNames` that ask for a qualifier.
const CONDITION: u32 = 0x3;

impl Kernel {
    /// `GetNames`: properties by origin, kind and qualifier (W166 to W170).
    pub(crate) fn property_names(&self, frame: &CallFrame) -> Result<Answer, Fault> {
        let invalid = |detail: String| {
            let status = WbemStatus::E_INVALID_PARAMETER;
            Err(Fault::new(status, Rule::Co05, detail))
        };
        if !frame.wants("pNames") {
            return invalid("there is no place for the names".to_owned());
        }
        let flags = frame.word("lFlags");
        let origins = [
            0,
            LOCAL_ONLY,
            PROPAGATED_ONLY,
            SYSTEM_ONLY,
            NONSYSTEM_ONLY,
            ORIGIN,
        ];
        let known = ORIGIN | CONDITION | KEYS_ONLY | REFS_ONLY;
        if flags & !known != 0 || !origins.contains(&(flags & ORIGIN)) {
            return invalid(format!("{flags:#x} is no choice of properties"));
        }
        let object = self.class_object(frame.object());
        // The whole mask of origins leaves nothing out (W169).
        let by_origin = match flags & ORIGIN {
            ORIGIN => flags & KEYS_ONLY,
            origin => origin | flags & KEYS_ONLY,
        };
        let mut names = chosen_properties(object, by_origin);
        if flags & REFS_ONLY != 0 {
            let class = object.class();
            names.retain(|it| {
                let property = class.property(it);
                property.is_some_and(|it| it.ty.cim == CimType::Reference)
            });
        }
        if let (Arg::Text(qualifier), true) =
            (frame.arg("wszQualifierName"), flags & CONDITION != ALWAYS)
        {
            let wanted = match frame.arg("pQualifierVal") {
                Arg::Variant(value) => value.clone(),
                _ => Variant::Null,
            };
            names.retain(|it| has_qualifier(object, it, qualifier, flags & CONDITION, &wanted));
        }
        let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Co05);
        Ok(answer.out(frame.method, "pNames", names_array(names)))
    }

    /// `GetPropertyOrigin`: the class that introduced a property.
    pub(crate) fn property_origin(&self, frame: &CallFrame) -> Result<Answer, Fault> {
        let name = name_argument(frame, "wszName", Rule::SimCom)?;
        let class = self.class_object(frame.object()).class();
        let of_system = SYSTEM_PROPERTIES.iter().any(|it| same_name(it, &name));
        let origin = match class.property(&name) {
            _ if of_system => "___SYSTEM".into(),
            Some(property) => Rc::clone(&property.origin),
            None => return Err(unknown(class, "property", &name)),
        };
        Ok(tell_origin(frame, origin))
    }

    /// `GetMethodOrigin`: the class that introduced a method.
    pub(crate) fn method_origin(&self, frame: &CallFrame) -> Result<Answer, Fault> {
        let name = name_argument(frame, "wszMethodName", Rule::SimCom)?;
        let class = self.class_object(frame.object()).class();
        match class.method(&name) {
            Some(method) => Ok(tell_origin(frame, Rc::clone(&method.origin))),
            None => Err(unknown(class, "method", &name)),
        }
    }

    fn methods(&mut self, frame: &CallFrame) -> Option<&mut Option<Cursor>> {
        match self
            .objects
            .get_mut(&frame.object())
            .map(|it| &mut it.shape)
        {
            Some(Shape::ClassObject { methods, .. }) => Some(methods),
            _ => None,
        }
    }

    /// `BeginMethodEnumeration`
    pub(crate) fn begin_methods(&mut self, frame: &CallFrame) -> Result<Answer, Fault> {
        let Object::Class(ClassObject { def, .. }) = self.class_object(frame.object()) else {
            let detail = "methods are those of a class, not of an instance";
            let status = WbemStatus::E_ILLEGAL_OPERATION;
            return Err(Fault::new(status, Rule::SimCom, detail));
        };
        let flags = frame.word("lEnumFlags");
        let wanted = |it: &&MethodDef| match flags {
            LOCAL_ONLY => it.origin == def.name,
            PROPAGATED_ONLY => it.origin != def.name,
            _ => true,
        };
        if ![0, LOCAL_ONLY, PROPAGATED_ONLY].contains(&flags) {
            let detail = format!("{flags:#x} is no choice of methods");
            let status = WbemStatus::E_INVALID_PARAMETER;
            return Err(Fault::new(status, Rule::SimCom, detail));
        }
        let names: Vec<Rc<str>> = def
            .methods
            .iter()
            .filter(wanted)
            .map(|it| Rc::clone(&it.name))
            .collect();
        if let Some(methods) = self.methods(frame) {
            *methods = Some(Cursor {
                names: names.into(),
                next: 0,
            });
        }
        Ok(Answer::status(WbemStatus::NO_ERROR, Rule::SimCom))
    }

    /// `NextMethod`: a name and the two classes of parameters.
    pub(crate) fn next_method(&mut self, frame: &CallFrame, owner: Owner) -> Result<Answer, Fault> {
        let Some(Some(cursor)) = self.methods(frame) else {
            let detail = "no enumeration of the methods was begun";
            return Err(Fault::new(WbemStatus::E_UNEXPECTED, Rule::Co05, detail));
        };
        let Some(name) = cursor.names.get(cursor.next).cloned() else {
            return Ok(Answer::status(WbemStatus::S_NO_MORE_DATA, Rule::Co05));
        };
        cursor.next += 1;
        let mut answer = Answer::status(WbemStatus::NO_ERROR, Rule::Co05);
        if frame.wants("pstrName") {
            answer = answer.out(frame.method, "pstrName", Arg::Text(Rc::clone(&name)));
        }
        self.tell_signatures(frame, &name, owner, answer)
    }

    /// `EndMethodEnumeration`
    pub(crate) fn end_methods(&mut self, frame: &CallFrame) -> Answer {
        let begun = self.methods(frame).and_then(Option::take);
        let status = match begun {
            Some(_) => WbemStatus::NO_ERROR,
            None => WbemStatus::E_UNEXPECTED,
        };
        Answer::status(status, Rule::Co05)
    }
}

fn tell_origin(frame: &CallFrame, origin: Rc<str>) -> Answer {
    let answer = Answer::status(WbemStatus::NO_ERROR, Rule::SimCom);
    match frame.wants("pstrClassName") {
        true => answer.out(frame.method, "pstrClassName", Arg::Text(origin)),
        false => answer,
    }
}

fn unknown(class: &ClassDef, kind: &str, name: &str) -> Fault {
    let detail = format!("class {} has no {kind} {name}", class.name);
    Fault::new(WbemStatus::E_NOT_FOUND, Rule::SimCom, detail)
}

/// Whether a property has a qualifier as `GetNames` wants it.
fn has_qualifier(
    object: &Object,
    name: &str,
    qualifier: &str,
    condition: u32,
    wanted: &Variant,
) -> bool {
    let known = object.qualifiers(&Slot::Property(name.into()));
    let value = known
        .ok()
        .and_then(|it| it.get(qualifier).map(|it| it.value.clone()));
    match condition {
        ONLY_IF_TRUE => value.is_some(),
        ONLY_IF_FALSE => value.is_none(),
        ONLY_IF_IDENTICAL => value.is_some_and(|value| {
            let ty = super::qualifier_set::type_of(&value);
            wanted.to_value(ty).is_ok_and(|it| it == value)
        }),
        _ => true,
    }
}
