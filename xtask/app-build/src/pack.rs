//! Small chunks in few files.
//!
//! What several pages share is cut into as many pieces as there are combinations of pages, most of them small:
//! each would cost a request. They are put one after another into two files, one with everything that the first
//! pages of a day need and one with the rest, and the loader takes its pieces out of those.

use anyhow::{Context, Result, bail};

/// Up to this size, in bytes, a shared piece is packed. Whoever needs one piece fetches all of its file, so that a
/// large one would cost the pages that do not need it more than a request.
const SMALL: usize = 32 * 1024;

/// The lazy functions of what nearly everybody opens first.
const FIRST: &[&str] = &["catalog_page_view", "my_groups_view", "sign_in"];

/// Fetches a file once; after a failure the next piece that is wanted asks again.
const RUNTIME: &str = "\
function pack(url) {
    let file;
    return (start, end) => {
        file ??= fetch(url).then((answer) => {
            if (!answer.ok) throw new TypeError(`a part of the app answered ${answer.status}`);
            return answer.arrayBuffer();
        });
        const whole = file;
        whole.catch(() => { if (file === whole) file = undefined; });
        const headers = { \"content-type\": \"application/wasm\" };
        return whole.then((bytes) => new Response(bytes.slice(start, end), { headers }));
    };
}
";

/// Pieces that share a file.
#[derive(Default)]
struct Pack {
    bytes: Vec<u8>,
    /// Stem, start and end of each.
    pieces: Vec<(String, usize, usize)>,
}

/// The two files.
#[derive(Default)]
pub(crate) struct Packs {
    first: Pack,
    more: Pack,
}

impl Packs {
    /// Whether a chunk belongs here: it is shared, and small.
    pub(crate) fn takes(stem: &str, bytes: &[u8]) -> bool {
        stem.starts_with("chunk_") && bytes.len() <= SMALL
    }

    /// Takes a chunk; `loader` says who uses it.
    ///
    /// # Errors
    /// When the loader does not say it where it used to.
    pub(crate) fn add(&mut self, stem: &str, bytes: &[u8], loader: &str) -> Result<()> {
        let users = users(stem, loader)?;
        let is_first = FIRST.iter().any(|name| users.contains(name));
        let pack = if is_first { &mut self.first } else { &mut self.more };
        let start = pack.bytes.len();
        pack.bytes.extend_from_slice(bytes);
        pack.pieces.push((stem.to_owned(), start, pack.bytes.len()));
        Ok(())
    }

    /// The loader, taking its pieces from the files; `name` says what a file of this stem and content is called.
    ///
    /// # Errors
    /// When the loader fetches its chunks in a new way.
    pub(crate) fn point_at(self, loader: &str, mut name: impl FnMut(&str, Vec<u8>) -> String) -> Result<String> {
        let mut text = loader.to_owned();
        let mut files = String::new();
        for (stem, pack) in [("first", self.first), ("more", self.more)] {
            if pack.pieces.is_empty() {
                continue;
            }
            for (piece, start, end) in &pack.pieces {
                let fetched = format!("fetch(new URL(\"./{piece}.wasm\", import.meta.url))");
                if text.matches(&fetched).count() != 1 {
                    bail!("it fetches {piece} otherwise; {ADAPT}");
                }
                text = text.replacen(&fetched, &format!("{stem}Pack({start}, {end})"), 1);
            }
            let file = name(stem, pack.bytes);
            files += &format!("const {stem}Pack = pack(new URL(\"./{file}\", import.meta.url));\n");
        }
        Ok(if files.is_empty() { text } else { format!("{text}{RUNTIME}{files}") })
    }
}

const ADAPT: &str =
    "wasm_split_cli_support writes a new loader: look at its src/js.rs and adapt xtask/app-build/src/pack.rs";

/// The comment above a chunk names the lazy functions that need it.
fn users<'a>(stem: &str, loader: &'a str) -> Result<&'a str> {
    let until = loader.find(&format!("const __{stem} = makeLoad(")).with_context(|| format!("no {stem}; {ADAPT}"))?;
    let before =
        loader[..until].trim_end().strip_suffix("*/").with_context(|| format!("no users of {stem}; {ADAPT}"))?;
    Ok(&before[before.rfind("/*").unwrap_or_default()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADER: &str = "/* __catalog_page_view_1, card_2 */\nconst __chunk_1 = makeLoad(fetch(new URL(\"./chunk_1.wasm\", import.meta.url)));\n\
        /* card_2, view_3 */\nconst __chunk_2 = makeLoad(fetch(new URL(\"./chunk_2.wasm\", import.meta.url)));\n\
        /* sign_in_4, view_3 */\nconst __chunk_3 = makeLoad(fetch(new URL(\"./chunk_3.wasm\", import.meta.url)));\n";

    #[test]
    fn pieces_of_the_first_pages_are_in_a_file_of_their_own() {
        let mut packs = Packs::default();
        for (stem, bytes) in [("chunk_1", "abc"), ("chunk_2", "de"), ("chunk_3", "f")] {
            packs.add(stem, bytes.as_bytes(), LOADER).unwrap();
        }
        let mut files = Vec::new();
        let text = packs.point_at(LOADER, |stem, bytes| {
            files.push(String::from_utf8(bytes).unwrap());
            format!("{stem}.1.bin")
        });
        let text = text.unwrap();
        assert_eq!(files, ["abcf", "de"]);
        for expected in
            ["makeLoad(firstPack(0, 3))", "makeLoad(morePack(0, 2))", "makeLoad(firstPack(3, 4))", "\"./more.1.bin\""]
        {
            assert!(text.contains(expected), "{expected} in {text}");
        }
    }

    #[test]
    fn large_pieces_and_pages_keep_files_of_their_own() {
        assert!(Packs::takes("chunk_3", &[0; 100]));
        assert!(!Packs::takes("chunk_3", &[0; SMALL + 1]));
        assert!(!Packs::takes("split_catalog_page_1", &[0; 100]));
    }

    #[test]
    fn an_unknown_loader_is_an_error() {
        assert!(Packs::default().add("chunk_1", b"abc", "nothing").is_err());
        assert!(Packs::default().add("chunk_1", b"abc", "const __chunk_1 = makeLoad(x);").is_err());
        let mut packs = Packs::default();
        packs.add("chunk_1", b"abc", LOADER).unwrap();
        assert!(packs.point_at("nothing", |_, _| String::new()).is_err());
        assert_eq!(Packs::default().point_at("as it was", |_, _| String::new()).unwrap(), "as it was");
    }
}
