//! Whether callbacks get into the client's process, and at which authentication level (CS-12 to CS-16).

use crate::com::{AccessCheck, Cancel, OperationId, Sink};
use crate::lab::{AuthenticationLevel, LabConnection};
use crate::reading::{AnonymousCallback, Switch};
use crate::rule::Rule;
use crate::trace::{Kind, Level};

use super::kernel::{Draft, Kernel, WMI};

/// What the ladder of authentication levels comes to.
struct Verdict {
    admitted: bool,
    rule: Rule,
    reading: Option<Switch>,
}

impl Verdict {
    fn by(rule: Rule, admitted: bool) -> Self {
        Self {
            admitted,
            rule,
            reading: Switch::of(rule),
        }
    }
}

impl Kernel {
    /// Whether callbacks of an operation get through. It is found out at the first of them; an operation whose
    /// callbacks do not is cancelled, and its sink released without a word.
    pub(crate) fn admits_callbacks(&mut self, id: OperationId) -> bool {
        let progress = &self.operations[&id].progress;
        if progress.cancelled == Some(Cancel::Unreachable) {
            return false;
        }
        if progress.admitted {
            return true;
        }
        let connection = self.config.lab.connection;
        let level = reached(&connection);
        let verdict = self.judge(id, &connection, level);
        let (lane, cause) = (self.operations[&id].lane, self.operations[&id].cause);
        let draft = |kind, label: String| {
            let draft = Draft::new(kind, WMI, verdict.rule, label).to(lane);
            draft
                .operation(id)
                .cause(cause)
                .reading(verdict.reading)
                .note(ladder(level))
        };
        let progress = &mut self.operation_mut(id).progress;
        if verdict.admitted {
            progress.admitted = true;
            let level = if connection.declared {
                Level::Story
            } else {
                Level::Everything
            };
            let label = format!("Callbacks arrive at {}", level_name(reached(&connection)));
            self.emit(draft(Kind::Hop, label).level(level).rule(Rule::Cs12));
        } else {
            progress.cancel(Cancel::Unreachable);
            let label = "No callback gets through: the operation is cancelled".to_owned();
            self.emit(draft(Kind::Cancelled, label).rule(Rule::Cs12));
        }
        verdict.admitted
    }

    fn judge(
        &self,
        id: OperationId,
        connection: &LabConnection,
        level: AuthenticationLevel,
    ) -> Verdict {
        if level != AuthenticationLevel::None {
            return Verdict::by(Rule::Cs12, true);
        }
        let access = match self.operations[&id].sink {
            Some(Sink::Stub(stub)) => self.stub(stub).map_or(AccessCheck::Default, |it| it.access),
            _ => AccessCheck::Default,
        };
        let is_verified = match access {
            AccessCheck::Default => connection.access_control,
            AccessCheck::Always => true,
            AccessCheck::Never => false,
        };
        if is_verified {
            let by_flag = access == AccessCheck::Always;
            return Verdict::by(if by_flag { Rule::Cs20 } else { Rule::Cs14 }, false);
        }
        if !connection.remote {
            return Verdict::by(Rule::Cs13, true);
        }
        let is_allowed = connection.allow_anonymous && !connection.access_control;
        match self.config.readings.anonymous_callback {
            AnonymousCallback::WhenAllowed if is_allowed => Verdict {
                reading: Some(Switch::AnonymousCallback),
                ..Verdict::by(Rule::Cs15, true)
            },
            AnonymousCallback::Always => Verdict::by(Rule::Cs16, true),
            _ => Verdict::by(Rule::Cs16, false),
        }
    }
}

/// The level at which a callback succeeds. On one computer, without Kerberos, that is always NONE (CS-13).
fn reached(connection: &LabConnection) -> AuthenticationLevel {
    if connection.remote || connection.kerberos {
        connection.callback_level
    } else {
        AuthenticationLevel::None
    }
}

/// What was tried before.
fn ladder(reached: AuthenticationLevel) -> String {
    let above = AuthenticationLevel::DOWNWARDS
        .iter()
        .take_while(|it| **it > reached);
    let failed: Vec<&str> = above.map(|it| level_name(*it)).collect();
    if failed.is_empty() {
        "The first attempt succeeded.".to_owned()
    } else {
        format!("The attempts at {} failed.", failed.join(", "))
    }
}

fn level_name(level: AuthenticationLevel) -> &'static str {
    match level {
        AuthenticationLevel::None => "RPC_C_AUTHN_LEVEL_NONE",
        AuthenticationLevel::Connect => "RPC_C_AUTHN_LEVEL_CONNECT",
        AuthenticationLevel::Call => "RPC_C_AUTHN_LEVEL_CALL",
        AuthenticationLevel::Pkt => "RPC_C_AUTHN_LEVEL_PKT",
        AuthenticationLevel::Integrity => "RPC_C_AUTHN_LEVEL_PKT_INTEGRITY",
        AuthenticationLevel::Privacy => "RPC_C_AUTHN_LEVEL_PKT_PRIVACY",
    }
}
