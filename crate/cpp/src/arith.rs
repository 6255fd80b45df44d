//! Arithmetic on the operand stack.

use wmi_lab_syntax::cpp::ast::BinaryOp;

use crate::code::{Number, Op};
use crate::findings::Fault;
use crate::ty::Int;
use crate::value::Value;

/// Carries out an operation that only touches the operand stack.
pub(crate) fn operation(stack: &mut Vec<Value>, op: &Op) -> Result<(), Fault> {
    let value = match op {
        Op::Arith(op, int) => {
            let (left, right) = two(stack)?;
            Value::Int(integer(*op, *int, left.number(), right.number())?)
        }
        Op::Compare(op, int) => {
            let (left, right) = two(stack)?;
            Value::bool(compare(*op, *int, left.number(), right.number()))
        }
        Op::FloatArith(op) => {
            let (left, right) = two(stack)?;
            Value::float(float(*op, left.real(), right.real()))
        }
        Op::FloatCompare(op) => {
            let (left, right) = two(stack)?;
            Value::bool(holds(*op, left.real().partial_cmp(&right.real())))
        }
        Op::PointerCompare(op) => {
            let (left, right) = two(stack)?;
            Value::bool(holds(*op, Some(left.number().cmp(&right.number()))))
        }
        Op::Negate(int) => Value::Int(int.wrap(one(stack)?.number().wrapping_neg())),
        Op::NegateFloat => Value::float(-one(stack)?.real()),
        Op::Complement(int) => Value::Int(int.wrap(!one(stack)?.number())),
        Op::Not => Value::bool(!one(stack)?.truth().unwrap_or_default()),
        Op::Convert(number) => {
            let value = one(stack)?;
            convert(value, *number)
        }
        Op::ConvertUnder(number) => {
            let above = one(stack)?;
            let value = one(stack)?;
            stack.push(convert(value, *number));
            above
        }
        _ => return Ok(()),
    };
    stack.push(value);
    Ok(())
}

fn one(stack: &mut Vec<Value>) -> Result<Value, Fault> {
    match stack.pop().unwrap_or_default() {
        Value::Uninit => Err(Fault::uninitialised()),
        value => Ok(value),
    }
}

fn two(stack: &mut Vec<Value>) -> Result<(Value, Value), Fault> {
    let right = one(stack)?;
    Ok((one(stack)?, right))
}

/// A value as a number of another kind.
pub(crate) fn convert(value: Value, number: Number) -> Value {
    match number {
        Number::Bool => Value::bool(value.truth().unwrap_or_default()),
        Number::Int(int) => match value {
            // A double beyond 64 bits is cut off at the end of the range, as the host does.
            Value::Float(bits) if int.bits == 64 && !int.signed => {
                Value::Int(f64::from_bits(bits) as u64 as i64)
            }
            other => Value::Int(int.wrap(other.number())),
        },
        Number::Float(32) => Value::float(f64::from(value.real() as f32)),
        Number::Float(_) => Value::float(value.real()),
        Number::Pointer => match value {
            Value::Int(0) => Value::Null,
            other => other,
        },
    }
}

/// `x++` on a value: a number or a pointer.
pub(crate) fn step(value: Value, delta: i64, number: Number) -> Result<Value, Fault> {
    Ok(match (value, number) {
        (Value::Ptr(at), Number::Pointer) => Value::Ptr(at.shift(delta)),
        (value, Number::Float(_)) => convert(Value::float(value.real() + delta as f64), number),
        (Value::Int(old), Number::Int(int)) => Value::Int(int.wrap(old.wrapping_add(delta))),
        (Value::Uninit, _) => return Err(Fault::uninitialised()),
        _ => return Err(Fault::null("a pointer that is moved")),
    })
}

fn integer(op: BinaryOp, int: Int, left: i64, right: i64) -> Result<i64, Fault> {
    let by_zero = || {
        Fault::error(
            "division-by-zero",
            "a number is divided by zero",
            "check the divisor first",
        )
    };
    let bits = u32::from(int.bits).max(1);
    let result = match op {
        BinaryOp::Add => left.wrapping_add(right),
        BinaryOp::Sub => left.wrapping_sub(right),
        BinaryOp::Mul => left.wrapping_mul(right),
        BinaryOp::Div | BinaryOp::Rem if right == 0 => return Err(by_zero()),
        BinaryOp::Div if int.signed => left.wrapping_div(right),
        BinaryOp::Rem if int.signed => left.wrapping_rem(right),
        BinaryOp::Div => (left as u64 / right as u64) as i64,
        BinaryOp::Rem => (left as u64 % right as u64) as i64,
        BinaryOp::Shl => left.wrapping_shl(right as u32 % bits),
        BinaryOp::Shr if int.signed => left.wrapping_shr(right as u32 % bits),
        BinaryOp::Shr => (left as u64).wrapping_shr(right as u32 % bits) as i64,
        BinaryOp::BitAnd => left & right,
        BinaryOp::BitXor => left ^ right,
        _ => left | right,
    };
    Ok(int.wrap(result))
}

fn compare(op: BinaryOp, int: Int, left: i64, right: i64) -> bool {
    let order = if int.signed {
        left.cmp(&right)
    } else {
        (left as u64).cmp(&(right as u64))
    };
    holds(op, Some(order))
}

fn holds(op: BinaryOp, order: Option<std::cmp::Ordering>) -> bool {
    let Some(order) = order else {
        return op == BinaryOp::NotEq;
    };
    match op {
        BinaryOp::Less => order.is_lt(),
        BinaryOp::LessEq => order.is_le(),
        BinaryOp::Greater => order.is_gt(),
        BinaryOp::GreaterEq => order.is_ge(),
        BinaryOp::NotEq => order.is_ne(),
        _ => order.is_eq(),
    }
}

fn float(op: BinaryOp, left: f64, right: f64) -> f64 {
    match op {
        BinaryOp::Add => left + right,
        BinaryOp::Sub => left - right,
        BinaryOp::Mul => left * right,
        BinaryOp::Div => left / right,
        _ => left % right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ty::{INT, UINT, UINT64};

    #[test]
    fn numbers_behave_as_on_windows() {
        assert_eq!(
            integer(BinaryOp::Add, INT, i64::from(i32::MAX), 1),
            Ok(i64::from(i32::MIN))
        );
        assert_eq!(integer(BinaryOp::Sub, UINT, 0, 1), Ok(0xffff_ffff));
        assert_eq!(integer(BinaryOp::Shr, INT, -8, 1), Ok(-4));
        assert_eq!(integer(BinaryOp::Div, UINT64, -1, 2), Ok(i64::MAX));
        assert!(compare(BinaryOp::Greater, UINT64, -1, 1));
        assert_eq!(
            integer(BinaryOp::Div, INT, 1, 0).unwrap_err().name,
            "division-by-zero"
        );
    }
}
