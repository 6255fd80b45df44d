//! Letting go: of references, and of results and operations that nobody waits for any more.

use crate::com::{OperationId, Owner, ResultId, Shape};
use crate::guest::ObjectId;

use super::kernel::Kernel;

impl Kernel {
    /// Gives back one reference of `owner`; answers the new total. The object goes away with the last one.
    pub fn release(&mut self, object: ObjectId, owner: Owner) -> u32 {
        let Some(entry) = self.objects.get_mut(&object) else {
            return 0;
        };
        let total = entry
            .ledger
            .remove(owner)
            .unwrap_or_else(|| entry.ledger.total());
        if total == 0 {
            self.destroy(object);
        }
        total
    }

    fn destroy(&mut self, object: ObjectId) {
        let Some(entry) = self.objects.remove(&object) else {
            return;
        };
        self.origins.remove(&object);
        match entry.shape {
            Shape::Enumerator(enumerator) => {
                for request in enumerator.queue {
                    self.cancel_pending_request(request);
                }
                self.forget_result(enumerator.result);
            }
            Shape::CallResult { operation } => self.forget_operation(operation),
            Shape::QualifierSet { of, .. } => {
                self.release(of, Owner::Object(object));
            }
            _ => {}
        }
    }

    /// Drops a result set that nobody reads any more.
    pub fn forget_result(&mut self, result: ResultId) {
        let read_by_object = self.objects.values().any(|it| match &it.shape {
            Shape::Enumerator(enumerator) => enumerator.result == result,
            Shape::MethodContext { result: filled, .. } => *filled == Some(result),
            _ => false,
        });
        let read_by_operation = self
            .operations
            .values()
            .any(|it| it.result() == Some(result));
        let read_by_call = self
            .threads
            .values()
            .any(|thread| thread.waits_for_result(result));
        if !read_by_object && !read_by_operation && !read_by_call {
            self.results.remove(&result);
        }
    }

    /// Drops an operation that nobody waits for, and the set it read.
    pub fn forget_operation(&mut self, operation: OperationId) {
        let polled = self
            .objects
            .values()
            .any(|it| matches!(it.shape, Shape::CallResult { operation: of } if of == operation));
        let Some(entry) = self.operations.get(&operation) else {
            return;
        };
        let over =
            entry.progress.final_sent && !entry.progress.holds_sink && !entry.progress.in_callback;
        if polled || (entry.sink.is_some() && !over) {
            return;
        }
        let result = entry.result();
        let thread = entry.thread;
        if thread
            .and_then(|it| self.threads.get(&it))
            .is_some_and(|it| !it.is_idle())
        {
            return;
        }
        self.operations.remove(&operation);
        if let Some(thread) = thread {
            self.retire_thread(thread);
        }
        if let Some(result) = result {
            self.forget_result(result);
        }
    }
}
