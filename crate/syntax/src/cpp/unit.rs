//! A whole text: declarations, and the loose statements of a documentation fragment.

use super::ast::{Block, Item, Program, Stmt, StmtKind};
use super::declare::{Declared, Place};
use super::lex::Kind;
use super::parser::{Parsed, Parser};
use crate::Span;

/// Names of the function that a program starts with.
const ENTRY_POINTS: [&str; 4] = ["main", "wmain", "WinMain", "wWinMain"];

/// What stands at file scope, in order.
enum Part {
    Item(Item),
    /// A variable declaration: globals of a program, locals of a fragment.
    Variables(Vec<Declared>, Span),
    /// A statement that is no declaration.
    Loose(Stmt),
}

impl Parser {
    /// Reads everything.
    pub(super) fn unit(&mut self) -> Program {
        let mut parts = Vec::new();
        while !self.at_end() {
            self.part_or_recover(&mut parts);
        }
        self.sort(parts)
    }

    fn part_or_recover(&mut self, parts: &mut Vec<Part>) {
        let before = self.at;
        if self.is("}") {
            self.error(
                self.span(),
                "this `}` closes nothing",
                "take it out, or open its block",
            );
            self.at += 1;
            return;
        }
        if self.part(parts).is_err() {
            self.recover();
        }
        if self.at == before {
            self.at += 1;
        }
    }

    fn part(&mut self, parts: &mut Vec<Part>) -> Parsed<()> {
        let start = self.span();
        match &*self.peek().text {
            ";" => {
                self.at += 1;
                return Ok(());
            }
            "using" => {
                parts.extend(self.using()?.map(Part::Item));
                return Ok(());
            }
            "extern" if self.token_at(self.at + 1).kind == Kind::Str && self.is_at(2, "{") => {
                self.at += 2;
                return self.nested(|parser| parser.enclosed(parts));
            }
            "namespace" => return self.namespace(parts),
            "template" => {
                self.unsupported(
                    start,
                    "a template of one's own",
                    "write it for the type that is used",
                );
                self.skip_construct();
                return Ok(());
            }
            _ => {}
        }
        if !self.starts_file_declaration() {
            let mut stmts = Vec::new();
            self.nested(|parser| {
                parser.statement_or_recover(&mut stmts, false);
                Ok(())
            })?;
            parts.extend(stmts.into_iter().map(Part::Loose));
            return Ok(());
        }
        let all = self.declaration(&Place::File)?;
        let span = self.since(start);
        parts.extend(
            std::mem::take(&mut self.extra_items)
                .into_iter()
                .map(Part::Item),
        );
        let mut variables = Vec::new();
        for declared in all {
            match declared {
                Declared::Item(item) => parts.push(Part::Item(item)),
                variable => variables.push(variable),
            }
        }
        if !variables.is_empty() {
            parts.push(Part::Variables(variables, span));
        }
        Ok(())
    }

    /// Declarations between the braces of `extern "C"` or a namespace.
    fn enclosed(&mut self, parts: &mut Vec<Part>) -> Parsed<()> {
        let open = self.bump();
        while !self.at_end() && !self.is("}") {
            self.part_or_recover(parts);
        }
        if !self.eat("}") {
            self.error(open, "this block is never closed", "write `}` at its end");
        }
        Ok(())
    }

    fn namespace(&mut self, parts: &mut Vec<Part>) -> Parsed<()> {
        let start = self.bump();
        if self.is("{") {
            return self.nested(|parser| parser.enclosed(parts));
        }
        self.unsupported(
            start,
            "a namespace of one's own",
            "write its declarations at file scope",
        );
        while self.is_name(self.at) || self.is("::") {
            self.at += 1;
        }
        if self.is("{") {
            self.nested(|parser| parser.enclosed(parts))
        } else {
            Err(super::parser::Stuck)
        }
    }

    /// As inside a function, and besides: constructors and destructors of classes, and `main()` without a type.
    fn starts_file_declaration(&self) -> bool {
        let is_main = ENTRY_POINTS.iter().any(|name| self.is(name)) && self.is_at(1, "(");
        let next = self.token_at(self.at + 2);
        let is_constructor = self.is_name(self.at)
            && self.is_at(1, "::")
            && (next.is("~") || next.text == self.peek().text && self.is_at(3, "("));
        let is_main = is_main && self.token_at(self.after_group(self.at + 1)).is("{");
        is_main || is_constructor || self.starts_declaration()
    }

    fn sort(&mut self, parts: Vec<Part>) -> Program {
        let mut program = Program::default();
        let has_main = parts.iter().any(|part| matches!(part, Part::Item(Item::Function(function))
            if function.owner.is_none() && function.body.is_some() && ENTRY_POINTS.contains(&&*function.name)));
        let has_loose = parts.iter().any(|part| matches!(part, Part::Loose(_)));
        let has_code = parts.iter().any(|part| match part {
            Part::Item(Item::Function(function)) => function.body.is_some(),
            Part::Item(Item::Class(class)) => {
                class.methods.iter().any(|method| method.body.is_some())
            }
            _ => false,
        });
        // Variables alone are a fragment too: there is nothing else in the text that could run.
        let is_fragment = !has_main && (has_loose || !has_code);
        for part in parts {
            match part {
                Part::Item(item) => program.items.push(item),
                Part::Variables(variables, span) => {
                    Self::sort_variables(variables, span, is_fragment, &mut program)
                }
                Part::Loose(stmt) => {
                    if has_main && stmt.kind != StmtKind::Empty {
                        self.error(
                            stmt.span,
                            "this statement stands outside every function",
                            "move it into a function",
                        );
                    }
                    program.fragment.push(stmt);
                }
            }
        }
        program
    }

    fn sort_variables(
        variables: Vec<Declared>,
        span: Span,
        is_fragment: bool,
        program: &mut Program,
    ) {
        let mut locals = Vec::new();
        for declared in variables {
            match declared {
                Declared::Variable { owner: None, decl } if is_fragment => locals.push(decl),
                Declared::Variable { owner, decl } => {
                    program.items.push(Item::Global { owner, decl })
                }
                Declared::Item(item) => program.items.push(item),
            }
        }
        if !locals.is_empty() {
            program.fragment.push(Stmt {
                kind: StmtKind::Decl(locals),
                span,
            });
        }
    }
}

/// The bodies of all functions of a program, methods included, and its fragment.
pub(super) fn bodies(program: &Program) -> Vec<&[Stmt]> {
    fn of(body: &Option<Block>) -> Option<&[Stmt]> {
        body.as_ref().map(|block| &block.stmts[..])
    }
    let mut all: Vec<&[Stmt]> = vec![&program.fragment];
    for item in &program.items {
        match item {
            Item::Function(function) => all.extend(of(&function.body)),
            Item::Class(class) => {
                all.extend(class.methods.iter().filter_map(|method| of(&method.body)))
            }
            _ => {}
        }
    }
    all
}
