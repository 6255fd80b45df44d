//! `IWbemContext`: the named values that a client passes along with a call.

use std::rc::Rc;

use crate::com::{Owner, Shape};
use crate::guest::{Arg, ObjectId, ThreadId};
use crate::method::Method;
use crate::model::{ContextValues, Variant};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::thread::Flow;

impl Kernel {
    /// The methods of `IWbemContext`.
    pub(crate) fn call_context(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let answer = match frame.method {
            Method::ContextClone => {
                let shape = Shape::Context {
                    values: self.context_mut(frame.object()).0.clone(),
                    next: None,
                };
                let owner = Owner::Program(self.threads[&id].program);
                let copy = self.create(shape, owner, "context");
                done(Rule::Pi18).out(frame.method, "ppNewCopy", Arg::Object(copy))
            }
            _ if frame.method.position("lFlags").is_some() && frame.word("lFlags") != 0 => {
                invalid("The flags of a context are reserved and must be 0.")
            }
            Method::ContextGetNames => {
                let (values, _) = self.context_mut(frame.object());
                let names = values.iter().map(|(name, _)| Variant::Bstr(name.clone()));
                let names = Arg::Variant(Variant::Array(8, names.collect()));
                done(Rule::Pi18).out(frame.method, "pNames", names)
            }
            Method::ContextBeginEnumeration => {
                *self.context_mut(frame.object()).1 = Some(0);
                done(Rule::Pi18)
            }
            Method::ContextNext => self.next_value(&frame),
            Method::ContextEndEnumeration => {
                *self.context_mut(frame.object()).1 = None;
                done(Rule::Pi18)
            }
            Method::ContextDeleteAll => {
                let (values, next) = self.context_mut(frame.object());
                values.clear();
                *next = None;
                done(Rule::Pi18)
            }
            _ => match frame.arg("wszName").clone() {
                Arg::Text(name) => self.call_named_value(&frame, &name),
                _ => invalid("The name is NULL."),
            },
        };
        Flow::Reply(frame, answer)
    }

    /// The methods that work on one value.
    fn call_named_value(&mut self, frame: &CallFrame, name: &Rc<str>) -> Answer {
        let rule = rule_of(name);
        let (values, next) = self.context_mut(frame.object());
        match (frame.method, frame.arg("lFlags")) {
            (Method::ContextSetValue, _) => match frame.arg("pValue") {
                Arg::Variant(value) => {
                    values.set(name, value.clone());
                    done(rule)
                }
                Arg::Null => invalid("The pointer to the value is NULL."),
                _ => Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::SimNotModelled)
                    .note("A context that holds an object is not modelled."),
            },
            (Method::ContextGetValue, _) if !frame.wants("pValue") => {
                invalid("The pointer for the value is NULL.")
            }
            (Method::ContextGetValue, _) => match values.get(name) {
                Some(value) => done(rule).out(frame.method, "pValue", Arg::Variant(value.clone())),
                None => missing(name),
            },
            _ => {
                *next = None;
                match values.remove(name) {
                    true => done(rule),
                    false => missing(name),
                }
            }
        }
    }

    fn next_value(&mut self, frame: &CallFrame) -> Answer {
        let (values, next) = self.context_mut(frame.object());
        let Some(at) = *next else {
            let answer = Answer::status(WbemStatus::E_UNEXPECTED, Rule::Pi18);
            return answer.note("No enumeration was begun.");
        };
        let Some((name, value)) = values.iter().nth(at) else {
            return Answer::status(WbemStatus::S_NO_MORE_DATA, Rule::Pi18);
        };
        let (name, value) = (Rc::clone(name), value.clone());
        *next = Some(at + 1);
        done(Rule::Pi18)
            .out(frame.method, "pstrName", Arg::Text(name))
            .out(frame.method, "pValue", Arg::Variant(value))
    }

    fn context_mut(&mut self, object: ObjectId) -> (&mut ContextValues, &mut Option<usize>) {
        match self.objects.get_mut(&object).map(|entry| &mut entry.shape) {
            Some(Shape::Context { values, next }) => (values, next),
            _ => unreachable!("not an IWbemContext; `begin_call` checks it"),
        }
    }

    /// The values of the context that a call was given, as they are now; WMI keeps no reference on it (W026).
    ///
    /// # Errors
    /// `WBEM_E_INVALID_CONTEXT` for something else in its place.
    pub(crate) fn context_of(
        &self,
        frame: &CallFrame,
    ) -> Result<Option<Rc<ContextValues>>, Answer> {
        let wrong = || {
            let answer = Answer::status(WbemStatus::E_INVALID_CONTEXT, Rule::Pi30);
            Err(answer.note("pCtx is no IWbemContext."))
        };
        match frame.arg("pCtx") {
            Arg::Null => Ok(None),
            Arg::Object(object) => match self.objects.get(object).map(|it| &it.shape) {
                Some(Shape::Context { values, .. }) => Ok(Some(Rc::new(values.clone()))),
                _ => wrong(),
            },
            _ => wrong(),
        }
    }
}

/// The rule that a value belongs to: partial puts and reads have their own (PI-28, PI-35).
fn rule_of(name: &str) -> Rule {
    let begins = |with: &str| {
        let start = name.get(..with.len());
        start.is_some_and(|it| it.eq_ignore_ascii_case(with))
    };
    if begins("__PUT_EXT") {
        Rule::Pi28
    } else if begins("__GET_EXT") {
        Rule::Pi35
    } else {
        Rule::Pi18
    }
}

fn done(rule: Rule) -> Answer {
    Answer::status(WbemStatus::NO_ERROR, rule)
}

fn invalid(note: &str) -> Answer {
    Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Pi18).note(note)
}

fn missing(name: &str) -> Answer {
    Answer::status(WbemStatus::E_NOT_FOUND, Rule::Pi18)
        .note(format!("The context has no value named {name}."))
}
