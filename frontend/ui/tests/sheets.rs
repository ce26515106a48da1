//! What every sheet of `/style` keeps to, so that a theme, a density or a direction of reading never meets
//! a sheet that knows better.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Sheets that may name colours: the tokens, and initials, whose hue comes from a name.
const MAY_NAME_COLOURS: &[&str] = &["tokens.css", "avatar.css"];

/// Sheets for shadow roots in other products, where there is no document (frontend/core/src/embed/sheet.rs).
const ELSEWHERE: &[&str] = &["embed.css"];

/// Values that components set on elements.
const SET_BY_COMPONENTS: &[&str] = &["--avatar-hue", "--tree-level"];

/// What knows left from right.
const PHYSICAL: &[&str] = &[
    "margin-left",
    "margin-right",
    "padding-left",
    "padding-right",
    "border-left",
    "border-right",
    "text-align: left",
    "text-align: right",
    "float:",
    "\n  left:",
    "\n  right:",
];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every sheet by name, without comments.
fn sheets() -> BTreeMap<String, String> {
    let files = fs::read_dir(repository().join("style")).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), without_comments(&path))).collect()
}

fn without_comments(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let mut parts = text.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once("*/").map_or("", |(_, rest)| rest))
}

/// The words after a mark, as far as they are names.
fn names<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(mark).map(move |(at, _)| {
        let rest = &text[at + mark.len()..];
        &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len())]
    })
}

#[test]
fn every_sheet_is_imported_once() {
    let sheets = sheets();
    for name in sheets.keys().filter(|name| *name != "index.css" && !ELSEWHERE.contains(&name.as_str())) {
        let count = sheets["index.css"].matches(&format!("@import \"{name}\";")).count();
        assert_eq!(count, 1, "style/index.css imports {name} {count} times");
    }
    assert_eq!(
        sheets["index.css"].matches("@import").count(),
        sheets.len() - 1 - ELSEWHERE.len(),
        "style/index.css imports what is not there"
    );
}

#[test]
fn colours_come_from_tokens() {
    for (name, sheet) in sheets().iter().filter(|(name, _)| !MAY_NAME_COLOURS.contains(&name.as_str())) {
        for literal in ["#", "rgb(", "rgba(", "hsl(", "oklch(", "light-dark("] {
            let found = sheet.lines().find(|line| line.contains(": ") && line.contains(literal) && line.ends_with(';'));
            assert!(found.is_none(), "style/{name} names a colour of its own: {}", found.unwrap_or_default().trim());
        }
    }
}

#[test]
fn every_value_that_is_used_is_there() {
    let sheets = sheets();
    let all: String = sheets.values().map(String::as_str).collect();
    let mut set: BTreeSet<String> = SET_BY_COMPONENTS.iter().map(|name| (*name).to_owned()).collect();
    set.extend(all.lines().filter_map(|line| line.trim().split_once(':')).map(|(name, _)| name.to_owned()));
    for (name, sheet) in &sheets {
        for used in names(sheet, "var(") {
            assert!(set.contains(used), "style/{name} uses {used}, which nothing sets");
        }
    }
}

#[test]
fn no_sheet_knows_left_from_right() {
    for (name, sheet) in sheets() {
        for property in PHYSICAL {
            assert!(!sheet.contains(property), "style/{name} has `{}`: take the logical property", property.trim());
        }
    }
}

#[test]
fn every_class_is_drawn_by_somebody() {
    let mut sources = String::new();
    read_sources(&repository().join("frontend"), &mut sources);
    for (name, sheet) in sheets() {
        let selectors: String = sheet.lines().filter(|line| !line.trim_end().ends_with(';')).collect();
        for class in names(&selectors, ".").filter(|class| class.starts_with(|c: char| c.is_ascii_lowercase())) {
            // `badge--{}` or `badge--{tone}`: the end is put in when it is drawn.
            let composed = class.split_once("--").is_some_and(|(block, _)| sources.contains(&format!("{block}--{{")));
            assert!(composed || sources.contains(class), "style/{name} styles .{class}, which nothing draws");
        }
    }
}

fn read_sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            read_sources(&entry, text);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(entry).unwrap());
        }
    }
}
