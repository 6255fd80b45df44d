//! Objects that the World owns, with true reference counts and their owners. Data only: nothing here acts.

mod invocation;
mod ledger;
mod name;
mod object;
mod operation;
mod result;
mod rows;
mod single;

pub use invocation::{Invocation, Running};
pub use ledger::{Ledger, Owner};
pub use name::{object_name, short_name, shortened};
pub use object::{AccessCheck, Blanket, ComObject, Cursor, Enumerator, Shape, Stub};
pub use operation::{Cancel, Operation, OperationId, Progress, Sink, Work};
pub use result::{Expected, Feed, Part, Request, ResultId, ResultSet};
pub use rows::{Row, Rows};
pub use single::{Get, Put, SingleTask, Verdict, of_object, of_path};
