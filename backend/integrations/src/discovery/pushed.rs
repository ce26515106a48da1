//! What a push did to catalog files, as the webhooks of GitHub and GitLab tell it.

use std::collections::BTreeSet;

use callboard_core::catalog::scm::{FileChange, pushed_files};
use serde_json::Value;

use super::CatalogFile;

/// The catalog files that the commits of a push name. A file may be in more than one list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Came.
    pub added: BTreeSet<String>,
    /// Went.
    pub removed: BTreeSet<String>,
    /// Have another content.
    pub modified: BTreeSet<String>,
}

impl Pushed {
    /// Reads the `commits` of a payload; nothing when they concern no catalog file.
    #[must_use]
    pub fn read(payload: &Value, file: &CatalogFile) -> Option<Self> {
        let mut pushed = Self::default();
        for (change, file) in pushed_files(payload).filter(|(_, name)| file.matches(name)) {
            let files = match change {
                FileChange::Added => &mut pushed.added,
                FileChange::Removed => &mut pushed.removed,
                FileChange::Modified => &mut pushed.modified,
            };
            files.insert(file.to_owned());
        }
        let concerns_us = pushed.all().next().is_some();
        concerns_us.then_some(pushed)
    }

    /// True unless files only have another content.
    #[must_use]
    pub fn came_or_went(&self) -> bool {
        !self.added.is_empty() || !self.removed.is_empty()
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.modified.iter().chain(&self.added).chain(&self.removed)
    }
}
