//! The lab settings of a scenario, read from its MOF.
