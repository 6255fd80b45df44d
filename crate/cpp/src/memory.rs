//! Memory of a program: numbered allocations of typed cells, checked on every access.

use std::rc::Rc;
use wmi_lab_syntax::sorted::SortedMap;

use wmi_lab_syntax::Span;

use crate::findings::Fault;
use crate::graves::{Grave, Graves};
use crate::value::{Pointer, Value};

/// Cells that a program may hold at a time.
pub(crate) const CELL_LIMIT: usize = 4_000_000;
/// Variables, objects and blocks of one program at a time; each checkpoint keeps a list of them.
const PIECE_LIMIT: usize = 100_000;
/// Where an allocation comes from, which decides how it may be freed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// A string literal: nobody may write it or free it.
    Literal,
    /// A global variable or static member.
    Global,
    /// Local variables and temporaries.
    Stack,
    /// `new`
    New,
    /// `new[]`
    NewArray,
    /// `malloc` and its relatives.
    Malloc,
    /// `SysAllocString` and its relatives.
    Bstr,
    /// A BSTR that arrived inside a VARIANT.
    VariantBstr,
    /// A SAFEARRAY.
    SafeArray,
}

impl Origin {
    /// What it is called in messages.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Literal => "a string literal",
            Self::Global => "a global variable",
            Self::Stack => "a local variable",
            Self::New => "memory from new",
            Self::NewArray => "memory from new[]",
            Self::Malloc => "memory from malloc",
            Self::Bstr => "a BSTR",
            Self::VariantBstr => "the BSTR of a VARIANT",
            Self::SafeArray => "a SAFEARRAY",
        }
    }

    /// Whether the program has to free it.
    pub(crate) fn is_owned_by_program(self) -> bool {
        !matches!(self, Self::Literal | Self::Global | Self::Stack)
    }
}

/// One allocation.
#[derive(Clone, Debug)]
pub(crate) struct Allocation {
    pub(crate) origin: Origin,
    /// Other threads can reach it.
    pub(crate) published: bool,
    /// The statement that made it.
    pub(crate) born: Option<Span>,
    /// The class of the object in it, once its end has begun.
    pub(crate) class: Option<Rc<str>>,
    pub(crate) cells: Vec<Value>,
}

/// All memory of a program. Copies share everything that neither side has written since.
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    allocations: Rc<SortedMap<u32, Rc<Allocation>>>,
    graves: Graves,
    next: u32,
    cells: usize,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            allocations: Rc::default(),
            graves: Graves::default(),
            next: 1,
            cells: 0,
        }
    }
}

impl Memory {
    /// Makes an allocation of cells that hold nothing yet.
    pub(crate) fn allocate(
        &mut self,
        origin: Origin,
        cells: usize,
        born: Option<Span>,
    ) -> Result<Pointer, Fault> {
        self.allocate_filled(origin, vec![Value::Uninit; self.check_room(cells)?], born)
    }

    /// Makes an allocation with contents.
    pub(crate) fn allocate_filled(
        &mut self,
        origin: Origin,
        cells: Vec<Value>,
        born: Option<Span>,
    ) -> Result<Pointer, Fault> {
        self.check_room(cells.len())?;
        if self.allocations.len() >= PIECE_LIMIT {
            return Err(Fault::limit(format!(
                "the program holds more than {PIECE_LIMIT} pieces of memory"
            )));
        }
        self.cells += cells.len();
        let alloc = self.next;
        self.next += 1;
        let allocation = Allocation {
            origin,
            published: origin == Origin::Global,
            born,
            class: None,
            cells,
        };
        Rc::make_mut(&mut self.allocations).insert(alloc, Rc::new(allocation));
        Ok(Pointer { alloc, offset: 0 })
    }

    fn check_room(&self, cells: usize) -> Result<usize, Fault> {
        if cells > CELL_LIMIT || self.cells + cells > CELL_LIMIT {
            return Err(Fault::limit(format!(
                "the program holds more than {CELL_LIMIT} cells of memory"
            )));
        }
        Ok(cells)
    }

    /// Ends an allocation; pointers to it stay recognisable as dead.
    pub(crate) fn free(&mut self, alloc: u32, span: Option<Span>) {
        let Some(old) = Rc::make_mut(&mut self.allocations).remove(&alloc) else {
            return;
        };
        self.cells -= old.cells.len();
        if old.origin != Origin::Stack {
            let grave = Grave {
                origin: old.origin,
                class: old.class.clone(),
                span,
            };
            self.graves.bury(alloc, grave);
        }
    }

    /// Remembers what an object was, because its destructor takes it apart.
    pub(crate) fn remember_class(&mut self, alloc: u32, class: Rc<str>) {
        if let Some(allocation) = Rc::make_mut(&mut self.allocations).get_mut(&alloc) {
            Rc::make_mut(allocation).class = Some(class);
        }
    }

    /// The allocation, while it lives.
    pub(crate) fn get(&self, alloc: u32) -> Option<&Allocation> {
        self.allocations.get(&alloc).map(Rc::as_ref)
    }

    /// How a freed allocation ended.
    pub(crate) fn grave(&self, alloc: u32) -> Option<Grave> {
        self.graves.find(alloc).cloned()
    }

    /// Bytes of all cells and of what stands around them.
    pub(crate) fn weight(&self) -> usize {
        const PIECE: usize = size_of::<(u32, Rc<Allocation>)>() + size_of::<Allocation>();
        self.cells * size_of::<Value>() + self.allocations.len() * PIECE
    }

    /// All living allocations in the order of their making.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Allocation)> {
        self.allocations.iter().map(|(id, it)| (*id, it.as_ref()))
    }

    /// Reads a cell, which may be one that was never written.
    pub(crate) fn peek(&self, at: Pointer) -> Result<Value, Fault> {
        let allocation = self.living(at)?;
        let value = allocation.cells.get(at.offset as usize);
        value
            .copied()
            .ok_or_else(|| Fault::out_of_bounds(allocation, at))
    }

    /// Reads a cell that must have been written.
    pub(crate) fn load(&self, at: Pointer) -> Result<Value, Fault> {
        match self.peek(at)? {
            Value::Uninit => Err(Fault::uninitialised()),
            value => Ok(value),
        }
    }

    /// Writes a cell. A pointer that is written where other threads can see it makes its target reachable for them.
    pub(crate) fn store(&mut self, at: Pointer, value: Value) -> Result<(), Fault> {
        let allocation = self.living(at)?;
        if allocation.origin == Origin::Literal {
            return Err(Fault::error(
                "write-to-literal",
                "a string literal is written to",
                "copy the text into an array of your own first",
            ));
        }
        if at.offset as usize >= allocation.cells.len() {
            return Err(Fault::out_of_bounds(allocation, at));
        }
        let published = allocation.published;
        if let Some(cell) = self.cell_mut(at) {
            *cell = value;
        }
        if published && let Value::Ptr(target) = value {
            self.publish(target.alloc);
        }
        Ok(())
    }

    /// Copies `count` cells; the two ranges may overlap.
    pub(crate) fn copy(&mut self, to: Pointer, from: Pointer, count: u32) -> Result<(), Fault> {
        let values = self.slice(from, count)?;
        for (index, value) in (0..).zip(values) {
            self.store(to.add(index), value)?;
        }
        Ok(())
    }

    /// Reads `count` cells.
    pub(crate) fn slice(&self, from: Pointer, count: u32) -> Result<Vec<Value>, Fault> {
        (0..count).map(|index| self.peek(from.add(index))).collect()
    }

    /// Writes the same value into `count` cells.
    pub(crate) fn fill(&mut self, to: Pointer, count: u32, value: Value) -> Result<(), Fault> {
        (0..count).try_for_each(|index| self.store(to.add(index), value))
    }

    /// Marks an allocation and everything that it leads to as reachable by other threads.
    pub(crate) fn publish(&mut self, alloc: u32) {
        let mut open = vec![alloc];
        while let Some(alloc) = open.pop() {
            let Some(allocation) = self.allocations.get(&alloc) else {
                continue;
            };
            if allocation.published || allocation.origin == Origin::Literal {
                continue;
            }
            let targets = allocation.cells.iter().filter_map(|cell| match cell {
                Value::Ptr(target) => Some(target.alloc),
                _ => None,
            });
            open.extend(targets);
            if let Some(allocation) = Rc::make_mut(&mut self.allocations).get_mut(&alloc) {
                Rc::make_mut(allocation).published = true;
            }
        }
    }

    /// Whether other threads can reach the place.
    pub(crate) fn is_published(&self, at: Pointer) -> bool {
        self.get(at.alloc).is_some_and(|it| it.published)
    }

    fn cell_mut(&mut self, at: Pointer) -> Option<&mut Value> {
        let allocation = Rc::make_mut(&mut self.allocations).get_mut(&at.alloc)?;
        Rc::make_mut(allocation).cells.get_mut(at.offset as usize)
    }

    fn living(&self, at: Pointer) -> Result<&Allocation, Fault> {
        self.get(at.alloc)
            .ok_or_else(|| Fault::dead(self.grave(at.alloc)))
    }
}

impl Pointer {
    /// The place `cells` further on.
    pub(crate) fn add(self, cells: u32) -> Self {
        Self {
            offset: self.offset.wrapping_add(cells),
            ..self
        }
    }

    /// The place `cells` further on or back.
    pub(crate) fn shift(self, cells: i64) -> Self {
        Self {
            offset: i64::from(self.offset).wrapping_add(cells) as u32,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_independent() {
        let mut one = Memory::default();
        let at = one.allocate(Origin::New, 1, None).unwrap();
        one.store(at, Value::Int(1)).unwrap();
        let mut two = one.clone();
        two.store(at, Value::Int(2)).unwrap();
        assert_eq!(one.load(at).unwrap(), Value::Int(1));
        assert_eq!(two.load(at).unwrap(), Value::Int(2));
    }

    #[test]
    fn wrong_accesses_are_named() {
        let mut memory = Memory::default();
        let at = memory.allocate(Origin::New, 2, None).unwrap();
        assert_eq!(memory.load(at).unwrap_err().name, "uninitialised");
        assert_eq!(memory.peek(at.add(2)).unwrap_err().name, "out-of-bounds");
        assert_eq!(memory.peek(at.shift(-1)).unwrap_err().name, "out-of-bounds");
        memory.free(at.alloc, None);
        assert_eq!(memory.peek(at).unwrap_err().name, "use-after-delete");
    }

    #[test]
    fn numbers_are_never_used_again() {
        let mut memory = Memory::default();
        let one = memory.allocate(Origin::New, 1, None).unwrap();
        memory.free(one.alloc, None);
        let two = memory.allocate(Origin::New, 1, None).unwrap();
        assert_ne!(one.alloc, two.alloc);
    }

    #[test]
    fn publishing_follows_pointers_and_later_stores() {
        let mut memory = Memory::default();
        let sink = memory.allocate(Origin::New, 2, None).unwrap();
        let inner = memory.allocate(Origin::New, 1, None).unwrap();
        let later = memory.allocate(Origin::New, 1, None).unwrap();
        memory.store(sink, Value::Ptr(inner)).unwrap();
        memory.publish(sink.alloc);
        assert!(memory.is_published(inner));
        assert!(!memory.is_published(later));
        memory.store(sink.add(1), Value::Ptr(later)).unwrap();
        assert!(memory.is_published(later));
    }

    #[test]
    fn the_limit_of_cells_is_a_finding() {
        let mut memory = Memory::default();
        let fault = memory
            .allocate(Origin::New, CELL_LIMIT + 1, None)
            .unwrap_err();
        assert_eq!(fault.name, "limit");
    }
}
