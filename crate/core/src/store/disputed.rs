//! On which readings the meaning of a query depends.

use wmi_lab_syntax::wql::ast::{Columns, Select};

use super::{NamespaceId, Query, QueryRules, Store};
use crate::reading::{Switch, TrueValue, UnknownColumn};

impl Store {
    /// The switches under whose other values a query that is legal now would be refused or mean something else.
    pub fn disputed(
        &self,
        ns: NamespaceId,
        select: &Select,
        query: &Query,
        rules: &QueryRules,
    ) -> Vec<Switch> {
        let features = select.features;
        let written = [
            (features.not, Switch::AllowNot),
            (features.reversed, Switch::ReversedCompare),
            (features.trailing_semicolon, Switch::TrailingSemicolon),
            (
                matches!(select.columns, Columns::List(_)),
                Switch::Projection,
            ),
        ];
        let mut switches: Vec<Switch> = written
            .into_iter()
            .filter_map(|(is_used, switch)| is_used.then_some(switch))
            .collect();
        let differs = |other: QueryRules| {
            let outcome = self.compile(ns, select, &other);
            outcome.as_ref() != Ok(query)
        };
        for (switch, others) in others(rules) {
            if others.into_iter().any(differs) {
                switches.push(switch);
            }
        }
        switches
    }
}

/// The rules under each other value of the switches whose effect shows only when the query is checked.
fn others(rules: &QueryRules) -> [(Switch, Vec<QueryRules>); 3] {
    let coerce = !rules.coerce;
    let values = [TrueValue::NonZero, TrueValue::One, TrueValue::MinusOne];
    let columns = [UnknownColumn::InvalidQuery, UnknownColumn::Ignore];
    [
        (Switch::Coerce, vec![QueryRules { coerce, ..*rules }]),
        (
            Switch::TrueValue,
            values
                .map(|true_value| QueryRules {
                    true_value,
                    ..*rules
                })
                .to_vec(),
        ),
        (
            Switch::UnknownColumn,
            columns
                .map(|unknown_column| QueryRules {
                    unknown_column,
                    ..*rules
                })
                .to_vec(),
        ),
    ]
}
