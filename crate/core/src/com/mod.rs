//! Objects that the World owns, with true reference counts and their owners. Data only: nothing here acts.

mod ledger;
mod object;
mod operation;
mod result;
mod rows;

pub use ledger::{Ledger, Owner};
pub use object::{AccessCheck, Blanket, ComObject, Cursor, Enumerator, Shape, Stub};
pub use operation::{
    Cancel, Invocation, Operation, OperationId, Progress, Put, Running, SingleTask, Sink, Verdict,
    Work, object_name, short_name,
};
pub use result::{Feed, Request, ResultId, ResultSet};
pub use rows::{Row, Rows};
