//! Tasks: what takes a step. A call in progress is a kernel frame, small resumable data on the thread's stack; an
//! up-call puts guest frames on top of it, and their return resumes it. Nothing here recurses into a guest.
//!
//! | file | what |
//! |---|---|
//! | `kernel` | the state that tasks act on, and how they narrate it |
//! | `thread` | threads, their stacks, and running them |
//! | `call` | the start and the end of an API call |
//! | `asynchronous` | accepting `…Async` calls |
//! | `deliver` | callbacks: `Indicate`, `SetStatus`, `Release` |
//! | `progress` | progress reports, and the limit on how long a callback may take |
//! | `fill` | producing the objects of result sets |
//! | `capability` | what a provider can be asked for |
//! | `single` | `GetObject`, `PutInstance`, `DeleteInstance` |
//! | `enumerate` | `ExecQuery`, `CreateInstanceEnum`, `Next`, `Reset`, release of an enumerator |
//! | `next_async` | `NextAsync` requests |
//! | `call_result` | `IWbemCallResult` |
//! | `cancel` | `CancelAsyncCall` |
//! | `object` | `IWbemClassObject` |
//! | `framework` | `CWbemProviderGlue`, `CInstance`, framework providers |
//! | `connect` | COM, security, `ConnectServer` |
//! | `windows` | events, threads, sleeping, critical sections |

mod asynchronous;
mod call;
mod call_result;
mod cancel;
mod capability;
mod class;
mod class_object;
mod connect;
mod declared;
mod deliver;
mod enumerate;
mod fill;
mod framework;
mod kernel;
mod method;
mod next_async;
mod object;
mod progress;
mod single;
mod skip;
mod thread;
mod windows;

pub use deliver::{Delivery, Due, FinalStatus};
pub use kernel::{Config, Draft, Kernel, Limits, Outcome, Process};
pub use thread::{Frame, Pending, Thread, ThreadRole, Wait};
