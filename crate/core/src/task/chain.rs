//! The providers of a class and of its relatives, asked one after the other (PI-22, DI-03).

use std::rc::Rc;

use crate::com::OperationId;
use crate::lab::{Capability, LabProvider};
use crate::model::{ClassDef, ContextValues, Fault};
use crate::rule::Rule;
use crate::store::NamespaceId;
use crate::trace::{Kind, Level};

use super::draft::Draft;
use super::kernel::{Kernel, WMI};
use super::put_order::chain_rule;

impl Kernel {
    /// The classes with a provider, from the topmost parent of `class` down to the class itself.
    pub(crate) fn provider_chain(
        &self,
        namespace: NamespaceId,
        class: &Rc<ClassDef>,
    ) -> Vec<Rc<ClassDef>> {
        let parents = class.derivation.iter().rev();
        let parents = parents.filter_map(|name| self.store.class(namespace, name).cloned());
        let chain = parents.chain([Rc::clone(class)]);
        chain.filter(|it| it.served_by().is_some()).collect()
    }

    /// The providers of some classes that are declared and not written in C++.
    pub(crate) fn declared<'k>(
        &'k self,
        classes: &'k [Rc<ClassDef>],
    ) -> impl Iterator<Item = &'k LabProvider> {
        let names = classes.iter().filter_map(|class| class.provider.as_deref());
        let declared = names.filter(|name| self.provider_program(name).is_none());
        declared.filter_map(|name| self.config.lab.provider(name))
    }

    /// Asks the providers of a class chain to write, the topmost first; all must be able to (PI-22).
    ///
    /// # Errors
    /// Why the first of them that cannot does not.
    pub(crate) fn ask_to_write(
        &mut self,
        id: OperationId,
        chain: &[Rc<ClassDef>],
        (namespace, path): (NamespaceId, &str),
        context: Option<&ContextValues>,
    ) -> Result<(), Fault> {
        for class in chain {
            let several = (chain.len() > 1).then_some(Rule::Pi22);
            self.narrate_asking(id, "write", class, path, several, context);
            self.check_capability(namespace, class, Capability::Put, chain_rule(chain))?;
        }
        Ok(())
    }

    /// Tells that a declared provider is asked, and which values it sees: those that are for the first client only
    /// are gone (PI-28).
    pub(crate) fn narrate_asking(
        &mut self,
        id: OperationId,
        verb: &str,
        class: &ClassDef,
        path: &str,
        several: Option<Rule>,
        context: Option<&ContextValues>,
    ) {
        let Some(provider) = class.provider.clone() else {
            return;
        };
        if self.config.lab.provider(&provider).is_none() {
            return;
        }
        let lane = self.provider_lane(&provider);
        let keys = path.find(['.', '=']).map_or("", |at| &path[at..]);
        let mut label = format!("The provider is asked to {verb} {}{keys}", class.name);
        let mut rule = several;
        let mut note = None;
        if let Some(context) = context {
            let seen = context.for_provider();
            let names: Vec<&str> = seen.iter().map(|(name, _)| &**name).collect();
            label = format!("{label} with {}", names.join(", "));
            let values = seen.iter().map(|(name, value)| format!("{name} = {value}"));
            note = Some(format!("{}.", values.collect::<Vec<_>>().join(", ")));
            let partial = context.partial_put().is_ok_and(|it| it.is_some());
            rule = rule.or(Some(if partial { Rule::Pi28 } else { Rule::Pi18 }));
        }
        let cause = self.operations[&id].cause;
        let mut draft = Draft::new(Kind::Hop, WMI, rule.unwrap_or(Rule::SimProvider), label)
            .to(lane)
            .operation(id)
            .cause(cause);
        if rule.is_none() {
            draft = draft.level(Level::Calls);
        }
        if let Some(note) = note {
            draft = draft.note(note);
        }
        let event = self.emit(draft);
        self.operation_mut(id).cause = event;
    }
}
