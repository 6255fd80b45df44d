//! Whole sets of readings: what the simulator takes by default, what the Win32 reference says, what the protocol says.

use crate::reading::{Readings, Switch};

/// A value for every switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingSet {
    /// What each rule takes by default.
    Default,
    /// The pages of the Win32 and WMI reference, a newer page before an older one.
    Win32,
    /// The protocol specification \[MS-WMI\].
    MsWmi,
}

/// For each switch what the Win32 reference and what \[MS-WMI\] say, from the sources that its rule names. A source that
/// is silent leaves the default; one that says both has the reading that the other one does not share.
const SAID: [(&str, &str, &str); 49] = [
    ("async.bad_event_query", "return", "sink"),
    ("async.delete_missing", "sink", "return"),
    ("async.enum_unknown_class", "sink", "return"),
    ("async.put_uses_indicate", "true", "false"),
    ("async.reject_semisync_flags", "false", "true"),
    ("cancel.during_callback", "wait", "deferred"),
    ("cancel.final_status", "call_cancelled", "call_cancelled"),
    ("cancel.in_callback", "allow", "forbid"),
    ("cancel.notify_provider", "never", "always"),
    ("cancel.release", "after_return", "before_return"),
    ("deleteclass.recursive", "false", "true"),
    ("enum.release_pending", "call_cancelled", "call_cancelled"),
    (
        "errors.rpc_failure",
        "rpc_s_server_unavailable",
        "transport_failure",
    ),
    ("execmethod.null_out", "allow", "invalid_parameter"),
    ("framework.asynch_returns", "after_last", "after_last"),
    ("framework.callback_error", "stop", "stop"),
    ("key.reject_space", "true", "false"),
    ("mof.default_direction", "in", "in_out"),
    ("mof.paren_list", "accept", "accept"),
    ("next.infinite", "full_count", "full_count"),
    ("next.zero_count", "false", "success"),
    ("nextasync.delivery", "as_available", "when_complete"),
    ("nextasync.error_flush", "deliver_then_error", "error_only"),
    (
        "nextasync.exhausted",
        "always_return_false",
        "always_setstatus",
    ),
    ("nextasync.overlap", "block_caller", "queue"),
    ("path.forward_slash", "server_only", "accept"),
    ("path.hex_keys", "reject", "accept"),
    ("put.enforce_not_null", "false", "true"),
    ("put.nonabstract_parent", "allow", "not_found"),
    ("put.null_key", "guid", "no_key"),
    (
        "put.partial_unsupported",
        "provider_not_capable",
        "provider_not_capable",
    ),
    ("put.sibling_key", "reject", "reject"),
    ("putclass.missing_super", "invalid_superclass", "not_found"),
    (
        "putclass.safe_with_instances",
        "fail",
        "allow_if_no_conflict",
    ),
    ("reset.requery", "true", "false"),
    ("security.anonymous_callback", "always", "when_allowed"),
    ("security.missing_init", "silent_release", "access_denied"),
    (
        "semisync.callresult_without_flag",
        "callresult",
        "per_method",
    ),
    ("semisync.execmethod_result", "object", "object"),
    ("sink.lflags", "mask", "exact"),
    ("sink.putclass_path", "path", "null"),
    ("wql.allow_not", "true", "false"),
    ("wql.bad_operator", "invalid_operator", "invalid_query"),
    ("wql.coerce", "strict", "lenient"),
    ("wql.projection", "limited", "limited"),
    ("wql.reversed_compare", "true", "false"),
    ("wql.trailing_semicolon", "error", "error"),
    ("wql.true_value", "one", "nonzero"),
    ("wql.unknown_column", "per_kind", "invalid_query"),
];

impl ReadingSet {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Default, Self::Win32, Self::MsWmi];

    /// The name of the command line and of the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Win32 => "win32",
            Self::MsWmi => "ms-wmi",
        }
    }

    /// Reads a name.
    ///
    /// # Errors
    /// A sentence that lists the names.
    pub fn parse(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|set| set.name() == text);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("there is no set of readings named `{text}`; there are {names}")
        })
    }

    /// The value that the set has for a switch.
    pub fn value(self, switch: Switch) -> &'static str {
        let default = switch.values()[0];
        let said = SAID.iter().find(|(name, ..)| *name == switch.name());
        match (self, said) {
            (Self::Win32, Some((_, win32, _))) => win32,
            (Self::MsWmi, Some((_, _, ms_wmi))) => ms_wmi,
            _ => default,
        }
    }

    /// Every switch with the set's value, as overrides of a scenario.
    pub fn overrides(self) -> Vec<(String, String)> {
        let pair = |switch: &Switch| (switch.name().to_owned(), self.value(*switch).to_owned());
        Switch::ALL.iter().map(pair).collect()
    }

    /// The readings of the set.
    pub fn readings(self) -> Readings {
        let mut readings = Readings::default();
        for (name, value) in self.overrides() {
            readings
                .set(&name, &value)
                .expect("a test sets every value of the table");
        }
        readings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_has_a_legal_value_in_every_set() {
        for switch in Switch::ALL {
            let listed = SAID.iter().filter(|(name, ..)| *name == switch.name());
            assert_eq!(
                listed.count(),
                1,
                "{} stands in the table once",
                switch.name()
            );
            for set in ReadingSet::ALL {
                let value = set.value(*switch);
                assert!(
                    switch.values().contains(&value),
                    "{} = {value}",
                    switch.name()
                );
                assert_eq!(set.readings().value(*switch), value);
            }
        }
    }

    #[test]
    fn the_sets_differ_and_have_names() {
        assert_eq!(ReadingSet::Default.readings(), Readings::default());
        assert_ne!(ReadingSet::Win32.readings(), ReadingSet::MsWmi.readings());
        for set in ReadingSet::ALL {
            assert_eq!(ReadingSet::parse(set.name()), Ok(set));
        }
        assert!(ReadingSet::parse("windows").unwrap_err().contains("win32"));
    }
}
