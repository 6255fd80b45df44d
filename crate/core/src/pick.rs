//! Picks: permitted outcomes other than the usual one.
//!
//! Where a rule leaves an outcome open, the World does what the rulebook recommends, and offers the others as choices
//! of their own: a [`Pick`] at an [`Occasion`]. A scenario can make one of them the usual outcome with an instance of
//! `Lab_Pick`.

use crate::com::{OperationId, ResultId};
use crate::guest::ThreadId;
use crate::rule::Rule;
use crate::status::WbemStatus;

/// The step in which something is picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Occasion {
    /// A thread goes on.
    Run(ThreadId),
    /// An operation calls its sink.
    Deliver(OperationId),
    /// A single operation is carried out.
    Perform(OperationId),
    /// A result set goes on.
    Fill(ResultId),
}

/// An outcome that an unspecified rule permits beside the usual one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pick {
    /// The callback runs on a thread of its own (CS-27).
    OtherThread,
    /// An `Indicate` carries this many objects (SK-06).
    Batch(u32),
    /// An `Indicate` of a `NextAsync` carries this many of its objects (NA-12).
    Part(u32),
    /// Of the objects that are ready, the one with this number comes first, counted from 1 (SK-07).
    First(u32),
    /// A progress report, although the provider sends none (SK-17).
    Report,
    /// No progress report, although the provider sends one (SK-17).
    NoReport,
    /// The call returns only after what can happen at once has happened, its first callback included (SK-34).
    EarlyCallback,
    /// The `Release` of the sink is put off (SK-36).
    LateRelease,
    /// One more pair of `AddRef` and `Release` (SK-40).
    ExtraPair,
    /// `CancelAsyncCall` refuses an unknown sink with this code (AC-34).
    CancelCode(WbemStatus),
    /// The connection of a waiting caller times out (AC-38).
    TimeOut,
    /// `Next` drops what was collected before a failure (NX-10).
    ErrorFirst,
    /// `Reset` returns when accepted requests are served (NA-19).
    ResetWaits,
    /// Requests of a released enumerator end in silence (NA-21).
    SilentEnd,
    /// `Next` waits until queued requests are served (NA-25).
    NextWaits,
    /// A framework call without a context is refused (GF-07).
    RefuseContext,
    /// A framework call goes on after a callback that failed (GF-13).
    IgnoreFailure,
    /// A framework call returns before its callbacks (GF-14).
    ReturnsFirst,
    /// A forward-only enumerator collects this many objects ahead, and no more, until its client asks (SS-20).
    Ahead(u32),
    /// A forward-only enumerator collects as much as there is (SS-20).
    AheadAll,
    /// An instance may have the key of one in a class above or below its own (PI-25).
    Coexist,
    /// A provider that fails half way through a partial update restores what it has written (PI-32).
    Restore,
    /// Of several checks that fail, the one with this code comes first (PI-36).
    Check(WbemStatus),
}

/// Picks without a number, but for the time-out, which a scenario sets in its `Lab_Connection`.
const PLAIN: [Pick; 16] = [
    Pick::OtherThread,
    Pick::Report,
    Pick::NoReport,
    Pick::EarlyCallback,
    Pick::LateRelease,
    Pick::ExtraPair,
    Pick::ErrorFirst,
    Pick::ResetWaits,
    Pick::SilentEnd,
    Pick::NextWaits,
    Pick::RefuseContext,
    Pick::IgnoreFailure,
    Pick::ReturnsFirst,
    Pick::AheadAll,
    Pick::Coexist,
    Pick::Restore,
];

/// The codes named for a `CancelAsyncCall` that finds nothing, beside the usual one (AC-34).
pub const CANCEL_CODES: [WbemStatus; 4] = [
    WbemStatus::E_FAILED,
    WbemStatus::E_NOT_FOUND,
    WbemStatus::E_OUT_OF_MEMORY,
    WbemStatus::E_TRANSPORT_FAILURE,
];

/// The codes with which a check of `PutInstance` can end it (PI-36).
const CHECK_CODES: [WbemStatus; 21] = [
    WbemStatus::E_ACCESS_DENIED,
    WbemStatus::E_INVALID_PARAMETER,
    WbemStatus::E_QUOTA_VIOLATION,
    WbemStatus::E_INVALID_CONTEXT,
    WbemStatus::E_INVALID_OBJECT,
    WbemStatus::E_INVALID_CLASS,
    WbemStatus::E_INVALID_OPERATION,
    WbemStatus::E_AMENDED_OBJECT,
    WbemStatus::E_TYPE_MISMATCH,
    WbemStatus::E_NO_KEY,
    WbemStatus::E_ILLEGAL_NULL,
    WbemStatus::E_CANNOT_BE_KEY,
    WbemStatus::E_NOT_FOUND,
    WbemStatus::E_ALREADY_EXISTS,
    WbemStatus::E_NOT_SUPPORTED,
    WbemStatus::E_UNSUPPORTED_PARAMETER,
    WbemStatus::E_UNSUPPORTED_PUT_EXTENSION,
    WbemStatus::E_OUT_OF_MEMORY,
    WbemStatus::E_PROVIDER_NOT_FOUND,
    WbemStatus::E_PROVIDER_NOT_CAPABLE,
    WbemStatus::E_PROVIDER_LOAD_FAILURE,
];

/// Numbers of objects that are offered one by one; above, only all of them together.
pub const OFFERED: usize = 32;

impl Pick {
    /// The rule that permits it.
    pub fn rule(self) -> Rule {
        match self {
            Self::OtherThread => Rule::Cs27,
            Self::Batch(_) => Rule::Sk06,
            Self::Part(_) => Rule::Na12,
            Self::First(_) => Rule::Sk07,
            Self::Report | Self::NoReport => Rule::Sk17,
            Self::EarlyCallback => Rule::Sk34,
            Self::LateRelease => Rule::Sk36,
            Self::ExtraPair => Rule::Sk40,
            Self::CancelCode(_) => Rule::Ac34,
            Self::TimeOut => Rule::Ac38,
            Self::ErrorFirst => Rule::Nx10,
            Self::ResetWaits => Rule::Na19,
            Self::SilentEnd => Rule::Na21,
            Self::NextWaits => Rule::Na25,
            Self::RefuseContext => Rule::Gf07,
            Self::IgnoreFailure => Rule::Gf13,
            Self::ReturnsFirst => Rule::Gf14,
            Self::Ahead(_) | Self::AheadAll => Rule::Ss20,
            Self::Coexist => Rule::Pi25,
            Self::Restore => Rule::Pi32,
            Self::Check(_) => Rule::Pi36,
        }
    }

    /// Its name, for keys and for `Lab_Pick`.
    pub fn name(self) -> String {
        let plain = match self {
            Self::Batch(count) | Self::Part(count) => return format!("batch {count}"),
            Self::First(nth) => return format!("object {nth} first"),
            Self::Ahead(count) => return format!("{count} ahead"),
            Self::CancelCode(status) | Self::Check(status) => return status.short(),
            Self::OtherThread => "other thread",
            Self::Report => "report",
            Self::NoReport => "no report",
            Self::EarlyCallback => "callback before return",
            Self::LateRelease => "release later",
            Self::ExtraPair => "extra AddRef and Release",
            Self::TimeOut => "time out",
            Self::ErrorFirst => "error first",
            Self::ResetWaits | Self::NextWaits => "wait for requests",
            Self::SilentEnd => "silent",
            Self::RefuseContext => "refuse",
            Self::IgnoreFailure => "ignore",
            Self::ReturnsFirst => "return first",
            Self::AheadAll => "all ahead",
            Self::Coexist => "coexist",
            Self::Restore => "restore",
        };
        plain.to_owned()
    }

    /// The pick that a scenario names.
    ///
    /// # Errors
    /// A sentence with what the rule permits, or with the rules that leave something open.
    pub fn parse(rule: &str, name: &str) -> Result<Self, String> {
        let number = || {
            let digits = name.split(' ').find_map(|word| word.parse().ok());
            digits.unwrap_or(1)
        };
        let codes = CANCEL_CODES.map(Self::CancelCode);
        let checks = CHECK_CODES.map(Self::Check);
        let numbered = [
            Self::Batch(number()),
            Self::Part(number()),
            Self::First(number()),
            Self::Ahead(number()),
        ];
        let all = || {
            let coded = codes.iter().chain(&checks);
            PLAIN.iter().chain(coded).chain(&numbered).copied()
        };
        let mut of_rule = all().filter(|it| it.rule().id() == rule).peekable();
        if of_rule.peek().is_none() {
            let mut rules: Vec<&str> = all().map(|it| it.rule().id()).collect();
            rules.sort_unstable();
            rules.dedup();
            return Err(format!(
                "`{rule}` leaves nothing open that can be picked; {} do",
                rules.join(", ")
            ));
        }
        let names: Vec<String> = of_rule.clone().map(Self::name).collect();
        of_rule.find(|it| it.name() == name).ok_or_else(|| {
            format!(
                "`{rule}` has no outcome `{name}`; it has {}",
                names.join(", ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pick_is_found_by_its_rule_and_name() {
        let codes = CANCEL_CODES.map(Pick::CancelCode);
        let checks = CHECK_CODES.map(Pick::Check);
        let numbered = [
            Pick::Batch(3),
            Pick::Part(40),
            Pick::First(7),
            Pick::Ahead(0),
        ];
        let coded = codes.iter().chain(&checks);
        for pick in PLAIN.iter().chain(coded).chain(&numbered) {
            assert_eq!(Pick::parse(pick.rule().id(), &pick.name()), Ok(*pick));
        }
    }

    #[test]
    fn a_wrong_rule_or_outcome_names_the_right_ones() {
        let wrong_rule = Pick::parse("SK-04", "report").unwrap_err();
        assert!(wrong_rule.contains("SK-06"), "{wrong_rule}");
        let wrong_name = Pick::parse("SK-17", "perhaps").unwrap_err();
        assert!(wrong_name.contains("no report"), "{wrong_name}");
    }
}
