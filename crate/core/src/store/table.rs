//! The rows of one class: typed columns in chunks, each shared until it is written.

use std::cell::Cell;
use std::rc::Rc;
use wmi_lab_syntax::sorted::SortedMap;

use crate::canon::Canon;
use crate::model::{CimType, ClassDef, PropertyType, Real, Value, key_identity};

/// Rows in a full chunk. A write copies at most this many.
pub(super) const CHUNK: usize = 256;

/// Where a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    chunk: usize,
    row: usize,
}

/// The cells of one property in one chunk. `present` is false where the value is NULL.
#[derive(Clone, Debug)]
pub(super) enum Column {
    Bools {
        cells: Vec<bool>,
        present: Vec<bool>,
    },
    /// Integers in the order-keeping form of [`encode`].
    Ints {
        cells: Vec<i64>,
        present: Vec<bool>,
    },
    Reals {
        cells: Vec<f64>,
        present: Vec<bool>,
    },
    Texts(Vec<Option<Rc<str>>>),
    /// Arrays and embedded objects.
    Others(Vec<Value>),
}

/// An integer as columns keep it: ordered as the number is, in 64 bits for every type.
pub(super) fn encode(value: i128, cim: CimType) -> i64 {
    if cim == CimType::Uint64 {
        (value as u64 ^ 1 << 63) as i64
    } else {
        value as i64
    }
}

fn decode(cell: i64, cim: CimType) -> i128 {
    if cim == CimType::Uint64 {
        (cell as u64 ^ 1 << 63).into()
    } else {
        cell.into()
    }
}

impl Column {
    fn new(ty: PropertyType) -> Self {
        match ty.cim {
            _ if ty.array => Self::Others(Vec::new()),
            CimType::Boolean => Self::Bools {
                cells: Vec::new(),
                present: Vec::new(),
            },
            CimType::Real32 | CimType::Real64 => Self::Reals {
                cells: Vec::new(),
                present: Vec::new(),
            },
            CimType::Object => Self::Others(Vec::new()),
            cim if cim.is_text() => Self::Texts(Vec::new()),
            _ => Self::Ints {
                cells: Vec::new(),
                present: Vec::new(),
            },
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Bools { cells, .. } => cells.len(),
            Self::Ints { cells, .. } => cells.len(),
            Self::Reals { cells, .. } => cells.len(),
            Self::Texts(cells) => cells.len(),
            Self::Others(cells) => cells.len(),
        }
    }

    fn get(&self, row: usize, cim: CimType) -> Value {
        match self {
            Self::Bools { cells, present } if present[row] => Value::Bool(cells[row]),
            Self::Ints { cells, present } if present[row] => Value::Int(decode(cells[row], cim)),
            Self::Reals { cells, present } if present[row] => Value::Real(Real::new(cells[row])),
            Self::Texts(cells) => cells[row].clone().map_or(Value::Null, Value::Text),
            Self::Others(cells) => cells[row].clone(),
            _ => Value::Null,
        }
    }

    /// Puts a value before row `row`, or over it.
    fn write(&mut self, row: usize, value: Value, cim: CimType, insert: bool) {
        fn place<T>(cells: &mut Vec<T>, row: usize, cell: T, insert: bool) {
            if insert {
                cells.insert(row, cell)
            } else {
                cells[row] = cell
            }
        }
        match self {
            Self::Bools { cells, present } => {
                place(cells, row, value == Value::Bool(true), insert);
                place(present, row, !value.is_null(), insert);
            }
            Self::Ints { cells, present } => {
                place(
                    cells,
                    row,
                    value.as_int().map_or(0, |it| encode(it, cim)),
                    insert,
                );
                place(present, row, !value.is_null(), insert);
            }
            Self::Reals { cells, present } => {
                let cell = if let Value::Real(real) = value {
                    real.get()
                } else {
                    0.0
                };
                place(cells, row, cell, insert);
                place(present, row, !value.is_null(), insert);
            }
            Self::Texts(cells) => place(cells, row, value.as_text().cloned(), insert),
            Self::Others(cells) => place(cells, row, value, insert),
        }
    }

    fn remove(&mut self, row: usize) {
        match self {
            Self::Bools { cells, present } => {
                cells.remove(row);
                present.remove(row);
            }
            Self::Ints { cells, present } => {
                cells.remove(row);
                present.remove(row);
            }
            Self::Reals { cells, present } => {
                cells.remove(row);
                present.remove(row);
            }
            Self::Texts(cells) => {
                cells.remove(row);
            }
            Self::Others(cells) => {
                cells.remove(row);
            }
        }
    }
}

/// Up to [`CHUNK`] rows.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    columns: Vec<Column>,
    /// Key of each row, in the form of [`identity`].
    index: SortedMap<Rc<str>, usize>,
    len: usize,
    /// Digest of the rows, once it was asked for.
    digest: Cell<Option<u128>>,
}

impl Chunk {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn column(&self, at: usize) -> Option<&Column> {
        self.columns.get(at)
    }
}

/// The rows of one class in the order of insertion.
#[derive(Clone, Debug)]
pub(super) struct Table {
    def: Rc<ClassDef>,
    chunks: Vec<Rc<Chunk>>,
    len: usize,
}

/// The key values as text: equal for equal keys, whatever the letter case (PI-04).
pub(super) fn identity<'a>(class: &'a ClassDef, keys: impl Iterator<Item = &'a Value>) -> String {
    key_identity(keys.zip(class.key_properties().map(|it| it.ty.cim)))
}

/// Weight of a row's place in the digest of a table. Digests of chunks join to that of all rows, wherever the
/// borders of the chunks lie.
const STEP: u128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645;

impl Table {
    pub fn new(def: &Rc<ClassDef>) -> Self {
        Self {
            def: def.clone(),
            chunks: Vec::new(),
            len: 0,
        }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn chunks(&self) -> &[Rc<Chunk>] {
        &self.chunks
    }

    pub fn find(&self, identity: &str) -> Option<Position> {
        self.chunks.iter().enumerate().find_map(|(chunk, it)| {
            it.index
                .get(identity)
                .map(|row| Position { chunk, row: *row })
        })
    }

    pub fn row(&self, at: Position) -> Vec<Value> {
        self.chunk_row(&self.chunks[at.chunk], at.row)
    }

    pub fn chunk_row(&self, chunk: &Chunk, row: usize) -> Vec<Value> {
        chunk
            .columns
            .iter()
            .zip(self.def.properties.iter())
            .map(|(it, def)| it.get(row, def.ty.cim))
            .collect()
    }

    pub fn rows(&self) -> impl Iterator<Item = Vec<Value>> {
        self.chunks
            .iter()
            .flat_map(|chunk| (0..chunk.len).map(|row| self.chunk_row(chunk, row)))
    }

    /// Adds a row at the end.
    pub fn push(&mut self, values: Vec<Value>) {
        if self.chunks.last().is_none_or(|it| it.len >= CHUNK) {
            let columns = self
                .def
                .properties
                .iter()
                .map(|it| Column::new(it.ty))
                .collect();
            self.chunks.push(Rc::new(Chunk {
                columns,
                index: SortedMap::new(),
                len: 0,
                digest: Cell::new(None),
            }));
        }
        let key = self.key_of(&values);
        if let Some(chunk) = self.chunks.last_mut() {
            let chunk = Rc::make_mut(chunk);
            let row = chunk.len;
            chunk.index.insert(key, row);
            for (column, (value, def)) in chunk
                .columns
                .iter_mut()
                .zip(values.into_iter().zip(self.def.properties.iter()))
            {
                debug_assert_eq!(column.len(), row);
                column.write(row, value, def.ty.cim, true);
            }
            chunk.len += 1;
            chunk.digest.set(None);
            self.len += 1;
        }
    }

    /// Writes over a row; its key stays what it is.
    pub fn replace(&mut self, at: Position, values: Vec<Value>) {
        let chunk = Rc::make_mut(&mut self.chunks[at.chunk]);
        for (column, (value, def)) in chunk
            .columns
            .iter_mut()
            .zip(values.into_iter().zip(self.def.properties.iter()))
        {
            column.write(at.row, value, def.ty.cim, false);
        }
        chunk.digest.set(None);
    }

    /// Takes a row out; the later ones of its chunk move up.
    pub fn remove(&mut self, at: Position) {
        let chunk = Rc::make_mut(&mut self.chunks[at.chunk]);
        chunk.columns.iter_mut().for_each(|it| it.remove(at.row));
        chunk.index.retain(|_, row| *row != at.row);
        chunk
            .index
            .values_mut()
            .filter(|row| **row > at.row)
            .for_each(|row| *row -= 1);
        chunk.len -= 1;
        chunk.digest.set(None);
        self.len -= 1;
        if chunk.len == 0 {
            self.chunks.remove(at.chunk);
        }
    }

    /// Writes the rows, through the digests of the chunks.
    pub fn canon(&self, canon: &mut Canon) {
        canon.word(self.len as u64);
        let mut all: u128 = 0;
        for chunk in &self.chunks {
            let digest = chunk
                .digest
                .get()
                .unwrap_or_else(|| self.chunk_digest(chunk));
            chunk.digest.set(Some(digest));
            all = all
                .wrapping_mul(STEP.wrapping_pow(chunk.len as u32))
                .wrapping_add(digest);
        }
        canon.word(all as u64);
        canon.word((all >> 64) as u64);
    }

    fn chunk_digest(&self, chunk: &Chunk) -> u128 {
        (0..chunk.len).fold(0u128, |sum, row| {
            let mut canon = Canon::default();
            self.chunk_row(chunk, row)
                .iter()
                .for_each(|it| it.canon(&mut canon));
            sum.wrapping_mul(STEP).wrapping_add(canon.finish())
        })
    }

    fn key_of(&self, values: &[Value]) -> Rc<str> {
        identity(&self.def, self.def.keys.iter().map(|at| &values[*at])).into()
    }
}
