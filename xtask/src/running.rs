//! Programs that run beside us and end with us.

use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::process;
use crate::scratch;

/// How long a program may take to end before it is killed.
const PATIENCE: Duration = Duration::from_secs(15);

/// Which signal asks a program to end. PostgreSQL understands `Terminate` as "when everybody has left".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    Terminate,
    Interrupt,
}

/// Everything that runs, for the day when a signal ends us.
static ALL: Mutex<Vec<(u32, Ask)>> = Mutex::new(Vec::new());

/// A program that is stopped when this value goes away.
pub(crate) struct Running {
    child: Child,
    ask: Ask,
}

impl Running {
    /// Starts a program.
    pub(crate) fn start(command: &mut Command, ask: Ask) -> Result<Self> {
        let child = command.spawn().with_context(|| format!("cannot start `{}`", process::shown(command)))?;
        all().push((child.id(), ask));
        Ok(Self { child, ask })
    }

    /// The number that the system knows it by.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it did.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        Ok(self.child.wait()?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            signal(self.child.id(), self.ask);
            let began = Instant::now();
            while matches!(self.child.try_wait(), Ok(None)) && began.elapsed() < PATIENCE {
                std::thread::sleep(Duration::from_millis(20));
            }
            // Does nothing to a program that has ended.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        all().retain(|(id, _)| *id != self.child.id());
    }
}

fn all() -> std::sync::MutexGuard<'static, Vec<(u32, Ask)>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on, whoever ends this command (Ctrl-C, `kill`, a closed terminal) ends what it started too.
#[cfg(unix)]
pub(crate) fn stop_everything_on_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    std::thread::spawn(move || {
        let Some(number) = signals.forever().next() else { return };
        let running = all().clone();
        for (id, ask) in &running {
            signal(*id, *ask);
        }
        let began = Instant::now();
        while running.iter().any(|(id, _)| is_alive(*id)) && began.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
        }
        scratch::remove_all();
        std::process::exit(128 + number);
    });
}

#[cfg(not(unix))]
pub(crate) fn stop_everything_on_signals() {}

#[cfg(unix)]
fn signal(id: u32, ask: Ask) {
    use rustix::process::{Signal, kill_process};
    let signal = match ask {
        Ask::Terminate => Signal::TERM,
        Ask::Interrupt => Signal::INT,
    };
    if let Some(pid) = pid(id) {
        let _ = kill_process(pid, signal);
    }
}

#[cfg(unix)]
fn is_alive(id: u32) -> bool {
    use rustix::process::{WaitOptions, waitpid};
    // A child that has ended keeps its number until somebody waits for it, so this does.
    pid(id).is_some_and(|pid| matches!(waitpid(Some(pid), WaitOptions::NOHANG), Ok(None)))
}

#[cfg(unix)]
fn pid(id: u32) -> Option<rustix::process::Pid> {
    i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw)
}

/// There is no gentle way here; dropping kills.
#[cfg(not(unix))]
fn signal(_id: u32, _ask: Ask) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn programs_end_with_their_value() {
        let mut sleeping = Running::start(Command::new("sleep").arg("600"), Ask::Terminate).unwrap();
        let id = sleeping.id();
        assert!(sleeping.ended().unwrap().is_none() && is_alive(id));
        let began = Instant::now();
        drop(sleeping);
        assert!(!is_alive(id) && began.elapsed() < Duration::from_secs(5));
    }
}
