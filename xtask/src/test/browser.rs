//! User stories in Chromium: the folders of stories in `e2e`.

use std::ffi::OsStr;
use std::path::Path;

use anyhow::{Context, Result};

use super::tally::Tally;
use super::{Bench, node};
use crate::setup;

/// Stories of the portal as it is delivered.
const PORTAL: &str = "tests";

/// Builds what a person would use and runs every story.
pub(super) fn run(bench: &Bench) -> Result<Tally> {
    bench.app()?;
    stories(bench, PORTAL, bench.server()?, &[])
}

/// Runs the stories of a folder of `e2e` against a built server, which holds the app. `more` is told to them besides.
pub(super) fn stories(bench: &Bench, folder: &str, server: &Path, more: &[(&str, &OsStr)]) -> Result<Tally> {
    let chromium = setup::chromium()
        .context("Chromium is missing: `sudo apt-get install chromium`, or name a browser in CALLBOARD_CHROMIUM")?;
    let what = format!("user stories in the browser (e2e/{folder})");
    let environment = [&[("CALLBOARD_CHROMIUM", chromium.as_os_str())], more].concat();
    node::tests(bench, &what, folder, server, &environment)
}
