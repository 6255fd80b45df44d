//! How freed allocations ended, for messages about pointers that still lead to them.

use std::collections::VecDeque;
use std::rc::Rc;

use wmi_lab_syntax::Span;

use crate::memory::Origin;

/// Ends in one chunk: what a copy of a program's memory repeats when one of the two goes on.
const CHUNK: usize = 64;
/// Chunks that are kept; the oldest goes first.
const CHUNKS: usize = 64;

/// How an allocation ended.
#[derive(Clone, Debug)]
pub(crate) struct Grave {
    pub(crate) origin: Origin,
    pub(crate) class: Option<Rc<str>>,
    pub(crate) span: Option<Span>,
}

/// The ends of the allocations that were freed last. Copies share all full chunks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graves {
    chunks: VecDeque<Rc<Vec<(u32, Grave)>>>,
}

impl Graves {
    /// Remembers how an allocation ended; its number is never used again.
    pub(crate) fn bury(&mut self, alloc: u32, grave: Grave) {
        if self.chunks.back().is_none_or(|it| it.len() == CHUNK) {
            if self.chunks.len() == CHUNKS {
                self.chunks.pop_front();
            }
            self.chunks.push_back(Rc::default());
        }
        let last = self.chunks.back_mut().expect("there is one with room");
        Rc::make_mut(last).push((alloc, grave));
    }

    /// How an allocation ended, unless that was too long ago.
    pub(crate) fn find(&self, alloc: u32) -> Option<&Grave> {
        let all = self.chunks.iter().flat_map(|chunk| chunk.iter());
        all.rev()
            .find(|(buried, _)| *buried == alloc)
            .map(|(_, grave)| grave)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_ends_are_remembered_and_copies_go_their_own_way() {
        let grave = || Grave {
            origin: Origin::New,
            class: None,
            span: None,
        };
        let mut one = Graves::default();
        for alloc in 0..(CHUNK * CHUNKS) as u32 {
            one.bury(alloc, grave());
        }
        let mut two = one.clone();
        two.bury(9999, grave());
        assert!(one.find(0).is_some() && one.find(9999).is_none());
        assert!(two.find(0).is_none() && two.find(9999).is_some());
        assert!(two.find(CHUNK as u32).is_some());
    }
}
