//! What a provider can be asked for: it must be declared, must load, and must support the operation (AC-40).

use crate::guest::ProgramId;
use crate::lab::{Capability, FailPhase, LabProvider};
use crate::model::{ClassDef, Fault};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::kernel::Kernel;

impl Kernel {
    /// Whether the provider of a class, if it has one, can carry that out. A framework provider answers for itself.
    ///
    /// # Errors
    /// The codes of AC-40; a missing capability under `rule`.
    pub(crate) fn check_capability(
        &self,
        class: &ClassDef,
        capability: Capability,
        rule: Rule,
    ) -> Result<(), Fault> {
        let Some(provider) = class.provider.as_ref().filter(|_| class.dynamic) else {
            return Ok(());
        };
        if self.provider_program(provider).is_some() {
            return Ok(());
        }
        match self.config.lab.provider(provider) {
            Some(declared) => usable(declared, capability, rule),
            None => Err(unknown_provider(&class.name, provider)),
        }
    }

    /// The program that implements a provider.
    pub(crate) fn provider_program(&self, provider: &str) -> Option<ProgramId> {
        let program = self.processes.iter().position(|process| {
            process
                .provider
                .as_ref()
                .is_some_and(|name| name.eq_ignore_ascii_case(provider))
        });
        program.map(|at| ProgramId(at as u8))
    }
}

/// Whether a declared provider loads and can do that.
///
/// # Errors
/// The declared failure of loading, or `WBEM_E_PROVIDER_NOT_CAPABLE` under `rule`.
pub(crate) fn usable(
    provider: &LabProvider,
    capability: Capability,
    rule: Rule,
) -> Result<(), Fault> {
    if provider.fail_phase == Some(FailPhase::Load) {
        let detail = format!("the provider {} cannot be loaded", provider.name);
        return Err(Fault::new(provider.fail_with, Rule::Ac40, detail));
    }
    if provider.can(capability) {
        return Ok(());
    }
    let detail = format!(
        "the provider {} cannot {}",
        provider.name,
        capability.phrase()
    );
    Err(Fault::new(WbemStatus::E_PROVIDER_NOT_CAPABLE, rule, detail))
}

/// The fault of a class whose provider nobody declared.
pub(crate) fn unknown_provider(class: &str, provider: &str) -> Fault {
    let detail = format!("the class {class} names the provider {provider}, which is not declared");
    Fault::new(WbemStatus::E_PROVIDER_NOT_FOUND, Rule::Ac40, detail)
}
