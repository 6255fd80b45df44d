//! The objects of a result set, as far as WMI still holds them.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::canon::Canon;
use crate::model::Object;

/// One object of a set.
pub type Row = Rc<Object>;

/// Objects in the order in which they came. Those that nobody can ask for again are freed from the front; positions
/// count them on (EN-07).
#[derive(Clone, Debug, Default)]
pub struct Rows {
    held: VecDeque<Row>,
    freed: usize,
}

impl Rows {
    /// How many have come so far.
    pub fn total(&self) -> usize {
        self.freed + self.held.len()
    }

    /// How many WMI holds now.
    pub fn held(&self) -> usize {
        self.held.len()
    }

    /// Adds what came.
    pub fn extend(&mut self, rows: Vec<Row>) {
        self.held.extend(rows);
    }

    /// At most `count` of them from a position on, which must not be freed.
    pub fn range(&self, from: usize, count: usize) -> Vec<Row> {
        let skipped = from.saturating_sub(self.freed);
        let rows = self.held.iter().skip(skipped).take(count);
        rows.cloned().collect()
    }

    /// Frees those before a position; answers how many went.
    pub fn free_to(&mut self, position: usize) -> usize {
        let count = position.saturating_sub(self.freed).min(self.held.len());
        self.held.drain(..count);
        self.freed += count;
        count
    }

    /// Writes everything about them that can be observed.
    pub fn canon(&self, canon: &mut Canon) {
        canon.word(self.total() as u64);
        canon.word(self.freed as u64);
        for row in &self.held {
            row.canon(canon);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClassDef, Instance};

    #[test]
    fn positions_outlive_what_was_freed() {
        let class = ClassDef::derive("A", None, Default::default(), Vec::new(), Vec::new());
        let class = Rc::new(class.expect("a legal class"));
        let row = || Rc::new(Object::Instance(Instance::spawn(Rc::clone(&class), None)));
        let mut rows = Rows::default();
        rows.extend(vec![row(), row(), row()]);
        assert_eq!((rows.free_to(2), rows.total(), rows.held()), (2, 3, 1));
        assert_eq!((rows.free_to(1), rows.free_to(9)), (0, 1));
        rows.extend(vec![row()]);
        assert_eq!((rows.total(), rows.held()), (4, 1));
        assert_eq!(rows.range(3, 9).len(), 1);
    }
}
