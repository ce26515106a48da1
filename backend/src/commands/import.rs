//! `callboard catalog import-backstage`.

use std::process::ExitCode;

use callboard_catalog::import::{Imported, import_backstage};
use callboard_config::Config;
use callboard_user_settings::import as user_settings;

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
        let imported = async {
            let catalog = import_backstage(from, &database).await?;
            anyhow::Ok((catalog, user_settings::import_backstage(from, &database).await?))
        };
        let imported = imported.await;
        database.close().await;
        imported
    })?;
    let (imported, settings) = imported;
    let Imported { locations, known_locations, uids } = imported;
    say(&format!(
        "Registered locations: {locations} taken over, {known_locations} were here already.\n\
         Uids: {uids} kept for entities that the sources will name.\n\
         {}\n\
         Start the portal to read the sources; import again at any time.",
        told(settings)
    ));
    Ok(ExitCode::SUCCESS)
}

/// What became of stars, home pages and whatever else people keep.
fn told(imported: Option<user_settings::Imported>) -> String {
    let Some(user_settings::Imported { settings, known, unreadable }) = imported else {
        return "Settings of people: none found beside the catalog (backstage_plugin_user-settings).".to_owned();
    };
    let left_out = if unreadable > 0 { format!(", {unreadable} cannot be read") } else { String::new() };
    format!("Settings of people: {settings} taken over, {known} were here already{left_out}.")
}
