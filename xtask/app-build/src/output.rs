//! The finished files: names, compression, and a folder that is never half new.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// The folder of the files whose names hold a hash.
const STATIC: &str = "static/";
/// Below this size, in bytes, compression saves nothing.
const WORTH_COMPRESSING: usize = 256;
const COMPRESSIBLE: &[&str] = &["js", "mjs", "css", "wasm", "svg", "json", "html", "txt", "map", "webmanifest"];

/// A file as it is kept: its path below the output folder, and its bytes.
type Form = (String, Vec<u8>);

/// Files by their path below the output folder.
#[derive(Default)]
pub(crate) struct Files {
    files: BTreeMap<String, Vec<u8>>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Every file below `static/`, by name.
    pub files: Vec<File>,
}

/// A file and what it weighs, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The name below `static/`.
    pub name: String,
    /// As it is.
    pub plain: usize,
    /// As browsers get it.
    pub brotli: usize,
}

impl Files {
    /// Adds a file below `static/` and returns its name there, which holds a hash of the content.
    pub(crate) fn add_hashed(&mut self, stem: &str, extension: &str, bytes: Vec<u8>) -> String {
        let digest = Sha256::digest(&bytes);
        let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let name = format!("{stem}.{hash}.{extension}");
        self.files.insert(format!("{STATIC}{name}"), bytes);
        name
    }

    /// Adds everything below a folder, if it exists.
    pub(crate) fn add_folder(&mut self, folder: &Path) -> Result<()> {
        if folder.is_dir() { self.add_below(folder, "") } else { Ok(()) }
    }

    fn add_below(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                self.add_below(&entry.path(), &format!("{path}/"))?;
            } else {
                self.files.insert(path, fs::read(entry.path())?);
            }
        }
        Ok(())
    }

    /// True when there will be a file at that path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Writes the new files, then the page that names them, then removes the old ones: whoever loads the
    /// page in between gets one release or the other.
    pub(crate) fn write(self, out: &Path, index: &str, quality: u32) -> Result<Report> {
        let files: Vec<(String, Vec<u8>)> = self.files.into_iter().collect();
        let mut keep = vec!["index.html".to_owned()];
        let mut report = Report { files: Vec::new() };
        let packed: Vec<(File, Vec<Form>)> =
            files.into_par_iter().map(|(path, bytes)| pack(path, bytes, quality)).collect();
        for (file, forms) in packed {
            for (path, bytes) in forms {
                let target = out.join(&path);
                fs::create_dir_all(target.parent().unwrap_or(out))?;
                fs::write(&target, bytes).with_context(|| format!("cannot write {}", target.display()))?;
                keep.push(path);
            }
            if let Some(name) = file.name.strip_prefix(STATIC) {
                report.files.push(File { name: name.to_owned(), ..file });
            }
        }
        fs::write(out.join("index.html"), index).context("cannot write the index page")?;
        prune(out, "", &keep)?;
        Ok(report)
    }
}

/// The forms of a file that are kept: itself, and its brotli and gzip forms if they are smaller. Of files that only
/// browsers ask for the packed forms are enough, since every browser takes one of them; the server unpacks them for
/// everybody else. That halves what the binary carries.
fn pack(path: String, bytes: Vec<u8>, quality: u32) -> (File, Vec<Form>) {
    let plain = bytes.len();
    let extension = path.rsplit('.').next().unwrap_or_default();
    let mut forms = Vec::new();
    if COMPRESSIBLE.contains(&extension) && plain >= WORTH_COMPRESSING {
        let packed = [("br", brotli(&bytes, quality)), ("gz", gzip(&bytes))];
        forms.extend(
            packed
                .into_iter()
                .filter(|(_, packed)| packed.len() < plain)
                .map(|(suffix, packed)| (format!("{path}.{suffix}"), packed)),
        );
    }
    let file = File { name: path.clone(), plain, brotli: forms.first().map_or(plain, |(_, packed)| packed.len()) };
    if forms.len() < 2 || !path.starts_with(STATIC) {
        forms.insert(0, (path, bytes));
    }
    (file, forms)
}

fn brotli(bytes: &[u8], quality: u32) -> Vec<u8> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, quality, 24);
    // Writing to memory does not fail.
    let _ = writer.write_all(bytes);
    writer.into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    let _ = writer.write_all(bytes);
    writer.finish().unwrap_or_default()
}

fn prune(folder: &Path, prefix: &str, keep: &[String]) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            prune(&entry.path(), &format!("{path}/"), keep)?;
            // Fails when something is left in it, which is right.
            let _ = fs::remove_dir(entry.path());
        } else if !keep.contains(&path) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut files: Vec<&File> = self.files.iter().collect();
        files.sort_by_key(|file| std::cmp::Reverse(file.brotli));
        let line = |f: &mut fmt::Formatter<'_>, name: &str, plain: usize, brotli: usize| {
            writeln!(f, "{:>9.1} kB {:>9.1} kB brotli  {name}", plain as f64 / 1024.0, brotli as f64 / 1024.0)
        };
        for file in &files {
            line(f, &file.name, file.plain, file.brotli)?;
        }
        let first = |name: &str| ["app.", "boot."].iter().any(|stem| name.starts_with(stem));
        let (plain, brotli) = files
            .iter()
            .filter(|file| first(&file.name))
            .fold((0, 0), |sum, file| (sum.0 + file.plain, sum.1 + file.brotli));
        line(f, "the first load: app.js, app.wasm, app.css and boot.js", plain, brotli)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(text: &str) -> (Files, String) {
        let mut files = Files::default();
        let name = files.add_hashed("app", "js", text.repeat(50).into_bytes());
        (files, name)
    }

    #[test]
    fn a_new_release_replaces_the_old_one() {
        let out = tempfile::tempdir().unwrap();
        let (files, old) = sample("let a = 1;\n");
        files.write(out.path(), "old", 5).unwrap();
        fs::write(out.path().join("left-by-another-tool.js"), "").unwrap();
        let (files, new) = sample("let b = 2;\n");
        let report = files.write(out.path(), "new", 5).unwrap();
        assert_eq!(fs::read_to_string(out.path().join("index.html")).unwrap(), "new");
        for suffix in [".br", ".gz"] {
            assert!(out.path().join(format!("static/{new}{suffix}")).exists());
            assert!(!out.path().join(format!("static/{old}{suffix}")).exists());
        }
        assert!(!out.path().join("left-by-another-tool.js").exists());
        assert!(report.files[0].brotli < report.files[0].plain);
        assert_eq!((report.files[0].name.as_str(), report.files[0].plain), (new.as_str(), 550));
        assert!(!out.path().join(format!("static/{new}")).exists());
    }

    #[test]
    fn the_name_follows_the_content() {
        assert_eq!(sample("x").1, sample("x").1);
        assert_ne!(sample("x").1, sample("y").1);
    }

    #[test]
    fn what_compression_does_not_help_stays_alone() {
        let forms = |path: &str, bytes: Vec<u8>| -> Vec<String> {
            pack(path.to_owned(), bytes, 5).1.into_iter().map(|(path, _)| path).collect()
        };
        assert_eq!(forms("icon.png", vec![0; 1000]), ["icon.png"]);
        assert_eq!(forms("static/a.css", b"a{}".to_vec()), ["static/a.css"]);
        assert_eq!(forms("a.css", b"a{}".repeat(200)), ["a.css", "a.css.br", "a.css.gz"]);
        assert_eq!(forms("static/a.css", b"a{}".repeat(200)), ["static/a.css.br", "static/a.css.gz"]);
    }
}
