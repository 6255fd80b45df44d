//! A call whose one result has nowhere to go.

use crate::method::{Kind, Method};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::frame::{Answer, CallFrame};

/// The parameter that takes the only result of a method, which is therefore required. The interfaces that reach the
/// server check theirs where their rules put it, among their other checks.
fn only_result(method: Method) -> Option<&'static str> {
    if matches!(
        method.interface(),
        "IWbemServices"
            | "IEnumWbemClassObject"
            | "IUnsecuredApartment"
            | "IWbemUnsecuredApartment"
    ) {
        return None;
    }
    let mut results = method.parameters().iter().filter(|it| it.kind.is_out());
    let only = results.next()?;
    let is_pointer = matches!(only.kind, Kind::OutObject | Kind::OutText | Kind::OutArray);
    (is_pointer && results.next().is_none()).then_some(only.name)
}

/// The refusal of a call without a place for its result (AC-05).
pub(super) fn refuse_null_result(frame: &CallFrame) -> Option<Answer> {
    let parameter = only_result(frame.method)?;
    if frame.wants(parameter) {
        return None;
    }
    let (status, rule) = match frame.method.interface() {
        "" | "IUnknown" => (WbemStatus::COM_E_POINTER, Rule::SimCom),
        _ => (WbemStatus::E_INVALID_PARAMETER, Rule::Ac05),
    };
    Some(Answer::status(status, rule).note(format!("{parameter} is NULL.")))
}
