//! `cargo xtask bench`: the release server and app under the instruments of `e2e/bench`.

mod figures;
mod instruments;
mod observed;

use std::process::ExitCode;

use anyhow::Result;

use self::figures::Figure;
use self::instruments::Instruments;
use crate::app::{Effort, PORTAL};
use crate::progress;
use crate::project::Project;
use crate::server;
use crate::setup::{self, CHROMIUM, PYTHON, Package, WRK};

/// The arguments of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to measure
    #[arg(value_enum, default_value_t = What::All)]
    what: What,
    /// How large an estate. The figures that the project promises are for 10000
    #[arg(long, default_value_t = 10_000)]
    entities: usize,
    /// Seconds for each kind of request
    #[arg(long, default_value_t = 8)]
    seconds: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Start, loading the estate, memory, and what it costs at rest
    Catalog,
    /// Requests a second
    Load,
    /// Pages in Chromium with an empty cache
    Page,
    All,
}

/// Measures and prints one table.
pub(crate) fn run(project: &Project, args: &Args) -> Result<ExitCode> {
    let wants = |what| args.what == what || args.what == What::All;
    let mut needs: Vec<&Package> = vec![&PYTHON];
    if wants(What::Load) {
        needs.push(&WRK);
    }
    if wants(What::Page) {
        needs.push(&CHROMIUM);
    }
    setup::ensure_packages(&needs)?;
    if wants(What::Page) {
        setup::ensure_modules(project, &setup::E2E, false)?;
        PORTAL.build(project, Effort::Release(11), false)?;
    }
    let program = server::build(project, true)?;

    let instruments = Instruments::prepare(project, args.entities)?;
    let (portal, loaded) = instruments.start(&program)?;
    let mut figures: Vec<Figure> = Vec::new();
    if wants(What::Catalog) {
        figures.extend(instruments.catalog(&portal, loaded)?);
    }
    if wants(What::Load) {
        figures.extend(instruments.load(&portal, args.seconds)?);
    }
    if wants(What::Page) {
        figures.extend(instruments.pages(&portal)?);
    }
    progress::line(figures::table(&figures, args.entities));
    Ok(ExitCode::SUCCESS)
}
