//! An OpenLDAP server for one test.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tempfile::TempDir;

use super::{ROBOT, SECRET};

/// Where Debian puts what `slapd` needs besides itself.
const SCHEMA: &str = "/etc/ldap/schema";
const MODULES: &str = "/usr/lib/ldap";
/// Another test may take a port between the moment that we found it free and the moment that the server wants it.
const TRIES: usize = 5;
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that runs until this value goes away.
pub(super) struct Slapd {
    server: Child,
    folder: Arc<TempDir>,
    pub(super) url: String,
    /// Asks its clients for a certificate.
    pub(super) encrypted_url: String,
}

impl Slapd {
    /// Starts a server that holds the entries of `ldif`. Nothing, and a word about it, where there is no `slapd`.
    pub(super) fn start(ldif: &str) -> Option<Self> {
        let Some(program) = program("slapd").filter(|_| Path::new(SCHEMA).is_dir() && Path::new(MODULES).is_dir())
        else {
            #[expect(clippy::print_stderr, reason = "a skipped test says so")]
            {
                eprintln!(
                    "skipped: there is no slapd; `cargo xtask test` installs it, and so does `apt-get install slapd`"
                );
            }
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        configure(folder.path());
        fs::write(folder.path().join("company.ldif"), ldif).unwrap();
        let program = unconfined(program, folder.path());
        let added = Command::new(&program)
            .args(["-T", "add", "-f"])
            .arg(folder.path().join("slapd.conf"))
            .arg("-l")
            .arg(folder.path().join("company.ldif"))
            .output()
            .unwrap();
        assert!(added.status.success(), "slapadd: {}", String::from_utf8_lossy(&added.stderr));
        let folder = Arc::new(folder);
        for _ in 0..TRIES {
            let (port, encrypted) = (free_port(), free_port());
            let url = format!("ldap://127.0.0.1:{port}");
            let encrypted_url = format!("ldaps://127.0.0.1:{encrypted}");
            let Some(server) = run(&program, folder.path(), &format!("{url} {encrypted_url}")) else { continue };
            let started = Self { server, folder: folder.clone(), url, encrypted_url };
            if [port, encrypted].into_iter().all(answers) {
                return Some(started);
            }
        }
        panic!("slapd did not start");
    }

    pub(super) fn client_certificate(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    pub(super) fn client_key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Administrators' programs are not in everybody's path.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    folders.map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Ubuntu lets `slapd` read and write in its own folders only, by its path. A copy of it is free.
fn unconfined(program: PathBuf, folder: &Path) -> PathBuf {
    if !Path::new("/etc/apparmor.d/usr.sbin.slapd").exists() {
        return program;
    }
    let copy = folder.join("slapd");
    fs::copy(program, &copy).unwrap();
    copy
}

/// One certificate serves as the server's, the client's and the authority's.
fn configure(folder: &Path) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    fs::create_dir(folder.join("data")).unwrap();
    let place = folder.display();
    let schemas =
        ["core", "cosine", "inetorgperson", "nis"].map(|name| format!("include {SCHEMA}/{name}.schema\n")).concat();
    let config = format!(
        "{schemas}modulepath {MODULES}\nmoduleload back_mdb\nmoduleload memberof\n\
         TLSCertificateFile {place}/cert.pem\nTLSCertificateKeyFile {place}/key.pem\n\
         TLSCACertificateFile {place}/cert.pem\nTLSVerifyClient demand\n\
         database mdb\nsuffix dc=example,dc=net\ndirectory {place}/data\nmaxsize 33554432\ndbnosync\n\
         rootdn cn=admin,dc=example,dc=net\nrootpw {SECRET:?}\n\
         access to attrs=userPassword by anonymous auth by * none\naccess to * by users read by * none\n\
         limits dn.exact={ROBOT} size.soft=10 size.hard=10 size.pr=10 size.prtotal=unlimited\noverlay memberof\n"
    );
    fs::write(folder.join("slapd.conf"), config).unwrap();
}

/// The server, once it says that it is ready; nothing when it ended before.
fn run(program: &Path, folder: &Path, urls: &str) -> Option<Child> {
    let mut server = Command::new(program)
        // Stays in the foreground and tells what it does.
        .args(["-d", "stats", "-h", urls, "-f"])
        .arg(folder.join("slapd.conf"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
    let ready = lines.by_ref().map_while(Result::ok).any(|line| line.contains("slapd starting"));
    if !ready {
        let _ = server.wait();
        return None;
    }
    // Read on, or it stops when the pipe is full.
    std::thread::spawn(move || lines.for_each(drop));
    Some(server)
}

/// It says that it starts a moment before it listens.
fn answers(port: u16) -> bool {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        std::thread::yield_now();
    }
    false
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
