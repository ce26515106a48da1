//! Addresses of files on Azure DevOps.

use callboard_core::url_reader::ReadError;
use url::Url;

use crate::path::{encoded, segments, without_detours};

/// `/organization/project/_git/repository?path=/file&version=GBbranch`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AzureFile {
    /// Whose credentials are used.
    pub(super) organization: String,
    /// What stands in front of `/_apis`, encoded, with a slash in front.
    pub(super) project_path: String,
    pub(super) repository: String,
    /// Without a slash in front.
    pub(super) path: String,
    /// The query of the API that names the revision.
    pub(super) version: Vec<(&'static str, String)>,
}

impl AzureFile {
    pub(super) fn parse(url: &Url) -> Result<Self, ReadError> {
        let unclear = || {
            ReadError::Input(format!(
                "{url} names no file on Azure DevOps; write /organization/project/_git/repository?path=/file behind the host"
            ))
        };
        let all = segments(url);
        let git = all.iter().position(|segment| segment == "_git").ok_or_else(unclear)?;
        let repository = all.get(git + 1).filter(|name| !name.is_empty()).ok_or_else(unclear)?;
        let legacy = url.host_str().and_then(|host| host.strip_suffix(".visualstudio.com"));
        // The project is left out when it has the name of its repository.
        let (before, organization) = match legacy {
            Some(organization) => (&all[..git], organization.to_owned()),
            None => (&all[..git], all.first().filter(|_| git > 0).ok_or_else(unclear)?.clone()),
        };
        let outer = usize::from(legacy.is_none());
        let has_project = before.len() > outer;
        let mut path: Vec<String> = before.iter().map(|segment| encoded(segment)).collect();
        if !has_project {
            path.push(encoded(repository));
        }
        let query =
            |name: &str| url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
        let file = query("path").ok_or_else(unclear)?;
        without_detours(url, &file)?;
        Ok(Self {
            organization,
            project_path: format!("/{}", path.join("/")),
            repository: encoded(repository),
            path: file.trim_start_matches('/').to_owned(),
            version: query("version").map_or_else(|| Ok(Vec::new()), |version| read_version(url, &version))?,
        })
    }

    /// The address of another file at the same revision.
    pub(super) fn sibling(&self, url: &Url, path: &str) -> String {
        let mut sibling = url.clone();
        let kept = url.query_pairs().filter(|(name, _)| name != "path");
        let kept: Vec<(String, String)> = kept.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        sibling.query_pairs_mut().clear().append_pair("path", &format!("/{path}")).extend_pairs(kept);
        sibling.to_string()
    }
}

/// `GB` stands for a branch, `GT` for a tag, `GC` for a commit.
fn read_version(url: &Url, text: &str) -> Result<Vec<(&'static str, String)>, ReadError> {
    let (kind, name) = match text.split_at_checked(2) {
        Some(("GB", name)) => ("branch", name),
        Some(("GT", name)) => ("tag", name),
        Some(("GC", name)) => ("commit", name),
        _ => {
            return Err(ReadError::Input(format!(
                "{url} has the unknown version '{text}'; write GB and a branch, or GT and a tag"
            )));
        }
    };
    let version = ("version", name.to_owned());
    Ok(if kind == "branch" { vec![version] } else { vec![version, ("versionType", kind.to_owned())] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<AzureFile, ReadError> {
        AzureFile::parse(&Url::parse(url).unwrap())
    }

    #[test]
    fn every_form_of_address() {
        for (url, organization, project) in [
            ("https://dev.azure.com/acme/shop/_git/web?path=%2Fa%2Fc.yaml&version=GBmain", "acme", "/acme/shop"),
            ("https://dev.azure.com/acme/_git/web?path=/a/c.yaml&version=GBmain", "acme", "/acme/web"),
            ("https://acme.visualstudio.com/shop/_git/web?path=/a/c.yaml&version=GBmain", "acme", "/shop"),
            ("https://acme.visualstudio.com/_git/web?path=/a/c.yaml&version=GBmain", "acme", "/web"),
            ("https://tfs.example/coll/my%20shop/_git/web?path=/a/c.yaml&version=GBmain", "coll", "/coll/my%20shop"),
        ] {
            let file = parse(url).unwrap();
            assert_eq!((file.organization.as_str(), file.project_path.as_str()), (organization, project), "{url}");
            assert_eq!((file.repository.as_str(), file.path.as_str()), ("web", "a/c.yaml"));
            assert_eq!(file.version, [("version", "main".to_owned())]);
        }
        let tag = parse("https://dev.azure.com/o/p/_git/r?path=/a&version=GTv1").unwrap();
        assert_eq!(tag.version, [("version", "v1".to_owned()), ("versionType", "tag".to_owned())]);
    }

    #[test]
    fn anything_else_is_refused() {
        for url in [
            "https://dev.azure.com/o/p/_git/r",
            "https://dev.azure.com/o/p?path=/a",
            "https://dev.azure.com/_git/r?path=/a",
            "https://dev.azure.com/o/p/_git/r?path=/a&version=main",
            "https://dev.azure.com/o/p/_git/r?path=/a/../b",
        ] {
            assert_eq!(parse(url).unwrap_err().name(), "InputError", "{url}");
        }
    }
}
