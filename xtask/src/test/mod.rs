//! `cargo xtask test`.

mod browser;
mod client;
mod conformance;
mod embed;
mod node;
mod plugin;
mod realworld;
mod rust;
mod tally;

use std::cell::OnceCell;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, anyhow};

use self::tally::Tally;
use crate::app::{App, Built, Effort, PORTAL};
use crate::postgres::Postgres;
use crate::progress;
use crate::project::Project;
use crate::server;
use crate::setup::{self, CHROMIUM, POSTGRESQL, PYTHON, Package, SLAPD};

/// The arguments of `cargo xtask test`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only these parts
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    only: Vec<PartName>,
    /// Install the npm packages and build the app again, whether they need it or not
    #[arg(long)]
    fresh: bool,
    /// Write the conformance cases that pass into e2e/conformance/passing.txt
    #[arg(long)]
    update: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum PartName {
    /// The tests beside the code
    Units,
    /// The server's API, on SQLite and PostgreSQL
    Api,
    /// Recorded answers of Backstage, on SQLite and PostgreSQL
    Conformance,
    /// The client that Backstage publishes on npm, against our server
    Client,
    /// Files that organisations published, where they are at hand
    Realworld,
    /// User stories in Chromium
    Browser,
    /// A third party's plugin, built from its own folder, and its stories in Chromium
    Plugin,
    /// Another product that embeds parts of the portal, built from its own folder, and its stories in Chromium
    Embed,
}

/// A group of tests.
struct Part {
    name: PartName,
    title: &'static str,
    needs: &'static [&'static Package],
    run: fn(&Bench) -> Result<Tally>,
}

/// Quick ones first, so that a mistake shows soon.
const PARTS: &[Part] = &[
    Part { name: PartName::Units, title: "units", needs: &[&POSTGRESQL, &SLAPD], run: rust::units },
    Part { name: PartName::Api, title: "api", needs: &[&POSTGRESQL], run: rust::api },
    Part { name: PartName::Plugin, title: "plugin", needs: &[&CHROMIUM], run: plugin::run },
    Part { name: PartName::Conformance, title: "conformance", needs: &[&POSTGRESQL, &PYTHON], run: conformance::run },
    Part { name: PartName::Client, title: "client", needs: &[], run: client::run },
    Part { name: PartName::Realworld, title: "realworld", needs: &[&PYTHON], run: realworld::run },
    Part { name: PartName::Embed, title: "embed", needs: &[&CHROMIUM], run: embed::run },
    Part { name: PartName::Browser, title: "browser", needs: &[&CHROMIUM], run: browser::run },
];

/// What the parts share, made when the first of them asks for it.
struct Bench<'a> {
    project: &'a Project,
    fresh: bool,
    update: bool,
    postgres: OnceCell<Result<Postgres, String>>,
    server: OnceCell<Result<PathBuf, String>>,
}

impl Bench<'_> {
    fn postgres(&self) -> Result<&Postgres> {
        once(&self.postgres, Postgres::start)
    }

    /// The server as `cargo xtask run` builds it.
    fn server(&self) -> Result<&PathBuf> {
        once(&self.server, || server::build(self.project, false))
    }

    /// The app as `cargo xtask run` builds it.
    fn app(&self) -> Result<()> {
        self.build(&PORTAL).map(drop)
    }

    fn build(&self, app: &App) -> Result<Built> {
        app.build(self.project, Effort::Quick, self.fresh)
    }
}

/// Tries once, and tells everybody who asks later the same.
fn once<T>(cell: &OnceCell<Result<T, String>>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    let made = cell.get_or_init(|| make().map_err(|error| format!("{error:#}")));
    made.as_ref().map_err(|error| anyhow!("{error}"))
}

/// Runs the parts and closes with the line that says how it went.
pub(crate) fn run(project: &Project, args: &Args) -> Result<ExitCode> {
    let parts: Vec<&Part> =
        PARTS.iter().filter(|part| args.only.is_empty() || args.only.contains(&part.name)).collect();
    let mut needs: Vec<&Package> = Vec::new();
    for package in parts.iter().flat_map(|part| part.needs) {
        if !needs.iter().any(|known| std::ptr::eq(*known, *package)) {
            needs.push(package);
        }
    }
    // A part that lacks something fails by itself and says what; the others can still tell something.
    if let Err(error) = setup::ensure_packages(&needs) {
        progress::error(&error);
    }
    let bench =
        Bench { project, fresh: args.fresh, update: args.update, postgres: OnceCell::new(), server: OnceCell::new() };
    let mut results = Vec::new();
    for part in parts {
        progress::line(format_args!("\n== {} ==", part.title));
        let began = Instant::now();
        let tally = (part.run)(&bench).unwrap_or_else(|error| {
            progress::error(&error);
            Tally::one_failure()
        });
        results.push((part.title, tally, began.elapsed()));
    }
    progress::line("");
    let mut total = Tally::default();
    for (title, tally, took) in results {
        progress::line(format_args!("{title:<12} {tally} in {}", progress::seconds(took)));
        total += tally;
    }
    progress::line(total);
    Ok(if total.failed == 0 && total.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_made_is_tried_once() {
        let cell: OnceCell<Result<u8, String>> = OnceCell::new();
        let first = once(&cell, || Err(anyhow!("no port"))).unwrap_err().to_string();
        let second = once(&cell, || Ok(1)).unwrap_err().to_string();
        assert_eq!((first.as_str(), second.as_str()), ("no port", "no port"));
    }
}
