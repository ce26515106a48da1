//! The rules of ARCHITECTURE.md that the compiler does not know.
//!
//! Each rule is a function from the tree to what breaks it, so that its test can give it a bad tree.

mod crates;
mod lock;
mod source;
mod text;
mod translations;

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::project::Project;

/// A place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    place: String,
    why: String,
}

impl Finding {
    fn new(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self { place: place.into(), why: why.into() }
    }

    fn at_line(file: &File, line: usize, why: impl Into<String>) -> Self {
        Self::new(format!("{}:{line}", file.path), why)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

/// A text file of the repository.
#[derive(Debug, Clone)]
struct File {
    /// Below the root, with `/` between its parts.
    path: String,
    text: String,
}

impl File {
    fn has_extension(&self, extensions: &[&str]) -> bool {
        Path::new(&self.path).extension().and_then(|own| own.to_str()).is_some_and(|own| extensions.contains(&own))
    }

    /// The lines with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// Everything that breaks a rule.
pub(crate) fn check(project: &Project) -> Result<Vec<Finding>> {
    let files = files(&project.root)?;
    let mut findings = crates::check(&crates::read(&project.metadata()?)?);
    findings.extend(source::check(&files));
    findings.extend(text::check(&files));
    findings.extend(translations::check(&files));
    let lock = project.root.join("Cargo.lock");
    findings.extend(lock::check(&fs::read_to_string(&lock).context("cannot read Cargo.lock")?));
    Ok(findings)
}

/// What git knows, or would add.
fn files(root: &Path) -> Result<Vec<File>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]).current_dir(root);
    let paths = process::output(&mut git)?;
    let mut files = Vec::new();
    for path in paths.split('\0').filter(|path| !path.is_empty()) {
        // Pictures and the like are no text, and what was deleted is not there.
        if let Ok(text) = fs::read_to_string(root.join(path)) {
            files.push(File { path: path.to_owned(), text });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_keeps_its_rules() {
        let findings = check(&Project::find().unwrap()).unwrap();
        let list: String = findings.iter().map(|finding| format!("\n{finding}")).collect();
        assert!(findings.is_empty(), "{list}");
    }
}
