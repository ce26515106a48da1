//! `app-build`: the release build of the browser app, started by `cargo xtask`.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Turns the compiled browser app into the files that a server sends. `cargo xtask app` calls it with the
/// right paths
#[derive(Debug, Parser)]
struct Args {
    /// The compiled app, linked with --emit-relocs and not stripped
    #[arg(long)]
    wasm: PathBuf,
    /// The root of the repository
    #[arg(long, default_value = ".")]
    root: PathBuf,
    /// The folder to fill
    #[arg(long)]
    out: PathBuf,
    /// A node_modules folder with binaryen and esbuild, for the smallest files
    #[arg(long)]
    tools: Option<PathBuf>,
    /// Brotli's quality, 0 to 11
    #[arg(long, default_value_t = 11, value_parser = clap::value_parser!(u32).range(0..=11))]
    quality: u32,
    /// Which functions pages seldom run: their code comes after the page
    #[arg(long)]
    profile: Option<PathBuf>,
    /// Make an app that notes which of its functions run, and list them in this file
    #[arg(long, value_name = "FILE")]
    coverage: Option<PathBuf>,
    /// Only write the program and its script under this name into the folder, in one piece
    #[arg(long, value_name = "NAME")]
    whole: Option<String>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    if let Some(name) = &args.whole {
        return ended(app_build::whole(&args.wasm, &args.out, name));
    }
    let job = app_build::Job {
        wasm: args.wasm,
        index: args.root.join("frontend/index.html"),
        boot: args.root.join("frontend/boot.js"),
        style: args.root.join("style/index.css"),
        public: args.root.join("public"),
        out: args.out,
        tools: args.tools,
        quality: args.quality,
        profile: args.profile,
        coverage: args.coverage,
    };
    ended(app_build::build(&job))
}

/// Tells how it went.
fn ended(outcome: anyhow::Result<impl std::fmt::Display>) -> ExitCode {
    match outcome {
        Ok(report) => {
            // A reader that went away is no error.
            let _ = write!(std::io::stdout().lock(), "{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr().lock(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
