//! `CFrameworkQuery`: what a framework provider can learn of the query that it is asked.

use std::rc::Rc;

use wmi_lab_syntax::wql::ast::{CompareOp, Constant, Expr};

use crate::com::Shape;
use crate::guest::Arg;
use crate::method::Method;
use crate::model::{Variant, same_name};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::Query;

use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::thread::Flow;

/// `VT_BSTR`
const BSTR: u16 = 8;

impl Kernel {
    /// The methods of `CFrameworkQuery`.
    pub(crate) fn call_query(&mut self, frame: CallFrame) -> Flow {
        let Shape::Query(query) = &self.objects[&frame.object()].shape else {
            unreachable!("`begin_call` checks the interface")
        };
        let query = Rc::clone(query);
        let name = match frame.method {
            Method::QueryIsPropertyRequired => frame.arg("propName").as_text().cloned(),
            Method::QueryGetValuesForProp => frame.arg("pszPropName").as_text().cloned(),
            _ => None,
        };
        let name = name.unwrap_or_default();
        let number = |it: bool| Answer::value(Arg::Int(i64::from(it)), Rule::SimProvider);
        let answer = match frame.method {
            Method::QueryGetQuery => {
                let text = Arg::Text(query.text().into());
                number(true).out(frame.method, "pQuery", text)
            }
            Method::QueryGetClassName => {
                let text = Arg::Text(Rc::clone(&query.class().name));
                number(true).out(frame.method, "pName", text)
            }
            Method::QueryIsPropertyRequired => number(requires(&query, &name)),
            Method::QueryAllPropertiesAreRequired => number(query.columns().is_none()),
            Method::QueryKeysOnly => {
                let keys = &query.class().keys;
                let only_keys = |columns: &[usize]| columns.iter().all(|it| keys.contains(it));
                number(query.columns().is_some_and(only_keys))
            }
            _ => {
                let found = query.condition_tree().and_then(|it| values(it, &name));
                let texts = found.unwrap_or_default().into_iter();
                let items = texts.map(|it| Variant::Bstr(it.into())).collect();
                let names = Arg::Variant(Variant::Array(BSTR, items));
                let answer = Answer::status(WbemStatus::NO_ERROR, Rule::SimProvider);
                answer.out(frame.method, "achNames", names)
            }
        };
        Flow::Reply(frame, answer)
    }
}

/// Whether a query shows a property, or tests it.
fn requires(query: &Query, name: &str) -> bool {
    let class = query.class();
    let shown = query.columns().is_none_or(|columns| {
        let is_it = |at: &usize| same_name(&class.properties[*at].name, name);
        columns.iter().any(is_it)
    });
    shown || query.condition_tree().is_some_and(|it| tests(it, name))
}

fn tests(expr: &Expr, name: &str) -> bool {
    let is_it = |names: &[String]| names.first().is_some_and(|it| same_name(it, name));
    match expr {
        Expr::And(a, b) | Expr::Or(a, b) => tests(a, name) || tests(b, name),
        Expr::Not(it) => tests(it, name),
        Expr::Compare { path, .. }
        | Expr::Like { path, .. }
        | Expr::IsNull { path, .. }
        | Expr::Isa { path, .. } => is_it(&path.names),
    }
}

/// The values to one of which a condition binds a property; none where it leaves it free.
fn values(expr: &Expr, name: &str) -> Option<Vec<String>> {
    match expr {
        Expr::And(a, b) => values(a, name).or_else(|| values(b, name)),
        Expr::Or(a, b) => {
            let mut all = values(a, name)?;
            all.extend(values(b, name)?);
            Some(all)
        }
        Expr::Compare {
            path,
            op: CompareOp::Equal,
            value,
            ..
        } if path.names.len() == 1 && same_name(&path.names[0], name) => Some(vec![match value {
            Constant::Str(text) => text.clone(),
            Constant::Int(number) => number.to_string(),
            Constant::Real(number) => number.to_string(),
            Constant::Bool(it) => if *it { "TRUE" } else { "FALSE" }.to_owned(),
            Constant::Null => return None,
        }]),
        _ => None,
    }
}
