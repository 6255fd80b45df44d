//! The notations of numbers (MF-03).

use super::lexer::Kind;

/// The value of a number, or what is wrong with it and what would be right.
pub(super) fn number_value(word: &str) -> Result<Kind, (&'static str, &'static str)> {
    let (negative, digits) = match word.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, word.strip_prefix('+').unwrap_or(word)),
    };
    let lower = digits.to_ascii_lowercase();
    let (digits, radix) = if let Some(hex) = lower.strip_prefix("0x") {
        (hex, 16)
    } else if let Some(binary) = lower.strip_suffix('b') {
        (binary, 2)
    } else if lower.contains(['.', 'e']) {
        return match lower.parse::<f64>() {
            Ok(real) if real.is_finite() => Ok(Kind::Real(if negative { -real } else { real })),
            Ok(_) => Err((
                "is too large for a real number",
                "the largest real64 is about 1.8e308",
            )),
            Err(_) => Err((
                "is not a number",
                "a real number looks like `1.5` or `1.5e-3`",
            )),
        };
    } else if lower.len() > 1 && lower.starts_with('0') {
        (&lower[1..], 8)
    } else {
        (lower.as_str(), 10)
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err((
            "is not a number",
            "write decimal `65`, hexadecimal `0x41`, octal `0101` or binary `1000001B`; text goes in double quotes",
        ));
    }
    let magnitude = i128::from_str_radix(digits, radix).unwrap_or(i128::MAX);
    let value = if negative { -magnitude } else { magnitude };
    if (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&value) {
        Ok(Kind::Int(value))
    } else {
        Err((
            "does not fit in 64 bits",
            "use a number from -9223372036854775808 to 18446744073709551615",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_have_four_notations() {
        for word in ["65", "+65", "0x41", "0X41", "0101", "1000001B", "1000001b"] {
            assert_eq!(number_value(word), Ok(Kind::Int(65)), "{word}");
        }
        assert_eq!(number_value("-0x1F"), Ok(Kind::Int(-31)));
        assert_eq!(number_value("0"), Ok(Kind::Int(0)));
    }

    #[test]
    fn the_whole_64_bit_range_fits_and_nothing_more() {
        let largest = number_value("18446744073709551615");
        assert_eq!(largest, Ok(Kind::Int(u64::MAX.into())));
        let smallest = number_value("-9223372036854775808");
        assert_eq!(smallest, Ok(Kind::Int(i64::MIN.into())));
        for word in [
            "18446744073709551616",
            "-9223372036854775809",
            "0xFFFFFFFFFFFFFFFFF",
            "0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        ] {
            let (message, _) = number_value(word).expect_err(word);
            assert!(message.contains("64 bits"), "{word}: {message}");
        }
    }

    #[test]
    fn reals_keep_their_exponent_and_sign() {
        let values = ["-1.5e-3", ".5", "1E+2"].map(number_value);
        assert_eq!(
            values,
            [-0.0015, 0.5, 100.0].map(|real| Ok(Kind::Real(real)))
        );
    }

    #[test]
    fn other_words_are_no_numbers() {
        for word in ["089", "12ab", "1e999", "1.2.3", "0x", "1e", "102b", "1_000"] {
            assert!(number_value(word).is_err(), "{word}");
        }
    }
}
