//! Tasks: what takes a step. A call in progress is a kernel frame, small resumable data on the thread's stack; an
//! up-call puts guest frames on top of it, and their return resumes it. Nothing here recurses into a guest.
//!
//! | file | what |
//! |---|---|
//! | `kernel`, `config`, `draft`, `forget` | the state that tasks act on, how they narrate it, and how it shrinks |
//! | `thread`, `run`, `waiting`, `ending` | threads with their stacks: running them, what they wait for, how they end |
//! | `call` | the start and the end of an API call |
//! | `frame` | an API call in progress |
//! | `label` | how calls are called on the screen |
//! | `unknown` | `IUnknown` |
//! | `asynchronous` | accepting `…Async` calls |
//! | `due`, `deliver`, `returned` | callbacks: which comes next, calling it, what follows its return |
//! | `sink`, `unsecured` | whom callbacks reach: sinks of the program, stubs in front of them |
//! | `admission` | whether callbacks get into the client's process |
//! | `errors` | error objects |
//! | `picks` | the outcomes that are permitted beside the usual ones |
//! | `progress` | progress reports, and the limit on how long a callback may take |
//! | `request`, `parts` | what queries and enumerations ask for, and whom |
//! | `fill`, `order`, `memory` | producing the objects of result sets, their order, and how long they are kept |
//! | `capability` | what a provider can be asked for |
//! | `chain` | the providers of a class and its relatives |
//! | `context` | `IWbemContext` |
//! | `single`, `awaiting` | calls with a single outcome, in all their modes |
//! | `by_path` | `GetObject`, `DeleteInstance` |
//! | `put`, `put_order` | `PutInstance`, and the order of its checks |
//! | `method` | `ExecMethod`: finding the implementation |
//! | `declared` | methods that a declaration carries out |
//! | `class` | `PutClass`, `DeleteClass` |
//! | `compile` | `IMofCompiler`: one call of WMI for each item of MOF |
//! | `enumerate` | `ExecQuery`, `CreateInstanceEnum`, `Next`, `Reset`, release of an enumerator |
//! | `next_async` | `NextAsync` requests |
//! | `call_result` | `IWbemCallResult` |
//! | `cancel` | `CancelAsyncCall` |
//! | `object` | `IWbemClassObject` |
//! | `members`, `qualifier_set` | names, origins and methods of a class object; `IWbemQualifierSet` |
//! | `stream` | framework calls that hand instances to a callback |
//! | `framework_query` | `CFrameworkQuery` |
//! | `framework`, `framework_instance` | `CWbemProviderGlue`; `CInstance` and method contexts of provider programs |
//! | `ask`, `duty`, `family`, `provide` | what clients want of provider programs, and calling their methods |
//! | `connect` | COM, `ConnectServer`, `OpenNamespace` |
//! | `blanket` | the security of the process and of its proxies |
//! | `server` | its states, the link to it, its memory, and faults that are declared |
//! | `rights` | whether a call may be made |
//! | `windows` | events, threads, sleeping, critical sections |

mod admission;
mod ask;
mod asynchronous;
mod awaiting;
mod blanket;
mod by_path;
mod call;
mod call_result;
mod cancel;
mod capability;
mod chain;
mod class;
mod class_object;
mod compile;
mod config;
mod connect;
mod context;
mod declared;
mod deliver;
mod draft;
mod due;
mod duty;
mod ending;
mod enumerate;
mod errors;
mod family;
mod fill;
mod forget;
mod frame;
mod framework;
mod framework_instance;
mod framework_query;
mod kernel;
mod label;
mod members;
mod memory;
mod method;
mod next_async;
mod object;
mod order;
mod out_pointer;
mod parts;
mod picks;
mod progress;
mod provide;
mod put;
mod put_order;
mod qualifier_set;
mod request;
mod returned;
mod rights;
mod run;
mod server;
mod single;
mod sink;
mod skip;
mod stream;
mod thread;
mod unknown;
mod unsecured;
mod waiting;
mod watch;
mod weight;
mod windows;

pub use deliver::Delivery;
pub use due::Due;
pub use kernel::{Config, Draft, Kernel, Limits, Outcome, Process, REPOSITORY, WMI};
pub use thread::{Frame, Pending, Thread, ThreadRole, Wait};
pub use watch::{Statement, Watch};
