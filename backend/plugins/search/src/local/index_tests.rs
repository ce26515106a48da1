use callboard_core::search::SearchDocument;
use serde_json::{Value, json};

use super::*;

fn place(folder: &Path) -> Place {
    Place { folder: Some(folder.to_owned()), language: "none".into(), analysis: Analysis::new(None) }
}

fn document(key: &str, location: &str) -> SearchDocument {
    let Value::Object(fields) = json!({"title": key, "text": "Some text", "location": location}) else {
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

fn fill(index: &SearchIndex) {
    index.put("notes", &["a".into()], &[document("a", "/a")]).unwrap();
    index.commit().unwrap();
}

fn count(index: &SearchIndex) -> usize {
    index.states("notes").unwrap().len()
}

#[test]
fn an_index_outlives_the_process_unless_its_version_is_another() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    fill(&place.open().unwrap());
    assert_eq!(count(&place.open().unwrap()), 1);
    let other = Place { language: "english".into(), ..place };
    assert_eq!(count(&other.open().unwrap()), 0);
}

#[test]
fn damage_to_any_file_is_seen_and_the_index_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path());
    fill(&place.open().unwrap());
    let files: Vec<PathBuf> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let kinds = files.iter().filter(|file| fs::metadata(file).unwrap().len() > 0 && !file.ends_with(".managed.json"));
    let mut damaged = 0;
    for file in kinds {
        let name = file.file_name().unwrap();
        let copy = tempfile::tempdir().unwrap();
        for file in &files {
            fs::copy(file, copy.path().join(file.file_name().unwrap())).unwrap();
        }
        let mut bytes = fs::read(file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
        fs::write(copy.path().join(name), bytes).unwrap();
        let healed = Place { folder: Some(copy.path().to_owned()), ..place.clone() }.open().unwrap();
        assert_eq!(count(&healed), 0, "{name:?}");
        fill(&healed);
        assert_eq!(count(&healed), 1, "{name:?}");
        damaged += 1;
    }
    assert!(damaged >= 7, "{files:?}");
}

#[test]
fn what_leads_to_another_scheme_is_never_found() {
    let index = Place { folder: None, ..place(Path::new("")) }.open().unwrap();
    let documents = ["javascript:alert(1)", "data:x", "https://a.example/b", "/a:b", "x/y"].map(|to| document(to, to));
    index.put("notes", &[], &documents).unwrap();
    index.commit().unwrap();
    assert_eq!(count(&index), 3);
}
