//! Structured logs: for people on a terminal, JSON lines otherwise, without any secret of the configuration.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use parking_lot::RwLock;
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Secrets shorter than this are not looked for: they would blank out ordinary words.
const SHORTEST_SECRET: usize = 5;
/// Lines that wait to be written. Room for them is taken at the start.
const BUFFERED_LINES: usize = 8192;

/// Keeps the log's own thread alive; dropping it writes what is left.
pub struct LogGuard {
    _worker: WorkerGuard,
}

/// Starts logging for the whole process. `LOG_LEVEL` wins over `backend.logger.level`, which wins over
/// `info`; both take a level or a list such as `warn,callboard_catalog=debug`.
///
/// # Errors
/// When the level cannot be understood.
pub fn start(config: &Config, level: Option<&str>, secrets: Vec<String>) -> Result<LogGuard, ConfigError> {
    let configured = config.string("backend.logger.level")?;
    let wanted = level.map(str::to_owned).or(configured).unwrap_or_else(|| "info".into());
    // The database layer logs every statement at info; that is debugging output here.
    let directives = if wanted.contains('=') {
        wanted.clone()
    } else {
        format!("{wanted},sqlx=warn,sea_orm_migration=warn,hyper=warn")
    };
    let filter = EnvFilter::try_new(&directives).map_err(|error| {
        config.invalid(
            "backend.logger.level",
            &format!("'{wanted}' is no level: {error}; use error, warn, info, debug or trace"),
        )
    })?;
    let (writer, worker) = NonBlockingBuilder::default()
        .lossy(false)
        .buffered_lines_limit(BUFFERED_LINES)
        .thread_name("log")
        .finish(io::stdout());
    let writer = Redacting { secrets: Arc::new(RwLock::new(worth_hiding(secrets))), to: writer };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    // A second start in one process, as tests do, keeps the first.
    let _ = if io::stdout().is_terminal() {
        builder.with_target(false).try_init()
    } else {
        builder.json().flatten_event(true).with_current_span(false).try_init()
    };
    Ok(LogGuard { _worker: worker })
}

fn worth_hiding(mut secrets: Vec<String>) -> Vec<String> {
    secrets.retain(|secret| secret.len() >= SHORTEST_SECRET);
    // The longest first, so that a secret inside another one does not leave a rest of it.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets.dedup();
    secrets
}

#[derive(Clone)]
struct Redacting<W> {
    secrets: Arc<RwLock<Vec<String>>>,
    to: W,
}

impl<'a> MakeWriter<'a> for Redacting<NonBlocking> {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl<W: Write> Write for Redacting<W> {
    /// The subscriber hands over one whole event at a time, so a secret is never split.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let secrets = self.secrets.read();
        let text = String::from_utf8_lossy(bytes);
        if secrets.iter().any(|secret| text.contains(secret.as_str())) {
            let mut clean = text.into_owned();
            for secret in secrets.iter() {
                clean = clean.replace(secret.as_str(), "***");
            }
            self.to.write_all(clean.as_bytes())?;
        } else {
            self.to.write_all(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_never_reach_the_output() {
        let secrets = worth_hiding(vec!["hunter2-long".into(), "abc".into(), "hunter2".into()]);
        let mut writer = Redacting { secrets: Arc::new(RwLock::new(secrets)), to: Vec::new() };
        writer.write_all(b"password=hunter2-long token=hunter2 abc").unwrap();
        assert_eq!(String::from_utf8(writer.to).unwrap(), "password=*** token=*** abc");
    }
}
