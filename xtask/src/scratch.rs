//! Folders that are gone when the command ends, also when a signal ends it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};

static ALL: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A folder for temporary files.
pub(crate) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes an empty folder. Others may look into it: PostgreSQL runs as a user of its own.
    pub(crate) fn new(name: &str) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix(&format!("callboard-{name}-")).tempdir();
        let path = folder.context("cannot make a temporary folder")?.keep();
        all().push(path.clone());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
        }
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file into the folder and returns its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<PathBuf> {
        let file = self.path.join(name);
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        Ok(file)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
        all().retain(|path| *path != self.path);
    }
}

/// Removes every folder that is in use.
pub(crate) fn remove_all() {
    for path in all().iter() {
        let _ = fs::remove_dir_all(path);
    }
}

fn all() -> MutexGuard<'static, Vec<PathBuf>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_go_with_their_value() {
        let scratch = Scratch::new("test").unwrap();
        let file = scratch.write("a.txt", "a").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "a");
        drop(scratch);
        assert!(!file.exists());
    }
}
