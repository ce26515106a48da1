//! Looking at once at sources on the portal's own disk that changed, and not when their turn comes.
//!
//! Folders are watched rather than files: editors replace a file instead of writing to it, and a pattern may match
//! files that do not exist yet. Where the system cannot watch (network file systems, too many folders), the
//! ordinary rounds find changes a little later.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use callboard_core::lifecycle::Lifecycle;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::Engine;
use crate::store::StoreError;

/// Keys of files start so.
const FILE: &str = "file:";
/// A file is read once it was quiet for so long: whoever writes it is not done before.
const QUIET: Duration = Duration::from_millis(100);
/// However much goes on in a folder, look at least so often.
const AT_LEAST: Duration = Duration::from_secs(2);
/// What other replicas read is on no disk of ours, but may be.
const LOOK_FOR_KEYS: Duration = Duration::from_secs(60);
/// How much the times of files may lag behind the clock.
const CLOCKS: Duration = Duration::from_secs(2);
/// Systems allow a few thousand in all, and other programs want some.
const MAX_FOLDERS: usize = 1000;

/// Watches until the process stops.
pub(crate) async fn watch(engine: Engine, lifecycle: Lifecycle) {
    let (sender, mut changed) = unbounded_channel();
    let tell = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        if !matches!(event.kind, EventKind::Access(_)) {
            // It fails when the process stops.
            event.paths.into_iter().for_each(|path| drop(sender.send(path)));
        }
    };
    let mut folders = match notify::recommended_watcher(tell) {
        Ok(watcher) => {
            Folders { watcher, watched: HashSet::new(), targets: Vec::new(), started: SystemTime::now() - CLOCKS }
        }
        Err(error) => {
            tracing::info!(%error, "files cannot be watched here; changes are found by looking at them in turn");
            return;
        }
    };
    loop {
        let looked = tokio::select! {
            () = lifecycle.cancelled() => return,
            () = engine.files_read() => folders.watch_all(&engine).await,
            () = tokio::time::sleep(LOOK_FOR_KEYS) => folders.watch_all(&engine).await,
            Some(first) = changed.recv() => {
                let paths = until_quiet(first, &mut changed).await;
                refresh(&engine, &folders.keys_of(&paths)).await
            }
        };
        if let Err(error) = looked {
            tracing::debug!(%error, "changed files are looked at in their turn");
        }
    }
}

async fn until_quiet(first: PathBuf, changed: &mut UnboundedReceiver<PathBuf>) -> HashSet<PathBuf> {
    let mut paths = HashSet::from([first]);
    let all = async {
        while let Ok(Some(path)) = tokio::time::timeout(QUIET, changed.recv()).await {
            paths.insert(path);
        }
    };
    // Whatever came until then is in the set.
    let _ = tokio::time::timeout(AT_LEAST, all).await;
    paths
}

async fn refresh(engine: &Engine, keys: &[String]) -> Result<(), StoreError> {
    if !keys.is_empty() && engine.store.refresh(keys).await? > 0 {
        engine.wake();
    }
    Ok(())
}

/// What is watched.
struct Folders {
    started: SystemTime,
    watcher: RecommendedWatcher,
    watched: HashSet<PathBuf>,
    targets: Vec<Target>,
}

impl Folders {
    /// Watches the folder of every file that some entity was read from. What may have changed between its reading
    /// and now is looked at again.
    async fn watch_all(&mut self, engine: &Engine) -> Result<(), StoreError> {
        let keys = engine.store.keys_with_prefix(FILE).await?;
        self.targets = keys.iter().filter_map(|key| Target::of(key)).collect();
        let mut wanted: BTreeMap<&Path, bool> = BTreeMap::new();
        for target in &self.targets {
            *wanted.entry(&target.folder).or_default() |= target.deep;
        }
        let mut new = HashSet::new();
        for (folder, deep) in wanted {
            if self.watched.len() >= MAX_FOLDERS {
                break;
            }
            let mode = if deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            if !self.watched.contains(folder) && self.watcher.watch(folder, mode).is_ok() {
                self.watched.insert(folder.to_owned());
                new.insert(folder);
            }
        }
        let unseen = self.targets.iter().filter(|target| new.contains(&*target.folder));
        let changed = unseen.filter(|target| target.changed_since(self.started));
        let keys: Vec<String> = changed.map(|target| target.key.clone()).collect();
        refresh(engine, &keys).await
    }

    fn keys_of(&self, paths: &HashSet<PathBuf>) -> Vec<String> {
        let concerned = self.targets.iter().filter(|target| paths.iter().any(|path| target.concerns(path)));
        concerned.map(|target| target.key.clone()).collect()
    }
}

/// A file or a pattern.
#[derive(Debug, PartialEq, Eq)]
struct Target {
    key: String,
    /// The deepest folder that holds everything it may match.
    folder: PathBuf,
    /// It may match files in folders below.
    deep: bool,
    /// Nothing: a pattern.
    file: Option<PathBuf>,
}

impl Target {
    fn of(key: &str) -> Option<Self> {
        let path = key.strip_prefix(FILE).filter(|path| path.starts_with('/'))?;
        let Some(wildcard) = path.find(['*', '?', '[', '{']) else {
            let file = PathBuf::from(path);
            return Some(Self {
                key: key.to_owned(),
                folder: file.parent()?.to_owned(),
                deep: false,
                file: Some(file),
            });
        };
        let folder = Path::new(&path[..path[..wildcard].rfind('/')? + 1]).to_owned();
        Some(Self { key: key.to_owned(), folder, deep: path[wildcard..].contains('/'), file: None })
    }

    /// True when the file, or the folder of a pattern, is as young as that.
    fn changed_since(&self, time: SystemTime) -> bool {
        let metadata = std::fs::metadata(self.file.as_deref().unwrap_or(&self.folder));
        metadata.and_then(|metadata| metadata.modified()).is_ok_and(|modified| modified >= time)
    }

    fn concerns(&self, path: &Path) -> bool {
        match &self.file {
            Some(file) => file == path,
            None => path.starts_with(&self.folder),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(key: &str) -> (String, bool) {
        let target = Target::of(key).unwrap();
        (target.folder.display().to_string(), target.deep)
    }

    #[test]
    fn the_folder_of_a_pattern_is_what_comes_before_it() {
        assert_eq!(target("file:/estate/a.yaml"), ("/estate".into(), false));
        assert_eq!(target("file:/estate/teams-*.yaml"), ("/estate/".into(), false));
        assert_eq!(target("file:/estate/*/catalog-info.yaml"), ("/estate/".into(), true));
        assert_eq!(target("file:/estate/**/*.yaml"), ("/estate/".into(), true));
        assert_eq!(Target::of("file:relative.yaml"), None);
    }

    #[test]
    fn a_pattern_is_concerned_by_files_that_are_new() {
        let pattern = Target::of("file:/estate/teams/*.yaml").unwrap();
        assert!(pattern.concerns(Path::new("/estate/teams/new.yaml")));
        assert!(!pattern.concerns(Path::new("/estate/other.yaml")));
        let file = Target::of("file:/estate/a.yaml").unwrap();
        assert!(file.concerns(Path::new("/estate/a.yaml")) && !file.concerns(Path::new("/estate/b.yaml")));
    }
}
