//! Which calls a declaration is about: an operation and its target.

use super::{Mistake, Row};
use crate::method::Method;
use crate::model::fold;

/// An operation by its synchronous name, and a class or the path of an instance; `*` is every one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aim {
    /// The synchronous name of the method, such as `GetObject`.
    pub operation: String,
    /// A class, or the path of an instance.
    pub target: String,
}

impl Aim {
    /// How particular it is about a call; none where it is about others. A path outweighs a class, a class every
    /// target, and a named operation every operation.
    pub fn weight(&self, operation: &str, target: &str) -> Option<(usize, bool)> {
        let any = self.operation == "*";
        let (wanted, target) = (fold(&self.target), fold(target));
        let covers = wanted == "*"
            || target == wanted
            || target.starts_with(&format!("{wanted}."))
            || target.starts_with(&format!("{wanted}="));
        let particular = if wanted == "*" { 0 } else { wanted.len() };
        (covers && (any || self.operation.eq_ignore_ascii_case(operation)))
            .then_some((particular, !any))
    }

    pub(super) fn read(row: &Row<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let operation = row.text("Operation").unwrap_or_default();
        let services = || {
            let methods = Method::ALL.iter();
            let services = methods.filter(|it| it.interface() == "IWbemServices");
            services.map(|it| it.name())
        };
        let known = operation == "*" || services().any(|it| it.eq_ignore_ascii_case(&operation));
        if !known || operation.ends_with("Async") {
            let names: Vec<&str> = services()
                .filter(|it| !it.ends_with("Async") && *it != "CancelAsyncCall")
                .collect();
            let message = format!("`{operation}` is no operation that can take time or fail");
            let cure = format!(
                "write one of {}, or `*`; each counts for its asynchronous form too",
                names.join(", ")
            );
            mistakes.push(row.mistake("Operation", message, &cure));
            return None;
        }
        Some(Self {
            operation,
            target: row.text("Target").unwrap_or_default(),
        })
    }
}
