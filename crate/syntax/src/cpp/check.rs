//! Jumps: every `goto` needs a label in its function, in a block that is open where it stands.

use crate::sorted::SortedMap;

use super::ast::{Program, Stmt, StmtKind};
use super::unit::bodies;
use crate::{Diagnostic, Span};

/// Labels and jumps of one function; a block is known by the path of its number in each block around it.
#[derive(Default)]
struct Jumps<'a> {
    path: Vec<u32>,
    labels: SortedMap<&'a str, Vec<u32>>,
    jumps: Vec<(&'a str, Span, Vec<u32>)>,
    blocks: u32,
}

/// Reports jumps that go nowhere or into a block.
pub(super) fn jumps(program: &Program, diagnostics: &mut Vec<Diagnostic>) {
    for body in bodies(program) {
        let mut found = Jumps::default();
        found.list(body);
        for (label, span, from) in &found.jumps {
            match found.labels.get(label) {
                None => diagnostics.push(Diagnostic::error(
                    *span,
                    format!("there is no label `{label}` in this function"),
                    format!("write `{label}:` before the statement to go to"),
                )),
                Some(target) if !from.starts_with(target) => diagnostics.push(Diagnostic::error(
                    *span,
                    "`goto` into a block is not supported",
                    format!("put `{label}:` into a block that is open here, such as the body of the function"),
                )),
                Some(_) => {}
            }
        }
    }
}

impl<'a> Jumps<'a> {
    fn list(&mut self, stmts: &'a [Stmt]) {
        for stmt in stmts {
            self.statement(stmt);
        }
    }

    fn block(&mut self, stmts: &'a [Stmt]) {
        self.blocks += 1;
        self.path.push(self.blocks);
        self.list(stmts);
        self.path.pop();
    }

    fn statement(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Label(name) => {
                self.labels.insert(name, self.path.clone());
            }
            StmtKind::Goto(name) => self.jumps.push((name, stmt.span, self.path.clone())),
            StmtKind::Block(block) => self.block(&block.stmts),
            StmtKind::Switch { body, .. } => self.block(body),
            StmtKind::If {
                then, otherwise, ..
            } => {
                self.block(std::slice::from_ref(then));
                if let Some(otherwise) = otherwise {
                    self.block(std::slice::from_ref(otherwise));
                }
            }
            StmtKind::While { body, .. }
            | StmtKind::DoWhile { body, .. }
            | StmtKind::For { body, .. }
            | StmtKind::RangeFor { body, .. } => self.block(std::slice::from_ref(body)),
            StmtKind::Try { body, catches } => {
                self.block(&body.stmts);
                for (_, body) in catches {
                    self.block(&body.stmts);
                }
            }
            _ => {}
        }
    }
}
