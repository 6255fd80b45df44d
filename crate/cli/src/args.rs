//! The words of a command line.

use std::collections::{BTreeMap, BTreeSet};

/// What stands behind a command: files, options with a value, switches.
#[derive(Debug, Default)]
pub struct Arguments {
    /// Words that are no options, in order.
    pub words: Vec<String>,
    values: BTreeMap<String, Vec<String>>,
    switches: BTreeSet<String>,
}

impl Arguments {
    /// Reads words. `--name VALUE` and `--name=VALUE` are the same; after `--` nothing is an option.
    pub fn read(words: &[String], valued: &[&str], switches: &[&str]) -> Result<Self, String> {
        let mut read = Self::default();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            if word == "--" {
                read.words.extend(rest.by_ref().cloned());
            } else if !word.starts_with('-') || word == "-" {
                read.words.push(word.clone());
            } else if switches.contains(&word.as_str()) {
                read.switches.insert(word.clone());
            } else {
                let (name, given) = match word.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (word.as_str(), None),
                };
                if !valued.contains(&name) {
                    return Err(unknown(word, valued, switches));
                }
                let value = given.or_else(|| rest.next().cloned());
                let value = value.ok_or_else(|| format!("{name} wants a value behind it"))?;
                read.values.entry(name.to_owned()).or_default().push(value);
            }
        }
        Ok(read)
    }

    /// The values of an option, in order.
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// The value of an option that stands once.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name).last().map(String::as_str)
    }

    /// Whether a switch is there.
    pub fn has(&self, name: &str) -> bool {
        self.switches.contains(name)
    }

    /// The only file of a command that takes one.
    pub fn file(&self) -> Result<&str, String> {
        match self.words.as_slice() {
            [file] => Ok(file),
            [] => Err("no file is named; put one behind the command".to_owned()),
            [_, second, ..] => Err(format!("`{second}` is one file too many; name one")),
        }
    }

    /// The files of a command that takes at least one.
    pub fn files(&self) -> Result<&[String], String> {
        match self.words.as_slice() {
            [] => Err("no file is named; put one or more behind the command".to_owned()),
            files => Ok(files),
        }
    }
}

fn unknown(word: &str, valued: &[&str], switches: &[&str]) -> String {
    let known: Vec<&str> = valued.iter().chain(switches).copied().collect();
    if known.is_empty() {
        return format!("`{word}` is no option here; this command has none");
    }
    format!("`{word}` is no option here; there are {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Arguments::read(&words, &["--mof", "-o"], &["--json"])
    }

    #[test]
    fn options_may_stand_anywhere() {
        let read = read("a.md --mof x.mof --json --mof=y.mof b.md -- --json").expect("legal");
        assert_eq!(read.words, ["a.md", "b.md", "--json"]);
        assert_eq!(read.values("--mof"), ["x.mof", "y.mof"]);
        assert!(read.has("--json"));
        assert_eq!(read.value("-o"), None);
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(read("--josn").unwrap_err().contains("--json"));
        assert!(read("a.md --mof").unwrap_err().contains("--mof wants"));
        assert!(read("").unwrap().file().unwrap_err().contains("no file"));
        assert!(read("a b").unwrap().file().unwrap_err().contains("`b`"));
    }
}
