//! CIM datetimes as moments that compare.

/// Microseconds since year 0 in UTC of a CIM datetime without asterisks, or the length of an interval (OM-13); none
/// for any other text.
pub(super) fn moment(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() != 25 || bytes[14] != b'.' {
        return None;
    }
    let number = |range: std::ops::Range<usize>| -> Option<i64> {
        let digits = &bytes[range];
        let plain = digits.iter().all(u8::is_ascii_digit);
        plain.then(|| {
            digits
                .iter()
                .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'))
        })
    };
    let (hour, minute, second, micros) = (
        number(8..10)?,
        number(10..12)?,
        number(12..14)?,
        number(15..21)?,
    );
    let offset = number(22..25)?;
    let days = match bytes[21] {
        b':' => number(0..8)?,
        b'+' | b'-' => days_from_civil(number(0..4)?, number(4..6)?, number(6..8)?),
        _ => return None,
    };
    let offset = if bytes[21] == b'-' { -offset } else { offset };
    let minutes = (days * 24 + hour) * 60 + minute - if bytes[21] == b':' { 0 } else { offset };
    Some((minutes * 60 + second) * 1_000_000 + micros)
}

/// Days from the first of March of year 0 in the Gregorian calendar; years start in March, so that the leap day comes
/// last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (month * 153 + 2) / 5
        + day
        - 1
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn the_offset_is_minutes_east_of_utc() {
        // W215
        let local = moment("20020408141835.978000-150");
        assert_eq!(local, moment("20020408164835.978000+000"));
        assert!(local < moment("20020408164835.978001+000"));
    }

    #[test]
    fn months_and_leap_days_count() {
        let day = 86_400_000_000;
        let at = |text: &str| moment(&format!("{text}000000.000000+000")).unwrap_or(0);
        assert_eq!(at("20240301") - at("20240228"), 2 * day);
        assert_eq!(at("20230301") - at("20230228"), day);
        assert_eq!(at("20250101") - at("20240101"), 366 * day);
    }

    #[test]
    fn intervals_and_other_texts() {
        assert_eq!(moment("00000001000000.000000:000"), Some(86_400_000_000));
        assert_eq!(moment("2002040814****.******-150"), None);
        assert_eq!(moment("yesterday"), None);
    }
}
