//! Another product that shows parts of the portal, which must build from its own folder and work in a browser.

use anyhow::Result;

use super::tally::Tally;
use super::{Bench, browser};
use crate::embed;

/// The folder of its stories in `e2e`.
const STORIES: &str = "embed-tests";

/// Builds the product and tells its stories, with a portal at another origin.
pub(super) fn run(bench: &Bench) -> Result<Tally> {
    let product = embed::build(bench.project)?;
    bench.app()?;
    browser::stories(bench, STORIES, bench.server()?, &[("CALLBOARD_EMBED", product.as_os_str())])
}
