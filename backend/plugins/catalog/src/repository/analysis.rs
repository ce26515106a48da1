//! What a repository has for the catalog.

use std::collections::BTreeMap;

use callboard_core::ApiResult;
use callboard_core::repositories::{Repository, RepositoryError, RepositoryInfo};
use callboard_core::url_reader::{ReadError, ReadOptions, ReadResult, UrlReader};
use callboard_shared::catalog::{CodeOwners, RepositoryAccess, RepositoryAnalysis, RepositoryFile};
use callboard_shared::entity::{EntityRef, LocationRef};
use futures::StreamExt;

use super::{Registering, code_owners};
use crate::ingest::{Registration, dry_run};

/// Files that are tried out; who has more registers a pattern.
const MOST_FILES: usize = 50;
/// Files that are tried out at a time.
const AT_A_TIME: usize = 4;

/// Looks for catalog files in the default branch of the repository that `target` is in, and tries each out.
///
/// # Errors
/// When the address names no repository, or its host cannot be asked.
pub(crate) async fn analyze(registering: &Registering, target: &str) -> ApiResult<RepositoryAnalysis> {
    let repository = registering.repositories.find(target)?;
    let about = about(repository.as_ref(), target).await?;
    let settings = &registering.engine.settings;
    let reader = &registering.engine.processing.reader;
    let mut found = catalog_files(reader, repository.as_ref(), &about, &settings.entity_filename).await?;
    let more = found.len() > MOST_FILES;
    found.truncate(MOST_FILES);
    let root = repository.file_address(&about.default_branch, "");
    let files: Vec<RepositoryFile> = futures::stream::iter(found)
        .map(|target| file(registering, &root, target))
        .buffered(AT_A_TIME)
        .collect::<Vec<_>>()
        .await
        .into_iter()
        .collect::<ApiResult<_>>()?;
    let code_owners = match files.is_empty() {
        true => code_owners(reader, repository.as_ref(), &about.default_branch).await,
        false => None,
    };
    Ok(RepositoryAnalysis {
        file_address: repository.file_address(&about.default_branch, &settings.entity_filename),
        can_propose: repository.has_credentials(),
        access: registering.repositories.delegation(target).map(|delegation| RepositoryAccess {
            provider: delegation.provider.to_owned(),
            host: delegation.host,
            scope: delegation.scope.to_owned(),
        }),
        name: about.name,
        full_name: about.full_name,
        description: about.description,
        default_branch: about.default_branch,
        annotations: about
            .annotation
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect::<BTreeMap<_, _>>(),
        file_name: settings.entity_filename.clone(),
        files,
        more,
        code_owners,
    })
}

/// What a repository is. One that is not there is told by the address that somebody wrote, and not by that of an API.
pub(super) async fn about(repository: &dyn Repository, target: &str) -> Result<RepositoryInfo, RepositoryError> {
    repository.about().await.map_err(|error| match error {
        RepositoryError::NotFound(_) => RepositoryError::NotFound(format!(
            "{target} does not exist, or the portal's credentials may not see it; check the address, or ask whoever runs \
             this portal to give it access"
        )),
        other => other,
    })
}

/// The addresses of the catalog files, in order.
async fn catalog_files(
    reader: &UrlReader,
    repository: &dyn Repository,
    about: &RepositoryInfo,
    name: &str,
) -> Result<Vec<String>, RepositoryError> {
    let pattern = repository.file_address(&about.default_branch, &format!("**/{name}"));
    match reader.search(&pattern, ReadOptions::default()).await {
        Ok(found) => Ok(found.into_iter().map(|(address, _)| address).collect()),
        Err(ReadError::NotFound(_)) => Ok(Vec::new()),
        Err(error @ ReadError::Input(_)) => Err(RepositoryError::Input(error.to_string())),
        Err(error) => Err(RepositoryError::Unavailable(error.to_string())),
    }
}

/// What registering a file would bring in.
async fn file(registering: &Registering, root: &str, target: String) -> ApiResult<RepositoryFile> {
    let engine = &registering.engine;
    let location = LocationRef::new("url", target.clone());
    let is_registered = engine.store.location_by_target(&location).await?.is_some();
    let tried = dry_run(&engine.processing, Registration::new(location).entity()).await;
    let (entities, problem) = match tried {
        // The first is the Location that stands for the registration.
        Ok(entities) => {
            let refs = entities.iter().skip(1).filter_map(EntityRef::of);
            (refs.map(|entity| entity.to_string()).collect(), None)
        }
        Err(error) => (Vec::new(), Some(error.message)),
    };
    Ok(RepositoryFile { path: path_within(root, &target), target, is_registered, entities, problem })
}

/// The part of an address behind what the addresses of all files of the repository begin with.
fn path_within(root: &str, target: &str) -> String {
    let (before, after) = root.split_once("?at=").unwrap_or((root, ""));
    let query = if after.is_empty() { String::new() } else { format!("?at={after}") };
    let rest = target.strip_prefix(before).map(|rest| rest.strip_suffix(query.as_str()).unwrap_or(rest));
    rest.map_or_else(|| last_words(target), decoded)
}

/// Where the path stands in the query, or the address has another form.
fn last_words(target: &str) -> String {
    let url = url::Url::parse(target).ok();
    let path = url.as_ref().and_then(|url| url.query_pairs().find(|(name, _)| name == "path"));
    path.map_or_else(|| target.to_owned(), |(_, path)| path.trim_start_matches('/').to_owned())
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What CODEOWNERS says; nothing where there is none, or it cannot be read: the form can do without.
async fn code_owners(reader: &UrlReader, repository: &dyn Repository, branch: &str) -> Option<CodeOwners> {
    let reads = code_owners::PATHS.map(async |path| {
        let read = reader.read(&repository.file_address(branch, path), ReadOptions::default()).await.ok()?;
        let ReadResult::Content { bytes, .. } = read else { return None };
        let owners = code_owners::of_everything(&String::from_utf8_lossy(&bytes));
        (!owners.is_empty()).then(|| CodeOwners { path: path.to_owned(), owners })
    });
    futures::future::join_all(reads).await.into_iter().flatten().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_without_the_repository() {
        for (root, target, path) in [
            (
                "https://github.com/a/b/blob/main/",
                "https://github.com/a/b/blob/main/x%20y/catalog-info.yaml",
                "x y/catalog-info.yaml",
            ),
            (
                "https://bb/projects/P/repos/r/browse/?at=main",
                "https://bb/projects/P/repos/r/browse/a/c.yaml?at=main",
                "a/c.yaml",
            ),
            (
                "https://az/o/p/_git/r?path=/&version=GBmain",
                "https://az/o/p/_git/r?path=%2Fa%2Fc.yaml&version=GBmain",
                "a/c.yaml",
            ),
        ] {
            assert_eq!(path_within(root, target), path);
        }
    }
}
