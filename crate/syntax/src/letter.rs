//! Letters and their case by plain ranges. The tables of the standard library know every script and take 25 kB of
//! the wasm; these know the scripts in which names are written: Latin, Greek, Cyrillic and Armenian, and take every
//! letter without case as it is.

/// The small letter of a capital one; any other character is its own.
pub fn lower(letter: char) -> char {
    let code = u32::from(letter);
    let small = match code {
        // Capital and small letters stand in two blocks …
        0x41..=0x5A | 0xC0..=0xD6 | 0xD8..=0xDE => code + 32,
        0x391..=0x3A1 | 0x3A3..=0x3AB | 0x410..=0x42F | 0xFF21..=0xFF3A => code + 32,
        0x388..=0x38A => code + 37,
        0x531..=0x556 => code + 48,
        0x38E..=0x38F => code + 63,
        0x400..=0x40F => code + 80,
        // … or alternate, the capital with the even code first …
        0x100..=0x12F | 0x132..=0x137 | 0x14A..=0x177 | 0x460..=0x481 => code | 1,
        0x48A..=0x4BF | 0x4D0..=0x52F | 0x1E00..=0x1E95 | 0x1EA0..=0x1EFF => code | 1,
        // … or with the odd one …
        0x139..=0x148 | 0x179..=0x17E | 0x4C1..=0x4CE => code + code % 2,
        // … or stand alone.
        0x130 => 0x69,
        0x178 => 0xFF,
        0x386 => 0x3AC,
        0x38C => 0x3CC,
        0x4C0 => 0x4CF,
        0x1E9E => 0xDF,
        _ => code,
    };
    char::from_u32(small).unwrap_or(letter)
}

/// A text in small letters: the form in which texts are compared that ignore case.
pub fn fold(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// Whether a character is a letter: outside ASCII everything but controls, signs, punctuation, symbols and arrows.
pub fn is_letter(c: char) -> bool {
    match u32::from(c) {
        0..0x80 => c.is_ascii_alphabetic(),
        0x80..=0xBF => matches!(c, 'ª' | 'µ' | 'º'),
        0xD7 | 0xF7 | 0x1680 | 0x180E | 0x2000..=0x2BFF | 0x3000..=0x3004 | 0x3007..=0x3030 => {
            false
        }
        0xE000..=0xF8FF | 0xFE00..=0xFE6F | 0xFEFF..=0xFF20 | 0xFF3B..=0xFF40 => false,
        0xFF5B..=0xFF65 | 0xFFE0..=0xFFFF | 0x1F000..=0x1FAFF | 0xE0000.. => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_of_names_have_the_case_of_the_standard() {
        let latin = (0..=0x17F).chain(0x1E00..=0x1EFF).chain(0xFF00..=0xFF5E);
        let others = (0x386..=0x3AB).chain(0x400..=0x556);
        for letter in latin.chain(others).filter_map(char::from_u32) {
            let expected = letter.to_lowercase().next().expect("one at least");
            assert_eq!(lower(letter), expected, "{letter} {:x}", u32::from(letter));
        }
        assert_eq!(
            fold("Größe ŽÍŽALA ΩΜΕΓΑ ЁЛКА 東京"),
            "größe žížala ωμεγα ёлка 東京"
        );
    }

    #[test]
    fn letters_of_all_scripts_are_letters_and_signs_are_not() {
        for letter in "azAZäÿłΩжքאبहไ東カ한".chars() {
            assert!(is_letter(letter), "{letter}");
        }
        for sign in "09_$@ \u{a0}§×÷–—“”…→≠■\u{feff}、（）！\u{fffd}😀".chars()
        {
            assert!(!is_letter(sign), "{sign}");
        }
    }
}
