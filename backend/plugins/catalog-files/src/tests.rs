use std::fs;
use std::path::Path;
use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use callboard_core::catalog::EntityProvider;
use callboard_integrations::testing::{overlaid, run, targets};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::providers;

fn write(folder: &Path, files: &[&str]) {
    for file in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "kind: Component").unwrap();
    }
}

fn provider(base: &Path, more: Value) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let definition =
        overlaid(json!({"path": "./checkout", "schedule": {"frequency": "PT1M", "timeout": "PT1M"}}), more);
    let config = Config::from_value(json!({"catalog": {"providers": {"fileTree": {"x": definition}}}}));
    Ok(providers(&config, base)?.remove(0))
}

/// Files that were found, as they are below the folder.
async fn found(base: &TempDir, more: Value) -> Vec<String> {
    let provider = provider(base.path(), more).unwrap();
    let folder = base.path().join("checkout");
    let all = targets(&provider, Some("optional")).await;
    all.iter().map(|file| Path::new(file).strip_prefix(&folder).unwrap().display().to_string()).collect()
}

fn checkout() -> TempDir {
    let base = tempfile::tempdir().unwrap();
    let files = [
        "catalog-info.yaml",
        "web/catalog-info.yaml",
        "web/src/main.rs",
        ".git/catalog-info.yaml",
        "api/[v1]/catalog-info.yaml",
        "api/other.yaml",
    ];
    write(&base.path().join("checkout"), &files);
    base
}

#[tokio::test]
async fn catalog_files_at_any_depth() {
    let base = checkout();
    assert_eq!(provider(base.path(), json!({})).unwrap().name(), "fileTree-provider:x");
    assert_eq!(
        found(&base, json!({})).await,
        ["api/[v1]/catalog-info.yaml", "catalog-info.yaml", "web/catalog-info.yaml"]
    );
    assert_eq!(found(&base, json!({"catalogPath": "*/*.yaml"})).await, ["api/other.yaml", "web/catalog-info.yaml"]);
    assert_eq!(found(&base, json!({"catalogPath": "/catalog-info.yaml"})).await, ["catalog-info.yaml"]);
    assert_eq!(found(&base, json!({"catalogPath": ".git/*.yaml"})).await, [".git/catalog-info.yaml"]);
    assert_eq!(found(&base, json!({"catalogPath": "none.yaml"})).await, Vec::<String>::new());
}

#[tokio::test]
async fn locations_are_files() {
    let base = checkout();
    let entities = run(&provider(base.path(), json!({})).unwrap()).await.unwrap();
    let file = base.path().join("checkout/catalog-info.yaml").display().to_string();
    let own = entities.iter().find(|deferred| deferred.entity["spec"]["target"] == file.as_str()).unwrap();
    assert_eq!(own.entity["spec"]["type"], "file");
    assert_eq!(own.entity["metadata"]["annotations"]["backstage.io/managed-by-location"], format!("file:{file}"));
}

#[cfg(unix)]
#[tokio::test]
async fn links_to_files_count_and_links_to_folders_lead_nowhere() {
    let base = checkout();
    let folder = base.path().join("checkout");
    std::os::unix::fs::symlink("../catalog-info.yaml", folder.join("web/src/catalog-info.yaml")).unwrap();
    std::os::unix::fs::symlink("..", folder.join("web/loop")).unwrap();
    let all = found(&base, json!({"catalogPath": "web/**/catalog-info.yaml"})).await;
    assert_eq!(all, ["web/catalog-info.yaml", "web/src/catalog-info.yaml"]);
    // The folder itself may be one.
    std::os::unix::fs::symlink("checkout", base.path().join("current")).unwrap();
    let current = provider(base.path(), json!({"path": "current"})).unwrap();
    assert_eq!(
        targets(&current, Some("optional")).await[0],
        base.path().join("current/api/[v1]/catalog-info.yaml").display().to_string()
    );
}

#[tokio::test]
async fn a_folder_that_is_gone_or_empty_changes_nothing() {
    let base = tempfile::tempdir().unwrap();
    let provider = provider(base.path(), json!({})).unwrap();
    let error = run(&provider).await.unwrap_err().to_string();
    assert!(error.contains("checkout could not be read whole"), "{error}");
    fs::create_dir(base.path().join("checkout")).unwrap();
    let error = run(&provider).await.unwrap_err().to_string();
    assert!(error.contains("is empty"), "{error}");
}

#[test]
fn definitions_are_checked_at_start() {
    for (more, key) in [
        (json!({"path": null}), "fileTree.x.path is required"),
        (json!({"schedule": null}), "fileTree.x.schedule is required"),
        (json!({"catalogPath": "**/["}), "fileTree.x.catalogPath '**/[' is no pattern"),
    ] {
        let error = provider(Path::new("/"), more).err().unwrap().to_string();
        assert!(error.contains(key), "{error}");
    }
}
