//! Directives: what they ask for, and what they change for the items that follow.

use wmi_lab_syntax::mof::ast::Pragma;
use wmi_lab_syntax::object_path;

use super::{Compilation, Order, Refusal, at};
use crate::model::{Fault, fold};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{ClassUpdate, PutMode};

impl Compilation {
    pub(super) fn pragma(&mut self, pragma: &Pragma) -> Result<Order, Refusal> {
        let arguments: Vec<&str> = pragma.arguments.iter().map(|it| it.it.as_str()).collect();
        match (fold(&pragma.name.it).as_str(), arguments.as_slice()) {
            ("namespace", [path]) => Ok(Order::Namespace((*path).to_owned())),
            ("classflags", flags) => {
                (self.modes.class, self.modes.update) = modes(pragma, flags)?;
                Ok(Order::Nothing)
            }
            ("instanceflags", flags) => {
                (self.modes.instance, _) = modes(pragma, flags)?;
                Ok(Order::Nothing)
            }
            (name @ ("deleteclass" | "deleteinstance"), [path, on_absence]) => {
                let is_class = name == "deleteclass";
                if !is_class {
                    let parsed = object_path::parse(path);
                    at(pragma.span, parsed.map_err(|it| no_path(it.message)))?;
                }
                Ok(Order::Delete {
                    path: (*path).to_owned(),
                    is_class,
                    forgiving: on_absence.eq_ignore_ascii_case("nofail"),
                })
            }
            ("autorecover" | "amendment", _) => Ok(Order::Nothing),
            ("include", _) => {
                let detail = "including another MOF file is not modelled; put its text into the same scenario";
                Err(Refusal::new(
                    pragma.span,
                    WbemStatus::WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE,
                    Rule::SimNotModelled,
                    detail,
                ))
            }
            (name, _) => {
                let detail = format!("`#pragma {name}` is unknown or lacks its arguments");
                Err(Refusal::new(
                    pragma.span,
                    WbemStatus::WBEMMOF_E_INVALID_PRAGMA,
                    Rule::Mf15,
                    detail,
                ))
            }
        }
    }
}

/// The refusal of a path that cannot be read.
pub(super) fn no_path(detail: String) -> Fault {
    Fault::new(WbemStatus::E_INVALID_OBJECT_PATH, Rule::Mf15, detail)
}

/// The modes of a flag list; one string may hold several flags (MF-13, MF-14).
fn modes(pragma: &Pragma, flags: &[&str]) -> Result<(PutMode, ClassUpdate), Refusal> {
    let refused = |detail: String| {
        let status = WbemStatus::WBEMMOF_E_INVALID_FLAGS_SYNTAX;
        Err(Refusal::new(pragma.span, status, Rule::Mf13, detail))
    };
    let (mut mode, mut update) = (PutMode::CreateOrUpdate, ClassUpdate::Compatible);
    for flag in flags.iter().flat_map(|list| list.split(',')).map(str::trim) {
        let wanted = match fold(flag).as_str() {
            "createonly" => PutMode::CreateOnly,
            "updateonly" => PutMode::UpdateOnly,
            "safeupdate" => {
                update = ClassUpdate::Safe;
                continue;
            }
            "forceupdate" => {
                update = ClassUpdate::Force;
                continue;
            }
            _ => {
                return refused(format!(
                    "`{flag}` is no flag; known are createonly, updateonly, safeupdate, forceupdate"
                ));
            }
        };
        if mode != PutMode::CreateOrUpdate && mode != wanted {
            return refused("createonly and updateonly contradict each other".to_owned());
        }
        mode = wanted;
    }
    Ok((mode, update))
}
