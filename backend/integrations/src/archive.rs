//! Files out of archives, which some hosts give where they have no way to list files.

use std::io::{Cursor, Read};

use bytes::Bytes;
use callboard_core::outgoing::MAX_BYTES;
use callboard_core::url_reader::ReadError;
use flate2::read::MultiGzDecoder;

use crate::pattern::{MOST_FILES, Pattern};

/// The largest archive that is fetched, bytes.
pub(crate) const MAX_ARCHIVE_BYTES: usize = 200 * 1024 * 1024;

/// The most that is unpacked of one archive, bytes: a small archive can hold a great deal of nothing.
const MAX_UNPACKED_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// Where the paths of a repository begin in its archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    /// Below one folder whose name the host makes up.
    Folder,
    /// At the top.
    Top,
}

/// A file of an archive: its path and content.
pub(crate) type Unpacked = (String, Bytes);

/// The files of a tar archive, packed with gzip or not, that `pattern` matches.
pub(crate) async fn tar(archive: Bytes, root: Root, pattern: Pattern) -> Result<Vec<Unpacked>, ReadError> {
    blocking(move || {
        let packed = archive.starts_with(&[0x1f, 0x8b]);
        let content: Box<dyn Read> =
            if packed { Box::new(MultiGzDecoder::new(Cursor::new(archive))) } else { Box::new(Cursor::new(archive)) };
        read_tar(content.take(MAX_UNPACKED_BYTES), root, &pattern)
    })
    .await
}

async fn blocking(
    work: impl FnOnce() -> Result<Vec<Unpacked>, ReadError> + Send + 'static,
) -> Result<Vec<Unpacked>, ReadError> {
    let mut files = tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| ReadError::Failed(format!("unpacking an archive was interrupted: {error}")))??;
    files.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(files)
}

fn read_tar(content: impl Read, root: Root, pattern: &Pattern) -> Result<Vec<Unpacked>, ReadError> {
    let mut archive = tar::Archive::new(content);
    let mut files = Vec::new();
    for entry in archive.entries().map_err(|error| broken(&error))? {
        let mut entry = entry.map_err(|error| broken(&error))?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = entry.path().map_err(|error| broken(&error))?.to_string_lossy().into_owned();
        let Some(path) = inside(&path, root).filter(|path| pattern.matches(path)) else { continue };
        let (path, size) = (path.to_owned(), entry.size());
        collect(&mut files, path, size, &mut entry, pattern)?;
    }
    Ok(files)
}

fn collect(
    files: &mut Vec<Unpacked>,
    path: String,
    size: u64,
    content: &mut impl Read,
    pattern: &Pattern,
) -> Result<(), ReadError> {
    if files.len() == MOST_FILES {
        return Err(pattern.too_many());
    }
    let most = MAX_BYTES as u64;
    let mut bytes = Vec::new();
    content.take(most + 1).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
    if size > most || bytes.len() as u64 > most {
        return Err(ReadError::TooLarge(path, MAX_BYTES));
    }
    files.push((path, bytes.into()));
    Ok(())
}

/// The path inside the repository.
fn inside(path: &str, root: Root) -> Option<&str> {
    let path = path.trim_start_matches("./");
    match root {
        Root::Top => Some(path),
        Root::Folder => path.split_once('/').map(|(_, path)| path),
    }
}

fn broken(error: &dyn std::error::Error) -> ReadError {
    ReadError::Failed(format!("the archive of the repository cannot be read: {error}"))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write;

    use super::*;

    /// A packed tar archive with these files.
    pub(crate) fn packed(files: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = tar::Builder::new(Vec::new());
        for (path, content) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, path, content.as_bytes()).unwrap();
        }
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&archive.into_inner().unwrap()).unwrap();
        packer.finish().unwrap()
    }

    #[tokio::test]
    async fn files_that_match_in_order() {
        let archive =
            packed(&[("r-1/b/catalog-info.yaml", "b"), ("r-1/a/catalog-info.yaml", "a"), ("r-1/a/other.yaml", "x")]);
        let pattern = Pattern::of("**/catalog-info.yaml").unwrap().unwrap();
        let files = tar(archive.into(), Root::Folder, pattern.clone()).await.unwrap();
        assert_eq!(files, [("a/catalog-info.yaml".into(), "a".into()), ("b/catalog-info.yaml".into(), "b".into())]);
        assert!(tar("no archive".into(), Root::Folder, pattern).await.unwrap_err().to_string().contains("archive"));
    }
}
