//! The security of proxies: `CoInitializeSecurity`, `CoSetProxyBlanket`, `CoQueryProxyBlanket`, `IClientSecurity`.

use crate::com::Shape;
use crate::guest::{Arg, ObjectId, ThreadId};
use crate::lab::AuthenticationLevel;
use crate::method::Method;
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::thread::Flow;

pub use crate::com::Blanket;

impl Kernel {
    /// `CoInitializeSecurity`: the levels of every proxy that the process gets (CS-01).
    pub(crate) fn initialize_security(&mut self, id: ThreadId, frame: &CallFrame) -> Answer {
        let blanket = Blanket {
            authentication: frame.word("dwAuthnLevel"),
            impersonation: frame.word("dwImpLevel"),
            ..Blanket::default()
        };
        let program = self.threads[&id].program;
        let process = self.process_mut(program);
        if process.com == 0 {
            let answer = Answer::status(WbemStatus::CO_E_NOTINITIALIZED, Rule::Cs01);
            return answer.note("COM is not initialised on this thread.");
        }
        if process.security {
            let answer = Answer::status(WbemStatus::RPC_E_TOO_LATE, Rule::Cs01);
            return answer.note("Security can be set once for a process; it is set already.");
        }
        process.security = true;
        process.blanket = blanket;
        Answer::status(WbemStatus::NO_ERROR, Rule::Cs01)
    }

    /// `CoSetProxyBlanket` and `CoQueryProxyBlanket`.
    pub(crate) fn call_blanket(&mut self, frame: &CallFrame) -> Answer {
        match frame.arg("pProxy") {
            Arg::Object(proxy) => self.use_blanket(frame, *proxy),
            Arg::Null => Answer::status(WbemStatus::COM_E_INVALIDARG, Rule::SimCom)
                .note("The proxy is NULL."),
            _ => Answer::status(WbemStatus::COM_E_NOINTERFACE, Rule::SimCom)
                .note("An object of the program itself is no proxy."),
        }
    }

    /// The methods of `IClientSecurity`, which do the same for the proxy that they are given.
    pub(crate) fn call_client_security(&mut self, frame: CallFrame) -> Flow {
        let answer = self.call_blanket(&frame);
        Flow::Reply(frame, answer)
    }

    fn use_blanket(&mut self, frame: &CallFrame, proxy: ObjectId) -> Answer {
        let done = Answer::status(WbemStatus::NO_ERROR, Rule::SimCom);
        let proxy = match self.objects.get(&proxy).map(|it| &it.shape) {
            Some(Shape::ClientSecurity { services }) => *services,
            _ => proxy,
        };
        let Some(Shape::Services { blanket, .. }) =
            self.objects.get_mut(&proxy).map(|it| &mut it.shape)
        else {
            // Other interfaces of WMI are proxies too; only the levels of the services object count for a call.
            return done;
        };
        if matches!(frame.method, Method::CoSetProxyBlanket | Method::SetBlanket) {
            *blanket = Blanket {
                service: frame.word("dwAuthnSvc"),
                authorization: frame.word("dwAuthzSvc"),
                authentication: frame.word("dwAuthnLevel"),
                impersonation: frame.word("dwImpLevel"),
            };
            return done;
        }
        let words = [
            ("pwAuthnSvc", blanket.service),
            ("pAuthzSvc", blanket.authorization),
            ("pAuthnLevel", blanket.authentication),
            ("pImpLevel", blanket.impersonation),
            ("pCapabilites", 0),
        ];
        let wanted = words.into_iter().filter(|(name, _)| frame.wants(name));
        wanted.fold(done, |answer, (name, word)| {
            answer.out(frame.method, name, Arg::Int(i64::from(word)))
        })
    }
}

/// The authentication level behind an `RPC_C_AUTHN_LEVEL_…`; none for the default, which is negotiated.
pub(crate) fn level_of(word: u32) -> Option<AuthenticationLevel> {
    Some(match word {
        1 => AuthenticationLevel::None,
        2 => AuthenticationLevel::Connect,
        3 => AuthenticationLevel::Call,
        4 => AuthenticationLevel::Pkt,
        5 => AuthenticationLevel::Integrity,
        6 => AuthenticationLevel::Privacy,
        _ => return None,
    })
}
