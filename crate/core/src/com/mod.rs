//! Objects that the World owns, with true reference counts and their owners. Data only: nothing here acts.

mod invocation;
mod ledger;
mod object;
mod operation;
mod result;
mod rows;

pub use invocation::{Invocation, Running};
pub use ledger::{Ledger, Owner};
pub use object::{AccessCheck, Blanket, ComObject, Cursor, Enumerator, Shape, Stub};
pub use operation::{
    Cancel, Operation, OperationId, Progress, Put, SingleTask, Sink, Verdict, Work, object_name,
    short_name,
};
pub use result::{Feed, Request, ResultId, ResultSet};
pub use rows::{Row, Rows};
