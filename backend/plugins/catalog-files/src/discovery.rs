//! Walks through a folder.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{EntityProvider, ProviderError};
use callboard_integrations::discovery::{
    CatalogFile, Discovery, DiscoveryProvider, Found, Naming, Presence, required, required_schedule,
};
use walkdir::{DirEntry, WalkDir};

pub(crate) const SECTION: &str = "catalog.providers.fileTree";

/// Goes no deeper, should a folder lead back to itself by a mount.
const MAX_DEPTH: usize = 64;

/// One definition of `catalog.providers.fileTree`.
#[derive(Clone)]
struct Tree {
    folder: PathBuf,
    file: CatalogFile,
}

pub(crate) fn provider(id: &str, config: &Config, base: &Path) -> Result<Arc<dyn EntityProvider>, ConfigError> {
    let folder = required(config, "path", "a folder of this machine")?;
    let beside = config.origin("path").and_then(|origin| Some(origin.file.parent()?.to_owned()));
    let tree = Tree {
        folder: absolute(Path::new(&folder), base, beside.as_deref()),
        file: CatalogFile::read_or(config, "catalogPath", "**/catalog-info.yaml")?,
    };
    let naming = Naming::file(format!("fileTree-provider:{id}"), Presence::Optional);
    Ok(DiscoveryProvider::shared(naming, required_schedule(config)?, tree))
}

/// As `catalog.locations` takes relative files.
fn absolute(folder: &Path, base: &Path, beside: Option<&Path>) -> PathBuf {
    let here = without_detours(&base.join(folder));
    let there = beside.map(|beside| without_detours(&base.join(beside).join(folder)));
    there.filter(|there| !here.exists() && there.exists()).unwrap_or(here)
}

fn without_detours(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, component| {
        match component {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            component => path.push(component),
        }
        path
    })
}

impl Tree {
    /// The catalog files below the folder. Folders that links lead to are not gone into: they may lead back.
    fn walk(&self) -> Result<Found, ProviderError> {
        let is_unhidden = |entry: &DirEntry| entry.depth() == 0 || self.goes_into(entry);
        let walk = WalkDir::new(&self.folder).min_depth(1).max_depth(MAX_DEPTH).into_iter().filter_entry(is_unhidden);
        let mut found = Found::default();
        for entry in walk {
            let entry = entry.with_context(|| {
                format!(
                    "the folder {} could not be read whole; check that it is there, and the permissions in it",
                    self.folder.display()
                )
            })?;
            found.looked_at += 1;
            let Some(below) = entry.path().strip_prefix(&self.folder).ok().and_then(Path::to_str) else { continue };
            // A link to a file is one.
            if self.file.matches(below) && entry.path().is_file() {
                found.targets.push(entry.path().display().to_string());
            }
        }
        if found.looked_at == 0 {
            bail!(
                "the folder {} is empty, so what is usually there is perhaps not mounted; nothing was removed. To remove its entities, remove the provider",
                self.folder.display()
            );
        }
        Ok(found)
    }

    /// Names that start with a dot, such as that of a repository's own data, must be asked for with one.
    fn goes_into(&self, entry: &DirEntry) -> bool {
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        !is_hidden || self.file.path().split('/').any(|segment| segment.starts_with('.'))
    }
}

#[async_trait]
impl Discovery for Tree {
    async fn find(&self) -> Result<Found, ProviderError> {
        let tree = self.clone();
        tokio::task::spawn_blocking(move || tree.walk()).await?
    }
}
