use wmi_lab_syntax::{Severity, mof};

use super::*;
use crate::status::WbemStatus;
use crate::store::{MofRules, compile};

const LAB: &str = include_str!("../../catalogue/lab.mof");

/// A class with a method, before the declarations of the lab.
const DOOR: &str = r#"#pragma namespace("\\\\.\\root\\demo")
    class Demo_Door { [key] string Name; boolean Open; uint32 Uses;
        [implemented] uint32 Lock([in] string Code, [in] uint32 Turns, [out] string State); };
    #pragma namespace("\\\\.\\root\\lab")
    "#;

fn read(instances: &str) -> (LabConfig, Vec<Mistake>) {
    let mut store = Store::new();
    for text in [LAB, instances] {
        let (file, diagnostics) = mof::parse(text, 0);
        assert!(
            diagnostics.iter().all(|it| it.severity != Severity::Error),
            "{diagnostics:?}"
        );
        let compiled = compile(&mut store, &file, LAB_NAMESPACE, &MofRules::default());
        assert_eq!(compiled, Ok(()));
    }
    LabConfig::read(&store)
}

#[test]
fn without_instances_everything_keeps_its_default() {
    let (config, mistakes) = read("");
    assert!(mistakes.is_empty());
    assert_eq!(config, LabConfig::default());
    assert_eq!(config.latency_ms("ExecQuery", "C"), 0);
    assert_eq!(LabConfig::read(&Store::new()).0, LabConfig::default());
}

#[test]
fn settings_and_readings_are_taken() {
    let (config, mistakes) = read(
        r#"instance of Lab_Settings { Name = "default"; IndicateBatch = 4; LookAhead = 9; Policy = "Random"; Seed = "18446744073709551615"; };
           instance of Lab_Reading { Name = "nextasync.overlap"; Value = "block_caller"; };"#,
    );
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let expected = LabSettings {
        indicate_batch: 4,
        look_ahead: 9,
        policy: LabPolicy::Random,
        seed: u64::MAX,
    };
    assert_eq!(config.settings, expected);
    assert_eq!(
        config.readings,
        [("nextasync.overlap".to_owned(), "block_caller".to_owned())]
    );
}

#[test]
fn times_of_a_provider() {
    let (config, mistakes) = read(
        r#"instance of Lab_Provider { Name = "Listed"; ReadyMs = {10, 20, 500}; EachObjectMs = 7; FinishMs = 900; };
           instance of Lab_Provider { Name = "Steady"; FirstObjectMs = 100; EachObjectMs = 5; };
           instance of Lab_Provider { Name = "Batches"; EachObjectMs = 10; Batch = 3; };"#,
    );
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let times = |name: &str| -> Vec<u64> {
        config
            .provider(name)
            .map_or_else(Vec::new, |it| (0..5).map(|nth| it.ready_ms(nth)).collect())
    };
    assert_eq!(times("listed"), [10, 20, 500, 507, 514]);
    assert_eq!(times("STEADY"), [100, 105, 110, 115, 120]);
    assert_eq!(times("Batches"), [20, 20, 20, 50, 50]);
    assert_eq!(config.provider("Listed").map(|it| it.finish_ms), Some(900));
    assert!(config.provider("nobody").is_none());
}

#[test]
fn failures_of_a_provider() {
    let (config, mistakes) = read(
        r#"instance of Lab_Provider { Name = "A"; FailAfter = 2; };
           instance of Lab_Provider { Name = "B"; FailWith = "WBEM_E_FAILED"; NotCapable = {"put", "Delete"}; };
           instance of Lab_Provider { Name = "C"; FailPhase = "load"; FailWith = "0x80041012"; };
           instance of Lab_Provider { Name = "D"; FailPhase = "load"; };"#,
    );
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let get = |name: &str| {
        config
            .provider(name)
            .cloned()
            .map(|it| (it.fail_phase, it.fail_with, it.fail_after))
    };
    assert_eq!(
        get("A"),
        Some((
            Some(FailPhase::Objects),
            WbemStatus::E_PROVIDER_FAILURE,
            Some(2)
        ))
    );
    assert_eq!(
        get("B"),
        Some((Some(FailPhase::Finish), WbemStatus::E_FAILED, None))
    );
    assert_eq!(
        get("C"),
        Some((
            Some(FailPhase::Load),
            WbemStatus::E_INVALID_PROVIDER_REGISTRATION,
            None
        ))
    );
    assert_eq!(
        get("D"),
        Some((
            Some(FailPhase::Load),
            WbemStatus::E_PROVIDER_LOAD_FAILURE,
            None
        ))
    );
    assert!(
        config
            .provider("B")
            .is_some_and(|it| !it.can(Capability::Delete) && it.can(Capability::Get))
    );
}

#[test]
fn the_most_particular_latency_counts() {
    let (config, mistakes) = read(
        r#"instance of Lab_Latency { Operation = "*"; Target = "*"; Ms = 1; };
           instance of Lab_Latency { Operation = "GetObject"; Target = "*"; Ms = 2; };
           instance of Lab_Latency { Operation = "GetObject"; Target = "MyClass"; Ms = 3; };
           instance of Lab_Latency { Operation = "GetObject"; Target = "MyClass.Id=\"x\""; Ms = 4; };"#,
    );
    assert!(mistakes.is_empty(), "{mistakes:?}");
    assert_eq!(config.latency_ms("PutInstance", "MyClass"), 1);
    assert_eq!(config.latency_ms("GetObject", "Other"), 2);
    assert_eq!(config.latency_ms("GetObject", "myclass.Id=\"y\""), 3);
    assert_eq!(config.latency_ms("GetObject", "MyClass.Id=\"X\""), 4);
    assert_eq!(config.latency_ms("GetObject", "MyClass2"), 2);
}

#[test]
fn what_cannot_be_meant_is_named_with_its_cure() {
    let (config, mistakes) = read(
        r#"instance of Lab_Settings { Name = "default"; Policy = "lifo"; };
           instance of Lab_Settings { Name = "other"; };
           instance of Lab_Provider { Name = "P"; FailWith = "WBEM_E_NOPE"; FailPhase = "later"; NotCapable = {"fly"}; ReadyMs = {2, 1}; ProgressFlags = 1; };
           instance of Lab_Provider { Name = "Q"; FailWith = "WBEM_S_FALSE"; };
           instance of Lab_Latency { Operation = "GetObjectAsync"; Target = "*"; Ms = 1; };"#,
    );
    let places: Vec<&str> = mistakes.iter().map(|it| it.property.as_str()).collect();
    assert_eq!(
        places,
        [
            "Lab_Settings.Name=\"default\".Policy",
            "Lab_Settings.Name=\"other\".Name",
            "Lab_Provider.Name=\"P\".ReadyMs",
            "Lab_Provider.Name=\"P\".FailPhase",
            "Lab_Provider.Name=\"P\".FailWith",
            "Lab_Provider.Name=\"P\".ProgressFlags",
            "Lab_Provider.Name=\"P\".NotCapable",
            "Lab_Provider.Name=\"Q\".FailWith",
            "Lab_Latency.Operation=\"GetObjectAsync\",Target=\"*\".Operation",
        ]
    );
    assert!(mistakes[0].cure.contains("fifo, random, manual"));
    assert!(mistakes[8].cure.contains("GetObject"));
    assert_eq!(config.settings, LabSettings::default());
}

#[test]
fn cases_of_a_method_are_tried_in_order() {
    let (config, mistakes) = read(&format!(
        r#"{DOOR}
        instance of Lab_Method {{ Class = "demo_door"; Name = "lock"; Case = 2; Ms = 30;
            Set = {{"Open = FALSE", "Uses = MAX + 1"}}; Out = {{"State = This.Name", "ReturnValue = Turns"}}; }};
        instance of Lab_Method {{ Class = "Demo_Door"; Name = "Lock"; Case = 1;
            Applies = "Code IS NULL OR This.Open = FALSE"; Out = {{"ReturnValue = 21"}}; }};"#
    ));
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let cases: Vec<_> = config.cases("Demo_Door", "Lock").collect();
    assert_eq!(cases.iter().map(|it| it.case).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(cases[1].ms, 30);
    assert_eq!(cases[1].set[1].term, Term::Above(1));
    assert_eq!(cases[1].out[0].term, Term::Object("Name".into()));
    assert_eq!(cases[1].out[1].term, Term::Input("Turns".into()));
    assert!(cases[0].is_for(None, None), "no code is NULL");
    assert!(cases[1].is_for(None, None), "a case without a condition");
}

#[test]
fn a_declared_method_names_only_what_is_there() {
    let (config, mistakes) = read(&format!(
        r#"{DOOR}
        instance of Lab_Method {{ Class = "Demo_Gate"; Name = "Lock"; }};
        instance of Lab_Method {{ Class = "Demo_Door"; Name = "Fly"; }};
        instance of Lab_Method {{ Class = "Demo_Door"; Name = "Lock"; Applies = "Code ="; Creates = "Demo_Key";
            Set = {{"Height = 2", "Open = 'perhaps'", "Open"}}; Out = {{"State = This.Colour"}}; }};
        instance of Lab_Method {{ Class = "Demo_Door"; Name = "Lock"; Case = 1; Applies = "Speed > 3"; FailWith = "WBEM_E_NOPE"; }};"#
    ));
    let places: Vec<&str> = mistakes
        .iter()
        .filter_map(|it| it.property.rsplit('.').next())
        .collect();
    let expected = [
        "Class", "Name", "Creates", "Applies", "Out", "Set", "Set", "Set", "FailWith", "Applies",
    ];
    assert_eq!(places, expected, "{mistakes:?}");
    assert_eq!(config.cases("Demo_Door", "Lock").count(), 2);
}

#[test]
fn rights_are_those_of_the_nearest_namespace() {
    let (config, mistakes) = read(
        r#"instance of Lab_Rights { Namespace = "root"; Mask = 1; };
           instance of Lab_Rights { Namespace = "ROOT\\Demo"; Mask = 9; Authentication = "privacy"; };"#,
    );
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let mask = |namespace| config.rights(namespace).mask;
    assert_eq!(mask("root\\demo\\below"), 9);
    assert_eq!(mask("root\\demonstration"), 1);
    assert_eq!(mask("other"), u32::MAX);
    assert!(config.rights("root\\demo").authentication > config.rights("root").authentication);
}

#[test]
fn the_server_changes_with_time() {
    let (config, mistakes) = read(
        r#"instance of Lab_Server { Name = "1"; State = "paused"; FromMs = 10; UntilMs = 20; MemoryObjects = 7; };
           instance of Lab_Server { Name = "2"; State = "shutting_down"; FromMs = 20; LinkCutMs = 15; MemoryObjects = 5; };"#,
    );
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let state = |now_ms| config.server_state(now_ms).map(|(_, state)| state);
    assert_eq!(state(9), None);
    assert_eq!(state(10), Some(ServerState::Paused));
    assert_eq!(state(20), Some(ServerState::ShuttingDown));
    assert_eq!(config.memory_objects(), Some(5));
    let mut moments: Vec<u64> = config.server_moments().collect();
    moments.sort_unstable();
    assert_eq!(moments, [10, 15, 20, 20]);
}

#[test]
fn wrong_faults_and_states_name_what_would_be_right() {
    let (config, mistakes) = read(
        r#"instance of Lab_Fault { Operation = "PutInstances"; Target = "*"; };
           instance of Lab_Fault { Operation = "PutInstance"; Target = "*"; Status = "WBEM_E_NO_SUCH_CODE"; };
           instance of Lab_Fault { Operation = "DeleteInstance"; Target = "*"; Phase = "later"; };
           instance of Lab_Server { Name = "x"; State = "asleep"; };
           instance of Lab_Server { Name = "y"; State = "paused"; FromMs = 20; UntilMs = 10; };
           instance of Lab_Rights { Namespace = "root"; Impersonation = "identify"; };"#,
    );
    let properties: Vec<&str> = mistakes.iter().map(|it| it.property.as_str()).collect();
    assert_eq!(mistakes.len(), 6, "{properties:?}");
    assert!(mistakes.iter().all(|it| it.cure.len() > 10));
    assert_eq!(
        config.faults.len(),
        2,
        "an operation that is none aims at nothing"
    );
}

#[test]
fn a_server_that_never_started_and_a_local_time_out_are_refused_by_name() {
    let (config, mistakes) = read(
        r#"instance of Lab_Server { Name = "x"; State = "not_started"; };
           instance of Lab_Connection { Name = "default"; TimeoutMs = 500; };"#,
    );
    assert_eq!(config.server_state(0), None);
    let messages: Vec<&str> = mistakes.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(mistakes.len(), 2, "{messages:?}");
    let has = |words: &str| messages.iter().any(|it| it.contains(words));
    assert!(has("no source says"), "{messages:?}");
    assert!(has("wait without limit"), "{messages:?}");
    let (config, mistakes) = read(
        r#"instance of Lab_Connection { Name = "default"; Remote = TRUE; TimeoutMs = 500; };"#,
    );
    assert!(mistakes.is_empty(), "{mistakes:?}");
    assert_eq!(config.connection.timeout_ms, Some(500));
}
