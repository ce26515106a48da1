//! `catalog.locations` of the configuration.

use std::path::{Path, PathBuf};

use callboard_core::Config;
use callboard_core::plugin::PluginError;
use callboard_shared::catalog::Cause;
use callboard_shared::entity::LocationRef;

use crate::ingest::{Engine, Registration};
use crate::store::StoreError;

/// Forms of locations that the original stopped reading, and what replaced each.
const LEGACY: [&str; 9] = [
    "github-discovery",
    "github-org",
    "gitlab-discovery",
    "ldap-org",
    "microsoft-graph-org",
    "s3-discovery",
    "azure-discovery",
    "bitbucket-discovery",
    "aws-cloud-accounts",
];

/// The locations with the part of the configuration that each stands in.
pub(crate) struct ConfigLocations {
    pub(crate) entries: Vec<(LocationRef, Config)>,
}

impl ConfigLocations {
    /// The name under which the entities are kept.
    pub(crate) const SOURCE_KEY: &str = "ConfigLocationProvider";

    /// Reads `catalog.locations`. Relative files are looked for in the working directory first, then
    /// beside the configuration file that names them.
    pub(crate) fn read(config: &Config, working_dir: &Path) -> Result<Self, PluginError> {
        let mut entries = Vec::new();
        for (position, entry) in config.items("catalog.locations")?.into_iter().enumerate() {
            let kind = entry.string("type")?.ok_or_else(|| entry.invalid("type", "is required: file or url"))?;
            let target = entry.string("target")?.ok_or_else(|| entry.invalid("target", "is required: what to read"))?;
            if LEGACY.contains(&kind.as_str()) {
                return Err(entry
                    .invalid("type", &format!("'{kind}' is read by a provider now; move it to catalog.providers"))
                    .into());
            }
            let target = if kind == "file" {
                let file = config.origin(&format!("catalog.locations[{position}].target")).map(|origin| origin.file);
                absolute(&target, working_dir, file.as_deref())
            } else {
                target
            };
            entries.push((LocationRef::new(kind, target), entry));
        }
        Ok(Self { entries })
    }

    /// Tells the catalog what the configuration names now.
    pub(crate) async fn apply(&self, engine: &Engine) -> Result<(), StoreError> {
        let named = self.entries.iter().map(|(location, _)| Registration::new(location.clone()).discovered());
        let cause = Cause::Provider { provider: Self::SOURCE_KEY.into() };
        let removed = engine.store.apply_full(Self::SOURCE_KEY, &named.collect::<Vec<_>>(), &cause).await?;
        engine.withdraw(removed);
        engine.wake();
        Ok(())
    }
}

fn absolute(target: &str, working_dir: &Path, config_file: Option<&Path>) -> String {
    let here = clean(&working_dir.join(target));
    let Some(beside) = config_file.and_then(Path::parent) else { return here };
    let fixed = target.find(['*', '?', '[', '{']).map_or(target, |wildcard| &target[..wildcard]);
    let fixed =
        if fixed.len() == target.len() { Path::new(fixed) } else { Path::new(fixed).parent().unwrap_or(Path::new("")) };
    if working_dir.join(fixed).exists() && !fixed.as_os_str().is_empty() {
        return here;
    }
    let beside = working_dir.join(beside);
    if beside.join(fixed).exists() { clean(&beside.join(target)) } else { here }
}

/// Without `.` and `..`.
fn clean(path: &Path) -> String {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn relative_files_are_found_beside_the_configuration() {
        let folder = tempfile::tempdir().unwrap();
        let (work, beside) = (folder.path().join("work"), folder.path().join("config"));
        std::fs::create_dir_all(&work).unwrap();
        std::fs::create_dir_all(beside.join("teams")).unwrap();
        std::fs::write(beside.join("all.yaml"), "").unwrap();
        let config_file = beside.join("app-config.yaml");
        let find = |target: &str| absolute(target, &work, Some(&config_file));
        assert_eq!(find("./all.yaml"), beside.join("all.yaml").display().to_string());
        assert_eq!(find("teams/*.yaml"), beside.join("teams/*.yaml").display().to_string());
        assert_eq!(find("../nowhere.yaml"), folder.path().join("nowhere.yaml").display().to_string());
        std::fs::write(work.join("all.yaml"), "").unwrap();
        assert_eq!(find("./all.yaml"), work.join("all.yaml").display().to_string());
        assert_eq!(find("/abs/*.yaml"), "/abs/*.yaml");
    }

    #[test]
    fn old_forms_are_explained() {
        let config = Config::from_value(
            json!({"catalog": {"locations": [{"type": "github-org", "target": "https://github.com/x"}]}}),
        );
        let error = ConfigLocations::read(&config, Path::new("/")).err().unwrap();
        assert!(error.to_string().contains("catalog.providers"));
    }
}
