//! How a change is proposed: look what is there, and do what is missing.
//!
//! A host may do what it is asked and still not say so, and people ask twice. So every step looks first, and a step
//! that failed is looked at again: when what it was for is there, it did not fail.

use callboard_core::repositories::{Proposal, ProposalOutcome, Proposed, RepositoryError};

use super::{Change, Head, NewRequest, Remote};

pub(super) async fn propose(remote: &impl Remote, proposal: &Proposal) -> Result<Proposed, RepositoryError> {
    let about = remote.about().await?;
    let base = about.default_branch.as_str();
    if proposal.branch == base {
        return Err(RepositoryError::Input(format!(
            "{base} is the default branch of {}; propose the change on another one (catalog.import.pullRequestBranchName)",
            about.full_name
        )));
    }
    let trunk = remote.head(base).await?.ok_or_else(|| {
        RepositoryError::Input(format!("{} has no commit yet; add one, a README for example", about.full_name))
    })?;
    let address = remote.file_address(base, &proposal.path);
    if remote.file(&trunk, &proposal.path).await?.is_some() {
        return Err(RepositoryError::Exists(address));
    }
    let head = branch(remote, proposal, &trunk).await?;
    let changed = commit(remote, proposal, &head).await?;
    if let Some(open) = remote.find_request(&proposal.branch, base).await? {
        let outcome = if changed { ProposalOutcome::Updated } else { ProposalOutcome::Unchanged };
        return Ok(Proposed { url: open.url, number: open.number, file: address, outcome });
    }
    let request = NewRequest { branch: &proposal.branch, base, title: &proposal.title, body: &proposal.body };
    let opened = match remote.open_request(&request).await {
        Ok(opened) => opened,
        Err(error) => remote.find_request(&proposal.branch, base).await?.ok_or(error)?,
    };
    Ok(Proposed { url: opened.url, number: opened.number, file: address, outcome: ProposalOutcome::Opened })
}

/// The branch, made if there is none.
async fn branch(remote: &impl Remote, proposal: &Proposal, trunk: &Head) -> Result<Head, RepositoryError> {
    let name = &proposal.branch;
    if let Some(head) = remote.head(name).await? {
        return Ok(head);
    }
    if let Err(error) = remote.create_branch(name, trunk).await {
        return remote.head(name).await?.ok_or_else(|| error.into());
    }
    Ok(Head { branch: name.clone(), commit: trunk.commit.clone() })
}

/// Puts the file on the branch; false when it is there with just this content.
async fn commit(remote: &impl Remote, proposal: &Proposal, head: &Head) -> Result<bool, RepositoryError> {
    let previous = remote.file(head, &proposal.path).await?;
    let is_there = |content: &[u8]| content == proposal.content.as_bytes();
    if previous.as_ref().is_some_and(|version| is_there(&version.content)) {
        return Ok(false);
    }
    let change = Change {
        head,
        path: &proposal.path,
        content: &proposal.content,
        message: &proposal.title,
        previous: previous.as_ref(),
    };
    if let Err(error) = remote.commit(&change).await {
        let moved = remote.head(&head.branch).await?;
        let now = match &moved {
            Some(head) => remote.file(head, &proposal.path).await?,
            None => None,
        };
        if !now.is_some_and(|version| is_there(&version.content)) {
            return Err(error.into());
        }
    }
    Ok(true)
}
