//! Identity of Worlds: a digest in which raw numbers of allocations and objects do not count.
//!
//! Two Worlds are equal when they differ only in names that nobody can observe. So every reference is written as the
//! order in which it was first reached, and whatever it refers to is written once, after the roots.

use std::collections::VecDeque;
use wmi_lab_syntax::sorted::SortedMap;

use crate::guest::{GuestHandle, ObjectId, ProgramId};

/// A thing that is numbered in the order in which it is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// An object of the World.
    Object(ObjectId),
    /// An allocation of a guest.
    Allocation(ProgramId, u32),
}

/// Collects the state of a World into a 128-bit digest.
#[derive(Debug)]
pub struct Canon {
    low: u64,
    high: u64,
    numbers: SortedMap<Node, u32>,
    pending: VecDeque<Node>,
    program: ProgramId,
}

impl Default for Canon {
    fn default() -> Self {
        Self {
            low: 0xcbf2_9ce4_8422_2325,
            high: 0x9e37_79b9_7f4a_7c15,
            numbers: SortedMap::new(),
            pending: VecDeque::new(),
            program: ProgramId(0),
        }
    }
}

impl Canon {
    /// Says whose allocations [`Canon::handle`] means from here on.
    pub fn enter_program(&mut self, program: ProgramId) {
        self.program = program;
        self.word(u64::from(program.0));
    }

    /// Writes a number.
    pub fn word(&mut self, word: u64) {
        self.low = (self.low ^ word)
            .wrapping_mul(0x0000_0100_0000_01b3)
            .rotate_left(23);
        self.high = (self.high.rotate_left(29) ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd)
            ^ (self.low >> 7);
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) {
        self.word(text.len() as u64);
        for chunk in text.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
    }

    /// Writes a reference to a place in the memory of the program entered last.
    pub fn handle(&mut self, handle: GuestHandle) {
        self.node(Node::Allocation(self.program, (handle.0 >> 32) as u32));
        self.word(handle.0 & 0xffff_ffff);
    }

    /// Writes a reference to a place in the memory of `program`.
    pub fn handle_of(&mut self, program: ProgramId, handle: GuestHandle) {
        self.node(Node::Allocation(program, (handle.0 >> 32) as u32));
        self.word(handle.0 & 0xffff_ffff);
    }

    /// Writes a reference to an object of the World.
    pub fn object(&mut self, object: ObjectId) {
        self.node(Node::Object(object));
    }

    /// The next thing that was reached and not yet written; the caller writes it.
    pub fn next_pending(&mut self) -> Option<Node> {
        let node = self.pending.pop_front()?;
        if let Node::Allocation(program, _) = node {
            self.program = program;
        }
        Some(node)
    }

    /// Whether an allocation has been reached.
    pub fn has_reached(&self, node: Node) -> bool {
        self.numbers.contains_key(&node)
    }

    /// The digest of everything written.
    pub fn finish(&self) -> u128 {
        (u128::from(self.high) << 64) | u128::from(self.low)
    }

    fn node(&mut self, node: Node) {
        let next = self.numbers.len() as u32;
        let number = *self.numbers.get_or_insert_with(node, || {
            self.pending.push_back(node);
            next
        });
        self.word(u64::from(number) | 1 << 40);
    }
}
