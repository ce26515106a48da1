//! A catalog file proposed to a repository, in the portal's name or with access that a person lends it.
//!
//! The portal's credentials may do more than whoever asks. So nothing is written but a valid catalog file of the
//! configured name, on the configured branch, and never into a folder that hosts run things from.

use callboard_core::repositories::{Proposal, ProposalOutcome, Proposed};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::catalog::{PullRequestInput, PullRequestOutcome, PullRequestOutput};
use callboard_shared::entity::{LocationRef, annotations};
use serde_json::Value;

use super::{Registering, analysis};
use crate::ingest::{default_annotation, documents};

/// Bytes; a catalog file that somebody fills a form for is far smaller.
const LONGEST_CONTENT: usize = 256 * 1024;
/// Characters.
const LONGEST_TITLE: usize = 200;
/// Characters.
const LONGEST_BODY: usize = 20_000;

/// Who asks for a proposal.
pub(crate) struct Asked {
    /// As it stands in the pull request.
    pub(crate) by: String,
}

/// Opens a pull request, or finds the one that is open.
///
/// # Errors
/// When the file is not one that may be proposed, its entities are not valid, or its host refuses.
pub(crate) async fn propose(
    registering: &Registering,
    input: PullRequestInput,
    asked: &Asked,
) -> ApiResult<PullRequestOutput> {
    let settings = &registering.engine.settings;
    let path = checked_path(&input.path, &settings.entity_filename)?;
    check_words(&input)?;
    let repository = match input.access_token.as_deref().map(str::trim).filter(|token| !token.is_empty()) {
        Some(token) => registering.repositories.find_lent(&input.target, token)?,
        None => registering.repositories.find(&input.target)?,
    };
    if !repository.has_credentials() {
        return Err(ApiError::NotAllowed(
            "The portal has no credentials for this host; ask whoever runs it to add them to integrations in \
             app-config.yaml, or add the file yourself"
                .into(),
        ));
    }
    let about = analysis::about(repository.as_ref(), &input.target).await?;
    let address = repository.file_address(&about.default_branch, &path);
    check_entities(registering, &input.content, &address).await?;
    let proposal = Proposal {
        path,
        content: input.content,
        branch: settings.pull_request_branch.clone(),
        title: input.title.trim().to_owned(),
        body: format!("{}\n\nProposed by {}.", input.body.trim(), asked.by),
    };
    let Proposed { url, number, file, outcome } = repository.propose(&proposal).await?;
    tracing::info!(by = asked.by, repository = about.full_name, url, ?outcome, "proposed a catalog file");
    let outcome = match outcome {
        ProposalOutcome::Opened => PullRequestOutcome::Opened,
        ProposalOutcome::Updated => PullRequestOutcome::Updated,
        ProposalOutcome::Unchanged => PullRequestOutcome::Unchanged,
    };
    Ok(PullRequestOutput { url, number, file, outcome })
}

/// The path, when a file may be proposed there.
fn checked_path(path: &str, name: &str) -> ApiResult<String> {
    let refused = |why: &str| ApiError::Input(format!("path: '{path}' {why}"));
    let trimmed = path.trim().trim_start_matches('/');
    let folder = trimmed.strip_suffix(name).filter(|folder| folder.is_empty() || folder.ends_with('/'));
    let folder = folder.ok_or_else(|| refused(&format!("does not end in {name}, the name of catalog files here")))?;
    let mut parts = folder.split_terminator('/');
    // A segment that begins with a dot is a detour, or belongs to the host: .github, .git.
    if parts.any(|part| part.is_empty() || part.starts_with('.') || part.contains(['\\', '*', '?', '\0', '%'])) {
        return Err(refused("has a folder that nothing is proposed to; leave out folders that begin with a dot"));
    }
    Ok(trimmed.to_owned())
}

fn check_words(input: &PullRequestInput) -> ApiResult<()> {
    let refused = |field: &str, why: String| Err(ApiError::Input(format!("{field}: {why}")));
    let title = input.title.trim();
    if title.is_empty() || title.contains(['\n', '\r']) || title.chars().count() > LONGEST_TITLE {
        return refused("title", format!("must be one line of 1 to {LONGEST_TITLE} characters"));
    }
    if input.body.chars().count() > LONGEST_BODY {
        return refused("body", format!("must have at most {LONGEST_BODY} characters"));
    }
    if input.content.len() > LONGEST_CONTENT {
        return refused("content", format!("must have at most {} KiB", LONGEST_CONTENT / 1024));
    }
    Ok(())
}

/// Every entity of the file must be one that the catalog would take from there.
async fn check_entities(registering: &Registering, content: &str, address: &str) -> ApiResult<()> {
    let refused = |why: String| ApiError::Input(format!("content: {why}"));
    let location = LocationRef::new("url", address);
    let entities: Vec<Value> = documents(content.as_bytes()).into_iter().collect::<Result<_, _>>().map_err(refused)?;
    if entities.is_empty() {
        return Err(refused("holds no entity".into()));
    }
    let processing = &registering.engine.processing;
    for mut entity in entities {
        for key in [annotations::MANAGED_BY_LOCATION, annotations::MANAGED_BY_ORIGIN_LOCATION] {
            default_annotation(&mut entity, key, &location.to_string());
        }
        if !processing.rules.allow(&entity, &location) {
            let kind = entity["kind"].as_str().unwrap_or_default();
            return Err(refused(format!(
                "entities of kind {kind} may not be registered from {address}; see catalog.rules"
            )));
        }
        processing.run(entity, None).await.map_err(|errors| {
            let errors: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
            refused(errors.join("; "))
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_catalog_files_are_proposed_and_nothing_that_hosts_run() {
        let name = "catalog-info.yaml";
        for path in ["catalog-info.yaml", "/services/shop/catalog-info.yaml"] {
            assert_eq!(checked_path(path, name).unwrap(), path.trim_start_matches('/'));
        }
        assert_eq!(checked_path(".backstage/info.yaml", ".backstage/info.yaml").unwrap(), ".backstage/info.yaml");
        for path in [
            "",
            "other.yaml",
            "my-catalog-info.yaml",
            ".github/workflows/catalog-info.yaml",
            "../catalog-info.yaml",
            "a//catalog-info.yaml",
            "a/%2e%2e/catalog-info.yaml",
            "a\\catalog-info.yaml",
            "*/catalog-info.yaml",
        ] {
            assert!(checked_path(path, name).is_err(), "{path}");
        }
    }
}
