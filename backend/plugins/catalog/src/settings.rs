//! `catalog.*` as the plugin uses it.

use std::time::Duration;

use callboard_core::Config;
use callboard_core::plugin::PluginError;
use rand::RngExt;

const SHORTEST_INTERVAL: Duration = Duration::from_secs(100);
const KEEP_HISTORY: Duration = Duration::from_secs(90 * 24 * 3600);
const INTERVAL_SPREAD: f64 = 1.5;

/// An entity that depends on nothing outside itself cannot change by being looked at again. It is
/// looked at this many times less often than a source, to let changed rules and releases through.
const PURE_FACTOR: u32 = 24;

/// What the configuration decides about ingestion.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Nothing: this process does not process.
    pub(crate) interval: Option<Duration>,
    pub(crate) delete_orphans: bool,
    pub(crate) purge_unknown_providers: bool,
    pub(crate) stitch_poll: Duration,
    pub(crate) readonly: bool,
    pub(crate) strict_locations: bool,
    pub(crate) refresh_on_conflict: bool,
    /// How long changes are remembered.
    pub(crate) keep_history: Duration,
    /// What catalog files are called: a name, perhaps with folders in front.
    pub(crate) entity_filename: String,
    /// The branch on which catalog files are proposed.
    pub(crate) pull_request_branch: String,
}

impl Settings {
    pub(crate) fn read(config: &Config) -> Result<Self, PluginError> {
        let off = config.get("catalog.processingInterval").is_some_and(|value| value.as_bool() == Some(false));
        let interval =
            if off { None } else { Some(config.duration("catalog.processingInterval")?.unwrap_or(SHORTEST_INTERVAL)) };
        let is = |path: &str, word: &str| config.string(path).map(|value| value.as_deref() == Some(word));
        Ok(Self {
            keep_history: config.duration("catalog.history.keep")?.unwrap_or(KEEP_HISTORY),
            interval,
            delete_orphans: !is("catalog.orphanStrategy", "keep")?,
            purge_unknown_providers: !is("catalog.orphanProviderStrategy", "keep")?,
            stitch_poll: config
                .duration("catalog.stitchingStrategy.pollingInterval")?
                .unwrap_or(Duration::from_secs(1)),
            readonly: config.bool("catalog.readonly")?.unwrap_or(false),
            strict_locations: config.bool("catalog.strictLocations")?.unwrap_or(false),
            entity_filename: entity_filename(config)?,
            pull_request_branch: config
                .string("catalog.import.pullRequestBranchName")?
                .unwrap_or_else(|| "backstage-integration".to_owned()),
            refresh_on_conflict: is("catalog.defaultLocationConflictStrategy", "refresh")?,
        })
    }

    /// When to look again, milliseconds from now: random, so that entities that came together spread out.
    pub(crate) fn next_look(&self, pure: bool) -> i64 {
        let base = self.interval.unwrap_or(SHORTEST_INTERVAL).mul_f64(rand::rng().random_range(1.0..INTERVAL_SPREAD));
        let wait = if pure { base * PURE_FACTOR } else { base };
        i64::try_from(wait.as_millis()).unwrap_or(i64::MAX / 4)
    }
}

fn entity_filename(config: &Config) -> Result<String, PluginError> {
    const KEY: &str = "catalog.import.entityFilename";
    let Some(name) = config.string(KEY)? else { return Ok("catalog-info.yaml".to_owned()) };
    let name = name.trim_matches('/').to_owned();
    let is_plain = !name.split('/').any(|part| matches!(part, "" | "." | "..")) && !name.contains(['*', '?', '\\']);
    let is_yaml = [".yaml", ".yml"].iter().any(|end| name.ends_with(end));
    if is_plain && is_yaml {
        return Ok(name);
    }
    Err(config.invalid(KEY, &format!("'{name}' is no name of a YAML file; write for example catalog-info.yaml")).into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn catalog_files_are_called_something_yaml() {
        let read = |name: &str| {
            let config = Config::from_value(json!({"catalog": {"import": {"entityFilename": name}}}));
            Settings::read(&config).map(|settings| settings.entity_filename)
        };
        assert_eq!(read("/.backstage/info.yml").unwrap(), ".backstage/info.yml");
        for name in ["catalog-info", "../catalog-info.yaml", "*.yaml", ""] {
            assert!(read(name).is_err(), "{name}");
        }
        let usual = Settings::read(&Config::from_value(json!({}))).unwrap();
        assert_eq!(
            (usual.entity_filename.as_str(), usual.pull_request_branch.as_str()),
            ("catalog-info.yaml", "backstage-integration")
        );
    }
}
