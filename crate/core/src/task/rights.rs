//! Whether a call may be made: the levels of the session, the base rights, and the rights to write (CS-04 to CS-08).

use crate::com::Shape;
use crate::flags::{
    RIGHT_ENABLE, RIGHT_FULL_WRITE, RIGHT_METHOD_EXECUTE, RIGHT_PARTIAL_WRITE, RIGHT_REMOTE_ACCESS,
    RIGHT_WRITE_PROVIDER,
};
use crate::guest::ThreadId;
use crate::lab::AuthenticationLevel;
use crate::model::{ClassDef, Fault};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::blanket::{Blanket, level_of};
use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::request::base_name;

impl Kernel {
    /// The refusal of a method of `IWbemServices` for the session's levels or for a missing base right. A provider
    /// acts as WMI itself.
    pub(crate) fn refuse_access(&self, id: ThreadId, frame: &CallFrame) -> Option<Answer> {
        if self.process(self.threads[&id].program).provider.is_some() {
            return None;
        }
        let Shape::Services { namespace, blanket } = &self.objects[&frame.object()].shape else {
            return None;
        };
        let fault = self
            .check_levels(namespace, *blanket)
            .and_then(|()| self.check_base_rights(namespace, base_name(frame.method)))
            .err()?;
        let note = format!("{}.", super::deliver::capitalised(&fault.detail));
        Some(Answer::status(fault.status, fault.rule).note(note))
    }

    /// Impersonation and authentication of the session (CS-04, CS-05, CS-06).
    fn check_levels(&self, namespace: &str, blanket: Blanket) -> Result<(), Fault> {
        let rights = self.config.lab.rights(namespace);
        // Level 0 asks COM for whatever the other side demands.
        if blanket.impersonation != 0 && blanket.impersonation < rights.impersonation {
            let detail =
                "the impersonation level of the session is too low for WMI to act for its client";
            return Err(denied(Rule::Cs04, detail));
        }
        let Some(level) = level_of(blanket.authentication) else {
            return Ok(());
        };
        if level >= rights.authentication {
            return Ok(());
        }
        match rights.authentication {
            AuthenticationLevel::Privacy => Err(denied(
                Rule::Cs06,
                "the namespace demands an encrypted session",
            )),
            _ => Err(denied(
                Rule::Cs05,
                "the authentication level of the session is below what is demanded",
            )),
        }
    }

    /// The rights that every call needs, and those of `ExecMethod` (CS-07).
    ///
    /// # Errors
    /// `WBEM_E_ACCESS_DENIED`.
    pub(crate) fn check_base_rights(&self, namespace: &str, operation: &str) -> Result<(), Fault> {
        let mask = self.config.lab.rights(namespace).mask;
        let remote = self.config.lab.connection.remote;
        let needed = [
            (true, RIGHT_ENABLE, "WBEM_ENABLE"),
            (remote, RIGHT_REMOTE_ACCESS, "WBEM_REMOTE_ACCESS"),
            (
                operation == "ExecMethod",
                RIGHT_METHOD_EXECUTE,
                "WBEM_METHOD_EXECUTE",
            ),
        ];
        match needed
            .iter()
            .find(|(asked, bit, _)| *asked && mask & bit == 0)
        {
            None => Ok(()),
            Some((_, _, name)) => Err(denied(
                Rule::Cs07,
                &format!("the client does not have {name} in {namespace}"),
            )),
        }
    }

    /// The right to write an instance of a class, or the class itself (CS-08).
    ///
    /// # Errors
    /// `WBEM_E_ACCESS_DENIED`.
    pub(crate) fn check_write(
        &self,
        namespace: &str,
        class: &ClassDef,
        of_class: bool,
    ) -> Result<(), Fault> {
        let mask = self.config.lab.rights(namespace).mask;
        let of_system =
            class.name.starts_with("__") || class.derivation.iter().any(|it| it.starts_with("__"));
        let (bits, name) = match () {
            () if of_class || of_system => (RIGHT_FULL_WRITE, "WBEM_FULL_WRITE_REP"),
            () if class.dynamic => (RIGHT_WRITE_PROVIDER, "WBEM_WRITE_PROVIDER"),
            () => (
                RIGHT_PARTIAL_WRITE | RIGHT_FULL_WRITE,
                "WBEM_PARTIAL_WRITE_REP",
            ),
        };
        if mask & bits != 0 {
            return Ok(());
        }
        let detail = format!("the client does not have {name} in {namespace}");
        Err(denied(Rule::Cs08, &detail))
    }
}

fn denied(rule: Rule, detail: &str) -> Fault {
    Fault::new(WbemStatus::E_ACCESS_DENIED, rule, detail.to_owned())
}
