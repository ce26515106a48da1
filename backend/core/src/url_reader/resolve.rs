//! Relative targets, resolved against the file that names them (contract/catalog.md §6.4).

use url::Url;

/// The base is no address.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// A relative target needs a base that is an address.
    #[error("'{base}' is no address that '{target}' could be relative to; write an absolute address")]
    Base {
        /// What was to be resolved.
        target: String,
        /// What it was relative to.
        base: String,
    },
    /// The target is malformed.
    #[error("'{0}' is neither an address nor a path")]
    Target(String),
}

/// Makes `target` absolute. A leading slash means the root of the base's repository at the same revision;
/// the base's query stays. Between files on GitHub the result names a tree, as Backstage's does.
///
/// # Errors
/// When `target` is relative and `base` is no address.
pub fn resolve(target: &str, base: &str) -> Result<String, ResolveError> {
    let base_url = Url::parse(base).ok().filter(|url| !url.cannot_be_a_base());
    if Url::parse(target).is_ok() {
        let on_github = base_url.as_ref().is_some_and(is_github);
        return Ok(if on_github { github_tree(target) } else { target.to_owned() });
    }
    let base_url = base_url.ok_or_else(|| ResolveError::Base { target: target.to_owned(), base: base.to_owned() })?;
    if is_azure(&base_url) {
        return azure(target, &base_url);
    }
    let mut resolved = match target.strip_prefix('/').filter(|rest| !rest.starts_with('/')) {
        Some(rest) => {
            let mut root = base_url.clone();
            root.set_path(&format!("{}/{rest}", repository_root(&base_url)));
            root
        }
        None => base_url.join(target).map_err(|_| ResolveError::Target(target.to_owned()))?,
    };
    resolved.set_query(base_url.query());
    let text = resolved.to_string();
    Ok(if is_github(&base_url) { github_tree(&text) } else { text })
}

/// The path of the repository's root at the revision of `url`; empty for hosts without repositories.
fn repository_root(url: &Url) -> String {
    let segments: Vec<&str> = url.path().split('/').skip(1).collect();
    let length = if is_github(url) || url.host_str() == Some("bitbucket.org") {
        // /owner/repository/blob/revision/…
        Some(4)
    } else if let Some(dash) = segments.iter().position(|segment| *segment == "-") {
        // GitLab: /group/…/project/-/blob/revision/…
        Some(dash + 3)
    } else if segments.get(2) == Some(&"src") && matches!(segments.get(3), Some(&("branch" | "tag" | "commit"))) {
        // Gitea: /owner/repository/src/branch/revision/…
        Some(5)
    } else if segments.first() == Some(&"projects") && segments.get(2) == Some(&"repos") {
        // Bitbucket Server: /projects/KEY/repos/repository/browse/…
        Some(5)
    } else {
        None
    };
    match length {
        Some(length) if segments.len() > length => format!("/{}", segments[..length].join("/")),
        _ => String::new(),
    }
}

fn is_github(url: &Url) -> bool {
    url.host_str() == Some("github.com")
}

fn is_azure(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    (host == "dev.azure.com" || host.ends_with(".visualstudio.com"))
        && url.query_pairs().any(|(name, _)| name == "path")
}

/// The file is in the query there: `?path=/a/b.yaml&version=GBmain`.
fn azure(target: &str, base: &Url) -> Result<String, ResolveError> {
    let malformed = |_| ResolveError::Target(target.to_owned());
    let path = base.query_pairs().find(|(name, _)| name == "path").map(|(_, path)| path).unwrap_or_default();
    // An address of no meaning lends its rules for relative paths.
    let mut file = Url::parse("https://x.invalid").map_err(malformed)?;
    file.set_path(&path);
    let path = file.join(target).map_err(malformed)?.path().to_owned();
    let rest: Vec<(String, String)> = base
        .query_pairs()
        .filter(|(name, _)| name != "path")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut resolved = base.clone();
    resolved.query_pairs_mut().clear().append_pair("path", &path).extend_pairs(rest);
    Ok(resolved.to_string())
}

/// `/owner/repository/blob/…` and `/edit/…` become `/tree/…`.
fn github_tree(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else { return text.to_owned() };
    if !is_github(&url) {
        return text.to_owned();
    }
    let mut segments: Vec<&str> = url.path().split('/').collect();
    if segments.len() < 5 || !matches!(segments[3], "blob" | "edit") {
        return text.to_owned();
    }
    segments[3] = "tree";
    let path = segments.join("/");
    url.set_path(&path);
    url.to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    const PLAIN: &str = "https://files.example/estate/all.yaml?token=1";
    const GITHUB: &str = "https://github.com/o/r/blob/main/sub/catalog-info.yaml";
    const GITLAB: &str = "https://git.example/group/sub/project/-/blob/main/a/catalog-info.yaml";

    fn resolved(target: &str, base: &str) -> String {
        resolve(target, base).unwrap()
    }

    #[test]
    fn plain_hosts() {
        assert_eq!(resolved("./a.yaml", PLAIN), "https://files.example/estate/a.yaml?token=1");
        assert_eq!(resolved("../b/a.yaml", PLAIN), "https://files.example/b/a.yaml?token=1");
        assert_eq!(resolved("/a.yaml", PLAIN), "https://files.example/a.yaml?token=1");
        assert_eq!(resolved("https://other.example/blob/x?y#z", PLAIN), "https://other.example/blob/x?y#z");
    }

    #[test]
    fn git_hosts_have_repositories() {
        assert_eq!(resolved("./a.yaml", GITHUB), "https://github.com/o/r/tree/main/sub/a.yaml");
        assert_eq!(resolved("/a.yaml", GITHUB), "https://github.com/o/r/tree/main/a.yaml");
        assert_eq!(resolved("https://github.com/p/q/blob/v1/a.yaml", GITHUB), "https://github.com/p/q/tree/v1/a.yaml");
        assert_eq!(resolved("https://gitlab.com/p/q/blob/v1/a.yaml", GITHUB), "https://gitlab.com/p/q/blob/v1/a.yaml");
        assert_eq!(resolved("/a.yaml", GITLAB), "https://git.example/group/sub/project/-/blob/main/a.yaml");
        assert_eq!(resolved("../a.yaml", GITLAB), "https://git.example/group/sub/project/-/blob/main/a.yaml");
        assert_eq!(
            resolved("/a.yaml", "https://bitbucket.org/w/r/src/main/sub/c.yaml"),
            "https://bitbucket.org/w/r/src/main/a.yaml"
        );
        assert_eq!(
            resolved("/a.yaml", "https://gitea.example/o/r/src/branch/main/sub/c.yaml"),
            "https://gitea.example/o/r/src/branch/main/a.yaml"
        );
        assert_eq!(
            resolved("/a.yaml", "https://bb.example/projects/P/repos/r/browse/sub/c.yaml?at=main"),
            "https://bb.example/projects/P/repos/r/browse/a.yaml?at=main"
        );
        assert_eq!(
            resolved("./a.yaml", "https://dev.azure.com/o/p/_git/r?path=%2Fsub%2Fc.yaml&version=GBmain"),
            "https://dev.azure.com/o/p/_git/r?path=%2Fsub%2Fa.yaml&version=GBmain"
        );
        assert_eq!(
            resolved("/a.yaml", "https://dev.azure.com/o/p/_git/r?path=%2Fsub%2Fc.yaml"),
            "https://dev.azure.com/o/p/_git/r?path=%2Fa.yaml"
        );
        assert_eq!(
            resolved("./a.yaml", "https://dev.azure.com/o/p/_git/r?path=%2F%2Fsub%2Fc.yaml"),
            "https://dev.azure.com/o/p/_git/r?path=%2F%2Fsub%2Fa.yaml"
        );
    }

    fn base() -> impl Strategy<Value = String> {
        let host = select(
            &["github.com", "bitbucket.org", "dev.azure.com", "x.visualstudio.com", "git.example", "[::1]:8080"][..],
        );
        let path = "(/(-|src|branch|blob|edit|projects|repos|o|r|main|a b|%2F|[.][.]?|é)){0,8}/?";
        (host, path, "([?](path=[/a.%2F]{0,8}|at=x|path)(&path=x)?)?(#x)?")
            .prop_map(|(host, path, query)| format!("https://{host}{path}{query}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_target_is_an_address_or_an_error(
            target in prop_oneof!["(https?:|[.]{1,2}|/|//|[?]|#|[a-c]|:|%|@|[*]|\\\\| ){0,8}", any::<String>()],
            base in prop_oneof![9 => base(), 1 => any::<String>()],
        ) {
            if let Ok(resolved) = resolve(&target, &base) {
                let url = Url::parse(&resolved);
                prop_assert!(url.is_ok(), "{}", resolved);
                prop_assert_eq!(resolve(&resolved, &base).ok(), Some(resolved));
            }
        }

        #[test]
        fn a_path_stays_on_the_host_and_keeps_what_the_query_says(
            target in "([.]{1,2}/){0,3}[a-c]{1,3}(/[a-c*]{1,3}){0,2}[.]yaml", base in base()
        ) {
            let resolved = resolve(&target, &base).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let (resolved, base) = (Url::parse(&resolved).unwrap(), Url::parse(&base).unwrap());
            prop_assert_eq!(resolved.origin(), base.origin());
            let at = |url: &Url| url.query_pairs().find(|(name, _)| name == "at").map(|(_, value)| value.into_owned());
            prop_assert_eq!(at(&resolved), at(&base));
            let file = target.rsplit('/').next().unwrap_or_default();
            prop_assert!(resolved.path().ends_with(file) || resolved.query_pairs().any(|(_, path)| path.ends_with(file)));
        }
    }

    #[test]
    fn files_have_no_relatives_here() {
        let error = resolve("./a.txt", "/estate/all.yaml").unwrap_err();
        assert!(error.to_string().contains("absolute address"));
        assert_eq!(resolved("https://files.example/a", "/estate/all.yaml"), "https://files.example/a");
    }
}
