use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use callboard_core::search::SearchDocument;
use serde_json::{Value, json};

use super::*;
use crate::text::Analysis;

fn local(folder: &Path) -> Local {
    let kind = Kind { language: "none".into(), analysis: Analysis::new(None) };
    Local { folder: Some(folder.to_owned()), kind }
}

fn document(key: &str) -> SearchDocument {
    let Value::Object(fields) = json!({"title": key, "text": "Some text", "location": format!("/{key}")}) else {
        unreachable!()
    };
    SearchDocument {
        key: key.into(),
        state: "1".into(),
        fields,
        name: key.into(),
        weight: 1.0,
        ..SearchDocument::default()
    }
}

async fn put(store: &Arc<dyn Store>, keys: &[&str]) {
    let found = keys.iter().map(|key| document(key)).collect();
    let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    store.put("notes", &keys, found).await.unwrap();
}

async fn count(store: &Arc<dyn Store>) -> usize {
    store.states("notes").await.unwrap().len()
}

/// The index that is in use.
fn current(folder: &Path) -> PathBuf {
    folder.join(fs::read_to_string(folder.join("current")).unwrap().trim())
}

/// The folder as it is at one moment: begun again when the index takes a file away meanwhile.
fn snapshot(from: &Path) -> tempfile::TempDir {
    let copies = std::iter::repeat_with(|| {
        let to = tempfile::tempdir().unwrap();
        copy(from, to.path()).map(|()| to)
    });
    copies.take(100).find_map(Result::ok).expect("files that stay")
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_index_outlives_the_process_unless_its_version_is_another() {
    let folder = tempfile::tempdir().unwrap();
    let local = local(folder.path());
    let store = local.open().unwrap();
    assert!(!store.was_filled());
    put(&store, &["a"]).await;
    store.commit().await.unwrap();
    drop(store);
    let store = local.open().unwrap();
    assert_eq!((store.was_filled(), count(&store).await), (true, 1));
    drop(store);
    let kind = Kind { language: "english".into(), ..local.kind };
    let store = Local { kind, ..local }.open().unwrap();
    assert_eq!((store.was_filled(), count(&store).await), (false, 0));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "what is in use and its name: {left:?}");
}

#[tokio::test]
async fn a_process_that_is_killed_finds_what_was_shown_last() {
    let folder = tempfile::tempdir().unwrap();
    let store = local(folder.path()).open().unwrap();
    // The folder as it is at each of these moments is what a process that dies then leaves behind.
    let mut moments = Vec::new();
    let mut look = |expected: usize| {
        moments.push((snapshot(folder.path()), expected));
    };
    look(0);
    for (number, keys) in [["a", "b"], ["c", "d"], ["e", "f"]].iter().enumerate() {
        put(&store, keys).await;
        look(number * 2);
        store.commit().await.unwrap();
        look(number * 2 + 2);
    }
    let next = store.successor().await.unwrap().unwrap();
    put(&next, &["z"]).await;
    look(6);
    next.commit().await.unwrap();
    look(6);
    next.take_over().await.unwrap();
    look(1);
    for (number, (moment, expected)) in moments.iter().enumerate() {
        let again = local(moment.path()).open().unwrap();
        assert_eq!(count(&again).await, *expected, "moment {number}");
        assert!(again.was_filled(), "moment {number}");
        put(&again, &["later"]).await;
        again.commit().await.unwrap();
        assert_eq!(count(&again).await, expected + 1, "moment {number}");
    }
}

#[tokio::test]
async fn damage_to_any_file_is_seen_and_the_index_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = local(folder.path()).open().unwrap();
    put(&store, &["a"]).await;
    store.commit().await.unwrap();
    drop(store);
    let files: Vec<PathBuf> =
        fs::read_dir(current(folder.path())).unwrap().map(|entry| entry.unwrap().path()).collect();
    let kinds = files.iter().filter(|file| fs::metadata(file).unwrap().len() > 0 && !file.ends_with(".managed.json"));
    let mut damaged = 0;
    for file in kinds {
        let name = file.file_name().unwrap();
        let copied = snapshot(folder.path());
        let mut bytes = fs::read(file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
        fs::write(current(copied.path()).join(name), bytes).unwrap();
        let healed = local(copied.path()).open().unwrap();
        assert_eq!((count(&healed).await, healed.was_filled()), (0, false), "{name:?}");
        put(&healed, &["a"]).await;
        healed.commit().await.unwrap();
        assert_eq!(count(&healed).await, 1, "{name:?}");
        damaged += 1;
    }
    assert!(damaged >= 7, "{files:?}");
}

#[tokio::test]
async fn what_happens_to_files_in_use_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = local(folder.path()).open().unwrap();
    put(&store, &["a"]).await;
    store.commit().await.unwrap();
    for _ in 0..2 {
        assert_eq!(store.health().await, Health::Sound);
    }
    let mut files = fs::read_dir(current(folder.path())).unwrap().map(|entry| entry.unwrap().path());
    let file = files.find(|file| file.extension().is_some_and(|end| end == "store")).unwrap();
    let first = fs::read(&file).unwrap()[0];
    let turn = |byte: u8| {
        // In place, as a disk does it: what is mapped into memory changes, too.
        let mut file = fs::OpenOptions::new().write(true).open(&file).unwrap();
        file.write_all(&[byte]).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(byte))).unwrap();
    };
    turn(!first);
    assert_eq!(store.health().await, Health::Damaged);
    turn(first);
    assert_eq!(store.health().await, Health::Sound);
    fs::remove_dir_all(folder.path()).unwrap();
    assert_eq!(store.health().await, Health::Lost);
    assert_eq!(count(&store).await, 1, "it still answers");
}

#[tokio::test]
async fn a_second_process_in_the_same_folder_makes_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let first = local(folder.path()).open().unwrap();
    put(&first, &["a"]).await;
    first.commit().await.unwrap();
    let second = local(folder.path()).open().unwrap();
    put(&second, &["b", "c"]).await;
    second.commit().await.unwrap();
    assert_eq!((count(&first).await, count(&second).await), (1, 2));
    assert_eq!((first.health().await, second.health().await), (Health::Sound, Health::Sound));
}

#[tokio::test]
async fn what_a_plugin_left_behind_goes() {
    let folder = tempfile::tempdir().unwrap();
    let store = local(folder.path()).open().unwrap();
    put(&store, &["a", "b"]).await;
    store.put("tools", &["c".into()], vec![document("c")]).await.unwrap();
    store.commit().await.unwrap();
    store.keep_types(&["tools", "docs"]).await.unwrap();
    assert_eq!((count(&store).await, store.states("tools").await.unwrap().len()), (0, 1));
    store.keep_types(&[]).await.unwrap();
    assert!(store.states("tools").await.unwrap().is_empty());
}
