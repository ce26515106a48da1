//! `callboard catalog import-backstage`.

use std::process::ExitCode;

use callboard_catalog::import::{Imported, import_backstage};
use callboard_config::Config;

use super::{runtime, say};
use crate::Plugins;
use crate::core::database::Database;
use crate::core::portal;

pub(crate) fn run(config: &Config, from: &str, plugins: Plugins) -> anyhow::Result<ExitCode> {
    let plugins = plugins();
    let base_dir = std::env::current_dir()?;
    let imported = runtime()?.block_on(async {
        let database = Database::connect(config, &base_dir).await?;
        portal::migrate(&plugins, &database).await?;
        let imported = import_backstage(from, &database).await;
        database.close().await;
        anyhow::Ok(imported?)
    })?;
    let Imported { locations, known_locations, uids } = imported;
    say(&format!(
        "Registered locations: {locations} taken over, {known_locations} were here already.\n\
         Uids: {uids} kept for entities that the sources will name.\n\
         Start the portal to read the sources; import again at any time."
    ));
    Ok(ExitCode::SUCCESS)
}
