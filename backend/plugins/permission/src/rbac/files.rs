//! Reads the files of roles, and again when they change.

use std::path::Path;
use std::time::{Duration, SystemTime};

use callboard_core::lifecycle::Lifecycle;

use super::book::Book;
use super::model::Roles;
use super::settings::Settings;
use super::{conditions_file, csv_file};

/// How often is looked whether the files changed.
const LOOK: Duration = Duration::from_secs(1);

/// What the configuration and the files say. Lines that cannot be read are left out, with a warning.
///
/// # Errors
/// When a file cannot be read at all.
pub(super) async fn load(settings: &Settings) -> Result<Roles, String> {
    let mut roles = settings.own.clone();
    if let Some(path) = &settings.csv_file {
        let problems = csv_file::read(&text(path).await?, &mut roles);
        warn(path, problems);
    }
    if let Some(path) = &settings.conditions_file {
        let read = conditions_file::read(&text(path).await?, &settings.limits, &mut roles);
        warn(path, read.map_err(|why| format!("{} cannot be read: {why}", path.display()))?);
    }
    Ok(roles)
}

async fn text(path: &Path) -> Result<String, String> {
    tokio::fs::read_to_string(path).await.map_err(|error| {
        format!("{} cannot be read: {error}; correct permission.rbac or put the file there", path.display())
    })
}

fn warn(path: &Path, problems: Vec<String>) {
    for problem in problems {
        tracing::warn!(file = %path.display(), "a policy is left out: {problem}");
    }
}

/// Keeps the book up to date with the files until the process stops.
pub(super) async fn follow(settings: Settings, book: Book, lifecycle: Lifecycle) {
    let mut seen = state(&settings).await;
    loop {
        tokio::select! {
            () = lifecycle.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let now = state(&settings).await;
        if now == seen {
            continue;
        }
        book.read_files(&settings).await;
        seen = now;
    }
}

/// By what a change of the files is told.
async fn state(settings: &Settings) -> Vec<Option<(SystemTime, u64)>> {
    let mut found = Vec::new();
    for path in settings.csv_file.iter().chain(&settings.conditions_file) {
        let known = tokio::fs::metadata(path).await.ok();
        found.push(known.and_then(|file| Some((file.modified().ok()?, file.len()))));
    }
    found
}
