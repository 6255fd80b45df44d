//! The browser's door to the simulator: the class `Session`.
//!
//! The page calls in, never the other way round but for the progress of [`Session::run`]. The catalogue's sentences stay
//! outside: what crosses are identifiers of rules and numbers of statuses.

mod compare;
mod convert;
mod live;
mod look;
mod run;
mod session;
mod state;
mod wire;
mod words;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};
use wmi_lab_core::scenario::Catalogue;

use session::Lab;
use wire::to_js;

/// Makes the message of a broken assertion appear in the console.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// The method table and the constants, for completion and insert-a-call.
#[wasm_bindgen(unchecked_return_type = "Vocabulary")]
pub fn vocabulary() -> JsValue {
    to_js(&words::vocabulary())
}

/// A scenario that is open, with all branches of its run.
///
/// `run` gives the page its turn between two slices, so every method takes the lab for the time of one call only.
#[wasm_bindgen]
pub struct Session {
    lab: Rc<RefCell<Lab>>,
}

#[wasm_bindgen]
impl Session {
    /// Compiles the catalogue's MOF texts.
    ///
    /// # Errors
    /// When they do not compile.
    #[wasm_bindgen(constructor)]
    pub fn new(cimv2: &str, lab: &str) -> Result<Session, JsError> {
        let catalogue = Catalogue::new(&[lab, cimv2]).map_err(|diagnostics| {
            let first = diagnostics.first().map_or("", |it| it.message.as_str());
            JsError::new(&format!(
                "The built-in repository does not compile: {first}"
            ))
        })?;
        Ok(Self {
            lab: Rc::new(RefCell::new(Lab::new(catalogue))),
        })
    }

    /// Reads a scenario file. With an error in it the run that was open stays as it was.
    ///
    /// # Errors
    /// When `readings` is no object of strings.
    #[wasm_bindgen(unchecked_return_type = "Opened")]
    pub fn open(
        &self,
        text: &str,
        case: usize,
        #[wasm_bindgen(unchecked_param_type = "Record<string, string>")] readings: JsValue,
        policy: &str,
    ) -> Result<JsValue, JsError> {
        let readings = serde_wasm_bindgen::from_value(readings)?;
        Ok(to_js(
            &self.lab.borrow_mut().open(text, case, readings, policy),
        ))
    }

    /// Takes up to `max` decisions with the policy at the end of the current branch.
    ///
    /// # Errors
    /// When nothing is open.
    #[wasm_bindgen(unchecked_return_type = "Update")]
    pub fn advance(&self, max: u32) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow_mut().advance(max)?))
    }

    /// Takes decisions to the end of the run, in slices with a turn for the page between two of them; resolves with
    /// the last `Update` when the run is over, the number is reached, or somebody stopped it.
    #[wasm_bindgen(unchecked_return_type = "Promise<Update>")]
    pub fn run(
        &self,
        max: u32,
        #[wasm_bindgen(unchecked_param_type = "(update: Update) => void")] progress: Function,
    ) -> Promise {
        run::run(Rc::clone(&self.lab), max, progress)
    }

    /// Ends a `run` at its next slice.
    pub fn stop(&self) {
        self.lab.borrow_mut().stop();
    }

    /// The numbers of all events from one on.
    ///
    /// # Errors
    /// When nothing is open.
    #[wasm_bindgen(unchecked_return_type = "Columns")]
    pub fn columns(&self, from: usize) -> Result<JsValue, JsError> {
        let (columns, marks) = self.lab.borrow().columns(from)?;
        Ok(convert::columns(from, &columns, &marks))
    }

    /// The words of some events.
    ///
    /// # Errors
    /// When nothing is open.
    #[wasm_bindgen(unchecked_return_type = "Row[]")]
    pub fn rows(&self, from: usize, to: usize) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow().rows(from, to)?))
    }

    /// The nearest event that mentions a text (in any case of letters), at `from` or after it; before it when `forward`
    /// is false. Nothing when there is none.
    ///
    /// # Errors
    /// When nothing is open.
    #[wasm_bindgen(unchecked_return_type = "number | undefined")]
    pub fn find(&self, text: &str, from: usize, forward: bool) -> Result<JsValue, JsError> {
        let event = self.lab.borrow().find(text, from, forward)?;
        Ok(event.map_or(JsValue::UNDEFINED, JsValue::from))
    }

    /// What a state tab shows after a number of events, as far as whole decisions tell it.
    ///
    /// # Errors
    /// When nothing is open.
    #[wasm_bindgen(unchecked_return_type = "StateView")]
    pub fn inspect(
        &self,
        position: usize,
        #[wasm_bindgen(unchecked_param_type = "StatePart")] part: &str,
    ) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow().inspect(position, part)?))
    }

    /// The statements that run between event `position - 1` and the next one, in their order.
    ///
    /// # Errors
    /// When nothing is open.
    #[wasm_bindgen(unchecked_return_type = "StatementView[]")]
    pub fn statements(&self, position: usize) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow().statements(position)?))
    }

    /// The same inside a decision, before one of its statements.
    ///
    /// # Errors
    /// When nothing is open or the branch has no such decision.
    #[wasm_bindgen(unchecked_return_type = "StateView")]
    pub fn inspect_inside(
        &self,
        decision: usize,
        operations: u32,
        #[wasm_bindgen(unchecked_param_type = "StatePart")] part: &str,
    ) -> Result<JsValue, JsError> {
        let lab = self.lab.borrow();
        Ok(to_js(&lab.inspect_inside(decision, operations, part)?))
    }

    /// The first decision from `first` on that left a choice; `last` when none before it did.
    ///
    /// # Errors
    /// When nothing is open.
    pub fn open_decision(&self, first: usize, last: usize) -> Result<usize, JsError> {
        self.lab.borrow().open_decision(first, last)
    }

    /// What could have happened at a decision of the current branch.
    ///
    /// # Errors
    /// When nothing is open or the branch has no such decision.
    #[wasm_bindgen(unchecked_return_type = "ChoiceView[]")]
    pub fn choices(&self, decision: usize) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow().choices(decision)?))
    }

    /// Takes a choice; another one than was taken there starts a new branch.
    ///
    /// # Errors
    /// When the choice is not possible at that decision.
    #[wasm_bindgen(unchecked_return_type = "Update")]
    pub fn choose(&self, decision: usize, key: &str) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow_mut().choose(decision, key)?))
    }

    /// Starts a branch before a decision, on which nothing is decided yet.
    ///
    /// # Errors
    /// When the branch has no such decision.
    #[wasm_bindgen(unchecked_return_type = "Update")]
    pub fn fork(&self, decision: usize) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow_mut().fork(decision)?))
    }

    /// All branches, in the order in which they came into being.
    ///
    /// # Errors
    /// When nothing is open.
    #[wasm_bindgen(unchecked_return_type = "BranchView[]")]
    pub fn branches(&self) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow().branches()?))
    }

    /// Makes another branch the current one.
    ///
    /// # Errors
    /// When there is no such branch.
    #[wasm_bindgen(unchecked_return_type = "Update")]
    pub fn switch_branch(&self, id: usize) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow_mut().switch_branch(id)?))
    }

    /// The matrix for the last call of `PutInstance` before a position.
    ///
    /// # Errors
    /// When nothing is open.
    #[wasm_bindgen(unchecked_return_type = "FlagMatrix | undefined")]
    pub fn flag_matrix(&self, position: usize) -> Result<JsValue, JsError> {
        let matrix = self.lab.borrow().flag_matrix(position)?;
        Ok(matrix.map_or(JsValue::UNDEFINED, |matrix| to_js(&matrix)))
    }

    /// Runs the open scenario under another reading too, and says where the two runs part.
    ///
    /// # Errors
    /// When nothing is open, or there is no such reading.
    #[wasm_bindgen(unchecked_return_type = "Comparison")]
    pub fn compare_reading(&self, name: &str, value: &str) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow().compare_reading(name, value)?))
    }

    /// Runs the first case of each text to its end, and measures those that retrieve objects.
    #[wasm_bindgen(unchecked_return_type = "Mode[]")]
    pub fn compare_modes(&self, texts: Vec<String>) -> JsValue {
        to_js(&self.lab.borrow().compare_modes(&texts))
    }

    /// What a share link carries of the current branch.
    ///
    /// # Errors
    /// When nothing is open.
    #[wasm_bindgen(unchecked_return_type = "SharedRun")]
    pub fn share(&self) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow().share()?))
    }

    /// Opens a text and replays what a share link carries; `drift` tells where the run is another one.
    ///
    /// # Errors
    /// When `state` lacks a field.
    #[wasm_bindgen(unchecked_return_type = "Opened")]
    pub fn restore(
        &self,
        text: &str,
        #[wasm_bindgen(unchecked_param_type = "ShareState")] state: JsValue,
    ) -> Result<JsValue, JsError> {
        let state = serde_wasm_bindgen::from_value(state)?;
        Ok(to_js(&self.lab.borrow_mut().restore(text, state)?))
    }

    /// The current branch as an embed reads it, without the catalogue's sentences.
    ///
    /// # Errors
    /// When nothing is open.
    #[wasm_bindgen(unchecked_return_type = "RecordedTrace")]
    pub fn record(&self, title: &str) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow().record(title)?))
    }

    /// The classes of the repository with their properties, system classes left out.
    ///
    /// # Errors
    /// When nothing is open.
    #[wasm_bindgen(unchecked_return_type = "ClassWords[]")]
    pub fn classes(&self) -> Result<JsValue, JsError> {
        Ok(to_js(&self.lab.borrow().classes()?))
    }

    /// The switches with their values in force.
    #[wasm_bindgen(unchecked_return_type = "ReadingView[]")]
    pub fn readings(&self) -> JsValue {
        to_js(&self.lab.borrow().readings())
    }
}
