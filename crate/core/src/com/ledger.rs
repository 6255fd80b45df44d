//! Who holds how many references.

use wmi_lab_syntax::sorted::SortedMap;

use crate::canon::Canon;
use crate::guest::{ObjectId, ProgramId};

use super::operation::OperationId;

/// A holder of references.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A client program, whichever of its pointers it is.
    Program(ProgramId),
    /// WMI, for the time of one callback of an operation.
    Callback(OperationId),
    /// WMI, on behalf of an operation.
    Operation(OperationId),
    /// Another object of the World.
    Object(ObjectId),
}

/// The reference count of one object, by owner. An owner with no references is not listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    counts: SortedMap<Owner, u32>,
}

impl Ledger {
    /// A count of one.
    pub fn held_by(owner: Owner) -> Self {
        let mut ledger = Self::default();
        ledger.add(owner);
        ledger
    }

    /// One more; answers the new total.
    pub fn add(&mut self, owner: Owner) -> u32 {
        *self.counts.get_or_insert_with(owner, || 0) += 1;
        self.total()
    }

    /// One less; `None` where the owner has none to give back.
    pub fn remove(&mut self, owner: Owner) -> Option<u32> {
        let count = self.counts.get_mut(&owner)?;
        *count -= 1;
        if *count == 0 {
            self.counts.remove(&owner);
        }
        Some(self.total())
    }

    /// The reference count.
    pub fn total(&self) -> u32 {
        self.counts.values().sum()
    }

    /// How many `owner` holds.
    pub fn count(&self, owner: Owner) -> u32 {
        self.counts.get(&owner).copied().unwrap_or(0)
    }

    /// The owners, with how many each holds.
    pub fn owners(&self) -> impl Iterator<Item = (Owner, u32)> + '_ {
        self.counts.iter().map(|(owner, count)| (*owner, *count))
    }

    /// Writes the counts of the programs; WMI's own follow from its operations.
    pub fn canon(&self, canon: &mut Canon) {
        canon.word(u64::from(self.total()));
        for (owner, count) in self.owners() {
            if let Owner::Program(program) = owner {
                canon.word(u64::from(program.0) << 32 | u64::from(count));
            }
        }
    }
}
