//! The folder with the indexes of a replica: each in a folder of its own, `index-3`, and `current`, which names the
//! one that is in use. Another one can so be filled beside it, and takes its place at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::index::{Kind, Present, SearchIndex};

const CURRENT: &str = "current";
const PREFIX: &str = "index-";

/// The index in use and whether it was there, or else an empty one that is in use from now on.
pub(super) fn open(folder: &Path, kind: &Kind) -> tantivy::Result<(SearchIndex, bool)> {
    let named = fs::read_to_string(folder.join(CURRENT)).unwrap_or_default();
    let current = folder.join(named.trim());
    let shown = || folder.display().to_string();
    if number(&current).is_some() {
        match kind.open(&current) {
            Ok(Present::Ready(index)) => {
                let _ = remove_others(folder, &current);
                return Ok((*index, true));
            }
            Ok(Present::Nothing) => {}
            Ok(Present::Taken) => {
                tracing::warn!(
                    folder = shown(),
                    "another process writes the search index; this one makes its own beside it. Give each process a search.directory"
                );
                // Theirs stays the one that is named.
                return Ok((begin(folder, kind)?, false));
            }
            Err(error) => {
                tracing::warn!(%error, folder = shown(), "the search index is damaged; it is made again");
            }
        }
    }
    let index = begin(folder, kind)?;
    take_over(&index)?;
    Ok((index, false))
}

/// An empty index beside those that are there.
pub(super) fn begin(folder: &Path, kind: &Kind) -> tantivy::Result<SearchIndex> {
    fs::create_dir_all(folder)?;
    let last = indexes(folder)?.iter().filter_map(|path| number(path)).max().unwrap_or_default();
    kind.begin(&folder.join(format!("{PREFIX}{}", last + 1)))
}

/// Names the index as the one in use and removes the others. Those who read them still can until they are done.
pub(super) fn take_over(index: &SearchIndex) -> io::Result<()> {
    let Some((folder, own)) = index.folder().and_then(|own| Some((own.parent()?, own))) else { return Ok(()) };
    let name = own.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    // At once: a process that dies in between finds the one or the other.
    let draft = folder.join(format!("{CURRENT}.new"));
    fs::write(&draft, name)?;
    fs::rename(&draft, folder.join(CURRENT))?;
    remove_others(folder, own)
}

fn remove_others(folder: &Path, own: &Path) -> io::Result<()> {
    for other in indexes(folder)?.into_iter().filter(|path| path != own) {
        fs::remove_dir_all(other)?;
    }
    Ok(())
}

/// The folders of indexes; whatever else is there belongs to somebody else.
fn indexes(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if number(&path).is_some() {
            found.push(path);
        }
    }
    Ok(found)
}

fn number(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.strip_prefix(PREFIX)?.parse().ok()
}
