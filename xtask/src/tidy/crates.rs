//! Who may depend on whom.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Finding;

/// A crate of the workspace.
#[derive(Debug, Clone)]
pub(super) struct Crate {
    name: String,
    /// Its folder below the root.
    folder: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Clone)]
struct Dependency {
    name: String,
    only_for_tests: bool,
}

/// What makes a crate do I/O, or belongs to one side only.
const NOT_SHARED: &[&str] =
    &["axum", "sea-orm", "sqlx", "leptos", "leptos_router", "web-sys", "tokio", "reqwest", "hyper", "gloo-net"];
/// The only crate that speaks to other hosts.
const SPEAKS_HTTP: &str = "backend/core";

/// Reads what `cargo metadata` says.
pub(super) fn read(metadata: &Value) -> Result<Vec<Crate>> {
    let root = metadata["workspace_root"].as_str().context("cargo metadata names no root")?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    packages.iter().map(|package| read_crate(package, root).context("cargo metadata is incomplete")).collect()
}

fn read_crate(package: &Value, root: &str) -> Option<Crate> {
    let manifest = package["manifest_path"].as_str()?.strip_prefix(root)?.replace('\\', "/");
    let folder = manifest.trim_start_matches('/').trim_end_matches("Cargo.toml").trim_end_matches('/').to_owned();
    let dependencies = package["dependencies"].as_array()?.iter().map(|dependency| {
        Some(Dependency { name: dependency["name"].as_str()?.to_owned(), only_for_tests: dependency["kind"] == "dev" })
    });
    Some(Crate {
        name: package["name"].as_str()?.to_owned(),
        folder,
        dependencies: dependencies.collect::<Option<_>>()?,
    })
}

/// What breaks a rule.
pub(super) fn check(crates: &[Crate]) -> Vec<Finding> {
    let folder_of = |name: &str| crates.iter().find(|krate| krate.name == name).map(|krate| krate.folder.as_str());
    let mut findings = Vec::new();
    for krate in crates {
        for dependency in &krate.dependencies {
            let target = folder_of(&dependency.name).unwrap_or_default();
            if let Some(why) = forbidden(&krate.folder, dependency, target) {
                findings.push(Finding::new(
                    format!("{}/Cargo.toml", krate.folder),
                    format!("{} must not depend on {}: {why}", krate.name, dependency.name),
                ));
            }
        }
    }
    findings
}

/// Why a crate in one folder may not depend on one in another, if it may not.
fn forbidden(from: &str, dependency: &Dependency, to: &str) -> Option<&'static str> {
    let name = dependency.name.as_str();
    let plugins = ["backend/plugins/", "frontend/plugins/"];
    if from == "shared" && !dependency.only_for_tests && NOT_SHARED.contains(&name) {
        return Some("shared does no I/O and belongs to both sides");
    }
    if from.starts_with("shared") && !to.is_empty() && to != "shared/letters" {
        return Some("shared stands below everything else, and its leaf below that");
    }
    if plugins.iter().any(|folder| from.starts_with(folder) && to.starts_with(folder)) {
        return Some("plugins ask callboard-core for a service trait that the other plugin provides");
    }
    if plugins.iter().any(|folder| to.starts_with(folder)) && !matches!(from, "backend" | "frontend") {
        return Some("plugins are named in one place, portal.rs");
    }
    if from.starts_with("backend/crates/") && !to.is_empty() && !to.starts_with("backend/crates/") && to != "shared" {
        return Some("the crates below backend/crates know nothing of portals");
    }
    let is = |folder: &str, side: &str| folder == side || folder.starts_with(&format!("{side}/"));
    if (is(from, "frontend") && is(to, "backend")) || (is(from, "backend") && is(to, "frontend")) {
        return Some("server and browser agree through shared");
    }
    if name == "reqwest" && from != SPEAKS_HTTP && !dependency.only_for_tests {
        return Some("all outgoing HTTP goes through the guarded client of callboard-core");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn krate(name: &str, folder: &str, dependencies: &[&str]) -> Crate {
        let dependencies =
            dependencies.iter().map(|name| Dependency { name: (*name).to_owned(), only_for_tests: false }).collect();
        Crate { name: name.to_owned(), folder: folder.to_owned(), dependencies }
    }

    fn tree(bad: Crate) -> Vec<Crate> {
        vec![
            krate("callboard", "backend", &["callboard-core", "callboard-catalog", "callboard-shared"]),
            krate("callboard-core", "backend/core", &["callboard-config", "callboard-shared", "reqwest"]),
            krate("callboard-config", "backend/crates/config", &["serde"]),
            krate("callboard-catalog", "backend/plugins/catalog", &["callboard-core"]),
            krate("callboard-shared", "shared", &["serde"]),
            krate("callboard-web-core", "frontend/core", &["callboard-shared", "leptos"]),
            bad,
        ]
    }

    #[test]
    fn each_rule_finds_its_breach() {
        assert!(check(&tree(krate("callboard-auth", "backend/plugins/auth", &["callboard-core"]))).is_empty());
        let breaches = [
            krate("other", "shared", &["sea-orm"]),
            krate("other", "shared", &["callboard-core"]),
            krate("other", "backend/plugins/auth", &["callboard-catalog"]),
            krate("other", "backend/core", &["callboard-catalog"]),
            krate("other", "backend/crates/docs", &["callboard-core"]),
            krate("other", "frontend/ui", &["callboard-config"]),
            krate("other", "backend/plugins/auth", &["reqwest"]),
        ];
        for breach in breaches {
            let findings = check(&tree(breach.clone()));
            assert_eq!(findings.len(), 1, "{breach:?}: {findings:?}");
            assert!(findings[0].to_string().contains("other must not depend on"), "{findings:?}");
        }
    }

    #[test]
    fn tests_may_speak_http() {
        let mut tests = krate("callboard-auth", "backend/plugins/auth", &["reqwest"]);
        tests.dependencies[0].only_for_tests = true;
        assert!(check(&tree(tests)).is_empty());
    }

    #[test]
    fn metadata_is_read() {
        let metadata = serde_json::json!({ "workspace_root": "/src/callboard", "packages": [{
            "name": "callboard-core", "manifest_path": "/src/callboard/backend/core/Cargo.toml",
            "dependencies": [{ "name": "insta", "kind": "dev" }, { "name": "serde", "kind": null }],
        }] });
        let crates = read(&metadata).unwrap();
        assert_eq!((crates[0].name.as_str(), crates[0].folder.as_str()), ("callboard-core", "backend/core"));
        assert!(crates[0].dependencies[0].only_for_tests && !crates[0].dependencies[1].only_for_tests);
    }
}
