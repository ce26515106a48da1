//! The client that Backstage publishes, against our server: `e2e/client-tests`.

use anyhow::Result;

use super::tally::Tally;
use super::{Bench, node};

/// The folder of its tests in `e2e`.
const FOLDER: &str = "client-tests";

/// Calls every method of the client.
pub(super) fn run(bench: &Bench) -> Result<Tally> {
    let what = format!("ask with Backstage's own client (e2e/{FOLDER})");
    node::tests(bench, &what, FOLDER, bench.server()?, &[])
}
