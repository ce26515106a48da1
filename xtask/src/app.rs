//! The browser app: compiled for wasm, then turned into the files of `dist/` by `xtask/app-build`.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::process;
use crate::progress::{self, step};
use crate::project::Project;
use crate::setup::{self, WASM_TARGET};

/// The arguments of `cargo xtask app`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How hard to compress, 0 to 11
    #[arg(long, default_value_t = 11, value_parser = clap::value_parser!(u32).range(0..=11))]
    quality: u32,
}

/// How much work goes into the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Ready soon, several times larger.
    Quick,
    /// As small as it gets. The number is brotli's quality.
    Release(u32),
}

impl Effort {
    fn profile(self) -> &'static str {
        match self {
            Self::Quick => "wasm-dev",
            Self::Release(_) => "wasm-release",
        }
    }

    fn quality(self) -> u32 {
        match self {
            Self::Quick => 4,
            Self::Release(quality) => quality,
        }
    }
}

/// Which functions of the app pages seldom run, below the root.
pub(crate) const PROFILE: &str = "frontend/profile.txt";

/// An app: the portal's, or that of a portal with plugins of its own.
pub(crate) struct App {
    /// Of the workspace that it is in.
    manifest: &'static str,
    package: &'static str,
    program: &'static str,
    /// The folder of its files.
    out: fn(&Project) -> PathBuf,
}

/// The app of this repository. The server takes it from `dist/`.
pub(crate) const PORTAL: App = App {
    manifest: "Cargo.toml",
    package: "callboard-web",
    program: "callboard-web",
    out: |project| project.root.join("dist"),
};
/// The app of `examples/plugin`.
pub(crate) const ONCALL: App = App {
    manifest: "examples/plugin/Cargo.toml",
    package: "oncall-web",
    program: "oncall-app",
    out: |project| project.state("oncall-dist"),
};

/// `cargo xtask app`.
pub(crate) fn run(project: &Project, args: &Args) -> Result<ExitCode> {
    let built = PORTAL.build(project, Effort::Release(args.quality), false)?;
    progress::line(built.report.trim_end());
    Ok(ExitCode::SUCCESS)
}

/// A finished app.
pub(crate) struct Built {
    /// Where its files are.
    pub(crate) folder: PathBuf,
    /// What each of them weighs.
    pub(crate) report: String,
}

impl App {
    /// Brings the files up to date. `fresh` does it even if nothing changed.
    pub(crate) fn build(&self, project: &Project, effort: Effort, fresh: bool) -> Result<Built> {
        setup::ensure_wasm_target(project)?;
        let tools = match effort {
            Effort::Quick => None,
            Effort::Release(_) => Some(setup::ensure_modules(project, &setup::TOOLS, fresh)?),
        };
        let profile = effort.profile();
        let what = format!("compile {} for the browser (profile {profile})", self.package);
        let wasm = step(&what, || self.compile(project, profile))?;
        let builder = step("compile the tool that splits and packs it", || builder(project))?;

        let folder = (self.out)(project);
        let inputs =
            Inputs { hash: hash_of_inputs(project, &wasm, &builder, effort)?, stamp: project.stamp(self.package) };
        if let Some(report) = inputs.finished_report(&folder).filter(|_| !fresh) {
            progress::note(format_args!("{} is up to date", folder.display()));
            return Ok(Built { folder, report });
        }
        let report = step(&format!("split and pack {} into {}", self.package, folder.display()), || {
            let mut command = Command::new(&builder);
            command.arg("--wasm").arg(&wasm).arg("--root").arg(&project.root).arg("--out").arg(&folder);
            command.arg("--quality").arg(effort.quality().to_string());
            command.arg("--profile").arg(project.root.join(PROFILE));
            if let Some(tools) = &tools {
                command.arg("--tools").arg(tools);
            }
            process::output(&mut command)
        })?;
        inputs.note_finished(&folder, &report)?;
        Ok(Built { folder, report })
    }

    /// Makes an app in a folder of its own that notes which of its functions run, and lists these in a file.
    pub(crate) fn build_watched(&self, project: &Project, folder: &Path, list: &Path) -> Result<()> {
        setup::ensure_wasm_target(project)?;
        let what = format!("compile {} for the browser", self.package);
        let wasm = step(&what, || self.compile(project, Effort::Release(0).profile()))?;
        let builder = step("compile the tool that splits and packs it", || builder(project))?;
        step("make the app note what runs", || {
            let mut command = Command::new(&builder);
            command.arg("--wasm").arg(&wasm).arg("--root").arg(&project.root).arg("--out").arg(folder);
            process::output(command.args(["--quality", "0", "--coverage"]).arg(list))
        })?;
        Ok(())
    }

    fn compile(&self, project: &Project, profile: &str) -> Result<PathBuf> {
        compile(project, self.manifest, self.package, &[self.program], profile)?;
        Ok(compiled(project, profile, self.program))
    }
}

/// Compiles programs of a package for the browser.
pub(crate) fn compile(
    project: &Project,
    manifest: &str,
    package: &str,
    programs: &[&str],
    profile: &str,
) -> Result<()> {
    let mut command = project.cargo("build");
    command.args(["--manifest-path", manifest, "--package", package]);
    command.args(programs.iter().flat_map(|program| ["--bin", *program]));
    command.args(["--target", WASM_TARGET, "--profile", profile]).arg("--target-dir").arg(&project.target);
    // Splitting needs relocations. The variable is for this target alone, so that what is compiled for this
    // machine stays valid; it counts only where the general ones are not set.
    // Erased views are compiled once and not once a use: a tenth less to fetch, and quicker to compile.
    // The profile of what pages run tells functions apart by names that hold their types.
    let flags = "-Clink-args=--emit-relocs --cfg=erase_components -Csymbol-mangling-version=v0";
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    process::run(&mut command)
}

/// Where a compiled program is.
pub(crate) fn compiled(project: &Project, profile: &str, program: &str) -> PathBuf {
    project.target.join(WASM_TARGET).join(profile).join(format!("{program}.wasm"))
}

/// The tool that makes files of compiled programs.
pub(crate) fn builder(project: &Project) -> Result<PathBuf> {
    process::run(project.cargo("build").args(["--package", "app-build", "--profile", "tools"]))?;
    Ok(project.target.join("tools").join(format!("app-build{}", std::env::consts::EXE_SUFFIX)))
}

fn hash_of_inputs(project: &Project, wasm: &Path, builder: &Path, effort: Effort) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    (effort.profile(), effort.quality()).hash(&mut hasher);
    add_file(wasm, &mut hasher)?;
    add_file(builder, &mut hasher)?;
    for path in ["frontend/index.html", "frontend/boot.js", PROFILE, "xtask/tools/package-lock.json"] {
        add_file(&project.root.join(path), &mut hasher)?;
    }
    for folder in ["style", "public"] {
        add_folder(&project.root.join(folder), &mut hasher)?;
    }
    Ok(hasher.finish())
}

/// What the files of an app are made from, and where it is noted that they were.
struct Inputs {
    hash: u64,
    stamp: PathBuf,
}

impl Inputs {
    /// The report of the last time, if the files were made from the same and are still there. Trunk writes to the
    /// same folder, so the page is looked at too.
    fn finished_report(&self, folder: &Path) -> Option<String> {
        let stamp = fs::read_to_string(&self.stamp).ok()?;
        let (key, report) = stamp.split_once('\n')?;
        (key == self.key(folder).ok()?).then(|| report.to_owned())
    }

    fn note_finished(&self, folder: &Path, report: &str) -> Result<()> {
        fs::create_dir_all(self.stamp.parent().unwrap_or(&self.stamp))?;
        fs::write(&self.stamp, format!("{}\n{report}", self.key(folder)?)).context("cannot write a stamp")
    }

    fn key(&self, folder: &Path) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        add_file(&folder.join("index.html"), &mut hasher)?;
        Ok(format!("{:016x} {:016x}", self.hash, hasher.finish()))
    }
}

fn add_file(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    (path, bytes).hash(hasher);
    Ok(())
}

fn add_folder(folder: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let entries: std::io::Result<Vec<PathBuf>> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    let mut entries = entries?;
    entries.sort();
    for path in entries {
        if path.is_dir() { add_folder(&path, hasher)? } else { add_file(&path, hasher)? }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(folder: &Path) -> u64 {
        let mut hasher = DefaultHasher::new();
        add_folder(folder, &mut hasher).unwrap();
        hasher.finish()
    }

    #[test]
    fn a_changed_or_new_file_changes_the_inputs() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("icons")).unwrap();
        fs::write(folder.path().join("icons/a.svg"), "<svg/>").unwrap();
        let before = hash(folder.path());
        assert_eq!(before, hash(folder.path()));
        fs::write(folder.path().join("icons/a.svg"), "<svg></svg>").unwrap();
        let changed = hash(folder.path());
        assert_ne!(before, changed);
        fs::write(folder.path().join("b.svg"), "<svg/>").unwrap();
        assert_ne!(changed, hash(folder.path()));
    }

    #[test]
    fn an_app_is_finished_while_nothing_changes() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("dist");
        fs::create_dir(&out).unwrap();
        fs::write(out.join("index.html"), "one").unwrap();
        let inputs = |hash| Inputs { hash, stamp: folder.path().join("stamps/app") };
        assert_eq!(inputs(7).finished_report(&out), None);
        inputs(7).note_finished(&out, "9 kB\n").unwrap();
        assert_eq!(inputs(7).finished_report(&out).as_deref(), Some("9 kB\n"));
        assert_eq!(inputs(8).finished_report(&out), None);
        fs::write(out.join("index.html"), "of another tool").unwrap();
        assert_eq!(inputs(7).finished_report(&out), None);
    }
}
