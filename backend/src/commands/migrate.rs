//! `callboard migrate`.

use std::process::ExitCode;

use callboard_config::Config;

use super::{runtime, say};
use crate::Plugins;
use crate::core::database::Database;
use crate::core::portal;

pub(crate) fn run(config: &Config, plugins: Plugins) -> anyhow::Result<ExitCode> {
    let plugins = plugins();
    let base_dir = std::env::current_dir()?;
    runtime()?.block_on(async {
        let database = Database::connect(config, &base_dir).await?;
        portal::migrate(&plugins, &database).await?;
        database.close().await;
        anyhow::Ok(())
    })?;
    say("The database is up to date.");
    Ok(ExitCode::SUCCESS)
}
