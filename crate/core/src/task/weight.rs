//! How much memory a copy of the World comes to own.

use super::Kernel;

/// What any copy owns, in bytes: its lists of a few threads, objects and operations.
const COPY: usize = 6_000;
/// What one object, operation or result set adds, in bytes.
const PIECE: usize = 200;

impl Kernel {
    /// About how many bytes a copy owns once the original goes on: an upper bound, since most of them stay shared.
    pub fn weight(&self) -> usize {
        let pieces = self.objects.len() + self.operations.len() + self.results.len();
        let rows: usize = self.results.values().map(|it| it.rows.own_bytes()).sum();
        let guests = self.processes.iter().map(|it| it.guest.weight());
        COPY + PIECE * pieces + rows + guests.sum::<usize>()
    }
}
