//! `CInstance` and `MethodContext` of a provider program: making an instance, its properties, handing it over.

use std::rc::Rc;

use crate::com::{Feed, Owner, ResultId, Shape, object_name, short_name};
use crate::guest::{Arg, ObjectId, ThreadId};
use crate::method::Method;
use crate::model::{Instance, Object, Variant};
use crate::pick::Pick;
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::frame::{Activity, Answer, CallFrame};
use super::kernel::Kernel;
use super::thread::{Flow, Wait};

impl Kernel {
    pub(crate) fn create_instance_object(
        &mut self,
        instance: Instance,
        context: ObjectId,
        owner: Owner,
    ) -> ObjectId {
        let label = short_name(&instance);
        self.create(
            Shape::Instance {
                object: Object::Instance(instance),
                context,
            },
            owner,
            label,
        )
    }

    fn context(&self, object: ObjectId) -> Option<(Option<ResultId>, Rc<str>, Rc<str>)> {
        match self.objects.get(&object).map(|entry| &entry.shape) {
            Some(Shape::MethodContext {
                result,
                class,
                namespace,
                ..
            }) => Some((*result, Rc::clone(class), Rc::clone(namespace))),
            _ => None,
        }
    }

    /// `MethodContext::GetIWBEMContext`: the values that the client passed along, in a context of the provider's own
    /// (PI-18).
    pub(super) fn values_of_context(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let owner = Owner::Program(self.threads[&id].program);
        let values = match &self.objects[&frame.object()].shape {
            Shape::MethodContext { values, .. } => values.as_deref().cloned(),
            _ => None,
        };
        let answer = match values {
            Some(values) => {
                let shape = Shape::Context { values, next: None };
                let copy = self.create(shape, owner, "context");
                Answer::value(Arg::Object(copy), Rule::Pi18)
            }
            None => {
                let answer = Answer::value(Arg::Null, Rule::Pi18);
                answer.note("The client passed no context along.")
            }
        };
        Flow::Reply(frame, answer)
    }

    /// The set that the instances of a method context go to.
    pub(crate) fn result_of_context(&self, context: ObjectId) -> Option<ResultId> {
        self.context(context)?.0
    }

    pub(super) fn create_new_instance(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let owner = Owner::Program(self.threads[&id].program);
        let Arg::Object(context) = *frame.arg("pMethodContext") else {
            return Flow::Reply(
                frame,
                Answer::value(Arg::Null, Rule::SimProvider).note("The method context is NULL."),
            );
        };
        let class = self.context(context).and_then(|(_, class, namespace)| {
            let namespace = self.store.namespace(&namespace)?;
            self.store.class(namespace, &class).cloned()
        });
        let answer = match class {
            Some(class) => {
                let object =
                    self.create_instance_object(Instance::spawn(class, None), context, owner);
                Answer::value(Arg::Object(object), Rule::SimProvider)
            }
            None => Answer::value(Arg::Null, Rule::SimProvider)
                .note("The context belongs to no running provider method."),
        };
        Flow::Reply(frame, answer)
    }

    /// `CInstance::Commit`: one instance for the client (GF-16).
    pub(crate) fn commit(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let lane = self.threads[&id].lane;
        let Shape::Instance { object, context } = self.objects[&frame.object()].shape.clone()
        else {
            unreachable!("`begin_call` checks the interface")
        };
        let Some((result, _, _)) = self.context(context) else {
            return Flow::Reply(frame, Answer::status(WbemStatus::E_FAILED, Rule::Gf16));
        };
        if let Some(result) = result
            && self.must_wait(result)
        {
            let (lane, wait) = (self.threads[&id].lane, Flow::Park(Wait::Room(result)));
            self.narrate_held_back(result, lane);
            return self.hold(id, frame, Activity::Room, wait);
        }
        let set = result.and_then(|it| Some((it, self.results.get(&it)?)));
        let Some((result, query, namespace)) = set.and_then(|(id, set)| match &set.feed {
            Feed::Framework { query, .. } => {
                Some((id, Rc::clone(query), Rc::clone(&set.namespace)))
            }
            _ => None,
        }) else {
            let answer = Answer::status(WbemStatus::E_CALL_CANCELLED, Rule::Gf16);
            return Flow::Reply(
                frame,
                answer.note("The client has gone: the provider should stop."),
            );
        };
        if let Object::Instance(instance) = object {
            let place = self
                .store
                .namespace(&namespace)
                .and_then(|id| self.store.place(id));
            let instance = instance.at(place);
            if query.matches(&instance) {
                self.produce(
                    result,
                    vec![Rc::new(Object::Instance(query.project(instance)))],
                    lane,
                );
            }
        }
        Flow::Reply(frame, Answer::status(WbemStatus::NO_ERROR, Rule::Gf16))
    }

    /// Whether a provider that has an instance to give is to wait until its client has taken more (SS-20).
    fn must_wait(&mut self, result: ResultId) -> bool {
        if let Some(Pick::Ahead(count)) = self.pick {
            self.pick = None;
            if let Some(set) = self.results.get_mut(&result) {
                set.look_ahead = Some(count as usize);
            }
        }
        let set = self.results.get(&result);
        set.is_some_and(|it| !it.is_finished() && it.room() == 0)
    }

    /// A property of a `CInstance`, or the method context that it belongs to (GF-06).
    pub(super) fn call_instance(&mut self, frame: CallFrame) -> Flow {
        let object = frame.object();
        let name = frame
            .method
            .position("pName")
            .and_then(|_| frame.arg("pName").as_text().cloned())
            .unwrap_or_default();
        let answer = match frame.method {
            Method::InstanceSet => {
                let value = if let Arg::Variant(value) = frame.arg("value") {
                    value.clone()
                } else {
                    Variant::Null
                };
                let done = self.class_object_mut(object).put(&name, &value, 0).is_ok();
                let label = object_name(self.class_object(object));
                if let Some(entry) = self.objects.get_mut(&object) {
                    entry.label = label;
                }
                Answer::value(Arg::Int(i64::from(done)), Rule::SimProvider)
            }
            Method::InstanceGet => match self.class_object(object).get(&name) {
                Ok(property) => {
                    let value =
                        Variant::from_value(&property.value, property.ty).unwrap_or(Variant::Null);
                    Answer::value(Arg::Int(1), Rule::SimProvider).out(
                        frame.method,
                        "value",
                        Arg::Variant(value),
                    )
                }
                Err(fault) => Answer::value(Arg::Int(0), Rule::SimProvider)
                    .note(format!("{}.", super::deliver::capitalised(&fault.detail))),
            },
            Method::InstanceIsNull => {
                let null = self
                    .class_object(object)
                    .get(&name)
                    .is_ok_and(|property| property.value.is_null());
                Answer::value(Arg::Int(i64::from(null)), Rule::SimProvider)
            }
            _ => match self.objects[&object].shape {
                Shape::Instance { context, .. } => {
                    let answer = Answer::value(Arg::Object(context), Rule::Gf06);
                    answer.note("The context belongs to the instance; nobody releases it.")
                }
                _ => Answer::value(Arg::Null, Rule::SimProvider),
            },
        };
        Flow::Reply(frame, answer)
    }
}
