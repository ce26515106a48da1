//! Recorded answers of Backstage, asked of our server again: `e2e/conformance`.
//!
//! What once passed may never fail again: its case is named in `passing.txt`. Cases of features that are not
//! here yet, or that differ on purpose, are not named and count as skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::{self, ScopedJoinHandle};

use anyhow::{Context, Result, bail};

use super::Bench;
use super::tally::Tally;
use crate::net;
use crate::process;
use crate::progress::{self, step};
use crate::scratch::Scratch;
use crate::server::Start;

/// Cases that share a configuration.
struct Profile {
    name: &'static str,
    overlay: &'static str,
    /// The suites of the features that exist. Others would only wait for what never comes.
    suites: &'static [&'static str],
}

const PROFILES: &[Profile] = &[
    Profile {
        name: "main",
        overlay: "app-config.conformance.yaml",
        suites: &["auth", "catalog", "health", "permission", "search", "user-settings"],
    },
    Profile { name: "platform", overlay: "app-config.conformance-platform.yaml", suites: &["app"] },
];

const PASSING: &str = "passing.txt";
const PASSING_HEAD: &str = "\
# Cases that pass on every database. They may never fail again.
# `cargo xtask test --only conformance --update` writes this file; look at what it adds.
";

/// What became of each case: nothing, or why it failed.
type Answers = BTreeMap<String, Option<String>>;

/// Replays every profile on every database, all at once because most of it is waiting, and judges by the list.
pub(super) fn run(bench: &Bench) -> Result<Tally> {
    let kit = bench.project.root.join("e2e/conformance");
    let listed = read_list(&kit.join(PASSING))?;
    let program = bench.server()?;
    let postgres = bench.postgres()?;
    let suites: Vec<&str> = PROFILES.iter().flat_map(|profile| profile.suites).copied().collect();
    let on_both = step(&format!("ask what Backstage was asked about {}", suites.join(", ")), || {
        thread::scope(|scope| {
            let databases = ["SQLite", "PostgreSQL"].map(|database| {
                let replays = PROFILES.iter().map(|profile| {
                    let address = postgres.database(&format!("conformance_{}", profile.name));
                    let connection = (database == "PostgreSQL").then_some(address);
                    let (kit, program) = (&kit, program.as_path());
                    scope.spawn(move || replay(kit, program, profile, connection))
                });
                (database, replays.collect::<Vec<_>>())
            });
            databases.into_iter().map(|(database, replays)| Ok((database, join(replays)?))).collect::<Result<Vec<_>>>()
        })
    })?;
    let mut tally = Tally::default();
    for (database, answers) in &on_both {
        progress::line(format_args!("on {database}:"));
        let verdict = judge(answers, &listed);
        verdict.tell();
        tally += verdict.tally();
    }
    if bench.update {
        let list = updated(&listed, on_both.iter().map(|(_, answers)| answers));
        write_list(&kit.join(PASSING), &list)?;
        progress::note(format_args!("{PASSING} names {} cases now, before {}", list.len(), listed.len()));
    }
    Ok(tally)
}

fn join(replays: Vec<ScopedJoinHandle<'_, Result<Answers>>>) -> Result<Answers> {
    let mut all = Answers::new();
    for replay in replays {
        // A replay that panics is a mistake in this file, and has said so.
        all.extend(replay.join().unwrap_or_else(|_| bail!("a replay broke off"))?);
    }
    Ok(all)
}

/// What passes everywhere. Cases that did not run keep what was said of them.
fn updated<'a>(listed: &BTreeSet<String>, runs: impl Iterator<Item = &'a Answers>) -> BTreeSet<String> {
    let mut list = listed.clone();
    let mut failing = BTreeSet::new();
    for answers in runs {
        list.extend(passing(answers).map(str::to_owned));
        failing.extend(answers.iter().filter(|(_, failure)| failure.is_some()).map(|(id, _)| id.clone()));
    }
    list.difference(&failing).cloned().collect()
}

/// Starts a portal of its own for a profile and sends all of its requests.
fn replay(kit: &Path, program: &Path, profile: &Profile, connection: Option<String>) -> Result<Answers> {
    let files = Scratch::new("conformance")?;
    let [port, web_port, stub_port] = [net::free_port()?, net::free_port()?, net::free_port()?];
    let connection = match connection {
        Some(address) => serde_json::json!({ "client": "pg", "connection": address }),
        None => serde_json::json!({ "client": "better-sqlite3", "connection": { "directory": files.path() } }),
    };
    // JSON is YAML too. The recordings are of a catalog where one bad document keeps its whole Location out.
    let database = serde_json::json!({ "backend": { "database": connection }, "catalog": { "strictLocations": true } });
    let database = files.write("database.yaml", &database.to_string())?;
    let published = files.path().join("published");
    copy_folder(&kit.join("estate/platform/published"), &published)?;
    let environment = [
        ("CONFORMANCE_ESTATE", kit.join("estate").display().to_string()),
        ("CONFORMANCE_PUBLISH", published.display().to_string()),
        ("CONFORMANCE_PORT", port.to_string()),
        ("CONFORMANCE_WEB_PORT", web_port.to_string()),
        ("CONFORMANCE_STUB", stub_port.to_string()),
    ];
    let configs: [PathBuf; 2] = [database, kit.join(profile.overlay)];
    let log = files.path().join("server.log");
    let start = Start { program, configs: &configs, environment: &environment, folder: files.path(), port, log: &log };
    let portal = start.start()?;

    let mut command = Command::new("python3");
    // Python would leave its compiled modules in the source tree.
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUNBUFFERED", "1").envs(environment);
    command.arg(kit.join("run.py")).args(["--base", &portal.base(), "--profile", profile.name, "--settle", "-v"]);
    for suite in profile.suites {
        command.args(["--suite", suite]);
    }
    let mut answers = Answers::new();
    let status = process::lines(&mut command, |line| answers.extend(read_answer(line)))?;
    if answers.is_empty() {
        bail!("run.py sent nothing ({status}): are the cases there, and is the list of suites right?");
    }
    Ok(answers)
}

/// `ok   catalog.globs (0.1s)` or `FAIL catalog.globs step 1 GET …`.
fn read_answer(line: &str) -> Option<(String, Option<String>)> {
    if let Some(rest) = line.strip_prefix("ok   ") {
        return Some((rest.split(' ').next()?.to_owned(), None));
    }
    let (id, why) = line.strip_prefix("FAIL ")?.split_once(' ')?;
    Some((id.to_owned(), Some(why.to_owned())))
}

fn passing(answers: &Answers) -> impl Iterator<Item = &str> {
    answers.iter().filter(|(_, failure)| failure.is_none()).map(|(id, _)| id.as_str())
}

/// A run beside the list.
struct Verdict<'a> {
    passed: usize,
    /// Listed, but failed.
    broken: Vec<(&'a str, &'a str)>,
    /// Passed, but not listed.
    new: Vec<&'a str>,
    /// Neither listed nor passed.
    absent: Vec<(&'a str, &'a str)>,
}

fn judge<'a>(answers: &'a Answers, listed: &BTreeSet<String>) -> Verdict<'a> {
    let mut verdict = Verdict { passed: 0, broken: Vec::new(), new: Vec::new(), absent: Vec::new() };
    for (id, failure) in answers {
        match (listed.contains(id), failure) {
            (true, Some(why)) => verdict.broken.push((id, why)),
            (false, Some(why)) => verdict.absent.push((id, why)),
            (listed, None) => {
                verdict.passed += 1;
                if !listed {
                    verdict.new.push(id);
                }
            }
        }
    }
    verdict
}

impl Verdict<'_> {
    fn tally(&self) -> Tally {
        Tally { passed: self.passed, failed: self.broken.len(), skipped: self.absent.len() }
    }

    fn tell(&self) {
        for (id, why) in &self.broken {
            progress::line(format_args!("FAIL {id} {why}"));
        }
        if !self.new.is_empty() {
            progress::note(format_args!("new, to be added to {PASSING}: {}", self.new.join(" ")));
        }
        for (id, why) in &self.absent {
            progress::note(format_args!("does not pass, and need not: {id} {why}"));
        }
    }
}

fn read_list(path: &Path) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}

fn write_list(path: &Path, ids: &BTreeSet<String>) -> Result<()> {
    let lines: String = ids.iter().flat_map(|id| [id.as_str(), "\n"]).collect();
    fs::write(path, format!("{PASSING_HEAD}{lines}")).with_context(|| format!("cannot write {}", path.display()))
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(lines: &[&str]) -> Answers {
        lines.iter().filter_map(|line| read_answer(line)).collect()
    }

    #[test]
    fn lines_of_the_runner_are_read() {
        let answers =
            answers(&["ok   catalog.a (0.1s)", "FAIL catalog.b step 1 GET /x", "catalog: 1/2", "1 passed, 1 failed"]);
        assert_eq!(answers.len(), 2);
        assert_eq!(answers["catalog.a"], None);
        assert_eq!(answers["catalog.b"].as_deref(), Some("step 1 GET /x"));
    }

    #[test]
    fn only_listed_cases_can_fail() {
        let answers = answers(&["ok   a (1s)", "FAIL b why", "ok   c (1s)", "FAIL d why"]);
        let listed = BTreeSet::from(["a".to_owned(), "b".to_owned()]);
        let verdict = judge(&answers, &listed);
        assert_eq!(verdict.tally(), Tally { passed: 2, failed: 1, skipped: 1 });
        assert_eq!((verdict.new, verdict.absent), (vec!["c"], vec![("d", "why")]));
        assert_eq!(verdict.broken, [("b", "why")]);
    }

    #[test]
    fn the_list_gets_what_passes_everywhere() {
        let listed = BTreeSet::from(["old".to_owned(), "not-run".to_owned()]);
        let sqlite = answers(&["ok   new (1s)", "ok   half (1s)", "FAIL old why"]);
        let postgres = answers(&["ok   new (1s)", "FAIL half why", "ok   old (1s)"]);
        let list = updated(&listed, [&sqlite, &postgres].into_iter());
        assert_eq!(list.into_iter().collect::<Vec<_>>(), ["new", "not-run"]);
    }

    #[test]
    fn the_list_is_written_as_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(PASSING);
        let ids = BTreeSet::from(["b.x".to_owned(), "a.y".to_owned()]);
        write_list(&path, &ids).unwrap();
        assert_eq!(read_list(&path).unwrap(), ids);
        assert!(read_list(&folder.path().join("gone")).is_err());
    }

    #[test]
    fn every_suite_has_cases() {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e/conformance/cases");
        for suite in PROFILES.iter().flat_map(|profile| profile.suites) {
            assert!(cases.join(suite).is_dir(), "{suite}");
        }
    }
}
