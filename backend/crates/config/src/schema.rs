//! The table of all keys, and finding the entry for a path.

use std::collections::BTreeMap;

use crate::error::ConfigError;
use crate::key::{ConfigKey, Visibility};

/// All keys of all plugins.
#[derive(Debug)]
pub struct Schema {
    /// By pattern, in the order of the alphabet.
    keys: BTreeMap<&'static str, &'static ConfigKey>,
}

/// How a path stands to the table.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Match {
    /// An entry of its own.
    Key(&'static ConfigKey),
    /// Part of the value of an entry that takes anything.
    Inside,
    /// Only entries below it.
    Above,
    /// Nothing.
    Unknown,
}

impl Schema {
    /// Joins the keys. The first entry for a path counts, so that a plugin's own words win over general ones.
    ///
    /// # Errors
    /// When two entries for one path contradict each other about who may see it.
    pub fn new(keys: impl IntoIterator<Item = &'static ConfigKey>) -> Result<Self, ConfigError> {
        let mut table: BTreeMap<&'static str, &'static ConfigKey> = BTreeMap::new();
        for key in keys {
            let known = table.entry(key.path).or_insert(key);
            let both = [known.visibility, key.visibility];
            if both.contains(&Visibility::Frontend) && both.contains(&Visibility::Secret) {
                return Err(ConfigError::at(
                    None,
                    key.path,
                    "is declared visible to the browser and secret; one of the tables is wrong",
                ));
            }
        }
        Ok(Self { keys: table })
    }

    /// Every entry, in the order of the alphabet.
    pub fn keys(&self) -> impl Iterator<Item = &'static ConfigKey> + '_ {
        self.keys.values().copied()
    }

    /// The entry for `path`, or the nearest open one around it.
    pub(crate) fn find(&self, path: &str) -> Match {
        let steps = steps(path);
        if let Some(key) = self.keys().find(|key| matches(key.path, &steps)) {
            return Match::Key(key);
        }
        for length in (1..steps.len()).rev() {
            let around = self.keys().find(|key| matches(key.path, &steps[..length]));
            if around.is_some_and(|key| key.ty.is_open()) {
                let more_below = self.keys().any(|key| is_above(&steps, key.path));
                return if more_below { Match::Above } else { Match::Inside };
            }
        }
        if self.keys().any(|key| is_above(&steps, key.path)) { Match::Above } else { Match::Unknown }
    }

    /// Who may see the value at `path`: what its own entry says, or the nearest one around it.
    pub(crate) fn visibility(&self, path: &str) -> Option<Visibility> {
        let steps = steps(path);
        (1..=steps.len()).rev().find_map(|length| {
            let key = self.keys().find(|key| matches(key.path, &steps[..length]))?;
            (length == steps.len() || key.ty.is_open()).then_some(key.visibility)
        })
    }
}

/// `a.b[2].c` as `a`, `b`, `[]`, `c`.
fn steps(path: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    for step in path.split('.') {
        let (key, indexes) = step.split_once('[').map_or((step, None), |(key, rest)| (key, Some(rest)));
        steps.push(key);
        if let Some(indexes) = indexes {
            steps.extend(indexes.split('[').map(|_| "[]"));
        }
    }
    steps
}

fn matches(pattern: &str, path: &[&str]) -> bool {
    let pattern = steps(pattern);
    pattern.len() == path.len() && begins(&pattern, path)
}

fn is_above(path: &[&str], pattern: &str) -> bool {
    let pattern = steps(pattern);
    pattern.len() > path.len() && begins(&pattern[..path.len()], path)
}

fn begins(pattern: &[&str], path: &[&str]) -> bool {
    pattern.iter().zip(path).all(|(pattern, step)| pattern == step || (*pattern == "*" && *step != "[]"))
}
