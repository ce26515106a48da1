//! Addresses of files on GitLab.

use callboard_core::url_reader::ReadError;
use url::Url;

use crate::path::{decoded, encoded, encoded_path, join, without_detours};

/// A file on GitLab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GitlabFile {
    /// `/group/…/project/-/blob/revision/path`
    Repository(RepositoryFile),
    /// `/group/…/project/-/jobs/artifacts/revision/raw/path?job=name`
    Artifact {
        project: String,
        /// What stands behind `/-/`, encoded as it was, with the query.
        rest: String,
    },
}

/// A file of a repository at a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RepositoryFile {
    /// With its groups.
    pub(super) project: String,
    pub(super) revision: String,
    pub(super) path: String,
}

impl GitlabFile {
    /// Reads an address of the GitLab whose pages are below `base`.
    pub(super) fn parse(url: &Url, base: &str) -> Result<Self, ReadError> {
        let unclear = || {
            ReadError::Input(format!(
                "{url} names no file on GitLab; write /group/project/-/blob/branch/path behind the host"
            ))
        };
        let below = Url::parse(base).map(|base| base.path().trim_end_matches('/').to_owned()).unwrap_or_default();
        let path = url.path().strip_prefix(&below).unwrap_or(url.path());
        if let Some((project, rest)) = path.split_once("/-/jobs/artifacts/") {
            without_detours(url, rest)?;
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            return Ok(Self::Artifact {
                project: project_name(project),
                rest: format!("jobs/artifacts/{rest}{query}"),
            });
        }
        let (project, rest) = ["/-/blob/", "/-/raw/", "/-/tree/", "/blob/"]
            .iter()
            .find_map(|view| path.split_once(view))
            .ok_or_else(unclear)?;
        let (revision, path) = rest.split_once('/').filter(|(_, path)| !path.is_empty()).ok_or_else(unclear)?;
        if project.trim_matches('/').is_empty() {
            return Err(unclear());
        }
        without_detours(url, path)?;
        Ok(Self::Repository(RepositoryFile {
            project: project_name(project),
            revision: decoded(revision),
            path: decoded(path),
        }))
    }

    /// The address in the API below `base`.
    pub(super) fn api_address(&self, base: &str) -> Result<Url, ReadError> {
        match self {
            Self::Repository(file) => {
                let path = format!("{}/repository/files/{}/raw", file.api_path(), encoded(&file.path));
                let mut url = join(&api(base), &path)?;
                url.query_pairs_mut().append_pair("ref", &file.revision);
                Ok(url)
            }
            Self::Artifact { project, rest } => join(&api(base), &format!("/projects/{}/{rest}", encoded(project))),
        }
    }
}

impl RepositoryFile {
    /// The project in the API.
    pub(super) fn api_path(&self) -> String {
        format!("/projects/{}", encoded(&self.project))
    }

    /// The address of another file at the same revision.
    pub(super) fn sibling(&self, base: &str, path: &str) -> String {
        let revision = encoded(&self.revision);
        format!("{base}/{}/-/blob/{revision}/{}", encoded_path(&self.project), encoded_path(path))
    }
}

/// The API beside the pages below `base`.
pub(super) fn api(base: &str) -> String {
    format!("{base}/api/v4")
}

fn project_name(path: &str) -> String {
    decoded(path.trim_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(url: &str, base: &str) -> String {
        GitlabFile::parse(&Url::parse(url).unwrap(), base).unwrap().api_address(base).unwrap().to_string()
    }

    #[test]
    fn every_form_has_its_address_in_the_api() {
        let base = "https://git.example";
        let expected = "https://git.example/api/v4/projects/g%2Fs%2Fp/repository/files/a%2Fc.yaml/raw?ref=main";
        assert_eq!(api("https://git.example/g/s/p/-/blob/main/a/c.yaml", base), expected);
        assert_eq!(api("https://git.example/g/s/p/blob/main/a/c.yaml", base), expected);
        assert_eq!(
            api("https://git.example/sub/g/p/-/blob/fix%2Fx/c.yaml", "https://git.example/sub"),
            "https://git.example/sub/api/v4/projects/g%2Fp/repository/files/c.yaml/raw?ref=fix%2Fx"
        );
        assert_eq!(
            api("https://git.example/g/p/-/jobs/artifacts/main/raw/out/c.yaml?job=build", base),
            "https://git.example/api/v4/projects/g%2Fp/jobs/artifacts/main/raw/out/c.yaml?job=build"
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for url in [
            "https://git.example/g/p",
            "https://git.example/g/p/-/blob/main",
            "https://git.example/g/p/-/issues/1",
            "https://git.example/-/blob/main/a",
            "https://git.example/g/p/-/blob/main/..%2f..%2fx",
            "https://git.example/g/p/-/jobs/artifacts/main/raw/..%2fx?job=b",
        ] {
            let error = GitlabFile::parse(&Url::parse(url).unwrap(), "https://git.example").unwrap_err();
            assert_eq!(error.name(), "InputError", "{url}");
        }
    }
}
