//! The index is a cache: whatever happens to its files, it is made again, and says so while results may be missing.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{estate, found, settled};
use crate::support::on_every_database;

/// The folder of the index that is in use.
fn current(folder: &Path) -> PathBuf {
    folder.join(fs::read_to_string(folder.join("current")).unwrap().trim())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn file_ending(folder: &Path, end: &str) -> PathBuf {
    files(folder).into_iter().find(|file| file.extension().is_some_and(|own| own == end)).unwrap()
}

#[tokio::test]
async fn a_folder_that_goes_while_it_is_used_is_made_again_without_a_gap() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("search");
    on_every_database(&estate(), json!({"search": {"directory": own}}), async |portal| {
        settled(portal, 5).await;
        let before = current(&own);
        fs::remove_dir_all(&own).unwrap();
        let service = portal.service();
        // All the while everything is found and nothing is said to be missing.
        while !own.join("current").exists() || current(&own) == before && !before.exists() {
            assert_eq!(found(&service, "term=petstore").await, ["petstore"]);
            let status = service.get("/api/search/status").await.json();
            assert_eq!(status["partial"], false, "{status}");
        }
        let done = |status: &Value| status["rebuilding"] == false;
        portal.wait_until("/api/search/status", done).await;
        assert_eq!(found(&service, "term=petstore").await, ["petstore"]);
        fs::remove_dir_all(&own).unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_damaged_file_is_noticed_and_the_index_made_again() {
    for end in ["store", "idx", "term", "fast"] {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("search");
        on_every_database(&estate(), json!({"search": {"directory": own}}), async |portal| {
            settled(portal, 5).await;
            let damaged = file_ending(&current(&own), end);
            let bytes: Vec<u8> = fs::read(&damaged).unwrap().iter().map(|byte| byte ^ 0x5a).collect();
            // In place, as a disk does: what is mapped into memory changes, too.
            let mut file = fs::OpenOptions::new().write(true).open(&damaged).unwrap();
            file.write_all(&bytes).unwrap();
            drop(file);
            let healed = |_: &Value| !damaged.exists();
            portal.wait_until("/api/search/status", healed).await;
            settled(portal, 5).await;
            assert_eq!(found(&portal.service(), "term=petstore").await, ["petstore"], "{end}");
            fs::remove_dir_all(&own).unwrap();
        })
        .await;
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_no_reason_not_to_search() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    fs::write(&file, "in the way").unwrap();
    on_every_database(&estate(), json!({"search": {"directory": file}}), async |portal| {
        settled(portal, 5).await;
        assert_eq!(found(&portal.service(), "term=petstore").await, ["petstore"]);
    })
    .await;
    assert_eq!(fs::read_to_string(&file).unwrap(), "in the way");
}
