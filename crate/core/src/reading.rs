//! Readings: one answer to a rule on which the sources disagree, or which they leave open.
//!
//! Each switch is chosen by an instance of `Lab_Reading` or by an override of the screen or the command line.

use crate::rule::Rule;

macro_rules! switches {
    ($($field:ident : $ty:ident = $name:literal $rule:ident { $($variant:ident $value:literal),+ })*) => {
        $(
            #[doc = concat!("Values of the switch `", $name, "`; the first is the default.")]
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            #[expect(missing_docs, reason = "each name is the value that the switch's rule explains")]
            pub enum $ty { $($variant),+ }
        )*

        /// A switch of the rulebook.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each name is the type of the switch's values")]
        pub enum Switch { $($ty),* }

        impl Switch {
            /// All of them.
            pub const ALL: &'static [Switch] = &[$(Switch::$ty),*];

            /// The published name, such as `nextasync.exhausted`.
            pub fn name(self) -> &'static str {
                match self { $(Switch::$ty => $name),* }
            }

            /// The switch that a rule names, if it names one. What PI-13 refuses, PI-15 disputes.
            pub fn of(rule: Rule) -> Option<Switch> {
                if rule == Rule::Pi13 {
                    return Some(Switch::EnforceNotNull);
                }
                Self::ALL.iter().copied().find(|switch| switch.rule() == rule)
            }

            /// The rule that names it.
            pub fn rule(self) -> Rule {
                match self { $(Switch::$ty => Rule::$rule),* }
            }

            /// Its values, the default first.
            pub fn values(self) -> &'static [&'static str] {
                match self { $(Switch::$ty => &[$($value),+]),* }
            }
        }

        /// The readings in force.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "one field for each switch")]
        pub struct Readings { $(pub $field: $ty),* }

        impl Default for Readings {
            fn default() -> Self {
                Self { $($field: [$($ty::$variant),+][0]),* }
            }
        }

        impl Readings {
            /// Chooses a value of a switch.
            ///
            /// # Errors
            /// A sentence that names the legal values, or the known switches.
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
                match name {
                    $($name => {
                        self.$field = match value {
                            $($value => $ty::$variant,)+
                            _ => return Err(unknown_value(Switch::$ty, value)),
                        };
                    })*
                    _ => return Err(unknown_switch(name)),
                }
                Ok(())
            }

            /// Every switch with the value in force, by name.
            pub fn values(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
                Switch::ALL.iter().map(|it| (it.name(), self.value(*it)))
            }

            /// The value in force.
            pub fn value(&self, switch: Switch) -> &'static str {
                match switch {
                    $(Switch::$ty => match self.$field { $($ty::$variant => $value),+ }),*
                }
            }
        }
    };
}

switches! {
    missing_security: MissingSecurity = "security.missing_init" Cs03 {
        SilentRelease "silent_release", AccessDenied "access_denied" }
    anonymous_callback: AnonymousCallback = "security.anonymous_callback" Cs16 {
        WhenAllowed "when_allowed", Never "never", Always "always" }
    reject_semisync_flags: RejectSemisyncFlags = "async.reject_semisync_flags" Ac08 { Yes "true", No "false" }
    cancel_release: CancelRelease = "cancel.release" Ac29 { BeforeReturn "before_return", AfterReturn "after_return" }
    cancel_status: CancelStatus = "cancel.final_status" Ac30 { CallCancelled "call_cancelled", Silent "silent" }
    cancel_in_callback: CancelInCallback = "cancel.in_callback" Sk27 { Defer "defer", Forbid "forbid", Allow "allow" }
    notify_provider: NotifyProvider = "cancel.notify_provider" Ac35 {
        EnumOnly "enum_only", Always "always", Never "never" }
    cancel_during_callback: CancelDuringCallback = "cancel.during_callback" Ac42 {
        Wait "wait", Deferred "deferred", Concurrent "concurrent" }
    next_infinite: NextInfinite = "next.infinite" Nx05 { FullCount "full_count", FirstObject "first_object" }
    next_zero: NextZero = "next.zero_count" Nx07 { Success "success", False "false" }
    exhausted: Exhausted = "nextasync.exhausted" Na07 {
        Reconcile "reconcile", AlwaysReturnFalse "always_return_false", AlwaysSetStatus "always_setstatus" }
    overlap: Overlap = "nextasync.overlap" Na17 { Queue "queue", BlockCaller "block_caller" }
    delivery: Delivery = "nextasync.delivery" Na12 { AsAvailable "as_available", WhenComplete "when_complete" }
    error_flush: ErrorFlush = "nextasync.error_flush" Na14 {
        DeliverThenError "deliver_then_error", ErrorOnly "error_only" }
    release_pending: ReleasePending = "enum.release_pending" Na21 { CallCancelled "call_cancelled", Silent "silent" }
    requery: Requery = "reset.requery" Rs03 { No "false", Yes "true" }
    call_result: CallResultWithoutFlag = "semisync.callresult_without_flag" Ss08 {
        Null "null", CallResult "callresult", PerMethod "per_method" }
    enforce_not_null: EnforceNotNull = "put.enforce_not_null" Pi15 { Yes "true", No "false" }
    null_key: NullKey = "put.null_key" Pi14 {
        Layered "layered", IllegalNull "illegal_null", Guid "guid", NoKey "no_key" }
    sibling_key: SiblingKey = "put.sibling_key" Pi24 { Reject "reject", Replace "replace", Coexist "coexist" }
    nonabstract_parent: NonabstractParent = "put.nonabstract_parent" Pi26 { Allow "allow", NotFound "not_found" }
    partial_unsupported: PartialUnsupported = "put.partial_unsupported" Pi33 {
        ProviderNotCapable "provider_not_capable", NotSupported "not_supported",
        UnsupportedParameter "unsupported_parameter", UnsupportedPutExtension "unsupported_put_extension",
        WholeInstance "whole_instance" }
    put_uses_indicate: PutUsesIndicate = "async.put_uses_indicate" Ac16 { No "false", Yes "true" }
    rpc_failure: RpcFailure = "errors.rpc_failure" Pi08 {
        TransportFailure "transport_failure", RpcServerUnavailable "rpc_s_server_unavailable" }
    reject_space: RejectSpace = "key.reject_space" Om16 { No "false", Yes "true" }
    lflags: Lflags = "sink.lflags" Sk09 { Exact "exact", Mask "mask" }
    putclass_path: PutclassPath = "sink.putclass_path" Sk15 { Path "path", Null "null" }
    enum_unknown_class: EnumUnknownClass = "async.enum_unknown_class" Ac09 { Sink "sink", Return "return" }
    delete_missing: DeleteMissing = "async.delete_missing" Ac10 { Sink "sink", Return "return" }
    missing_super: MissingSuper = "putclass.missing_super" Pc06 {
        InvalidSuperclass "invalid_superclass", NotFound "not_found" }
    safe_with_instances: SafeWithInstances = "putclass.safe_with_instances" Pc04 {
        Fail "fail", AllowIfNoConflict "allow_if_no_conflict" }
    delete_recursive: DeleteRecursive = "deleteclass.recursive" Dc02 { Yes "true", No "false" }
    default_direction: DefaultDirection = "mof.default_direction" Mf11 {
        Error "error", In "in", InOut "in_out" }
    null_out: NullOut = "execmethod.null_out" Em05 { Allow "allow", InvalidParameter "invalid_parameter" }
    method_result: MethodResult = "semisync.execmethod_result" Ss16 { Object "object", StatusOnly "status_only" }
    asynch_returns: AsynchReturns = "framework.asynch_returns" Gf14 {
        AfterLast "after_last", Immediately "immediately" }
    callback_error: CallbackError = "framework.callback_error" Gf13 { Stop "stop", Ignore "ignore" }
    allow_not: AllowNot = "wql.allow_not" Wq06 { Yes "true", No "false" }
    reversed_compare: ReversedCompare = "wql.reversed_compare" Wq07 { Yes "true", No "false" }
    true_value: TrueValue = "wql.true_value" Wq13 { NonZero "nonzero", One "one", MinusOne "minus_one" }
    bad_operator: BadOperator = "wql.bad_operator" Wq15 {
        InvalidQuery "invalid_query", InvalidOperator "invalid_operator" }
    coerce: Coerce = "wql.coerce" Wq17 { Lenient "lenient", Strict "strict" }
    projection: Projection = "wql.projection" Wq25 { Limited "limited", Nulls "nulls" }
    unknown_column: UnknownColumn = "wql.unknown_column" Wq27 {
        PerKind "per_kind", InvalidQuery "invalid_query", Ignore "ignore" }
    trailing_semicolon: TrailingSemicolon = "wql.trailing_semicolon" Wq35 { Ignore "ignore", Error "error" }
}

fn unknown_value(switch: Switch, value: &str) -> String {
    format!(
        "`{}` has no value `{value}`; it may be {}",
        switch.name(),
        switch.values().join(", ")
    )
}

fn unknown_switch(name: &str) -> String {
    let names: Vec<&str> = Switch::ALL.iter().map(|switch| switch.name()).collect();
    format!(
        "there is no reading named `{name}`; the known ones are {}",
        names.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_is_the_default() {
        let readings = Readings::default();
        for switch in Switch::ALL {
            assert_eq!(
                readings.value(*switch),
                switch.values()[0],
                "{}",
                switch.name()
            );
        }
    }

    #[test]
    fn every_value_can_be_set_and_read_back() {
        for switch in Switch::ALL {
            for value in switch.values() {
                let mut readings = Readings::default();
                readings.set(switch.name(), value).expect("a listed value");
                assert_eq!(readings.value(*switch), *value);
            }
        }
    }

    #[test]
    fn a_wrong_name_or_value_names_the_right_ones() {
        let mut readings = Readings::default();
        assert!(
            readings
                .set("nextasync.overlap", "perhaps")
                .unwrap_err()
                .contains("block_caller")
        );
        assert!(
            readings
                .set("nextasync.overlapp", "queue")
                .unwrap_err()
                .contains("nextasync.overlap")
        );
    }
}
