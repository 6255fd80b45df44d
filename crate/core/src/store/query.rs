//! Data queries: what they mean for one class, checked before any row is read.

use std::rc::Rc;
use wmi_lab_syntax::sorted::sort_by;

use wmi_lab_syntax::Span;
use wmi_lab_syntax::wql::ast::{Columns, CompareOp, Constant, Expr, Features, Path, Select};
use wmi_lab_syntax::wql::{self};

use super::filter::{Filter, Leaf, Mask};
use super::{NamespaceId, Store};
use crate::model::{CimType, ClassDef, Fault, Instance, same_name};
use crate::reading::{
    AllowNot, BadOperator, Coerce, Projection, Readings, ReversedCompare, TrailingSemicolon,
    TrueValue, UnknownColumn,
};
use crate::rule::Rule;
use crate::status::WbemStatus;

/// The readings that a data query depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryRules {
    /// `wql.allow_not` (WQ-06).
    pub allow_not: bool,
    /// `wql.reversed_compare` (WQ-07, W068).
    pub reversed_compare: bool,
    /// `wql.trailing_semicolon` (WQ-35): ignored when true, an error when false.
    pub trailing_semicolon: bool,
    /// `wql.coerce` (WQ-17, W071): lenient when true, strict when false.
    pub coerce: bool,
    /// `wql.true_value` (WQ-13): which integer equals TRUE.
    pub true_value: TrueValue,
    /// `wql.bad_operator` (WQ-15): the status for an operator that does not fit the type.
    pub bad_operator: BadOperator,
    /// `wql.unknown_column` (WQ-27, W062).
    pub unknown_column: UnknownColumn,
    /// `wql.projection` (WQ-25).
    pub projection: Projection,
}

impl QueryRules {
    /// What the readings in force say about queries.
    pub fn of(readings: &Readings) -> Self {
        Self {
            allow_not: readings.allow_not == AllowNot::Yes,
            reversed_compare: readings.reversed_compare == ReversedCompare::Yes,
            trailing_semicolon: readings.trailing_semicolon == TrailingSemicolon::Ignore,
            coerce: readings.coerce == Coerce::Lenient,
            true_value: readings.true_value,
            bad_operator: readings.bad_operator,
            unknown_column: readings.unknown_column,
            projection: readings.projection,
        }
    }

    /// The code for an operator that does not fit the type (WQ-15).
    pub(super) fn bad_operator_status(&self) -> WbemStatus {
        match self.bad_operator {
            BadOperator::InvalidQuery => WbemStatus::E_INVALID_QUERY,
            BadOperator::InvalidOperator => WbemStatus::E_INVALID_OPERATOR,
        }
    }
}

impl Default for QueryRules {
    fn default() -> Self {
        Self::of(&Readings::default())
    }
}

/// A query that was checked against its class.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    class: Rc<ClassDef>,
    columns: Option<Rc<[usize]>>,
    filter: Option<Filter>,
    projection: Projection,
    select: Rc<Select>,
    direct: bool,
}

impl Store {
    /// Checks a query against the namespace. Every error that does not depend on rows is found here.
    ///
    /// # Errors
    /// `WBEM_E_INVALID_CLASS` (WQ-26); `WBEM_E_INVALID_QUERY` for unknown properties (WQ-27, WQ-28), operators and
    /// constants that do not fit (WQ-12, WQ-15, WQ-17, WQ-22), arrays (WQ-31) and disputed constructs that the
    /// readings exclude (WQ-06, WQ-07, WQ-35).
    pub fn compile(
        &self,
        ns: NamespaceId,
        select: &Select,
        rules: &QueryRules,
    ) -> Result<Query, Fault> {
        let class = self.class(ns, &select.class).cloned().ok_or_else(|| {
            let detail = format!(
                "there is no class {} in {}",
                select.class,
                self.namespace_name(ns)
            );
            Fault::new(WbemStatus::E_INVALID_CLASS, Rule::Wq26, detail)
        })?;
        check_features(select, rules)?;
        let columns = match &select.columns {
            Columns::All => None,
            Columns::List(paths) => Some(columns(&class, paths, rules)?),
        };
        let filter = select
            .filter
            .as_ref()
            .map(|it| filter(&class, it, rules))
            .transpose()?;
        Ok(Query {
            class,
            columns,
            filter,
            projection: rules.projection,
            select: Rc::new(select.clone()),
            direct: false,
        })
    }

    /// The stored rows that a query selects, each as the query shows it: parents before children, in the order of
    /// insertion.
    pub fn select(&self, ns: NamespaceId, query: &Query) -> Vec<Instance> {
        let Some(space) = self.space(ns) else {
            return Vec::new();
        };
        let Some(start) = space.position(&query.class.name) else {
            return Vec::new();
        };
        let place = self.place(ns);
        let mut rows = Vec::new();
        for at in space.tree(start) {
            let entry = &space.entries[at];
            let instance = |values| Instance::from_values(entry.def.clone(), values, place.clone());
            for chunk in entry.table.chunks() {
                let row = |row| instance(entry.table.chunk_row(chunk, row));
                let mask = match &query.filter {
                    None => Mask::first(chunk.len()),
                    Some(filter) => filter.scan(chunk, &row),
                };
                rows.extend(mask.rows().map(|it| query.project(row(it))));
            }
        }
        rows
    }
}

impl Query {
    /// A condition on objects of a class that no repository has to know.
    ///
    /// # Errors
    /// As [`Store::compile`] for what stands after WHERE.
    pub fn condition(
        class: Rc<ClassDef>,
        condition: &Expr,
        rules: &QueryRules,
    ) -> Result<Self, Fault> {
        Ok(Self {
            filter: Some(filter(&class, condition, rules)?),
            select: Rc::new(Select {
                columns: Columns::All,
                class: class.name.to_string(),
                class_span: Span::default(),
                filter: Some(condition.clone()),
                features: Features::default(),
            }),
            class,
            columns: None,
            projection: rules.projection,
            direct: false,
        })
    }

    /// The query in a fixed spelling.
    pub fn text(&self) -> String {
        wql::print(&self.select)
    }

    /// The condition after WHERE.
    pub fn condition_tree(&self) -> Option<&Expr> {
        self.select.filter.as_ref()
    }

    /// The properties that it asks for; none where it asks for all.
    pub fn columns(&self) -> Option<&[usize]> {
        self.columns.as_deref()
    }

    /// The class after FROM.
    pub fn class(&self) -> &Rc<ClassDef> {
        &self.class
    }

    #[cfg(test)]
    pub(super) fn filter(&self) -> Option<&Filter> {
        self.filter.as_ref()
    }

    /// Whether an instance, of the class or of one derived from it, meets the condition.
    pub fn matches(&self, instance: &Instance) -> bool {
        instance.class().is_a(&self.class.name)
            && self.filter.as_ref().is_none_or(|it| it.test(instance))
    }

    /// The instance as the query shows it (WQ-24, WQ-25).
    pub fn project(&self, instance: Instance) -> Instance {
        match (&self.columns, self.projection) {
            (None, _) => instance,
            (Some(columns), Projection::Limited) => instance.limited_to(columns.clone()),
            (Some(columns), Projection::Nulls) => instance.nulled_except(columns),
        }
    }

    /// The same query, of the class after FROM alone where `direct` is set, as `WBEM_FLAG_DIRECT_READ` wants (AC-21).
    #[must_use]
    pub fn directly(self, direct: bool) -> Self {
        Self { direct, ..self }
    }

    /// Whether it selects instances of exactly the class after FROM: by that flag, or by a plain condition on `__CLASS`
    /// (AC-23, WQ-23).
    pub fn is_shallow(&self) -> bool {
        let names_class = |it: &Expr| match it {
            Expr::Compare {
                path,
                op: CompareOp::Equal,
                value: Constant::Str(name),
                ..
            } => {
                let of_class = path.names.len() == 1 && same_name(&path.names[0], "__CLASS");
                of_class && same_name(name, &self.class.name)
            }
            _ => false,
        };
        self.direct || self.select.filter.as_ref().is_some_and(names_class)
    }

    /// The class as the result of the query shows it: its columns alone, each with the places where the query names
    /// it, counted from 0, in the qualifier `Order` (AC-21).
    pub fn prototype(&self) -> ClassDef {
        let names: Vec<&str> = match &self.select.columns {
            Columns::All => Vec::new(),
            Columns::List(paths) => paths
                .iter()
                .filter_map(|it| it.names.first().map(|it| &**it))
                .collect(),
        };
        let shown = |at: &usize| self.columns.as_ref().is_none_or(|it| it.contains(at));
        let all = self.class.properties.iter().enumerate();
        let properties = all
            .filter(|(at, _)| shown(at))
            .enumerate()
            .map(|(nth, (_, property))| {
                let named = names.iter().enumerate();
                let mut places: Vec<usize> = named
                    .filter(|(_, it)| same_name(it, &property.name))
                    .map(|(place, _)| place)
                    .collect();
                if names.is_empty() {
                    places.push(nth);
                }
                property.with_order(&places)
            });
        self.class.narrowed_to(properties.collect())
    }

    /// The same query with the keys among its columns, as `WBEM_FLAG_ENSURE_LOCATABLE` wants (AC-21).
    #[must_use]
    pub fn locatable(mut self) -> Self {
        if let Some(columns) = &self.columns {
            let missing = self.class.keys.iter().filter(|at| !columns.contains(at));
            self.columns = Some(columns.iter().chain(missing).copied().collect());
        }
        self
    }
}

pub(super) fn invalid(rule: Rule, detail: impl Into<String>) -> Fault {
    Fault::new(WbemStatus::E_INVALID_QUERY, rule, detail)
}

fn check_features(select: &Select, rules: &QueryRules) -> Result<(), Fault> {
    let features = select.features;
    if features.not && !rules.allow_not {
        return Err(invalid(
            Rule::Wq06,
            "NOT is no operator under the reading in force",
        ));
    }
    if features.reversed && !rules.reversed_compare {
        return Err(invalid(
            Rule::Wq07,
            "the property must stand before the constant under the reading in force",
        ));
    }
    if features.trailing_semicolon && !rules.trailing_semicolon {
        return Err(invalid(
            Rule::Wq35,
            "a query does not end with a semicolon under the reading in force",
        ));
    }
    Ok(())
}

/// Indices of the chosen properties. A name of the path itself brings the keys that make it up; other system
/// properties are always there (WQ-24).
fn columns(class: &ClassDef, paths: &[Path], rules: &QueryRules) -> Result<Rc<[usize]>, Fault> {
    let mut chosen: Vec<usize> = Vec::new();
    for path in paths {
        let name = path.names.first().map_or("", |it| it);
        match class.position(name) {
            Some(at) => chosen.push(at),
            None if matches!(name.to_ascii_uppercase().as_str(), "__PATH" | "__RELPATH") => {
                chosen.extend(class.keys.iter());
            }
            None if name.starts_with("__") || rules.unknown_column == UnknownColumn::Ignore => {}
            None => {
                return Err(invalid(
                    Rule::Wq27,
                    format!("class {} has no property {name}", class.name),
                ));
            }
        }
    }
    sort_by(&mut chosen, usize::cmp);
    chosen.dedup();
    Ok(chosen.into())
}

fn filter(class: &ClassDef, expr: &Expr, rules: &QueryRules) -> Result<Filter, Fault> {
    Ok(match expr {
        Expr::And(a, b) => Filter::And(
            Box::new(filter(class, a, rules)?),
            Box::new(filter(class, b, rules)?),
        ),
        Expr::Or(a, b) => Filter::Or(
            Box::new(filter(class, a, rules)?),
            Box::new(filter(class, b, rules)?),
        ),
        Expr::Not(it) => Filter::Not(Box::new(filter(class, it, rules)?)),
        Expr::Compare {
            path, op, value, ..
        } => {
            let operand = super::filter::Operand::resolve(class, path)?;
            Filter::Leaf(Leaf::compare(operand, *op, value, rules)?)
        }
        Expr::Like { path, pattern, .. } => {
            let operand = super::filter::Operand::resolve(class, path)?;
            Filter::Leaf(Leaf::like(operand, pattern, rules)?)
        }
        Expr::IsNull { path, negated } => Filter::Leaf(Leaf::is_null(
            super::filter::Operand::resolve_any(class, path)?,
            *negated,
        )),
        Expr::Isa {
            path,
            class: wanted,
        } => {
            let operand = super::filter::Operand::resolve(class, path)?;
            if operand.ty.is_some_and(|ty| ty != CimType::Object) {
                let name = path.names.join(".");
                let detail = format!("ISA needs an embedded object, and {name} is none");
                return Err(Fault::new(rules.bad_operator_status(), Rule::Wq15, detail));
            }
            Filter::Leaf(Leaf::isa(operand, wanted))
        }
    })
}
