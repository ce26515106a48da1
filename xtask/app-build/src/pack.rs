//! Chunks in few files.
//!
//! What several pages share is cut into as many pieces as there are combinations of pages, hundreds of them and
//! most small: each would cost a request, and the browser some time to start it. So pieces are joined: one file
//! with everything that the first pages of a day need, others for what the page of an entity and the drawing of its
//! graph need besides, and one with the small pieces of the rest.

use anyhow::{Context, Result, bail};

use crate::loader::{ADAPT, Entry, Loader, Source};
use crate::merge::merge;
use crate::program::Program;
use crate::sections;

/// Up to this size, in bytes before it is optimised, a piece is joined with others that not every page of the file
/// needs. Whoever needs one of them fetches all, so that a large one would cost more than a request.
const SMALL: usize = 48 * 1024;

/// A file: its name, and the lazy functions of which it holds all that they share with others. What they have to
/// themselves is in it too when it is small.
struct Pack {
    name: &'static str,
    functions: &'static [&'static str],
    /// One of them of which it holds everything.
    whole: Option<&'static str>,
    later: Later,
}

/// Where code goes that is not for all of the first pages (`cold`).
pub(crate) struct Later {
    /// The file of what these pages were not seen to run.
    pub(crate) never: &'static str,
    /// The files of what runs on the list of entities only, and on the page of an entity only.
    pub(crate) on_one_page: Option<OnOnePage>,
}

/// Files of what runs on pages of one kind only, by the kind.
pub(crate) struct OnOnePage {
    pub(crate) catalog: &'static str,
    pub(crate) entity: &'static str,
}

impl Later {
    /// All files of code that comes later.
    pub(crate) fn files(&self) -> impl Iterator<Item = &'static str> {
        let on_one_page = self.on_one_page.iter().flat_map(|files| [files.catalog, files.entity]);
        on_one_page.chain([self.never])
    }
}

const PACKS: &[Pack] = &[
    Pack {
        name: FIRST,
        functions: &["catalog_page_view", "my_groups_view", "nav_view", "sign_in"],
        whole: None,
        later: Later {
            never: "first_cold",
            on_one_page: Some(OnOnePage { catalog: CATALOG_COMMON, entity: ENTITY_COMMON }),
        },
    },
    Pack {
        name: "entity",
        functions: &["entity_view", "card_view", "small"],
        // Fetched together nearly always.
        whole: Some("entity_view"),
        later: ON_ENTITY_PAGES,
    },
    // Its drawing comes when somebody sees it.
    Pack { name: "graph", functions: &["drawing_view"], whole: None, later: ON_ENTITY_PAGES },
];
const ON_ENTITY_PAGES: Later = Later { never: "entity_cold", on_one_page: None };
const CATALOG_COMMON: &str = "catalog_common";
const ENTITY_COMMON: &str = "entity_common";
/// What is needed on nearly every page, so that the page asks for it at once.
pub(crate) const FIRST: &str = "first";
/// Small pieces of everything else.
const REST: &str = "more";

/// Joins chunks of the program, and rewrites its loader.
///
/// # Errors
/// When the loader is written in a new way, or a chunk is.
pub(crate) fn pack(program: &mut Program, loader: &mut Loader) -> Result<()> {
    let mut packed: Vec<(&str, Vec<String>)> = Vec::new();
    for entry in &loader.entries {
        if !entry.is_function() && !entry.needs.is_empty() {
            bail!("{} needs other chunks; {ADAPT}", entry.stem);
        }
    }
    let users = loader.users();
    for entry in &loader.entries {
        let bytes = program.chunks.get(&entry.stem).with_context(|| format!("there is no {}", entry.stem))?;
        let is_small = sections::strip(bytes)?.len() <= SMALL;
        let one;
        let used_by: &[&str] = match entry.function() {
            Some(function) => {
                one = [function];
                &one
            }
            None => users.get(entry.stem.as_str()).map_or(&[], Vec::as_slice),
        };
        let Some(pack) = pack_of(used_by, entry.is_function(), is_small) else { continue };
        match packed.iter_mut().find(|(name, _)| *name == pack) {
            Some((_, stems)) => stems.push(entry.stem.clone()),
            None => packed.push((pack, vec![entry.stem.clone()])),
        }
    }
    for (name, stems) in packed {
        let chunks: Vec<Vec<u8>> = stems.iter().filter_map(|stem| program.chunks.remove(stem)).collect();
        program.chunks.insert(name.to_owned(), merge(chunks.iter().map(Vec::as_slice))?);
        join(loader, name, &stems);
    }
    Ok(())
}

/// Where code of an entry goes that comes later, if its pages are among those that files are made for.
pub(crate) fn later_of(entry: &Entry) -> Option<&'static Later> {
    let pack = PACKS.iter().find(|pack| match entry.function() {
        Some(function) => pack.functions.contains(&function),
        None => pack.name == entry.stem,
    })?;
    Some(&pack.later)
}

/// The file with what only pages of this kind run, for which they wait.
pub(crate) fn waits_for(function: &str) -> Option<&'static str> {
    match function {
        "catalog_page_view" => Some(CATALOG_COMMON),
        "entity_view" | "card_view" | "small" | "drawing_view" => Some(ENTITY_COMMON),
        _ => None,
    }
}

/// The file that a chunk goes into, if it does not stay alone.
fn pack_of(users: &[&str], is_function: bool, is_small: bool) -> Option<&'static str> {
    let pack = PACKS.iter().find(|pack| users.iter().any(|user| pack.functions.contains(user)));
    let Some(pack) = pack else { return (is_small && !is_function).then_some(REST) };
    // What is a page's own is not fetched before the page is.
    let is_whole = pack.whole.is_some_and(|function| users == [function]);
    (is_small || is_whole || !is_function).then_some(pack.name)
}

/// Whoever needed one of the chunks needs the file that holds them.
fn join(loader: &mut Loader, name: &str, stems: &[String]) {
    loader.entries.retain(|entry| entry.is_function() || !stems.contains(&entry.stem));
    for entry in &mut loader.entries {
        let before = entry.needs.len();
        entry.needs.retain(|needed| !stems.contains(needed));
        if stems.contains(&entry.stem) {
            entry.source = Source::Needed;
        } else if entry.needs.len() == before {
            continue;
        }
        entry.needs.insert(0, name.to_owned());
    }
    loader.entries.insert(0, Entry::of_file(name));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::loader::tests::SCRIPT;

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    /// The program with its loader after packing.
    fn packed(chunks: &[(&str, Vec<u8>)]) -> Result<(Program, String)> {
        let mut loader = Loader::read(SCRIPT)?;
        let mut program = Program {
            main: Vec::new(),
            chunks: chunks.iter().map(|(stem, bytes)| ((*stem).to_owned(), bytes.clone())).collect(),
            script: String::new(),
            loader: SCRIPT.to_owned(),
            snippets: BTreeMap::new(),
        };
        pack(&mut program, &mut loader)?;
        Ok((program, loader.write()))
    }

    /// A chunk that is larger than what is joined.
    fn large() -> Vec<u8> {
        let mut types = wasm_encoder::TypeSection::new();
        for number in 0..1000 {
            types.ty().function(vec![wasm_encoder::ValType::I32; number % 100], []);
        }
        let mut module = wasm_encoder::Module::new();
        module.section(&types);
        module.finish()
    }

    #[test]
    fn what_the_first_pages_share_is_in_one_file() {
        let chunks = [("chunk_7", large()), ("split_card_2", EMPTY.to_vec()), ("split___catalog_page_view_1", large())];
        assert!(chunks[0].1.len() > SMALL);
        let (program, script) = packed(&chunks).unwrap();
        assert_eq!(program.chunks.keys().collect::<Vec<_>>(), ["first", "split___catalog_page_view_1", "split_card_2"]);
        assert!(script.contains("const __first = makeLoad(fetched(\"./first.wasm\"), []);"));
        assert!(script.contains("card_2 = wrapAsyncCb(makeLoad(fetched(\"./split_card_2.wasm\"), [__first]));"));
        assert!(!script.contains("chunk_7"));
    }

    #[test]
    fn a_small_first_page_is_in_the_file_itself() {
        let chunks =
            [("chunk_7", EMPTY.to_vec()), ("split_card_2", large()), ("split___catalog_page_view_1", EMPTY.to_vec())];
        let (program, script) = packed(&chunks).unwrap();
        assert_eq!(program.chunks.keys().collect::<Vec<_>>(), ["first", "split_card_2"]);
        assert!(script.contains("catalog_page_view_1 = wrapAsyncCb(makeLoad(nothing, [__first]));"));
    }

    #[test]
    fn the_rest_is_joined_when_it_is_small() {
        assert_eq!(pack_of(&["card", "palette"], false, true), Some(REST));
        assert_eq!(pack_of(&["card", "palette"], false, false), None);
        assert_eq!(pack_of(&["card"], true, true), None);
        assert_eq!(pack_of(&["card", "entity_view"], false, false), Some("entity"));
        assert_eq!(pack_of(&["entity_view"], true, false), Some("entity"));
        assert_eq!(pack_of(&["card_view"], true, false), None);
        assert_eq!(pack_of(&["sign_in", "entity_view"], false, false), Some(FIRST));
    }

    #[test]
    fn a_loader_without_its_chunk_is_an_error() {
        assert!(packed(&[("chunk_7", EMPTY.to_vec())]).is_err_and(|error| error.to_string().contains("split_card_2")));
    }
}
