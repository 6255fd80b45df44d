//! The function that makes globals, runs the program in its surrounding and ends globals again.

use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast;

use super::function::Lowering;
use crate::code::Op;
use crate::ty::Ty;
use crate::value::Value;

impl<'u, 'a> Lowering<'u, 'a> {
    pub(super) fn run_main(&mut self, entry: u32) {
        self.unit.need(entry);
        let params = self.unit.infos[entry as usize].params.len() as u32;
        for index in 0..params {
            let value = if index == 0 {
                Value::Int(1)
            } else {
                Value::Null
            };
            self.emit(Op::Push(value));
        }
        self.emit(Op::Call {
            function: entry,
            args: params,
        });
        if self.unit.infos[entry as usize].returns == Ty::Void {
            self.emit(Op::Push(Value::Int(0)));
        }
    }

    /// The fragment as a block inside the ready-made one, whose names it may hide.
    pub(super) fn fragment(&mut self, surround: &'a ast::Program, statements: &'a [ast::Stmt]) {
        self.exits_to_end = true;
        self.open_scope();
        self.library = true;
        surround.fragment.iter().for_each(|it| self.statement(it));
        self.library = false;
        self.open_scope();
        self.declare_labels(statements);
        statements.iter().for_each(|it| self.statement(it));
        self.close_scope();
        self.emit(Op::Push(Value::Int(0)));
        self.close_scope();
        self.land_exits();
    }

    /// The only function of the text, called with what the surrounding offers.
    pub(super) fn single(&mut self, surround: &'a ast::Program, function: &'a ast::Function) {
        let Some(id) = self
            .unit
            .functions
            .get(&function.name)
            .and_then(|it| it.first())
            .copied()
        else {
            return;
        };
        self.open_scope();
        self.library = true;
        surround.fragment.iter().for_each(|it| self.statement(it));
        self.library = false;
        self.unit.need(id);
        let params: Vec<Ty> = self.unit.infos[id as usize]
            .params
            .iter()
            .map(|it| it.ty.clone())
            .collect();
        for ty in &params {
            let offered = match ty.pointee().and_then(Ty::class_behind) {
                Some(class) => match &*self.unit.class_name(class) {
                    "IWbemServices" => "pSvc",
                    "IWbemLocator" => "pLoc",
                    _ => "NULL",
                },
                None => "NULL",
            };
            let name = ast::Expr {
                kind: ast::ExprKind::Name(offered.to_owned()),
                span: Span::default(),
            };
            self.value_as(&name, ty);
        }
        self.emit(Op::Call {
            function: id,
            args: params.len() as u32,
        });
        let returns = self.unit.infos[id as usize].returns.clone();
        if returns != Ty::Void {
            self.emit(Op::Pop);
        }
        self.emit(Op::Push(Value::Int(0)));
        self.close_scope();
    }
}
