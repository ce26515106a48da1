//! Small chunks in one file.
//!
//! What several pages share is cut into as many pieces as there are combinations of pages, most of them small:
//! each would cost a request. They are put one after another into one file, and the loader takes its pieces out
//! of that.

use anyhow::{Result, bail};

/// Up to this size, in bytes, a shared piece is packed. Whoever needs one piece fetches all of them, so that a large
/// one would cost the pages that do not need it more than a request.
const SMALL: usize = 32 * 1024;

/// Fetches the file once; after a failure the next piece that is wanted asks again.
const RUNTIME: &str = "\
let pack;
function packed(start, end) {
    pack ??= fetch(new URL(\"./PACK\", import.meta.url)).then((answer) => {
        if (!answer.ok) throw new TypeError(`a part of the app answered ${answer.status}`);
        return answer.arrayBuffer();
    });
    const whole = pack;
    whole.catch(() => { if (pack === whole) pack = undefined; });
    const headers = { \"content-type\": \"application/wasm\" };
    return whole.then((bytes) => new Response(bytes.slice(start, end), { headers }));
}
";

/// Pieces that share a file.
#[derive(Default)]
pub(crate) struct Pack {
    bytes: Vec<u8>,
    /// Stem, start and end of each.
    pieces: Vec<(String, usize, usize)>,
}

impl Pack {
    /// Whether a chunk belongs here: it is shared, and small.
    pub(crate) fn takes(stem: &str, bytes: &[u8]) -> bool {
        stem.starts_with("chunk_") && bytes.len() <= SMALL
    }

    pub(crate) fn add(&mut self, stem: &str, bytes: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.pieces.push((stem.to_owned(), start, self.bytes.len()));
    }

    /// The loader, taking its pieces from the file; `name` says what the file is called.
    pub(crate) fn point_at(self, loader: &str, name: impl FnOnce(Vec<u8>) -> String) -> Result<String> {
        if self.pieces.is_empty() {
            return Ok(loader.to_owned());
        }
        let mut text = loader.to_owned();
        for (stem, start, end) in &self.pieces {
            let fetched = format!("fetch(new URL(\"./{stem}.wasm\", import.meta.url))");
            if text.matches(&fetched).count() != 1 {
                bail!(
                    "wasm_split_cli_support fetches {stem} in a new way: look at its src/js.rs and adapt xtask/app-build/src/pack.rs"
                );
            }
            text = text.replacen(&fetched, &format!("packed({start}, {end})"), 1);
        }
        Ok(format!("{text}{}", RUNTIME.replace("PACK", &name(self.bytes))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_taken_out_of_one_file() {
        let mut pack = Pack::default();
        pack.add("chunk_1", b"abc");
        pack.add("chunk_2", b"de");
        let loader = "a(fetch(new URL(\"./chunk_1.wasm\", import.meta.url)));b(fetch(new URL(\"./chunk_2.wasm\", import.meta.url)));";
        let text = pack.point_at(loader, |bytes| {
            assert_eq!(bytes, b"abcde");
            "shared.1.bin".to_owned()
        });
        let text = text.unwrap();
        assert!(text.starts_with("a(packed(0, 3));b(packed(3, 5));let pack;"), "{text}");
        assert!(text.contains("\"./shared.1.bin\""));
    }

    #[test]
    fn large_pieces_and_pages_keep_files_of_their_own() {
        assert!(Pack::takes("chunk_3", &[0; 100]));
        assert!(!Pack::takes("chunk_3", &[0; SMALL + 1]));
        assert!(!Pack::takes("split_catalog_page_1", &[0; 100]));
    }

    #[test]
    fn an_unknown_loader_is_an_error() {
        let mut pack = Pack::default();
        pack.add("chunk_1", b"abc");
        assert!(pack.point_at("nothing", |_| String::new()).is_err());
    }
}
