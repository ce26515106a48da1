//! A PostgreSQL server for the tests, private to one run.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::net;
use crate::process;
use crate::progress::{self, step};
use crate::running::{Ask, Running};
use crate::scratch::Scratch;
use crate::setup;

/// Names a server that the tests use instead of a private one, for example `postgres://me@127.0.0.1/postgres`.
/// The tests read the same variable.
pub(crate) const ADDRESS: &str = "CALLBOARD_TEST_PG";
/// Tells a test that stops its server where the programs for one of its own are.
const PROGRAMS: &str = "CALLBOARD_TEST_PG_PROGRAMS";
/// PostgreSQL refuses to run as the administrator; packages make this user for it.
const USER: &str = "postgres";
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs until this value goes away. Fields are dropped in order: the process, then its files.
pub(crate) struct Postgres {
    _running: Option<Running>,
    _files: Option<Scratch>,
    /// Of a database that new ones can be made from: `postgres://callboard@127.0.0.1:5433/postgres`.
    pub(crate) address: String,
}

impl Postgres {
    /// Starts a server, or takes the one that the environment names.
    pub(crate) fn start() -> Result<Self> {
        if let Ok(address) = std::env::var(ADDRESS) {
            progress::note(format_args!("PostgreSQL: the server that {ADDRESS} names"));
            return Ok(Self { _running: None, _files: None, address });
        }
        let Some(programs) = programs() else {
            bail!("PostgreSQL is missing: install it, or name a server in {ADDRESS}");
        };
        step("start a private PostgreSQL", || start(&programs, NOTHING_TO_LOSE))
    }

    /// Starts a private server with the settings of its package, as a company would run it: what is committed
    /// is on the disk.
    pub(crate) fn start_durable() -> Result<Self> {
        let Some(programs) = programs() else { bail!("PostgreSQL is missing: install it") };
        step("start a private PostgreSQL", || start(&programs, &[]))
    }

    /// Lets tests find this server, and the programs for one of their own.
    pub(crate) fn tell(&self, tests: &mut Command) {
        tests.env(ADDRESS, &self.address);
        if let Some(programs) = programs() {
            tests.env(PROGRAMS, programs);
        }
    }

    /// The address of a database on this server. The portal makes it.
    pub(crate) fn database(&self, name: &str) -> String {
        match self.address.rsplit_once('/') {
            Some((server, _)) => format!("{server}/{name}"),
            None => self.address.clone(),
        }
    }
}

/// Nothing in a test has to survive a power cut.
const NOTHING_TO_LOSE: &[&str] = &["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

fn start(programs: &Path, settings: &[&str]) -> Result<Postgres> {
    let files = Scratch::new("postgres")?;
    let data = files.path().join("data");
    std::fs::create_dir(&data)?;
    if setup::is_root() {
        process::output(Command::new("chown").arg(USER).arg(&data))?;
    }
    let mut initdb = as_its_user(&programs.join("initdb"));
    initdb.arg("--pgdata").arg(&data).args(["--username=callboard", "--auth=trust", "--encoding=UTF8"]);
    initdb.args(["--locale=C", "--no-sync"]).current_dir(files.path());
    process::output(&mut initdb)?;

    let port = net::free_port()?;
    let log = files.path().join("postgres.log");
    let mut server = as_its_user(&programs.join("postgres"));
    server.arg("-D").arg(&data).args(["-h", "127.0.0.1", "-p", &port.to_string()]).current_dir(&data);
    // Sockets stay out of the system's folder.
    for setting in ["unix_socket_directories=", "max_connections=400"].iter().chain(settings) {
        server.args(["-c", setting]);
    }
    let output = File::create(&log)?;
    server.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
    let mut running = Running::start(&mut server, Ask::Interrupt)?;

    let began = Instant::now();
    let said = || std::fs::read_to_string(&log).unwrap_or_default();
    loop {
        // Its last line says how far the server is; `pg_ctl` reads it there too.
        let state = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        if state.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            break;
        }
        if let Some(status) = running.ended()? {
            bail!("PostgreSQL ended at once ({status}). It said:\n{}", said());
        }
        if began.elapsed() > PATIENCE {
            bail!("PostgreSQL was not ready within {} s. It said:\n{}", PATIENCE.as_secs(), said());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let address = format!("postgres://callboard@127.0.0.1:{port}/postgres");
    Ok(Postgres { _running: Some(running), _files: Some(files), address })
}

fn as_its_user(program: &Path) -> Command {
    if !setup::is_root() {
        return Command::new(program);
    }
    // Replaces itself by the program, so that signals reach it.
    let mut command = Command::new("setpriv");
    command.args(["--reuid", USER, "--regid", USER, "--clear-groups"]).arg(program);
    command
}

/// The folder of `initdb` and `postgres`, which Debian keeps off the search path.
pub(crate) fn programs() -> Option<PathBuf> {
    if let Some(initdb) = process::find("initdb") {
        return initdb.parent().map(Path::to_owned);
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let newest = versions.filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        let folder = entry.path().join("bin");
        folder.join("initdb").exists().then_some((version, folder))
    });
    newest.max_by_key(|(version, _)| *version).map(|(_, folder)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_are_on_the_same_server() {
        let address = "postgres://me:secret@10.0.0.1:5433/postgres".to_owned();
        let postgres = Postgres { _running: None, _files: None, address };
        assert_eq!(postgres.database("one"), "postgres://me:secret@10.0.0.1:5433/one");
    }
}
