//! Standard output and standard error, which may be closed while we write.

use std::io::Write;

/// Where a command writes. A reader that goes away, as in `wmi-lab … | head`, ends nothing.
pub struct Console<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

impl<'a> Console<'a> {
    /// A console over two streams.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        Self { out, err }
    }

    /// Writes text to standard output as it is.
    pub fn print(&mut self, text: &str) {
        let _ = self.out.write_all(text.as_bytes());
    }

    /// Writes a line to standard output.
    pub fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}");
    }

    /// Writes text to standard error as it is.
    pub fn note(&mut self, text: &str) {
        let _ = self.err.write_all(text.as_bytes());
    }

    /// Writes an error for people to standard error.
    pub fn error(&mut self, text: &str) {
        let _ = writeln!(self.err, "wmi-lab: {text}");
    }
}
