//! What a program does wrong, in the words of the screen.

use wmi_lab_core::guest::Weight;

use crate::graves::Grave;
use crate::memory::Allocation;
use crate::value::Pointer;

/// A misuse, before its program and statement are known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) weight: Weight,
    pub(crate) message: String,
    pub(crate) cure: String,
}

impl Fault {
    pub(crate) fn error(
        name: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        let (message, cure) = (message.into(), cure.into());
        Self {
            name,
            weight: Weight::Error,
            message,
            cure,
        }
    }

    pub(crate) fn note(
        name: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Self {
            weight: Weight::Note,
            ..Self::error(name, message, cure)
        }
    }

    pub(crate) fn warning(
        name: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Self {
            weight: Weight::Warning,
            ..Self::error(name, message, cure)
        }
    }

    pub(crate) fn unsupported(message: impl Into<String>) -> Self {
        Self::error(
            "unsupported",
            message,
            "write this part without it; the rest of the program runs as it stands",
        )
    }

    pub(crate) fn limit(message: impl Into<String>) -> Self {
        Self::error(
            "limit",
            message,
            "free what is no longer needed, or end the loop or recursion earlier",
        )
    }

    pub(crate) fn null(what: &str) -> Self {
        Self::error(
            "null-pointer",
            format!("{what} is used, and it is a null pointer"),
            "give it an object first, and check the call that should have set it",
        )
    }

    pub(crate) fn uninitialised() -> Self {
        Self::error(
            "uninitialised",
            "a variable is read before anything was written to it",
            "initialise it where it is declared",
        )
    }

    pub(crate) fn wild(what: impl Into<String>) -> Self {
        Self::error(
            "wild-pointer",
            what,
            "use a pointer that a declaration, new or an API call has given you",
        )
    }

    pub(crate) fn out_of_bounds(allocation: &Allocation, at: Pointer) -> Self {
        Self::error(
            "out-of-bounds",
            format!(
                "element {} of {} is used, which has {}",
                at.offset as i32,
                allocation.origin.label(),
                allocation.cells.len()
            ),
            "keep indexes below the number of elements; a string needs one more for its end",
        )
    }

    pub(crate) fn dead(grave: Option<Grave>) -> Self {
        match grave {
            Some(grave) => Self::error(
                "use-after-delete",
                format!("{} is used after it was freed", grave.label()),
                "keep a reference (AddRef) as long as you use an object, and set pointers to NULL when you free",
            ),
            None => Self::error(
                "use-after-scope",
                "a pointer to a local variable is used after the variable's block has ended",
                "allocate with new what must outlive its block, or wait until nobody uses it any more",
            ),
        }
    }

    /// Something that is already free is freed.
    pub(crate) fn freed_twice(grave: Option<Grave>) -> Self {
        let Some(grave) = grave else {
            return Self::dead(None);
        };
        let first = if grave.span.is_some() {
            " by an earlier statement"
        } else {
            ""
        };
        Self::error(
            "double-delete",
            format!(
                "{} is freed, and it was freed already{first}",
                grave.label()
            ),
            "free each object once: with reference counts, only Release deletes it",
        )
    }
}

impl Grave {
    fn label(&self) -> String {
        match &self.class {
            Some(class) => format!("an object of class {class}"),
            None => self.origin.label().to_owned(),
        }
    }
}
