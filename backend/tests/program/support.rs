//! Starting the program, and hearing what it says.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A folder to start the program in.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// The file of the embedded database, in `data`.
    pub(crate) fn only_database(&self) -> PathBuf {
        let mut files = fs::read_dir(self.path().join("data")).unwrap().map(|entry| entry.unwrap().path());
        files.find(|path| path.extension().is_some_and(|extension| extension == "sqlite")).expect("a database was made")
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Said {
        Said(self.command(args).output().unwrap())
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callboard"));
        command.args(args).current_dir(self.path()).env_clear().stdin(Stdio::null());
        command
    }

    /// Starts the server; waits until it listens.
    pub(crate) fn serve(&self, args: &[&str]) -> Serving {
        let mut all = vec!["serve"];
        all.extend(args);
        let mut child = self.command(&all).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let began = Instant::now();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut log = String::new();
        while let Some(Ok(line)) = lines.next() {
            log.push_str(&line);
            log.push('\n');
            if line.contains("listening on") {
                // Somebody must go on reading, or the server waits for room.
                std::thread::spawn(move || lines.for_each(drop));
                return Serving { child, log };
            }
            assert!(began.elapsed() < Duration::from_secs(30), "the server does not listen: {log}");
        }
        panic!("the server ended: {log}{}", String::from_utf8_lossy(&child.wait_with_output().unwrap().stderr));
    }
}

impl Serving {
    /// Ends it as `kill -9` does.
    pub(crate) fn kill(self) {
        drop(self);
    }
}

/// A server that ends with the test.
pub(crate) struct Serving {
    child: Child,
    pub(crate) log: String,
}

impl Serving {
    /// Where it answers: `http://127.0.0.1:41234`.
    pub(crate) fn address(&self) -> &str {
        let said = self.log.lines().last().unwrap();
        let start = said.find("http://").expect("it says where it listens");
        said[start..].split(|c: char| c.is_whitespace() || c == '"').next().unwrap()
    }

    /// It has not ended by itself.
    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a run that ended left behind.
pub(crate) struct Said(Output);

impl Said {
    pub(crate) fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    pub(crate) fn error(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// It failed, and its one message names all of these.
    pub(crate) fn refused_naming(&self, words: &[&str]) {
        assert!(!self.0.status.success(), "it went on: {}{}", self.out(), self.error());
        let message = self.error();
        for word in words {
            assert!(message.contains(word), "'{word}' is not in: {message}");
        }
        assert_eq!(message.matches("error:").count(), 1, "{message}");
        assert!(!message.contains("panicked"), "{message}");
    }
}
