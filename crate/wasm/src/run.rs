//! `run`: bounded slices, with a turn for the page between two of them.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Performance, Window, WorkerGlobalScope};

use crate::session::{Lab, Step};
use crate::wire::to_js;

/// Milliseconds of one slice: short enough for the page to answer a key in the same frame.
const SLICE_MS: f64 = 12.0;
/// Decisions between two looks at the clock.
const DECISIONS: u32 = 16;

/// The page's or the worker's global object.
enum Host {
    Page(Window),
    Worker(WorkerGlobalScope),
}

impl Host {
    fn find() -> Result<Self, JsValue> {
        let global = js_sys::global();
        match global.dyn_into::<Window>() {
            Ok(window) => Ok(Self::Page(window)),
            Err(global) => Ok(Self::Worker(global.dyn_into::<WorkerGlobalScope>()?)),
        }
    }

    fn clock(&self) -> Result<Performance, JsValue> {
        match self {
            Self::Page(window) => window.performance(),
            Self::Worker(worker) => worker.performance(),
        }
        .ok_or_else(|| JsValue::from_str("This browser has no performance.now."))
    }

    /// Resolves when everything that waited for its turn has had it.
    fn pause(&self) -> Promise {
        Promise::new(&mut |resolve, reject| {
            let asked = match self {
                Self::Page(window) => window.set_timeout_with_callback(&resolve),
                Self::Worker(worker) => worker.set_timeout_with_callback(&resolve),
            };
            if let Err(error) = asked {
                // Nobody is left to tell when even rejecting fails.
                let _ = reject.call1(&JsValue::UNDEFINED, &error);
            }
        })
    }
}

/// Runs the current branch to its end, `max` decisions on, or until it is stopped.
pub fn run(lab: Rc<RefCell<Lab>>, max: u32, progress: Function) -> Promise {
    future_to_promise(async move {
        let host = Host::find()?;
        let clock = host.clock()?;
        let token = lab.borrow_mut().begin_run();
        let mut left = max;
        loop {
            let begun = clock.now();
            let mut over = left == 0;
            while !over && clock.now() - begun < SLICE_MS {
                let taken = left.min(DECISIONS);
                left -= taken;
                let step = lab.borrow_mut().go_on(token, taken);
                over = step == Step::Over || left == 0;
            }
            let update = to_js(&lab.borrow().update().map_err(JsValue::from)?);
            if over {
                return Ok(update);
            }
            progress.call1(&JsValue::UNDEFINED, &update)?;
            JsFuture::from(host.pause()).await?;
        }
    })
}
