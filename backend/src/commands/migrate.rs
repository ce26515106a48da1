//! `callboard migrate`.

use std::process::ExitCode;

use callboard::core::database::Database;
use callboard::core::portal;
use callboard_config::Config;

use super::{runtime, say};

pub(crate) fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let plugins = callboard::portal::plugins();
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
