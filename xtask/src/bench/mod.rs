//! `cargo xtask bench`: the release server and app under the instruments of `e2e/bench`.

mod conditional;
mod figures;
mod instruments;
mod lunr;
mod observed;
mod search;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use self::figures::Figure;
use self::instruments::Instruments;
use crate::app::{Effort, PORTAL};
use crate::progress::{self, step};
use crate::project::Project;
use crate::server;
use crate::setup::{self, CHROMIUM, POSTGRESQL, PYTHON, Package, WRK};

/// The arguments of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to measure
    #[arg(value_enum, default_value_t = What::All)]
    what: What,
    /// How large an estate; several are measured one after the other. Figures are promised for 10000 and 100000.
    /// Without it 10000, for the search 100000
    #[arg(long, value_delimiter = ',')]
    entities: Vec<usize>,
    /// Which database; several are measured one after the other
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Database::Sqlite])]
    database: Vec<Database>,
    /// A server that was built before, to compare releases; without it the tree is built
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
    /// Seconds for each kind of request
    #[arg(long, default_value_t = 8)]
    seconds: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Start, loading the estate, memory, what it costs at rest, and requests a second
    Catalog,
    /// Requests a second
    Load,
    /// Pages in Chromium with an empty cache
    Page,
    /// Making the index of the search, searching in it, and how soon it knows a change
    Search,
    All,
}

impl What {
    fn loading(self) -> bool {
        matches!(self, Self::Catalog | Self::All)
    }

    fn requests(self) -> bool {
        matches!(self, Self::Catalog | Self::Load | Self::All)
    }

    fn searches(self) -> bool {
        matches!(self, Self::Search)
    }

    /// The size of the estate when none is said.
    fn usual(self) -> usize {
        if self.searches() { 100_000 } else { 10_000 }
    }

    fn pages(self) -> bool {
        matches!(self, Self::Page | Self::All)
    }
}

/// Where the portal keeps what it must not lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Database {
    /// The embedded one
    Sqlite,
    /// A private PostgreSQL with the settings of its package
    Postgres,
}

impl std::fmt::Display for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// Measures, and prints one table for each size and database.
pub(crate) fn run(project: &Project, args: &Args) -> Result<ExitCode> {
    let what = args.what;
    let mut needs: Vec<&Package> = vec![&PYTHON];
    if what.requests() || what.searches() {
        needs.push(&WRK);
    }
    if what.pages() {
        needs.push(&CHROMIUM);
    }
    if args.database.contains(&Database::Postgres) {
        needs.push(&POSTGRESQL);
    }
    setup::ensure_packages(&needs)?;
    if what.pages() || what.searches() {
        setup::ensure_modules(project, &setup::E2E, false)?;
    }
    let program = match &args.program {
        Some(program) => program.clone(),
        None => {
            if what.pages() {
                PORTAL.build(project, Effort::Release(11), false)?;
            }
            server::build(project, true)?
        }
    };
    let usual = [what.usual()];
    for entities in if args.entities.is_empty() { &usual[..] } else { &args.entities } {
        let instruments = Instruments::prepare(project, *entities)?;
        for database in &args.database {
            let figures = measure(&instruments, &program, *database, args)?;
            progress::line(figures::table(&figures, *entities, *database));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What a page runs depends on how much it shows: a count above a thousand is written with a separator.
const WATCHED_ESTATES: [usize; 2] = [100, 10_000];

/// Opens the first pages of a day over a small and a large estate, for `cargo xtask profile`: the folder of the app that
/// notes what runs, the list of its functions, and the file to write. Returns what there is to say.
pub(crate) fn watch_pages(project: &Project, program: &Path, files: [&Path; 3]) -> Result<String> {
    let mut portals = Vec::new();
    for entities in WATCHED_ESTATES {
        let instruments = Instruments::prepare(project, entities)?;
        let loaded = instruments.load_estate(program, Database::Sqlite)?;
        portals.push((instruments, loaded));
    }
    let bases: Vec<String> = portals.iter().map(|(_, loaded)| loaded.portal.base()).collect();
    let files: Option<Vec<&str>> = files.iter().map(|file| file.to_str()).collect();
    let files = files.context("a path is not in UTF-8")?;
    let Some((instruments, _)) = portals.first() else { bail!("there is no estate to watch") };
    step("open the first pages of a day in Chromium", || {
        instruments.browser("profile.mjs", &[&[bases.join(",").as_str()], files.as_slice()].concat())
    })
}

fn measure(instruments: &Instruments, program: &Path, database: Database, args: &Args) -> Result<Vec<Figure>> {
    let loaded = instruments.load_estate(program, database)?;
    let mut figures = Vec::new();
    if args.what.loading() {
        figures.extend(instruments.catalog(&loaded)?);
    }
    if args.what.requests() {
        figures.extend(instruments.load(&loaded.portal, args.seconds)?);
    }
    if args.what.pages() {
        figures.extend(instruments.pages(&loaded.portal)?);
    }
    let loaded = match args.what.requests() {
        true => {
            let (more, loaded) = instruments.conditional(program, loaded, args.seconds)?;
            figures.extend(more);
            loaded
        }
        false => loaded,
    };
    if args.what.searches() {
        figures.extend(instruments.search(program, loaded, args.seconds)?);
    } else if args.what.loading() {
        figures.extend(instruments.restart(program, loaded)?);
    }
    Ok(figures)
}
