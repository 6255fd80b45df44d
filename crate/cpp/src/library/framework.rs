//! What the provider framework of the surrounding needs from the machine.

use super::{Builtin, Call, Outcome};
use crate::findings::Fault;

pub(super) const TABLE: &[Builtin] = &[Builtin::new("__register_provider", register)];

/// `(provider, name)`: WMI finds the provider under this name.
fn register(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let name = if call.arg(1).is_null() {
        String::new()
    } else {
        call.text(1, true)?
    };
    let object = call.place(0)?.handle();
    call.machine.providers.push((name.as_str().into(), object));
    Ok(Outcome::Void)
}
