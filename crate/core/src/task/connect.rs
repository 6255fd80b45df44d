//! COM, security, `ConnectServer` and `OpenNamespace`.

use std::rc::Rc;

use wmi_lab_syntax::object_path::{NamespacePath, NamespacePathError, is_local_server};

use crate::com::{Owner, Shape, SingleTask, Verdict};
use crate::guest::{Arg, ProgramId, ThreadId};
use crate::method::Method;
use crate::model::{ContextValues, Fault};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::deliver::capitalised;
use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::thread::Flow;

/// `CLSCTX_LOCAL_SERVER`.
const CLSCTX_LOCAL_SERVER: u32 = 4;

impl Kernel {
    /// Plain functions: COM here, Windows in its own file.
    pub(crate) fn call_function(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let program = self.threads[&id].program;
        let answer = match frame.method {
            Method::CoInitializeEx => {
                self.process_mut(program).com += 1;
                Answer::status(WbemStatus::NO_ERROR, Rule::Cs01)
            }
            Method::CoUninitialize => {
                let process = self.process_mut(program);
                process.com = process.com.saturating_sub(1);
                Answer::value(Arg::Null, Rule::SimCom)
            }
            Method::CoInitializeSecurity => self.initialize_security(id, &frame),
            Method::CoCreateInstance => self.create_instance(id, &frame),
            Method::GetErrorInfo => self.error_info(id, &frame),
            Method::CoSetProxyBlanket | Method::CoQueryProxyBlanket => self.call_blanket(&frame),
            _ => return self.call_windows(id, frame),
        };
        Flow::Reply(frame, answer)
    }

    fn create_instance(&mut self, id: ThreadId, frame: &CallFrame) -> Answer {
        let program = self.threads[&id].program;
        if self.process(program).com == 0 {
            let answer = Answer::status(WbemStatus::CO_E_NOTINITIALIZED, Rule::Cs01).out(
                frame.method,
                "ppv",
                Arg::Null,
            );
            return answer.note("CoInitializeEx was not called.");
        }
        let class = frame.arg("rclsid").as_text().map_or("", |text| &**text);
        match class.trim_start_matches("CLSID_") {
            "WbemLocator" | "WbemAdministrativeLocator" | "WbemUnauthenticatedLocator" => {
                let locator = self.create(Shape::Locator, Owner::Program(program), "locator");
                Answer::status(WbemStatus::NO_ERROR, Rule::SimCom).out(
                    frame.method,
                    "ppv",
                    Arg::Object(locator),
                )
            }
            "WbemContext" => {
                let shape = Shape::Context {
                    values: ContextValues::default(),
                    next: None,
                };
                let context = self.create(shape, Owner::Program(program), "context");
                Answer::status(WbemStatus::NO_ERROR, Rule::Pi18).out(
                    frame.method,
                    "ppv",
                    Arg::Object(context),
                )
            }
            "MofCompiler" => {
                let compiler =
                    self.create(Shape::MofCompiler, Owner::Program(program), "MOF compiler");
                let answer = Answer::status(WbemStatus::NO_ERROR, Rule::SimCom);
                answer.out(frame.method, "ppv", Arg::Object(compiler))
            }
            "UnsecuredApartment" => self.create_apartment(program, frame),
            other => {
                let note = format!(
                    "The class {other} is not modelled; WbemLocator, WbemContext, MofCompiler and UnsecuredApartment are."
                );
                let answer = Answer::status(WbemStatus::REGDB_E_CLASSNOTREG, Rule::SimNotModelled)
                    .note(note);
                answer.out(frame.method, "ppv", Arg::Null)
            }
        }
    }

    /// The maker of stubs, a process of its own (CS-19).
    fn create_apartment(&mut self, program: ProgramId, frame: &CallFrame) -> Answer {
        let answer = |status| Answer::status(status, Rule::Cs19);
        if frame.word("dwClsContext") & CLSCTX_LOCAL_SERVER == 0 {
            let answer =
                answer(WbemStatus::REGDB_E_CLASSNOTREG).out(frame.method, "ppv", Arg::Null);
            return answer.note("UnsecuredApartment is a process of its own: CLSCTX_LOCAL_SERVER.");
        }
        let wanted = frame.arg("riid").as_text().map_or("", |text| &**text);
        let wanted = wanted.trim_start_matches("IID_");
        let apartment = self.create(
            Shape::UnsecuredApartment,
            Owner::Program(program),
            "unsecured apartment",
        );
        if !self.objects[&apartment].has_interface(wanted) {
            self.release(apartment, Owner::Program(program));
            return answer(WbemStatus::COM_E_NOINTERFACE).out(frame.method, "ppv", Arg::Null);
        }
        answer(WbemStatus::NO_ERROR).out(frame.method, "ppv", Arg::Object(apartment))
    }

    /// `IWbemLocator::ConnectServer` (CS-09).
    pub(crate) fn connect_server(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let answer = match self.connect_status(&frame) {
            Ok(namespace) => {
                let owner = Owner::Program(self.threads[&id].program);
                let services = self.create_services(&namespace, owner);
                Answer::status(WbemStatus::NO_ERROR, Rule::Cs09).out(
                    frame.method,
                    "ppNamespace",
                    services,
                )
            }
            Err(fault) => Answer::status(fault.status, fault.rule)
                .out(frame.method, "ppNamespace", Arg::Null)
                .note(format!("{}.", capitalised(&fault.detail))),
        };
        Flow::Reply(frame, answer)
    }

    /// An `IWbemServices` bound to a namespace.
    pub(crate) fn create_services(&mut self, namespace: &str, owner: Owner) -> Arg {
        let Owner::Program(program) = owner else {
            unreachable!("services objects are made for programs")
        };
        let shape = Shape::Services {
            namespace: namespace.into(),
            blanket: self.process(program).blanket,
        };
        Arg::Object(self.create(shape, owner, format!("services {namespace}")))
    }

    /// Stage 1 of `OpenNamespace` (CS-10).
    pub(crate) fn check_open(&self, frame: &CallFrame) -> Result<SingleTask, Answer> {
        let invalid =
            |note: &str| Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Cs10).note(note);
        self.check_flags(frame)?;
        let Arg::Text(name) = frame.arg("strNamespace") else {
            return Err(invalid("The name of the namespace is NULL."));
        };
        if frame.wants("pCtx") {
            return Err(invalid("OpenNamespace takes no context."));
        }
        if !frame.wants("ppWorkingNamespace") && !frame.wants("ppResult") {
            return Err(invalid(
                "Neither ppWorkingNamespace nor ppResult can take the result.",
            ));
        }
        Ok(SingleTask::Open {
            name: Rc::clone(name),
            namespace: self.namespace_of(frame.object()),
        })
    }

    /// What the name in `OpenNamespace` means: a namespace right below the current one (CS-10).
    pub(crate) fn open_namespace(&self, name: &str, parent: &str) -> Result<Verdict, Fault> {
        let full = format!("{parent}\\{name}");
        let is_child = !name.is_empty() && !name.contains(['\\', '/']);
        let found = is_child.then(|| self.store.namespace(&full)).flatten();
        let opened = found.ok_or_else(|| {
            let detail = format!("there is no namespace `{name}` right below {parent}");
            Fault::new(WbemStatus::E_INVALID_NAMESPACE, Rule::Cs10, detail)
        })?;
        let full = self.store.namespace_name(opened);
        self.check_base_rights(full, "OpenNamespace")?;
        Ok(Verdict {
            services: Some(full.into()),
            ..Verdict::new(WbemStatus::NO_ERROR, Rule::Cs10)
        })
    }

    fn connect_status(&self, frame: &CallFrame) -> Result<String, Fault> {
        let refused = |status, detail: String| Err(Fault::new(status, Rule::Cs09, detail));
        let Arg::Text(text) = frame.arg("strNetworkResource") else {
            let detail = "the network resource is NULL".to_owned();
            return refused(WbemStatus::E_INVALID_PARAMETER, detail);
        };
        if frame.arg("strUser") != &Arg::Null || frame.arg("strPassword") != &Arg::Null {
            let detail = "a user name or password must not be given for a local connection";
            return refused(WbemStatus::E_LOCAL_CREDENTIALS, detail.to_owned());
        }
        let path = match NamespacePath::parse(text) {
            Ok(path) => path,
            Err(error) => {
                let status = match &error {
                    NamespacePathError::Namespace => WbemStatus::E_INVALID_NAMESPACE,
                    NamespacePathError::Prefix => WbemStatus::E_INVALID_PARAMETER,
                    NamespacePathError::ServerOnly(server) if is_local_server(server) => {
                        WbemStatus::E_INVALID_NAMESPACE
                    }
                    NamespacePathError::ServerOnly(_) => WbemStatus::RPC_S_SERVER_UNAVAILABLE,
                };
                return refused(status, format!("\"{text}\": {error}"));
            }
        };
        let other = path.server.as_deref();
        if let Some(server) = other.filter(|server| !self.is_this_computer(server)) {
            let here = self.store.server();
            let detail = format!("{server} is another computer; this one is {here}");
            return refused(WbemStatus::RPC_S_SERVER_UNAVAILABLE, detail);
        }
        let namespace = path.names.join("\\");
        if self.store.namespace(&namespace).is_none() {
            let detail = format!("there is no namespace {namespace}");
            return refused(WbemStatus::E_INVALID_NAMESPACE, detail);
        }
        self.check_base_rights(&namespace, "ConnectServer")?;
        Ok(namespace)
    }

    fn is_this_computer(&self, server: &str) -> bool {
        is_local_server(server) || server.eq_ignore_ascii_case(self.store.server())
    }
}
