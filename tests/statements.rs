//! Single statements inside a decision: where the threads stand there, and what their variables hold.
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use lab::{program, scenarios};
use wmi_lab_core::expect;
use wmi_lab_core::guest::Variable;
use wmi_lab_core::inspect;

/// Statements tried in each decision of a scenario.
const TRIED: usize = 6;

#[test]
fn a_thread_stands_before_each_statement_that_a_step_runs() {
    let mut tried = 0;
    for scenario in scenarios() {
        let history = expect::run(&scenario.opened);
        let mut world = scenario.opened.world.clone();
        for choice in history.decisions() {
            let digest = world.digest();
            for statement in world.statements(*choice).iter().take(TRIED) {
                let inside = world.inside(*choice, statement.operations);
                let process = inside.kernel.process(statement.program);
                let place = process.guest.place(statement.thread);
                assert_eq!(place, Some(statement.span), "{}", scenario.name);
                tried += 1;
            }
            assert_eq!(world.digest(), digest, "looking changes nothing");
            world.step(*choice);
        }
    }
    assert!(tried > 1000, "only {tried} statements were tried");
}

#[test]
fn variables_change_statement_by_statement() {
    let text = "int main() { int a = 1; a = a + 1; for (int i = 0; i < 2; i++) a *= 5; printf(\"%d\", a); }";
    let opened = program(text);
    let history = expect::run(&opened);
    let statements = history.statements(0);
    let a_at = |at: usize| {
        let (decision, statement) = &statements[at];
        let world = history.inside(*decision, statement.operations);
        let thread = inspect::threads(&world).remove(0);
        let value = thread.variables.into_iter().find(|it| it.name == "a");
        value.map(|Variable { value, .. }| value)
    };
    let values: Vec<Option<String>> = (0..statements.len()).map(a_at).collect();
    let texts: Vec<&str> = values.iter().flatten().map(String::as_str).collect();
    assert!(texts.contains(&"1") && texts.contains(&"2") && texts.contains(&"10"));
    assert_eq!(texts.last(), Some(&"50"), "{texts:?}");
    assert!(statements.iter().all(|(_, it)| it.events == 0));
}

#[test]
fn statements_stand_between_the_events_around_them() {
    for scenario in scenarios() {
        let history = expect::run(&scenario.opened);
        let events = history.events().len();
        let all = (0..=events).map(|position| (position, history.statements(position)));
        let mut last = (0, 0);
        for (position, statements) in all {
            for (decision, statement) in statements {
                assert_eq!(statement.events as usize, position, "{}", scenario.name);
                let now = (decision, statement.operations);
                assert!(now >= last, "{}: {now:?} after {last:?}", scenario.name);
                last = now;
            }
        }
    }
}

#[test]
fn what_is_never_given_back_names_the_statement_that_took_it() {
    let text = r#"#include <windows.h>
#include <wbemidl.h>
int main()
{
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    IWbemLocator* pLoc = NULL;
    CoCreateInstance(CLSID_WbemLocator, NULL, CLSCTX_INPROC_SERVER, IID_IWbemLocator, (void**)&pLoc);
    pLoc->AddRef();
    IWbemContext* pCtx = NULL;
    CoCreateInstance(CLSID_WbemContext, NULL, CLSCTX_INPROC_SERVER, IID_IWbemContext, (void**)&pCtx);
    HANDLE hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
    return 0;
}"#;
    let page = format!("# A program\n\n```cpp\n{text}\n```\n");
    let history = expect::run(&program(text));
    let taken = history.head().kernel.findings.iter().map(|(_, it)| {
        let span = it.span.expect("the program took it by a statement");
        page[span.start as usize..span.end as usize]
            .trim()
            .to_owned()
    });
    let taken: Vec<String> = taken.collect();
    assert_eq!(taken.len(), 3, "{taken:?}");
    for (statement, begins) in taken.iter().zip([
        "pLoc->AddRef(",
        "CoCreateInstance(CLSID_WbemContext",
        "hEvent = CreateEvent(",
    ]) {
        assert!(statement.contains(begins), "{statement} is no {begins}");
    }
}
