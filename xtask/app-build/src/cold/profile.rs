//! Which functions pages seldom run.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

/// Below this size, in bytes, a function stays where it is: its stub would take as much.
pub(crate) const WORTH_MOVING: u64 = 12;

/// What was seen of a function when the first pages of a day were watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It did not run.
    Never,
    /// It ran on the list of entities, and not on the page of an entity.
    OnCatalogPages,
    /// It ran on the page of an entity, and not on the list.
    OnEntityPages,
}

/// The functions that did not run on all of the first pages. What the watched program did not have is not among them, so
/// that an old profile costs bytes and not time.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Profile {
    seen: BTreeMap<u32, Seen>,
}

impl Profile {
    /// Reads a profile: a line of eight hexadecimal digits for each function, with `catalog` or `entity` behind those
    /// that run on pages of one kind only, and lines of comment behind `#`.
    ///
    /// # Errors
    /// When the file cannot be read, or has other lines.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} is no profile: write it again", path.display()))
    }

    pub(super) fn parse(text: &str) -> Result<Self> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let seen = lines.map(|line| {
            let (key, seen) = match line.split_once(' ') {
                Some((key, "catalog")) => (key, Seen::OnCatalogPages),
                Some((key, "entity")) => (key, Seen::OnEntityPages),
                Some(_) => bail!("`{line}` names a page that is not watched"),
                None => (line, Seen::Never),
            };
            let key = u32::from_str_radix(key, 16).with_context(|| format!("`{line}` names no function"))?;
            Ok((key, seen))
        });
        Ok(Self { seen: seen.collect::<Result<_>>()? })
    }

    /// True when there is nothing to take out.
    pub(crate) fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// What was seen of the function with that name, unless it ran on pages of both kinds.
    pub(crate) fn seen(&self, name: &str) -> Option<Seen> {
        self.seen.get(&key(name)).copied()
    }
}

/// Stands for a function in a profile: the same in every build of the same code, whatever the compiler's hashes are.
pub(crate) fn key(name: &str) -> u32 {
    let digest = Sha256::digest(crate::names::stable(name));
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_read_or_refused() {
        let key = key("_RNvCs1234_7example3run");
        let profile = Profile::parse(&format!("# comment\n00000007 entity\n00000008 catalog\n{key:08x}\n")).unwrap();
        assert_eq!(profile.seen("_RNvCs1234_7example3run"), Some(Seen::Never));
        assert_eq!(profile.seen("_RNvCs1234_7example4walk"), None);
        assert_eq!(profile.seen.get(&7), Some(&Seen::OnEntityPages));
        assert_eq!(profile.seen.get(&8), Some(&Seen::OnCatalogPages));
        assert!(Profile::parse("").unwrap().is_empty());
        assert!(Profile::parse("run\n").unwrap_err().to_string().contains("`run`"));
    }

    #[test]
    fn a_function_is_the_same_in_another_build() {
        assert_eq!(key("_RNvCs1234_7example3run"), key("_RNvCsabcd_7example3run"));
        assert_ne!(key("_RNvCs1234_7example3run"), key("_RNvCs1234_7example3run indirect_call_shim"));
    }
}
