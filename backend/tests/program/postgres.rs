//! A PostgreSQL of one test's own, which it may stop.

use std::fs::{self, File, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Names the folder of `initdb` and `postgres`; `cargo xtask test` sets it.
const PROGRAMS: &str = "CALLBOARD_TEST_PG_PROGRAMS";
/// PostgreSQL refuses to run as the administrator; packages make this user for it.
const USER: &str = "postgres";
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct OwnPostgres {
    programs: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
    server: Option<Child>,
}

impl OwnPostgres {
    /// Nothing where there is no PostgreSQL.
    pub(crate) fn start() -> Option<Self> {
        let Some(programs) = std::env::var_os(PROGRAMS).map(PathBuf::from) else {
            eprintln!("skipped on PostgreSQL: {PROGRAMS} does not name its programs");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        if is_root() {
            assert!(Command::new("chown").arg(USER).arg(&data).status().unwrap().success());
        }
        let mut initdb = as_its_user(&programs.join("initdb"));
        initdb.arg("--pgdata").arg(&data).args(["--username=callboard", "--auth=trust", "--encoding=UTF8"]);
        initdb.args(["--locale=C", "--no-sync"]).current_dir(&data).stdout(Stdio::null());
        assert!(initdb.status().unwrap().success());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut own = Self { programs, folder, port, server: None };
        own.up();
        Some(own)
    }

    pub(crate) fn address(&self) -> String {
        format!("postgres://callboard@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it; waits until it answers.
    pub(crate) fn up(&mut self) {
        let data = self.folder.path().join("data");
        let log = self.folder.path().join("log");
        let output = File::create(&log).unwrap();
        let mut server = as_its_user(&self.programs.join("postgres"));
        server.arg("-D").arg(&data).args(["-h", "127.0.0.1", "-p", &self.port.to_string()]).current_dir(&data);
        server.args(["-c", "unix_socket_directories=", "-c", "fsync=off"]);
        server.stdin(Stdio::null()).stdout(output.try_clone().unwrap()).stderr(output);
        self.server = Some(server.spawn().unwrap());
        let began = Instant::now();
        let state = || fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        while state().lines().nth(7).is_none_or(|line| line.trim() != "ready") {
            assert!(began.elapsed() < PATIENCE, "it does not start: {}", fs::read_to_string(&log).unwrap());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Stops it as an administrator does: every connection is cut.
    pub(crate) fn down(&mut self) {
        let Some(mut server) = self.server.take() else { return };
        let stopped = Command::new("kill").args(["-INT", &server.id().to_string()]).status().unwrap();
        assert!(stopped.success());
        server.wait().unwrap();
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        self.down();
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|of_this_process| of_this_process.uid() == 0)
}

fn as_its_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    // Replaces itself by the program, so that signals reach it.
    let mut command = Command::new("setpriv");
    command.args(["--reuid", USER, "--regid", USER, "--clear-groups"]).arg(program);
    command
}
