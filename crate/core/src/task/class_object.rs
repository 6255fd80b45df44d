//! `IWbemClassObject`: definitions, comparison, and going through the properties of an object.

use std::rc::Rc;

use wmi_lab_syntax::sorted::sort_by;

use crate::com::{Cursor, Owner, Shape};
use crate::flags::{
    IGNORE_CASE, IGNORE_CLASS, IGNORE_DEFAULT_VALUES, IGNORE_OBJECT_SOURCE, IGNORE_QUALIFIERS,
    KEYS_ONLY, LOCAL_ONLY, NONSYSTEM_ONLY, PROPAGATED_ONLY, SYSTEM_ONLY,
};
use crate::guest::{Arg, ObjectId};
use crate::model::{ClassDef, ClassObject, Fault, Object, SYSTEM_PROPERTIES, Value, fold};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;

/// The bits of `lEnumFlags` that choose by origin.
pub(crate) const ORIGIN: u32 = 0x70;

impl Kernel {
    /// `Delete` of a property of a class (CO-03).
    pub(crate) fn delete_property(&mut self, frame: &CallFrame) -> Result<Answer, Fault> {
        let name = name_argument(frame, "wszName", Rule::Co03)?;
        let status = match self.class_object_mut(frame.object()) {
            Object::Class(class) => class.delete(&name)?,
            Object::Instance(_) => {
                let detail = "an instance has the properties of its class and loses none";
                return Err(Fault::new(
                    WbemStatus::E_INVALID_OPERATION,
                    Rule::Co03,
                    detail,
                ));
            }
        };
        Ok(Answer::status(status, Rule::Co03))
    }

    /// `SpawnDerivedClass`, which an instance refuses (CO-01).
    pub(crate) fn spawn_derived_class(
        &mut self,
        frame: &CallFrame,
        owner: Owner,
    ) -> Result<Answer, Fault> {
        let Object::Class(class) = self.class_object(frame.object()) else {
            let detail = "a class is derived from a class, not from an instance";
            return Err(Fault::new(
                WbemStatus::E_ILLEGAL_OPERATION,
                Rule::Co01,
                detail,
            ));
        };
        let derived = Object::Class(class.spawn_derived()?);
        let derived = Arg::Object(self.hand_out(derived, owner));
        let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Co01);
        Ok(answer.out(frame.method, "ppNewClass", derived))
    }

    fn cursor(&mut self, object: ObjectId) -> Option<&mut Option<Cursor>> {
        match self.objects.get_mut(&object).map(|it| &mut it.shape) {
            Some(Shape::ClassObject { cursor, .. }) => Some(cursor),
            _ => None,
        }
    }

    /// `BeginEnumeration`: fixes which properties `Next` visits.
    pub(crate) fn begin_properties(&mut self, frame: &CallFrame) -> Result<Answer, Fault> {
        let flags = frame.word("lEnumFlags");
        let legal = [0, LOCAL_ONLY, PROPAGATED_ONLY, SYSTEM_ONLY, NONSYSTEM_ONLY];
        if !legal.contains(&(flags & ORIGIN)) || flags & !(ORIGIN | KEYS_ONLY) != 0 {
            let detail = format!("{flags:#x} is no choice of properties");
            return Err(Fault::new(
                WbemStatus::E_INVALID_PARAMETER,
                Rule::Co05,
                detail,
            ));
        }
        let names = chosen_properties(self.class_object(frame.object()), flags);
        if let Some(cursor) = self.cursor(frame.object()) {
            *cursor = Some(Cursor {
                names: names.into(),
                next: 0,
            });
        }
        Ok(Answer::status(WbemStatus::NO_ERROR, Rule::Co05))
    }

    /// `Next`: one property, until there is none left.
    pub(crate) fn next_property(
        &mut self,
        frame: &CallFrame,
        owner: Owner,
    ) -> Result<Answer, Fault> {
        if frame.word("lFlags") != 0 {
            let detail = "the choice is made by BeginEnumeration; Next takes no flags";
            let status = WbemStatus::E_INVALID_PARAMETER;
            return Err(Fault::new(status, Rule::Co05, detail));
        }
        let Some(Some(cursor)) = self.cursor(frame.object()) else {
            return Err(not_begun());
        };
        let Some(name) = cursor.names.get(cursor.next).cloned() else {
            return Ok(Answer::status(WbemStatus::S_NO_MORE_DATA, Rule::Co05));
        };
        cursor.next += 1;
        let property = self.class_object(frame.object()).get(&name)?;
        let mut answer = Answer::status(WbemStatus::NO_ERROR, Rule::Co05);
        if frame.wants("strName") {
            answer = answer.out(frame.method, "strName", Arg::Text(name));
        }
        self.tell_property(frame, &property, owner, answer)
    }

    /// `EndEnumeration`
    pub(crate) fn end_properties(&mut self, frame: &CallFrame) -> Answer {
        let begun = self.cursor(frame.object()).and_then(Option::take);
        match begun {
            Some(_) => Answer::status(WbemStatus::NO_ERROR, Rule::Co05),
            None => super::object::refusal(&not_begun()),
        }
    }

    /// `CompareTo` (CO-05).
    pub(crate) fn compare_objects(&self, frame: &CallFrame) -> Answer {
        let other = match frame.arg("pCompareTo") {
            Arg::Object(other) => self.objects.get(other).map(|it| &it.shape),
            _ => None,
        };
        let Some(Shape::ClassObject { object: other, .. }) = other else {
            let answer = Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Co05);
            return answer.note("There is no object to compare with.");
        };
        let same = agree(
            self.class_object(frame.object()),
            other,
            frame.word("lFlags"),
        );
        let status = if same {
            WbemStatus::NO_ERROR
        } else {
            WbemStatus::S_DIFFERENT
        };
        Answer::status(status, Rule::Co05)
    }

    /// `InheritsFrom`
    pub(crate) fn inherits_from(&self, frame: &CallFrame) -> Answer {
        let class = self.class_object(frame.object()).class();
        let status = match frame.arg("strAncestor") {
            Arg::Text(name) if class.is_a(name) => WbemStatus::NO_ERROR,
            Arg::Text(_) => WbemStatus::S_FALSE,
            _ => WbemStatus::E_INVALID_PARAMETER,
        };
        Answer::status(status, Rule::SimCom)
    }

    /// `GetMethod`: the classes of the parameters; NULL where nothing goes that way (W220, W221).
    pub(crate) fn get_method(&mut self, frame: &CallFrame, owner: Owner) -> Result<Answer, Fault> {
        let name = name_argument(frame, "wszName", Rule::Em02)?;
        let class = Rc::clone(self.class_object(frame.object()).class());
        let Some(method) = class.method(&name) else {
            let note = format!("Class {} has no method {name}.", class.name);
            let mut answer = Answer::status(WbemStatus::E_NOT_FOUND, Rule::Em03).note(note);
            for parameter in ["ppInSignature", "ppOutSignature"] {
                if frame.wants(parameter) {
                    answer = answer.out(frame.method, parameter, Arg::Null);
                }
            }
            return Ok(answer);
        };
        let name = Rc::clone(&method.name);
        let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Em02);
        self.tell_signatures(frame, &name, owner, answer)
    }

    /// Writes the classes of a method's parameters through the parameters of `GetMethod` or `NextMethod`.
    pub(crate) fn tell_signatures(
        &mut self,
        frame: &CallFrame,
        name: &str,
        owner: Owner,
        mut answer: Answer,
    ) -> Result<Answer, Fault> {
        let object = self.class_object(frame.object());
        let (class, place) = (Rc::clone(object.class()), object.place().cloned());
        let method = class.method(name);
        let sides = [
            ("ppInSignature", method.and_then(|it| it.inputs.clone())),
            ("ppOutSignature", method.and_then(|it| it.outputs.clone())),
        ];
        for (parameter, signature) in sides {
            if !frame.wants(parameter) {
                continue;
            }
            let signature = signature.map(|def: Rc<ClassDef>| {
                Object::Class(ClassObject {
                    def,
                    place: place.clone(),
                    parent: None,
                })
            });
            let signature = signature.map_or(Arg::Null, |it| Arg::Object(self.hand_out(it, owner)));
            answer = answer.out(frame.method, parameter, signature);
        }
        Ok(answer)
    }
}

fn not_begun() -> Fault {
    let detail = "no enumeration of the properties was begun";
    Fault::new(WbemStatus::E_UNEXPECTED, Rule::Co05, detail)
}

pub(crate) fn name_argument(
    frame: &CallFrame,
    parameter: &str,
    rule: Rule,
) -> Result<Rc<str>, Fault> {
    let name = frame.arg(parameter).as_text().cloned();
    name.ok_or_else(|| Fault::new(WbemStatus::E_INVALID_PARAMETER, rule, "the name is NULL"))
}

/// The properties that the flags of `BeginEnumeration` leave in, system properties first.
pub(crate) fn chosen_properties(object: &Object, flags: u32) -> Vec<Rc<str>> {
    let class = object.class();
    let origin = flags & ORIGIN;
    let keys_only = flags & KEYS_ONLY != 0;
    let system = SYSTEM_PROPERTIES.iter().map(|it| Rc::<str>::from(*it));
    let own = object.property_names().into_iter().filter(|name| {
        let property = class.property(name);
        let local = property.is_some_and(|it| it.origin == class.name);
        let key = property.is_some_and(|it| it.key);
        match origin {
            LOCAL_ONLY => local && (key || !keys_only),
            PROPAGATED_ONLY => !local && (key || !keys_only),
            SYSTEM_ONLY => false,
            _ => key || !keys_only,
        }
    });
    let with_system = matches!(origin, 0 | SYSTEM_ONLY) && !keys_only;
    system.filter(|_| with_system).chain(own).collect()
}

/// Whether two objects are equal in what the flags of `CompareTo` do not leave out.
fn agree(a: &Object, b: &Object, flags: u32) -> bool {
    let skips = |bit| flags & bit != 0;
    let (left, right) = (a.class(), b.class());
    let names = |object: &Object| {
        let mut names: Vec<String> = object.property_names().iter().map(|it| fold(it)).collect();
        sort_by(&mut names, Ord::cmp);
        names
    };
    let same_value = |name: &Rc<str>| match (a.get(name), b.get(name)) {
        (Ok(a), Ok(b)) => {
            a.ty == b.ty
                && match (&a.value, &b.value) {
                    (Value::Text(a), Value::Text(b)) if skips(IGNORE_CASE) => fold(a) == fold(b),
                    (a, b) => a == b,
                }
        }
        _ => false,
    };
    let both_classes = matches!((a, b), (Object::Class(_), Object::Class(_)));
    let same_values =
        both_classes && skips(IGNORE_DEFAULT_VALUES) || a.property_names().iter().all(same_value);
    let same_qualifiers = || {
        let properties = left.properties.iter();
        left.qualifiers == right.qualifiers
            && properties.into_iter().all(|it| {
                right
                    .property(&it.name)
                    .is_none_or(|other| other.qualifiers == it.qualifiers)
            })
    };
    (both_classes || (a.as_instance().is_some() && b.as_instance().is_some()))
        && (skips(IGNORE_OBJECT_SOURCE) || a.place() == b.place())
        && (skips(IGNORE_CLASS)
            || fold(&left.name) == fold(&right.name) && left.derivation == right.derivation)
        && names(a) == names(b)
        && same_values
        && (skips(IGNORE_QUALIFIERS) || same_qualifiers())
}
