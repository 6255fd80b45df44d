//! The registry of rules that this simulator emits: identifier and class.
//!
//! The sentences and sources stand in `catalogue/rules.json`; a test keeps the two in step. To add a rule: one line
//! here, one entry there, and an event or a fault that names it.

/// How binding a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleClass {
    /// Documented, and nothing contradicts it.
    Guaranteed,
    /// The documents leave it open.
    Unspecified,
    /// The documents disagree; a reading chooses.
    Ambiguous,
    /// A rule of the simulator itself, without a source.
    Simulator,
}

macro_rules! rules {
    ($($variant:ident $id:literal $class:ident;)*) => {
        /// A rule of the rulebook, or of the simulator (`sim.…`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        #[expect(missing_docs, reason = "each name is the identifier that the catalogue explains")]
        pub enum Rule { $($variant),* }

        impl Rule {
            /// All of them, in the order of the registry.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),*];

            /// The identifier of the catalogue.
            pub fn id(self) -> &'static str {
                match self { $(Rule::$variant => $id),* }
            }

            /// How binding it is.
            pub fn class(self) -> RuleClass {
                match self { $(Rule::$variant => RuleClass::$class),* }
            }
        }
    };
}

rules! {
    Cs01 "CS-01" Guaranteed;
    Cs02 "CS-02" Guaranteed;
    Cs03 "CS-03" Ambiguous;
    Cs04 "CS-04" Guaranteed;
    Cs05 "CS-05" Guaranteed;
    Cs06 "CS-06" Guaranteed;
    Cs07 "CS-07" Guaranteed;
    Cs08 "CS-08" Guaranteed;
    Cs09 "CS-09" Guaranteed;
    Cs10 "CS-10" Guaranteed;
    Cs11 "CS-11" Guaranteed;
    Cs12 "CS-12" Guaranteed;
    Cs13 "CS-13" Guaranteed;
    Cs14 "CS-14" Guaranteed;
    Cs15 "CS-15" Guaranteed;
    Cs16 "CS-16" Ambiguous;
    Cs17 "CS-17" Guaranteed;
    Cs18 "CS-18" Guaranteed;
    Cs19 "CS-19" Guaranteed;
    Cs20 "CS-20" Guaranteed;
    Cs21 "CS-21" Guaranteed;
    Cs22 "CS-22" Guaranteed;
    Cs23 "CS-23" Guaranteed;
    Cs24 "CS-24" Guaranteed;
    Cs25 "CS-25" Guaranteed;
    Cs26 "CS-26" Guaranteed;
    Cs27 "CS-27" Unspecified;
    Cs28 "CS-28" Guaranteed;
    Sk01 "SK-01" Guaranteed;
    Sk02 "SK-02" Guaranteed;
    Sk03 "SK-03" Guaranteed;
    Sk04 "SK-04" Guaranteed;
    Sk05 "SK-05" Guaranteed;
    Sk06 "SK-06" Unspecified;
    Sk07 "SK-07" Unspecified;
    Sk08 "SK-08" Guaranteed;
    Sk09 "SK-09" Ambiguous;
    Sk11 "SK-11" Guaranteed;
    Sk12 "SK-12" Guaranteed;
    Sk13 "SK-13" Guaranteed;
    Sk14 "SK-14" Guaranteed;
    Sk15 "SK-15" Ambiguous;
    Sk16 "SK-16" Guaranteed;
    Sk17 "SK-17" Unspecified;
    Sk18 "SK-18" Guaranteed;
    Sk19 "SK-19" Guaranteed;
    Sk20 "SK-20" Guaranteed;
    Sk21 "SK-21" Guaranteed;
    Sk22 "SK-22" Unspecified;
    Sk23 "SK-23" Guaranteed;
    Sk24 "SK-24" Guaranteed;
    Sk27 "SK-27" Ambiguous;
    Sk28 "SK-28" Guaranteed;
    Sk29 "SK-29" Guaranteed;
    Sk30 "SK-30" Guaranteed;
    Sk31 "SK-31" Unspecified;
    Sk33 "SK-33" Guaranteed;
    Sk34 "SK-34" Unspecified;
    Sk35 "SK-35" Guaranteed;
    Sk36 "SK-36" Unspecified;
    Sk37 "SK-37" Guaranteed;
    Sk38 "SK-38" Guaranteed;
    Sk39 "SK-39" Guaranteed;
    Sk40 "SK-40" Unspecified;
    Sk41 "SK-41" Guaranteed;
    Sk42 "SK-42" Guaranteed;
    Ac01 "AC-01" Guaranteed;
    Ac02 "AC-02" Guaranteed;
    Ac03 "AC-03" Guaranteed;
    Ac04 "AC-04" Guaranteed;
    Ac05 "AC-05" Guaranteed;
    Ac06 "AC-06" Guaranteed;
    Ac07 "AC-07" Guaranteed;
    Ac08 "AC-08" Ambiguous;
    Ac09 "AC-09" Ambiguous;
    Ac10 "AC-10" Ambiguous;
    Ac11 "AC-11" Guaranteed;
    Ac13 "AC-13" Guaranteed;
    Ac14 "AC-14" Guaranteed;
    Ac15 "AC-15" Guaranteed;
    Ac16 "AC-16" Ambiguous;
    Ac17 "AC-17" Guaranteed;
    Ac19 "AC-19" Guaranteed;
    Ac20 "AC-20" Guaranteed;
    Ac21 "AC-21" Guaranteed;
    Ac22 "AC-22" Guaranteed;
    Ac23 "AC-23" Guaranteed;
    Ac24 "AC-24" Guaranteed;
    Ac25 "AC-25" Ambiguous;
    Ac26 "AC-26" Guaranteed;
    Ac27 "AC-27" Guaranteed;
    Ac28 "AC-28" Guaranteed;
    Ac29 "AC-29" Ambiguous;
    Ac30 "AC-30" Ambiguous;
    Ac31 "AC-31" Guaranteed;
    Ac32 "AC-32" Ambiguous;
    Ac33 "AC-33" Unspecified;
    Ac34 "AC-34" Unspecified;
    Ac35 "AC-35" Ambiguous;
    Ac36 "AC-36" Guaranteed;
    Ac37 "AC-37" Guaranteed;
    Ac38 "AC-38" Unspecified;
    Ac39 "AC-39" Guaranteed;
    Ac40 "AC-40" Guaranteed;
    Ac42 "AC-42" Ambiguous;
    En01 "EN-01" Guaranteed;
    En02 "EN-02" Guaranteed;
    En03 "EN-03" Guaranteed;
    En04 "EN-04" Guaranteed;
    En06 "EN-06" Guaranteed;
    En07 "EN-07" Guaranteed;
    Nx01 "NX-01" Guaranteed;
    Nx02 "NX-02" Guaranteed;
    Nx03 "NX-03" Guaranteed;
    Nx04 "NX-04" Guaranteed;
    Nx05 "NX-05" Ambiguous;
    Nx06 "NX-06" Guaranteed;
    Nx07 "NX-07" Ambiguous;
    Nx08 "NX-08" Guaranteed;
    Nx09 "NX-09" Guaranteed;
    Nx10 "NX-10" Unspecified;
    Nx11 "NX-11" Guaranteed;
    Na01 "NA-01" Guaranteed;
    Na02 "NA-02" Guaranteed;
    Na03 "NA-03" Guaranteed;
    Na04 "NA-04" Guaranteed;
    Na05 "NA-05" Guaranteed;
    Na06 "NA-06" Guaranteed;
    Na07 "NA-07" Ambiguous;
    Na08 "NA-08" Guaranteed;
    Na09 "NA-09" Guaranteed;
    Na10 "NA-10" Guaranteed;
    Na11 "NA-11" Guaranteed;
    Na12 "NA-12" Unspecified;
    Na13 "NA-13" Guaranteed;
    Na14 "NA-14" Ambiguous;
    Na15 "NA-15" Guaranteed;
    Na16 "NA-16" Guaranteed;
    Na17 "NA-17" Ambiguous;
    Na18 "NA-18" Guaranteed;
    Na19 "NA-19" Unspecified;
    Na20 "NA-20" Guaranteed;
    Na21 "NA-21" Unspecified;
    Na22 "NA-22" Guaranteed;
    Na23 "NA-23" Guaranteed;
    Na24 "NA-24" Guaranteed;
    Na25 "NA-25" Unspecified;
    Rs01 "RS-01" Guaranteed;
    Rs02 "RS-02" Guaranteed;
    Rs03 "RS-03" Ambiguous;
    Rs04 "RS-04" Guaranteed;
    Rs05 "RS-05" Guaranteed;
    Rs06 "RS-06" Guaranteed;
    Rs08 "RS-08" Guaranteed;
    Rs09 "RS-09" Guaranteed;
    Ss01 "SS-01" Guaranteed;
    Ss02 "SS-02" Guaranteed;
    Ss03 "SS-03" Guaranteed;
    Ss04 "SS-04" Guaranteed;
    Ss05 "SS-05" Guaranteed;
    Ss06 "SS-06" Guaranteed;
    Ss07 "SS-07" Guaranteed;
    Ss08 "SS-08" Ambiguous;
    Ss09 "SS-09" Guaranteed;
    Ss10 "SS-10" Guaranteed;
    Ss11 "SS-11" Guaranteed;
    Ss12 "SS-12" Guaranteed;
    Ss13 "SS-13" Guaranteed;
    Ss14 "SS-14" Guaranteed;
    Ss15 "SS-15" Guaranteed;
    Ss16 "SS-16" Ambiguous;
    Ss17 "SS-17" Guaranteed;
    Ss18 "SS-18" Guaranteed;
    Ss19 "SS-19" Guaranteed;
    Ss20 "SS-20" Unspecified;
    Pi01 "PI-01" Guaranteed;
    Pi02 "PI-02" Guaranteed;
    Pi03 "PI-03" Guaranteed;
    Pi04 "PI-04" Guaranteed;
    Pi05 "PI-05" Guaranteed;
    Pi06 "PI-06" Ambiguous;
    Pi07 "PI-07" Guaranteed;
    Pi08 "PI-08" Ambiguous;
    Pi09 "PI-09" Guaranteed;
    Pi10 "PI-10" Guaranteed;
    Pi11 "PI-11" Guaranteed;
    Pi12 "PI-12" Guaranteed;
    Pi13 "PI-13" Guaranteed;
    Pi14 "PI-14" Ambiguous;
    Pi15 "PI-15" Ambiguous;
    Pi16 "PI-16" Guaranteed;
    Pi17 "PI-17" Guaranteed;
    Pi18 "PI-18" Guaranteed;
    Pi19 "PI-19" Guaranteed;
    Pi20 "PI-20" Guaranteed;
    Pi21 "PI-21" Guaranteed;
    Pi22 "PI-22" Guaranteed;
    Pi23 "PI-23" Guaranteed;
    Pi24 "PI-24" Ambiguous;
    Pi25 "PI-25" Unspecified;
    Pi26 "PI-26" Ambiguous;
    Pi27 "PI-27" Guaranteed;
    Pi28 "PI-28" Guaranteed;
    Pi29 "PI-29" Guaranteed;
    Pi30 "PI-30" Guaranteed;
    Pi31 "PI-31" Guaranteed;
    Pi32 "PI-32" Guaranteed;
    Pi33 "PI-33" Ambiguous;
    Pi34 "PI-34" Guaranteed;
    Pi35 "PI-35" Guaranteed;
    Pi36 "PI-36" Unspecified;
    Di01 "DI-01" Guaranteed;
    Di02 "DI-02" Guaranteed;
    Di03 "DI-03" Guaranteed;
    Di04 "DI-04" Guaranteed;
    Di05 "DI-05" Guaranteed;
    Pc01 "PC-01" Guaranteed;
    Pc02 "PC-02" Guaranteed;
    Pc03 "PC-03" Guaranteed;
    Pc04 "PC-04" Ambiguous;
    Pc05 "PC-05" Guaranteed;
    Pc06 "PC-06" Ambiguous;
    Pc07 "PC-07" Guaranteed;
    Pc08 "PC-08" Guaranteed;
    Pc09 "PC-09" Guaranteed;
    Pc10 "PC-10" Guaranteed;
    Pc11 "PC-11" Guaranteed;
    Pc12 "PC-12" Guaranteed;
    Pc13 "PC-13" Guaranteed;
    Dc01 "DC-01" Guaranteed;
    Dc02 "DC-02" Ambiguous;
    Dc03 "DC-03" Guaranteed;
    Dc04 "DC-04" Unspecified;
    Co01 "CO-01" Guaranteed;
    Co02 "CO-02" Guaranteed;
    Co03 "CO-03" Guaranteed;
    Co04 "CO-04" Guaranteed;
    Co05 "CO-05" Guaranteed;
    Gf01 "GF-01" Guaranteed;
    Gf02 "GF-02" Guaranteed;
    Gf03 "GF-03" Guaranteed;
    Gf04 "GF-04" Guaranteed;
    Gf05 "GF-05" Guaranteed;
    Gf06 "GF-06" Guaranteed;
    Gf07 "GF-07" Unspecified;
    Gf08 "GF-08" Guaranteed;
    Gf09 "GF-09" Guaranteed;
    Gf10 "GF-10" Guaranteed;
    Gf11 "GF-11" Guaranteed;
    Gf12 "GF-12" Guaranteed;
    Gf13 "GF-13" Unspecified;
    Gf14 "GF-14" Unspecified;
    Gf15 "GF-15" Guaranteed;
    Gf16 "GF-16" Guaranteed;
    Gf17 "GF-17" Guaranteed;
    Gf18 "GF-18" Guaranteed;
    Em01 "EM-01" Guaranteed;
    Em02 "EM-02" Guaranteed;
    Em03 "EM-03" Guaranteed;
    Em04 "EM-04" Guaranteed;
    Em05 "EM-05" Ambiguous;
    Em06 "EM-06" Guaranteed;
    Em07 "EM-07" Guaranteed;
    Em08 "EM-08" Guaranteed;
    Em09 "EM-09" Guaranteed;
    Em10 "EM-10" Guaranteed;
    Wq01 "WQ-01" Guaranteed;
    Wq06 "WQ-06" Ambiguous;
    Wq07 "WQ-07" Ambiguous;
    Wq10 "WQ-10" Unspecified;
    Wq12 "WQ-12" Guaranteed;
    Wq13 "WQ-13" Ambiguous;
    Wq15 "WQ-15" Ambiguous;
    Wq17 "WQ-17" Ambiguous;
    Wq21 "WQ-21" Guaranteed;
    Wq22 "WQ-22" Guaranteed;
    Wq23 "WQ-23" Guaranteed;
    Wq25 "WQ-25" Ambiguous;
    Wq26 "WQ-26" Guaranteed;
    Wq27 "WQ-27" Ambiguous;
    Wq28 "WQ-28" Unspecified;
    Wq31 "WQ-31" Guaranteed;
    Wq32 "WQ-32" Guaranteed;
    Wq35 "WQ-35" Ambiguous;
    Om01 "OM-01" Guaranteed;
    Om07 "OM-07" Guaranteed;
    Om09 "OM-09" Guaranteed;
    Om15 "OM-15" Guaranteed;
    Om16 "OM-16" Ambiguous;
    Om17 "OM-17" Guaranteed;
    Om19 "OM-19" Guaranteed;
    Om25 "OM-25" Guaranteed;
    Om28 "OM-28" Guaranteed;
    Om29 "OM-29" Guaranteed;
    Om30 "OM-30" Guaranteed;
    Mf03 "MF-03" Guaranteed;
    Mf05 "MF-05" Guaranteed;
    Mf06 "MF-06" Guaranteed;
    Mf07 "MF-07" Guaranteed;
    Mf08 "MF-08" Guaranteed;
    Mf09 "MF-09" Guaranteed;
    Mf10 "MF-10" Guaranteed;
    Mf11 "MF-11" Ambiguous;
    Mf12 "MF-12" Guaranteed;
    Mf13 "MF-13" Guaranteed;
    Mf15 "MF-15" Guaranteed;
    Mf16 "MF-16" Guaranteed;
    Mf17 "MF-17" Guaranteed;
    Mf18 "MF-18" Guaranteed;
    Mf19 "MF-19" Guaranteed;
    Mf20 "MF-20" Guaranteed;
    SimProgram "sim.program" Simulator;
    SimClock "sim.clock" Simulator;
    SimCom "sim.com" Simulator;
    SimWindows "sim.windows" Simulator;
    SimProvider "sim.provider" Simulator;
    SimLatency "sim.latency" Simulator;
    SimFault "sim.fault" Simulator;
    SimServer "sim.server" Simulator;
    SimLab "sim.lab" Simulator;
    SimLimit "sim.limit" Simulator;
    SimTrial "sim.trial" Simulator;
    SimNotModelled "sim.not-modelled" Simulator;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entries of the catalogue, one to a line.
    fn catalogue() -> Vec<&'static str> {
        let text = include_str!("../catalogue/rules.json");
        text.lines()
            .filter(|line| line.trim_start().starts_with('{'))
            .collect()
    }

    /// What follows `"key": ` in an entry.
    fn field<'e>(entry: &'e str, key: &str) -> Option<&'e str> {
        entry
            .split_once(&format!("\"{key}\": "))
            .map(|(_, value)| value)
    }

    #[test]
    fn the_catalogue_explains_every_rule_in_order() {
        let entries = catalogue();
        let ids: Vec<&str> = entries
            .iter()
            .filter_map(|it| field(it, "id")?.split('"').nth(1))
            .collect();
        let rules: Vec<&str> = Rule::ALL.iter().map(|it| it.id()).collect();
        assert_eq!(ids, rules);
    }

    #[test]
    fn the_catalogue_agrees_and_leaves_nothing_empty() {
        for (entry, rule) in catalogue().into_iter().zip(Rule::ALL) {
            let class = match rule.class() {
                RuleClass::Guaranteed => "guaranteed",
                RuleClass::Unspecified => "unspecified",
                RuleClass::Ambiguous => "ambiguous",
                RuleClass::Simulator => "simulator",
            };
            let text = |key| {
                field(entry, key)
                    .and_then(|it| it.split('"').nth(1))
                    .unwrap_or_default()
            };
            assert_eq!(text("class"), class, "{}", rule.id());
            assert!(text("sentence").len() > 20, "{} has no sentence", rule.id());
            assert!(entry.contains("\"sources\": ["), "{entry} lists no sources");
            let sourced = field(entry, "sources").is_some_and(|it| it.starts_with("[\""));
            assert_eq!(
                sourced,
                rule.class() != RuleClass::Simulator,
                "{} and its source",
                rule.id()
            );
            let reason = !text("reason").is_empty();
            assert_eq!(
                reason,
                text("kind") == "note",
                "{}: a note, and only a note, has a reason",
                rule.id()
            );
            assert!(
                ["note", "behaviour"].contains(&text("kind")),
                "{}",
                rule.id()
            );
        }
    }

    #[test]
    fn identifiers_are_unique() {
        let mut ids: Vec<&str> = Rule::ALL.iter().map(|it| it.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Rule::ALL.len());
    }
}
