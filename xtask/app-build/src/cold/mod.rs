//! Code that pages seldom run, moved into files that come after the page.
//!
//! The parts of the app are cut by pages (`wasm_split_cli_support`), so everything that a page could ever need is
//! fetched before it shows: what answers a click, what tells of an error, what drops a value that lives as long as
//! the page. Here functions that the first pages of a day did not run when they were watched (`coverage.rs`) are
//! taken out. In their place stays a stub, which sees to it that the other file is there (`loader.js`) and calls on
//! through the table of functions, as parts call each other anyway.

mod calls;
mod divide;
mod plan;
mod profile;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use self::divide::{Part, divide, lent};
use self::plan::Slots;
use self::profile::Seen;
pub(crate) use self::profile::{Profile, WORTH_MOVING, key};
use crate::loader::{Entry, Loader, Source};
use crate::merge::merge;
use crate::names;
use crate::pack::{FIRST, Later, later_of, waits_for};
use crate::program::Program;

/// What the script does about such files.
pub(crate) const SCRIPT: &str = include_str!("loader.js");

/// A file under construction.
struct File {
    name: &'static str,
    pieces: Vec<Vec<u8>>,
}

/// The files under construction, by their numbers.
#[derive(Default)]
struct Files {
    files: Vec<File>,
}

impl Files {
    fn number(&mut self, name: &'static str) -> u32 {
        let known = self.files.iter().position(|file| file.name == name);
        let number = known.unwrap_or_else(|| {
            self.files.push(File { name, pieces: Vec::new() });
            self.files.len() - 1
        });
        number as u32
    }
}

/// Takes what the profile names out of the parts that the first pages of a day fetch.
///
/// # Errors
/// When a part is written in a new way.
pub(crate) fn take_out(program: &mut Program, loader: &mut Loader, profile: &Profile) -> Result<()> {
    if profile.is_empty() {
        return Ok(());
    }
    let mut slots = Slots::behind(&program.main)?;
    let lent = lent(program.chunks.values())?;
    let mut files = Files::default();
    let mut divide_part = |wasm: &mut Vec<u8>, part: Part, later: &Later, is_shared: bool| -> Result<Vec<u32>> {
        let mut numbers = Vec::new();
        let on_one_page = later.on_one_page.iter().filter(|_| is_shared);
        let on_one_page =
            on_one_page.flat_map(|files| [(files.catalog, Seen::OnCatalogPages), (files.entity, Seen::OnEntityPages)]);
        for (name, what) in on_one_page.chain([(later.never, Seen::Never)]) {
            let number = files.number(name);
            take_out_of(wasm, part, (number, what), &lent, &mut files, profile, &mut slots)?;
            numbers.push(number);
        }
        Ok(numbers)
    };
    for entry in &mut loader.entries {
        let Some(later) = later_of(entry) else { continue };
        if let Some(wasm) = program.chunks.get_mut(&entry.stem) {
            entry.later = divide_part(wasm, Part::Chunk, later, !entry.is_function())?;
        }
    }
    let first = later_of(&Entry::of_file(FIRST)).context("the first pages have no file for seldom run code")?;
    divide_part(&mut program.main, Part::Main, first, true)?;

    for entry in &mut loader.entries {
        let Some(function) = entry.function() else { continue };
        let more: Vec<&str> = match later_of(entry) {
            Some(_) => waits_for(function).into_iter().collect(),
            // A page that was not watched runs other code from its first moment on, so it waits for all of it.
            None => {
                let parts: Vec<Entry> = entry.needs.iter().map(|stem| Entry::of_file(stem)).collect();
                parts.iter().filter_map(later_of).chain([first]).flat_map(Later::files).collect()
            }
        };
        for file in more.into_iter().map(str::to_owned) {
            if !entry.needs.contains(&file) {
                entry.needs.push(file);
            }
        }
    }
    for (number, file) in files.files.into_iter().enumerate() {
        program.chunks.insert(file.name.to_owned(), merge(file.pieces.iter().map(Vec::as_slice))?);
        let mut entry = Entry::of_file(file.name);
        entry.source = Source::Cold(number as u32);
        loader.entries.insert(0, entry);
    }
    Ok(())
}

/// From which size on, in bytes, a function of that kind is taken out.
const fn worth(part: Part, what: Seen) -> u64 {
    match (part, what) {
        // What the list of entities runs is needed soonest, so that little is to be won: each of its functions needs a
        // way in and ways out. What the main file has of it runs before the code of that page is there.
        (Part::Main, Seen::OnCatalogPages) => u64::MAX,
        (Part::Chunk, Seen::OnCatalogPages) => 1250,
        (_, Seen::OnEntityPages | Seen::Never) => WORTH_MOVING,
    }
}

fn take_out_of(
    wasm: &mut Vec<u8>,
    part: Part,
    (number, what): (u32, Seen),
    lent: &BTreeSet<String>,
    files: &mut Files,
    profile: &Profile,
    slots: &mut Slots,
) -> Result<()> {
    let names = names::of_functions(wasm)?;
    let divided = divide(
        wasm,
        part,
        lent,
        number,
        |function, body| {
            let size = body.range().end - body.range().start;
            size >= worth(part, what) && names.get(&function).and_then(|name| profile.seen(name)) == Some(what)
        },
        slots,
    )?;
    *wasm = divided.warm;
    files.files[number as usize].pieces.push(divided.cold);
    Ok(())
}
