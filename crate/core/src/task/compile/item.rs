//! One item of MOF: the call of WMI that it becomes, and its outcome.

use std::rc::Rc;

use wmi_lab_syntax::mof::{self, Item};

use crate::com::{OperationId, Put, SingleTask, Verdict, Work};
use crate::guest::ThreadId;
use crate::method::Method;
use crate::model::{CimType, Fault, Object};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{Compilation, MofRules, Order};
use crate::task::frame::{Answer, CallFrame};
use crate::task::kernel::{Draft, Kernel, WMI};
use crate::trace::{Kind, Level};

use super::Compiling;

impl Kernel {
    /// Looks at the next item and makes the call that stores it.
    pub(super) fn begin_item(
        &mut self,
        id: ThreadId,
        frame: &CallFrame,
        compiling: &mut Compiling,
    ) -> Result<(), Answer> {
        let file = Rc::clone(&compiling.file);
        let rules = MofRules::of(&self.config.readings);
        let item = compiling.state.item(&file);
        compiling.objects += u32::from(matches!(item, Some(Item::Class(_) | Item::Instance(_))));
        let order = compiling.state.next(&self.store, &file, &rules);
        let order =
            order.map_err(|refusal| self.refuse_item(frame, Some(compiling), refusal.fault))?;
        if let Order::Namespace(place) = &order {
            return self.enter_namespace(frame, compiling, place);
        }
        let Some((method, task, forgiving)) = self.task_of(&compiling.state, order) else {
            return Ok(());
        };
        if let Some(answer) = self.refuse_for_server(id, method) {
            let status = WbemStatus(answer.returns.as_int().unwrap_or(0) as u32);
            let fault = Fault::new(status, answer.rule, "the server does not take the item");
            return Err(self.refuse_item(frame, Some(compiling), fault));
        }
        let event = self.announce_item(frame, compiling, &task);
        let operation = self.call_for_item(id, frame, event, method, task);
        compiling.current = Some((operation, forgiving));
        Ok(())
    }

    /// A directive sends the items that follow elsewhere (MF-12).
    fn enter_namespace(
        &mut self,
        frame: &CallFrame,
        compiling: &mut Compiling,
        place: &str,
    ) -> Result<(), Answer> {
        let found = self.connect_compiler(frame, place);
        compiling.state.ns =
            found.map_err(|fault| self.refuse_item(frame, Some(compiling), fault))?;
        let place = self.store.namespace_name(compiling.state.ns);
        let label = format!("What follows goes into {place}");
        let draft = Draft::new(Kind::Hop, WMI, Rule::Mf12, label);
        self.emit(draft.parent(frame.event).cause(frame.event));
        Ok(())
    }

    /// The call that an order becomes, and whether it may find nothing to delete.
    fn task_of(&self, state: &Compilation, order: Order) -> Option<(Method, SingleTask, bool)> {
        let namespace: Rc<str> = self.store.namespace_name(state.ns).into();
        let modes = state.modes;
        Some(match order {
            Order::Nothing | Order::Namespace(_) => return None,
            Order::Class(class) => {
                let task = SingleTask::PutClass {
                    class: self.store.class_object(state.ns, Rc::new(class)),
                    mode: modes.class,
                    update: modes.update,
                    amended: true,
                    namespace,
                };
                (Method::PutClass, task, false)
            }
            Order::Instance(instance) => {
                let task = SingleTask::Put(Box::new(Put {
                    object: Object::Instance(instance),
                    mode: modes.instance,
                    amended: true,
                    context: None,
                    namespace,
                }));
                (Method::PutInstance, task, false)
            }
            Order::Delete {
                path,
                is_class,
                forgiving,
            } => {
                let path = path.into();
                if is_class {
                    let task = SingleTask::DeleteClass {
                        name: path,
                        namespace,
                    };
                    (Method::DeleteClass, task, forgiving)
                } else {
                    let task = SingleTask::Delete { path, namespace };
                    (Method::DeleteInstance, task, forgiving)
                }
            }
        })
    }

    /// Says which item comes next, and which rules of MOF its references follow.
    fn announce_item(
        &mut self,
        frame: &CallFrame,
        compiling: &Compiling,
        task: &SingleTask,
    ) -> u32 {
        let label = compiling.label("is next");
        let mut draft = Draft::new(Kind::Hop, WMI, Rule::Mf17, label).level(Level::Calls);
        if let (SingleTask::Put(put), Some(Item::Instance(declaration))) = (task, compiling.item())
        {
            let class = put.object.class();
            let mut references = class.properties.iter().filter(|it| {
                it.ty.cim == CimType::Reference
                    && !put.object.get(&it.name).is_ok_and(|it| it.value.is_null())
            });
            if references.clone().next().is_some() {
                draft = draft.rule(Rule::Mf07);
            }
            if references.any(|it| it.key) {
                draft = draft.rule(Rule::Om19);
            }
            let is_alias = |it: &mof::Assignment| matches!(it.value.it, mof::ValueKind::Alias(_));
            if declaration.assignments.iter().any(is_alias) {
                draft = draft.rule(Rule::Mf08);
            }
        }
        self.emit(draft.parent(frame.event).cause(frame.event))
    }

    /// The call of WMI that an item becomes; it is carried out at once unless something makes it wait.
    fn call_for_item(
        &mut self,
        id: ThreadId,
        frame: &CallFrame,
        event: u32,
        method: Method,
        task: SingleTask,
    ) -> OperationId {
        let ready_ms = self.now_ms + self.single_latency_ms(method, &task);
        let ready_ms = self.held_until(ready_ms, frame);
        let frame = CallFrame {
            event,
            planned: self.planned_for(method, &task.targets()),
            ..frame.clone()
        };
        let work = Work::Single {
            task: Some(task),
            ready_ms,
            verdict: None,
            undelivered: true,
        };
        let operation = self.create_operation(id, &frame, None, work);
        if ready_ms <= self.now_ms {
            self.perform(operation);
        }
        operation
    }

    /// The outcome of an item is known.
    pub(super) fn end_item(
        &mut self,
        frame: &CallFrame,
        compiling: &Compiling,
        operation: OperationId,
        forgiving: bool,
    ) -> Result<(), Answer> {
        let verdict = match self.operations.remove(&operation).map(|it| it.work) {
            Some(Work::Single {
                verdict: Some(verdict),
                ..
            }) => *verdict,
            _ => Verdict::new(WbemStatus::E_CALL_CANCELLED, Rule::Ac31),
        };
        if !verdict.status.is_failure() {
            return Ok(());
        }
        if forgiving && verdict.status == WbemStatus::E_NOT_FOUND {
            let label = "There is nothing to delete, which NOFAIL allows";
            let draft = Draft::new(Kind::Hop, WMI, Rule::Mf15, label).status(verdict.status);
            self.emit(draft.parent(frame.event).cause(frame.event));
            return Ok(());
        }
        let detail = verdict.detail.as_deref().unwrap_or_default().to_owned();
        let fault = Fault::new(verdict.status, verdict.rule, detail);
        Err(self.refuse_item(frame, Some(compiling), fault))
    }
}
