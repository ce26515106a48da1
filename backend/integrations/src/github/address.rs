//! Addresses of files on GitHub.

use callboard_core::url_reader::ReadError;
use url::Url;

use crate::path::{decoded, encoded, encoded_path, without_detours};

/// `https://github.com/owner/repository/blob/revision/path`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GithubFile {
    pub(super) owner: String,
    pub(super) repository: String,
    /// `blob`, `tree`, `raw` or `edit`.
    pub(super) view: String,
    /// A branch, tag or commit; a slash in it is encoded in the address.
    pub(super) revision: String,
    /// Decoded, without a slash in front.
    pub(super) path: String,
}

impl GithubFile {
    pub(super) fn parse(url: &Url) -> Result<Self, ReadError> {
        let unclear = || {
            ReadError::Input(format!(
                "{url} names no file on GitHub; write /owner/repository/blob/branch/path behind the host"
            ))
        };
        let mut parts = url.path().trim_start_matches('/').splitn(5, '/');
        let mut next = || parts.next().filter(|part| !part.is_empty()).ok_or_else(unclear);
        let (owner, repository, view, revision, path) = (next()?, next()?, next()?, next()?, next()?);
        if !matches!(view, "blob" | "tree" | "raw" | "edit") {
            return Err(unclear());
        }
        without_detours(url, path)?;
        Ok(Self {
            owner: decoded(owner),
            repository: decoded(repository).trim_end_matches(".git").to_owned(),
            view: view.to_owned(),
            revision: decoded(revision),
            path: decoded(path),
        })
    }

    /// The repository in the REST API.
    pub(super) fn api_path(&self) -> String {
        format!("/repos/{}/{}", encoded(&self.owner), encoded(&self.repository))
    }

    /// The address of another file at the same revision.
    pub(super) fn sibling(&self, url: &Url, path: &str) -> String {
        let root: String = url.path().splitn(6, '/').take(5).collect::<Vec<_>>().join("/");
        let mut sibling = url.clone();
        sibling.set_path(&format!("{root}/{}", encoded_path(path)));
        sibling.set_query(None);
        sibling.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<GithubFile, ReadError> {
        GithubFile::parse(&Url::parse(url).unwrap())
    }

    #[test]
    fn files_at_a_revision() {
        let file = parse("https://github.com/acme/shop/blob/feature%2Fx/a%20b/c.yaml").unwrap();
        assert_eq!((file.owner.as_str(), file.repository.as_str()), ("acme", "shop"));
        assert_eq!((file.revision.as_str(), file.path.as_str()), ("feature/x", "a b/c.yaml"));
        let url = Url::parse("https://github.com/acme/shop/tree/main/*/c.yaml").unwrap();
        let sibling = GithubFile::parse(&url).unwrap().sibling(&url, "a b/c.yaml");
        assert_eq!(sibling, "https://github.com/acme/shop/tree/main/a%20b/c.yaml");
    }

    #[test]
    fn anything_else_is_refused() {
        for url in [
            "https://github.com/acme/shop",
            "https://github.com/acme/shop/blob/main",
            "https://github.com/acme/shop/issues/1/x",
            "https://github.com/acme/shop/blob/main/a/%252e%252e/b",
            "https://github.com/acme/shop/blob/main/..%2f..%2fx",
        ] {
            assert_eq!(parse(url).unwrap_err().name(), "InputError", "{url}");
        }
    }
}
