//! The server as a program that the commands build and start.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::net;
use crate::process;
use crate::progress::step;
use crate::project::Project;
use crate::running::{Ask, Running};

const READY: &str = "/.backstage/health/v1/readiness";
/// An empty database and a busy machine take their time.
const PATIENCE: Duration = Duration::from_secs(60);

/// Compiles the server and returns its program.
pub(crate) fn build(project: &Project, release: bool) -> Result<PathBuf> {
    let profile = if release { "release" } else { "dev" };
    step(&format!("compile the server (profile {profile})"), || {
        process::run(project.cargo("build").args(["--package", "callboard", "--profile", profile]))
    })?;
    Ok(program(project, if release { "release" } else { "debug" }, "callboard"))
}

/// Compiles the server of `examples/plugin`, which serves the app in that folder.
pub(crate) fn build_oncall(project: &Project, app: &Path) -> Result<PathBuf> {
    step("compile the server with the plugin of a third party", || {
        let mut command = project.cargo("build");
        command.args(["--manifest-path", "examples/plugin/Cargo.toml", "--package", "oncall"]);
        process::run(command.arg("--target-dir").arg(&project.target).env("CALLBOARD_DIST", app))
    })?;
    Ok(program(project, "debug", "oncall-portal"))
}

fn program(project: &Project, folder: &str, name: &str) -> PathBuf {
    project.target.join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// A portal that runs until this value goes away.
pub(crate) struct Portal {
    pub(crate) running: Running,
    pub(crate) port: u16,
    /// From the start of the process to its first good answer.
    pub(crate) start_up: Duration,
}

/// What to start.
pub(crate) struct Start<'a> {
    pub(crate) program: &'a Path,
    pub(crate) configs: &'a [PathBuf],
    pub(crate) environment: &'a [(&'a str, String)],
    /// Where it runs, and where relative paths begin.
    pub(crate) folder: &'a Path,
    /// The port that the configuration names.
    pub(crate) port: u16,
    pub(crate) log: &'a Path,
}

impl Start<'_> {
    /// Starts the portal and waits until it answers.
    pub(crate) fn start(&self) -> Result<Portal> {
        let log = File::create(self.log).with_context(|| format!("cannot write {}", self.log.display()))?;
        let mut command = Command::new(self.program);
        command.arg("serve").current_dir(self.folder).envs(self.environment.iter().map(|(name, value)| (name, value)));
        for config in self.configs {
            command.arg("--config").arg(config);
        }
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let began = Instant::now();
        let mut running = Running::start(&mut command, Ask::Terminate)?;
        loop {
            if net::get_status(self.port, READY) == Some(200) {
                return Ok(Portal { running, port: self.port, start_up: began.elapsed() });
            }
            if let Some(status) = running.ended()? {
                bail!("the server ended at once ({status}). It said:\n{}", self.last_words());
            }
            if began.elapsed() > PATIENCE {
                bail!("the server was not ready within {} s. It said:\n{}", PATIENCE.as_secs(), self.last_words());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn last_words(&self) -> String {
        let text = std::fs::read_to_string(self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }
}

impl Portal {
    /// Where it answers.
    pub(crate) fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
