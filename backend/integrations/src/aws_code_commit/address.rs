//! Addresses of files in the console of CodeCommit.

use callboard_core::url_reader::ReadError;
use url::Url;

use crate::path::{decoded, without_detours};

/// `/codesuite/codecommit/repositories/name/browse/refs/heads/main/--/path`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CodeCommitFile {
    pub(super) repository: String,
    /// Nothing for the default branch.
    pub(super) revision: Option<String>,
    /// Without a slash in front.
    pub(super) path: String,
}

impl CodeCommitFile {
    pub(super) fn parse(url: &Url) -> Result<Self, ReadError> {
        let unclear = || {
            ReadError::Input(format!(
                "{url} names no file on CodeCommit; write /codesuite/codecommit/repositories/name/browse/refs/heads/main/--/path behind the host"
            ))
        };
        let rest = url.path().strip_prefix("/codesuite/codecommit/repositories/").ok_or_else(unclear)?;
        let (repository, rest) = rest.split_once("/browse/").ok_or_else(unclear)?;
        let (revision, path) = match rest.strip_prefix("--/") {
            Some(path) => ("", path),
            None => rest.split_once("/--/").ok_or_else(unclear)?,
        };
        without_detours(url, path)?;
        if repository.is_empty() || repository.contains('/') || path.is_empty() {
            return Err(unclear());
        }
        let revision = Some(decoded(revision)).filter(|revision| !revision.is_empty());
        Ok(Self { repository: decoded(repository), revision, path: decoded(path) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(path: &str) -> Result<CodeCommitFile, ReadError> {
        let url = format!("https://eu-north-1.console.aws.amazon.com/codesuite/codecommit/repositories/{path}");
        CodeCommitFile::parse(&Url::parse(&url).unwrap())
    }

    #[test]
    fn files_at_a_revision_or_not() {
        for (path, revision) in [
            ("shop/browse/refs/heads/fix/x/--/a%20b/c.yaml?region=eu-north-1", Some("refs/heads/fix/x")),
            ("shop/browse/--/a%20b/c.yaml", None),
        ] {
            let expected = CodeCommitFile {
                repository: "shop".into(),
                revision: revision.map(str::to_owned),
                path: "a b/c.yaml".into(),
            };
            assert_eq!(parse(path).unwrap(), expected, "{path}");
        }
        for path in ["shop", "shop/browse", "shop/files/edit/refs/heads/main/--/c.yaml", "shop/browse/--/a%2f..%2fb"] {
            assert_eq!(parse(path).unwrap_err().name(), "InputError", "{path}");
        }
    }
}
