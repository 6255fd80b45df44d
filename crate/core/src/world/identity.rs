//! When two Worlds are equal.

use super::World;
use crate::canon::{Canon, Node};
use crate::guest::ProgramId;
use crate::task::Outcome;

impl World {
    /// The identity of this World: equal for Worlds that no program and no future can tell apart.
    pub fn digest(&self) -> u128 {
        let kernel = &self.kernel;
        let mut canon = Canon::default();
        canon.word(kernel.printed as u64);
        canon.word((kernel.printed >> 64) as u64);
        canon.word(if kernel.clock_read {
            kernel.now_ms + 1
        } else {
            0
        });
        canon.text(
            &kernel
                .outcome
                .as_ref()
                .map(Outcome::text)
                .unwrap_or_default(),
        );
        kernel.store.canon(&mut canon);
        let lab = &kernel.config.lab;
        lab.server_moments()
            .for_each(|at| canon.word((at + 1).saturating_sub(kernel.now_ms)));
        kernel
            .fault_counts
            .iter()
            .for_each(|count| canon.word(u64::from(*count)));
        for (index, process) in kernel.processes.iter().enumerate() {
            canon.enter_program(ProgramId(index as u8));
            canon.word(
                u64::from(process.security) << 40
                    | u64::from(process.com)
                    | u64::from(process.exited.is_some()) << 41,
            );
            canon.word(
                u64::from(process.blanket.authentication) << 8
                    | u64::from(process.blanket.impersonation),
            );
            process.guest.canon(&mut canon);
        }
        for thread in kernel.threads.values() {
            canon.enter_program(thread.program);
            thread.canon(kernel.now_ms, &mut canon);
        }
        for operation in kernel.operations.values() {
            operation.canon(kernel.now_ms, &mut canon);
            if let Some(at) = operation.due_ms() {
                canon.word(at.saturating_sub(kernel.now_ms));
            }
        }
        for set in kernel.results.values() {
            set.canon(kernel.now_ms, &mut canon);
        }
        while let Some(node) = canon.next_pending() {
            match node {
                Node::Object(id) => match kernel.objects.get(&id) {
                    Some(object) => object.canon(&mut canon),
                    None => canon.word(0),
                },
                Node::Allocation(program, number) => kernel
                    .process(program)
                    .guest
                    .canon_allocation(number, &mut canon),
            }
        }
        canon.finish()
    }
}
