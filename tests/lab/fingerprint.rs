//! One number for all that a run says, so that two machines can be compared without carrying whole traces about.

use std::fmt::Write;

use wmi_lab_core::expect;
use wmi_lab_core::history::History;
use wmi_lab_core::schedule::Policy;

use super::{Scenario, scenarios};

/// A line `number name` for every case: all fields of all events, and the World at the end, of the scenario's own run
/// and of one in a random order.
pub fn fingerprints() -> String {
    let mut lines = String::new();
    for scenario in scenarios() {
        let number = fingerprint(&scenario);
        writeln!(lines, "{number:016x} {}", scenario.name).expect("a string takes any text");
    }
    lines
}

fn fingerprint(scenario: &Scenario) -> u64 {
    let mut shuffled = History::new(scenario.opened.world.clone());
    shuffled.run(Policy::Random(1), u32::MAX);
    let mut number = 0xcbf2_9ce4_8422_2325_u64;
    for history in [expect::run(&scenario.opened), shuffled] {
        let end = history.head();
        let said = format!(
            "{:?} {:?} {}",
            history.events(),
            end.outcome(),
            end.digest()
        );
        for byte in said.bytes() {
            number = (number ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    number
}
