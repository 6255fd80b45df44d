//! Who serves a class, and whether it can be asked for that: a provider must be registered, must load, and must
//! support the operation (AC-40).

use std::rc::Rc;

use wmi_lab_syntax::object_path::{self, KeyValue, Keys};

use crate::guest::ProgramId;
use crate::lab::{Capability, FailPhase, LabProvider};
use crate::model::{ClassDef, Fault, Instance, Value, same_name};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::NamespaceId;

use super::kernel::Kernel;

/// Who serves a class.
#[derive(Clone, Debug)]
pub(crate) enum Server {
    /// Its instances are stored, and WMI reads and writes them itself.
    Repository,
    /// A provider that behaves as the scenario declares.
    Declared(Box<LabProvider>),
    /// A program of the scenario.
    Program(ProgramId, Rc<str>),
}

impl Kernel {
    /// Who serves the instances of a class, if it can do that.
    ///
    /// # Errors
    /// The codes of AC-40; a missing capability under `rule`.
    pub(crate) fn server_of(
        &self,
        ns: NamespaceId,
        class: &ClassDef,
        capability: Capability,
        rule: Rule,
    ) -> Result<Server, Fault> {
        match class.served_by() {
            Some(provider) => self.provider(ns, &class.name, provider, (capability, rule)),
            None => Ok(Server::Repository),
        }
    }

    /// Whether the instances of a class can be asked for that.
    ///
    /// # Errors
    /// As [`Kernel::server_of`].
    pub(crate) fn check_capability(
        &self,
        ns: NamespaceId,
        class: &ClassDef,
        capability: Capability,
        rule: Rule,
    ) -> Result<(), Fault> {
        self.server_of(ns, class, capability, rule).map(|_| ())
    }

    /// The provider of that name, if it can do that.
    ///
    /// # Errors
    /// As [`Kernel::server_of`].
    pub(crate) fn provider(
        &self,
        ns: NamespaceId,
        class: &str,
        provider: &Rc<str>,
        (capability, rule): (Capability, Rule),
    ) -> Result<Server, Fault> {
        let registered = self.store.instances(ns, "__Provider", true);
        if !registered.iter().any(|it| is_named(it, provider)) {
            let detail = format!(
                "the class {class} names the provider {provider}, which is not registered in its namespace"
            );
            return Err(Fault::new(
                WbemStatus::E_PROVIDER_NOT_FOUND,
                Rule::Ac40,
                detail,
            ));
        }
        let refused = |why: &str| {
            let detail = format!(
                "the provider {provider} cannot {}{why}",
                capability.phrase()
            );
            Fault::new(WbemStatus::E_PROVIDER_NOT_CAPABLE, rule, detail)
        };
        if !self
            .registrations(ns, provider)
            .any(|it| supports(&it, capability))
        {
            return Err(refused(": no registration of it says so"));
        }
        if let Some(program) = self.provider_program(provider) {
            return Ok(Server::Program(program, Rc::clone(provider)));
        }
        let declared = self.config.lab.provider(provider).cloned();
        let declared = declared.unwrap_or_else(|| LabProvider::named(provider));
        if declared.fail_phase == Some(FailPhase::Load) {
            let detail = format!("the provider {provider} cannot be loaded");
            return Err(Fault::new(declared.fail_with, Rule::Ac40, detail));
        }
        match declared.can(capability) {
            true => Ok(Server::Declared(Box::new(declared))),
            false => Err(refused("")),
        }
    }

    /// Whether a provider's registration says that it understands queries.
    pub(crate) fn answers_queries(&self, ns: NamespaceId, provider: &str) -> bool {
        self.registrations(ns, provider).any(|it| {
            it.value("QuerySupportLevels")
                .is_some_and(|levels| !levels.elements().is_empty())
        })
    }

    /// What is registered for a provider in a namespace.
    fn registrations(&self, ns: NamespaceId, provider: &str) -> impl Iterator<Item = Instance> {
        let all = self.store.instances(ns, "__ProviderRegistration", true);
        all.into_iter().filter(move |it| names(it, provider))
    }

    /// The program that the instances of a class come from.
    pub(crate) fn program_of(&self, class: &ClassDef) -> Option<ProgramId> {
        self.provider_program(class.served_by()?)
    }

    /// The program that implements a provider.
    pub(crate) fn provider_program(&self, provider: &str) -> Option<ProgramId> {
        let program = self.processes.iter().position(|process| {
            let implements = process.provider.as_ref();
            implements.is_some_and(|name| name.eq_ignore_ascii_case(provider))
        });
        program.map(|at| ProgramId(at as u8))
    }
}

fn is_named(provider: &Instance, name: &str) -> bool {
    let written = provider.value("Name").and_then(Value::as_text);
    written.is_some_and(|it| same_name(it, name))
}

/// Whether a registration is that of a provider: the key that its reference ends in.
fn names(registration: &Instance, provider: &str) -> bool {
    let path = registration.value("Provider").and_then(Value::as_text);
    let keys = path
        .and_then(|it| object_path::parse(it).ok())
        .map(|it| it.keys);
    let key = match &keys {
        Some(Keys::Unnamed(key)) => Some(key),
        Some(Keys::Named(pairs)) => pairs.first().map(|(_, key)| key),
        _ => None,
    };
    matches!(key, Some(KeyValue::Str(name)) if same_name(name, provider))
}

fn supports(registration: &Instance, capability: Capability) -> bool {
    let property = match capability {
        Capability::Enumerate => "SupportsEnumeration",
        Capability::Get => "SupportsGet",
        Capability::Put | Capability::PartialPut => "SupportsPut",
        Capability::Delete => "SupportsDelete",
        Capability::Method => return registration.class().is_a("__MethodProviderRegistration"),
    };
    registration.value(property) == Some(&Value::Bool(true))
}
