//! The five ways to read the same objects (SC-31): what the comparison says about their real runs.
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use wmi_lab_core::modes::{ModeView, measure};

/// The measurements of the five cases, in the order of the file.
fn five_ways() -> [ModeView; 5] {
    let scenarios = lab::scenarios().into_iter();
    let cases = scenarios.filter(|it| it.name.starts_with("04-semisync/five-ways.md"));
    let views: Vec<ModeView> = cases.filter_map(|it| measure(&it.opened)).collect();
    views.try_into().expect("the file has five cases")
}

#[test]
fn memory_follows_who_must_remember_and_waiting_follows_who_waits() {
    let [sync, kept, forward_only, pushed, on_request] = five_ways();
    for view in [&sync, &kept, &forward_only, &pushed, &on_request] {
        assert_eq!(
            (view.objects, view.outcome.as_str()),
            (300, "exit 0"),
            "{view:?}"
        );
    }
    // SS-02, EN-03: the synchronous call waits for everything, the others for nothing.
    assert_eq!((sync.returned_ms, sync.first_ms), (Some(300), Some(300)));
    assert_eq!(sync.blocked, [(0, 300)]);
    for view in [&kept, &forward_only, &pushed, &on_request] {
        assert_eq!(
            (view.returned_ms, view.first_ms),
            (Some(0), Some(1)),
            "{view:?}"
        );
    }
    assert_eq!(forward_only.blocked, [(0, 1)]);
    assert_eq!(pushed.blocked, []);
    // EN-07, SS-19, SS-20, AC-20: what can be read again is kept; a look-ahead limits what is ahead of a client, and of a
    // sink, which has one object more in its hands.
    assert_eq!((sync.peak.by_wmi, kept.peak.by_wmi), (300, 300));
    assert_eq!(forward_only.peak.by_wmi, 20);
    assert_eq!(pushed.peak.by_wmi, 21);
    assert_eq!(on_request.peak.by_wmi, 50);
    assert_eq!((sync.peak.by_client, pushed.peak.by_client), (1, 0));
}
