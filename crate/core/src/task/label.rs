//! What the screen calls calls, objects and the lanes of providers.

use std::rc::Rc;

use crate::com::shortened;
use crate::guest::{Arg, ObjectId, ThreadId};
use crate::method::Kind as Parameter;
use crate::trace::{LaneId, LaneKind};

use super::frame::CallFrame;
use super::kernel::Kernel;

impl Kernel {
    /// The call as a reader of the source would write it, without out parameters.
    pub(crate) fn call_label(&mut self, id: ThreadId, frame: &CallFrame) -> String {
        let program = self.threads[&id].program;
        let mut args = Vec::new();
        for (parameter, arg) in frame.method.parameters().iter().zip(&frame.args) {
            if parameter.kind.is_out() || parameter.kind == Parameter::Opaque {
                continue;
            }
            args.push(match arg {
                Arg::Null => "NULL".to_owned(),
                Arg::Int(value) => label_of_int(parameter.name, *value),
                Arg::Text(_) if parameter.kind == Parameter::Bytes => "MOF".to_owned(),
                Arg::Text(text) => format!("\"{}\"", shortened(Rc::clone(text))),
                Arg::Variant(value) => value.to_string(),
                Arg::Object(object) => self.object_label(*object).to_string(),
                Arg::Guest(handle) if is_sink(parameter.name) => {
                    let lane = self.sink_lane(program, *handle);
                    self.lanes[lane.0 as usize].label.to_string()
                }
                Arg::Guest(handle) => self.process(program).guest.class_name(*handle).to_string(),
                Arg::Function(_) => "callback".to_owned(),
                Arg::Array(items) => format!("{} handles", items.len()),
                Arg::Out => continue,
            });
        }
        format!("{}({})", frame.method.name(), args.join(", "))
    }

    /// What the screen calls an object.
    pub fn object_label(&self, object: ObjectId) -> Rc<str> {
        self.objects
            .get(&object)
            .map_or_else(|| "released object".into(), |entry| Rc::clone(&entry.label))
    }

    /// The lane of a provider.
    pub(crate) fn provider_lane(&mut self, provider: &str) -> LaneId {
        self.lane(
            &format!("provider {provider}"),
            provider,
            LaneKind::Provider,
        )
    }
}

/// Whether a parameter takes a sink, whose lane then bears its name.
fn is_sink(parameter: &str) -> bool {
    matches!(parameter, "pSink" | "pResponseHandler")
}

fn label_of_int(parameter: &str, value: i64) -> String {
    let is_time = parameter == "lTimeout" || parameter == "dwMilliseconds";
    match value as u32 {
        u32::MAX if is_time => "INFINITE".to_owned(),
        word if parameter == "lFlags" => format!("{word:#x}"),
        _ => value.to_string(),
    }
}
