//! The objects of a result set, as far as WMI still holds them.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::canon::Canon;
use crate::model::Object;

/// One object of a set.
pub type Row = Rc<Object>;

/// Objects of one chunk.
const CHUNK: usize = 64;

/// Objects in the order in which they came. Those that nobody can ask for again are freed from the front; positions
/// count them on (EN-07). They lie in chunks, so that a copy of the World shares all but the one that still grows.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// All of them full but the last.
    chunks: VecDeque<Rc<Vec<Row>>>,
    /// The position of the first row of the first chunk.
    base: usize,
    freed: usize,
    total: usize,
}

impl Rows {
    /// How many have come so far.
    pub fn total(&self) -> usize {
        self.total
    }

    /// How many WMI holds now.
    pub fn held(&self) -> usize {
        self.total - self.freed
    }

    /// Adds what came.
    pub fn extend(&mut self, rows: Vec<Row>) {
        for row in rows {
            match self.chunks.back_mut() {
                Some(last) if last.len() < CHUNK => Rc::make_mut(last).push(row),
                _ => self.chunks.push_back(Rc::new(vec![row])),
            }
            self.total += 1;
        }
    }

    /// At most `count` of them from a position on, which must not be freed.
    pub fn range(&self, from: usize, count: usize) -> Vec<Row> {
        let rows = self.from(from.max(self.freed)).take(count);
        rows.cloned().collect()
    }

    fn from(&self, position: usize) -> impl Iterator<Item = &Row> {
        let skipped = position - self.base;
        let chunks = self.chunks.iter().skip(skipped / CHUNK);
        chunks.flat_map(|chunk| chunk.iter()).skip(skipped % CHUNK)
    }

    /// Frees those before a position; answers how many went.
    pub fn free_to(&mut self, position: usize) -> usize {
        let position = position.clamp(self.freed, self.total);
        let count = position - self.freed;
        self.freed = position;
        while self.freed - self.base >= CHUNK {
            self.chunks.pop_front();
            self.base += CHUNK;
        }
        count
    }

    /// About how many bytes a copy owns once the original goes on.
    pub fn own_bytes(&self) -> usize {
        size_of::<Rc<Vec<Row>>>() * self.chunks.len() + size_of::<Row>() * CHUNK.min(self.total)
    }

    /// Writes everything about them that can be observed.
    pub fn canon(&self, canon: &mut Canon) {
        canon.word(self.total as u64);
        canon.word(self.freed as u64);
        for row in self.from(self.freed) {
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

    #[test]
    fn a_copy_shares_what_came_before_it() {
        let class = ClassDef::derive("A", None, Default::default(), Vec::new(), Vec::new());
        let class = Rc::new(class.expect("a legal class"));
        let row = || Rc::new(Object::Instance(Instance::spawn(Rc::clone(&class), None)));
        let made: Vec<Row> = (0..3 * CHUNK + 1).map(|_| row()).collect();
        let mut rows = Rows::default();
        for one in &made {
            rows.extend(vec![Rc::clone(one)]);
        }
        let copy = rows.clone();
        rows.extend(vec![row()]);
        assert_eq!((copy.total(), rows.total()), (made.len(), made.len() + 1));
        let shared = copy.chunks.iter().zip(&rows.chunks);
        assert_eq!(shared.filter(|(a, b)| Rc::ptr_eq(a, b)).count(), 3);
        for freed in [0, 1, CHUNK - 1, CHUNK, 2 * CHUNK + 5, 3 * CHUNK + 1] {
            let mut rows = copy.clone();
            assert_eq!(rows.free_to(freed), freed);
            assert_eq!(rows.held(), made.len() - freed);
            let left = rows.range(freed, usize::MAX);
            assert_eq!(left.len(), made.len() - freed, "{freed}");
            assert!(
                left.iter()
                    .zip(&made[freed..])
                    .all(|(a, b)| Rc::ptr_eq(a, b))
            );
            assert!(rows.range(made.len(), 5).is_empty());
        }
    }
}
