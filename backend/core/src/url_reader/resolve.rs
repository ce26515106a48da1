//! Relative targets, resolved against the file that names them (contract/catalog.md §6.4).

use url::Url;

/// What stands before a revision in the addresses of Gitea.
const REVISIONS: [&str; 3] = ["branch", "tag", "commit"];

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

/// How the addresses of a host are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Plain files, without repositories.
    Plain,
    /// `/owner/repository/blob/revision/…`
    Github,
    /// `/group/…/project/-/blob/revision/…`, also without the dash
    Gitlab,
    /// `/workspace/repository/src/revision/…`
    BitbucketCloud,
    /// `/projects/KEY/repos/repository/browse/…?at=revision`
    BitbucketServer,
    /// `/organization/project/_git/repository?path=/…&version=GBrevision`
    Azure,
    /// `/owner/repository/src/branch/revision/…`
    Gitea,
    /// `/project/+/refs/heads/revision/…`
    Gerrit,
}

impl Layout {
    /// What the form of an address tells about its host, when nobody knows the host.
    #[must_use]
    pub fn guess(url: &Url) -> Self {
        let host = url.host_str().unwrap_or_default();
        let segments: Vec<&str> = url.path().split('/').skip(1).collect();
        if host == "github.com" {
            Self::Github
        } else if host == "bitbucket.org" {
            Self::BitbucketCloud
        } else if (host == "dev.azure.com" || host.ends_with(".visualstudio.com")) && has_path_in_query(url) {
            Self::Azure
        } else if segments.contains(&"-") {
            Self::Gitlab
        } else if segments.get(2) == Some(&"src") && segments.get(3).is_some_and(|kind| REVISIONS.contains(kind)) {
            Self::Gitea
        } else if segments.first() == Some(&"projects") && segments.get(2) == Some(&"repos") {
            Self::BitbucketServer
        } else {
            Self::Plain
        }
    }
}

/// Makes `target` absolute, with what the form of `base` tells about its host; see [`resolve_on`].
///
/// # Errors
/// When `target` is relative and `base` is no address.
pub fn resolve(target: &str, base: &str) -> Result<String, ResolveError> {
    let layout = Url::parse(base).map_or(Layout::Plain, |url| Layout::guess(&url));
    resolve_on(layout, target, base)
}

/// Makes `target` absolute. A leading slash means the root of the base's repository at the same revision;
/// the base's query stays. Between files on GitHub the result names a tree, as Backstage's does.
///
/// # Errors
/// When `target` is relative and `base` is no address.
pub fn resolve_on(layout: Layout, target: &str, base: &str) -> Result<String, ResolveError> {
    let base_url = Url::parse(base).ok().filter(|url| !url.cannot_be_a_base());
    if let Ok(target_url) = Url::parse(target) {
        let within = layout == Layout::Github && base_url.is_some_and(|base| same_host(&base, &target_url));
        return Ok(within.then(|| github_tree(target_url)).flatten().unwrap_or_else(|| target.to_owned()));
    }
    let base_url = base_url.ok_or_else(|| ResolveError::Base { target: target.to_owned(), base: base.to_owned() })?;
    if layout == Layout::Azure {
        return azure(target, &base_url);
    }
    let mut resolved = match target.strip_prefix('/').filter(|rest| !rest.starts_with('/')) {
        Some(rest) => {
            let mut root = base_url.clone();
            root.set_path(&format!("{}/{rest}", repository_root(layout, &base_url)));
            root
        }
        None => base_url.join(target).map_err(|_| ResolveError::Target(target.to_owned()))?,
    };
    resolved.set_query(base_url.query());
    let text = resolved.to_string();
    Ok(if layout == Layout::Github { github_tree(resolved).unwrap_or(text) } else { text })
}

/// The path of the repository's root at the revision of `url`; empty for hosts without repositories.
fn repository_root(layout: Layout, url: &Url) -> String {
    let segments: Vec<&str> = url.path().split('/').skip(1).collect();
    let position = |word: &str| segments.iter().position(|segment| *segment == word);
    let length = match layout {
        Layout::Plain | Layout::Azure => None,
        Layout::Github | Layout::BitbucketCloud => Some(4),
        Layout::Gitlab => position("-").map(|dash| dash + 3).or_else(|| position("blob").map(|blob| blob + 2)),
        // A server may live below a path.
        Layout::Gitea => position("src").map(|src| src + 3),
        Layout::BitbucketServer => position("projects").map(|projects| projects + 5),
        Layout::Gerrit => {
            position("+").map(|plus| if segments.get(plus + 1) == Some(&"refs") { plus + 4 } else { plus + 2 })
        }
    };
    match length {
        Some(length) if segments.len() > length => format!("/{}", segments[..length].join("/")),
        _ => String::new(),
    }
}

/// The address of the repository that a file is in; nothing for hosts without repositories, and for addresses that
/// are no file's.
pub(super) fn repository(layout: Layout, url: &Url) -> Option<String> {
    let segments: Vec<&str> = url.path().split('/').skip(1).collect();
    let position = |word: &str| segments.iter().position(|segment| *segment == word);
    let length = match layout {
        Layout::Plain => None,
        Layout::Azure => position("_git").map(|git| git + 2),
        Layout::Github => segments.get(2).filter(|form| ["blob", "tree", "raw", "edit"].contains(form)).map(|_| 2),
        Layout::BitbucketCloud => segments.get(2).filter(|form| ["src", "raw"].contains(form)).map(|_| 2),
        Layout::Gitlab => position("-").or_else(|| position("blob")),
        // A server may live below a path, and an owner be called `src`.
        Layout::Gitea => segments.windows(2).position(|two| two[0] == "src" && REVISIONS.contains(&two[1])),
        Layout::BitbucketServer => position("projects").map(|projects| projects + 4),
        Layout::Gerrit => position("+"),
    }?;
    let path = segments.get(..length)?.join("/");
    // Only Gerrit tells names apart by their case.
    let path = if layout == Layout::Gerrit { path } else { path.to_lowercase() };
    Some(format!("{}/{path}", url.origin().ascii_serialization()))
}

fn same_host(one: &Url, other: &Url) -> bool {
    one.host_str() == other.host_str() && one.port_or_known_default() == other.port_or_known_default()
}

fn has_path_in_query(url: &Url) -> bool {
    url.query_pairs().any(|(name, _)| name == "path")
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

/// `/owner/repository/blob/…` and `/edit/…` become `/tree/…`; nothing for other addresses.
fn github_tree(mut url: Url) -> Option<String> {
    let mut segments: Vec<&str> = url.path().split('/').collect();
    if segments.len() < 5 || !matches!(segments[3], "blob" | "edit") {
        return None;
    }
    segments[3] = "tree";
    let path = segments.join("/");
    url.set_path(&path);
    Some(url.to_string())
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
    fn files_are_told_apart_by_their_repositories() {
        let of = |url: &str| {
            let url = Url::parse(url).unwrap();
            repository(Layout::guess(&url), &url)
        };
        assert_eq!(of(GITHUB).as_deref(), Some("https://github.com/o/r"));
        assert_eq!(of("https://github.com/O/R/tree/v1/x"), of(GITHUB));
        assert_eq!(of(GITLAB).as_deref(), Some("https://git.example/group/sub/project"));
        assert_eq!(of("https://bitbucket.org/w/r/src/main/c.yaml").as_deref(), Some("https://bitbucket.org/w/r"));
        assert_eq!(of("https://g.example/o/r/src/branch/main/c.yaml").as_deref(), Some("https://g.example/o/r"));
        assert_eq!(
            of("https://b.example/projects/P/repos/r/browse/c.yaml?at=main").as_deref(),
            Some("https://b.example/projects/p/repos/r")
        );
        assert_eq!(
            of("https://dev.azure.com/o/p/_git/r?path=/c.yaml&version=GBmain").as_deref(),
            Some("https://dev.azure.com/o/p/_git/r")
        );
        assert_eq!(of("https://g.example/src/r/src/tag/v1/c.yaml").as_deref(), Some("https://g.example/src/r"));
        assert_eq!(of(PLAIN), None);
        assert_eq!(of("https://github.com/o/r"), None);
        let gerrit = |project: &str| {
            repository(Layout::Gerrit, &Url::parse(&format!("https://g.example/{project}/+/HEAD/c.yaml")).unwrap())
        };
        assert_eq!(gerrit("a/b").as_deref(), Some("https://g.example/a/b"));
        assert_ne!(gerrit("a/b"), gerrit("a/B"));
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
    fn hosts_that_the_configuration_names() {
        let on = |layout: Layout, target: &str, base: &str| resolve_on(layout, target, base).unwrap();
        let github = "https://ghe.example/o/r/blob/main/sub/c.yaml";
        assert_eq!(on(Layout::Github, "./a.yaml", github), "https://ghe.example/o/r/tree/main/sub/a.yaml");
        assert_eq!(on(Layout::Github, "/a.yaml", github), "https://ghe.example/o/r/tree/main/a.yaml");
        assert_eq!(
            on(Layout::Github, "https://git.example/p/q/blob/v1/a.yaml", github),
            "https://git.example/p/q/blob/v1/a.yaml"
        );
        let gitlab = "https://git.example/g/s/p/blob/main/sub/c.yaml";
        assert_eq!(on(Layout::Gitlab, "/a.yaml", gitlab), "https://git.example/g/s/p/blob/main/a.yaml");
        let gitea = "https://host.example/git/o/r/src/branch/main/sub/c.yaml";
        assert_eq!(on(Layout::Gitea, "/a.yaml", gitea), "https://host.example/git/o/r/src/branch/main/a.yaml");
        let gerrit = "https://gitiles.example/p/+/refs/heads/main/sub/c.yaml";
        assert_eq!(on(Layout::Gerrit, "/a.yaml", gerrit), "https://gitiles.example/p/+/refs/heads/main/a.yaml");
        let azure = "https://azure.example/c/p/_git/r?path=%2Fsub%2Fc.yaml";
        assert_eq!(on(Layout::Azure, "../a.yaml", azure), "https://azure.example/c/p/_git/r?path=%2Fa.yaml");
    }

    #[test]
    fn files_have_no_relatives_here() {
        let error = resolve("./a.txt", "/estate/all.yaml").unwrap_err();
        assert!(error.to_string().contains("absolute address"));
        assert_eq!(resolved("https://files.example/a", "/estate/all.yaml"), "https://files.example/a");
    }
}
