//! Turns the compiled browser app into the files that a server sends.
//!
//! One wasm file goes in; out come a small first file and a chunk for every lazy page, under names that
//! hold a hash of their content, compressed ahead, with an index page that fetches what it needs at once.
//! Trunk, which the development loop uses, cannot split (`trunk serve` has one wasm file).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cold;
mod coverage;
mod imports;
mod loader;
mod merge;
mod names;
mod output;
mod pack;
mod page;
mod parts;
mod program;
mod script;
mod sections;
mod style;
mod tools;
mod whole;

use std::path::PathBuf;

use anyhow::{Context, Result};

pub use output::{File, Report};
pub use whole::whole;

/// What to build and where to put it.
#[derive(Debug, Clone)]
pub struct Job {
    /// The app as the compiler left it, linked with `--emit-relocs` and not stripped.
    pub wasm: PathBuf,
    /// The index page, which Trunk reads too.
    pub index: PathBuf,
    /// The script that starts the app.
    pub boot: PathBuf,
    /// The sheet that imports the others.
    pub style: PathBuf,
    /// Files that are sent as they are.
    pub public: PathBuf,
    /// The folder to fill. What it held before is removed at the end.
    pub out: PathBuf,
    /// The folder of `wasm-opt` and `esbuild` (a `node_modules`); without it files stay larger.
    pub tools: Option<PathBuf>,
    /// Brotli's quality, 0 to 11.
    pub quality: u32,
    /// Which functions are seldom run; without it all code comes before its page.
    pub profile: Option<PathBuf>,
    /// Where to list the functions of an app that notes which of them run; such an app is for making a profile.
    pub coverage: Option<PathBuf>,
}

/// Builds the app.
///
/// # Errors
/// When a file cannot be read or written, when the wasm file was linked without relocations or with
/// another version of wasm-bindgen, or when a tool fails. The old files stay in place then.
pub fn build(job: &Job) -> Result<Report> {
    let tools = job.tools.as_deref().map(tools::Tools::find).transpose()?;
    let mut program = program::load(&job.wasm)?;
    let mut loader = loader::Loader::read(&program.loader)?;
    pack::pack(&mut program, &mut loader)?;
    if job.coverage.is_none()
        && let Some(path) = &job.profile
    {
        cold::take_out(&mut program, &mut loader, &cold::Profile::read(path)?)?;
    }
    if let Some(list) = &job.coverage {
        coverage::watch(&mut program, &loader, list)?;
    }
    program.loader = loader.write();
    if let Some(tools) = &tools {
        imports::shorten(&mut program)?;
        tools.optimise_wasm(&mut program)?;
    }
    program.strip()?;

    let mut files = output::Files::default();
    let mut first = None;
    let name = |stem: &str, extension: &str, bytes| {
        let name = files.add_hashed(stem, extension, bytes);
        if stem == pack::FIRST {
            first = Some(name.clone());
        }
        name
    };
    let script = script::join(&program, name, tools.as_ref())?;
    let mut snippets = script.text;
    for (reference, text) in &program.snippets {
        let name = files.add_hashed(&script::snippet_stem(reference), "js", text.clone().into_bytes());
        snippets = script::point_at(&snippets, reference, &name)?;
    }
    let app = files.add_hashed("app", "js", snippets.into_bytes());
    let wasm = files.add_hashed("app", "wasm", program.main);

    let boot = std::fs::read_to_string(&job.boot).with_context(|| format!("cannot read {}", job.boot.display()))?;
    let sheet = style::inline(&job.style)?;
    let (boot, sheet) = match &tools {
        Some(tools) => (tools.minify(&boot, "js")?, tools.minify(&sheet, "css")?),
        None => (boot, style::minify(&sheet)),
    };
    let boot = files.add_hashed("boot", "js", boot.into_bytes());
    let sheet = files.add_hashed("app", "css", sheet.into_bytes());

    files.add_folder(&job.public)?;
    let index = std::fs::read_to_string(&job.index).with_context(|| format!("cannot read {}", job.index.display()))?;
    let icon = std::fs::read_to_string(job.public.join("favicon.svg")).ok();
    let index = page::render(
        &index,
        &page::Names {
            app: &app,
            wasm: &wasm,
            icon: icon.as_deref(),
            first: first.as_deref(),
            boot: &boot,
            sheet: &sheet,
        },
    )?;
    page::check_links(&index, |path| files.has(path))?;
    files.write(&job.out, &index, job.quality)
}
