//! What an address is: that of a file, or that of a repository.

use callboard_i18n::t;

/// Whether the address is that of a catalog file, or a pattern of such: it ends in `.yaml` or `.yml`, also in the
/// `path` of its query, as on Azure DevOps.
pub(crate) fn is_file(address: &str) -> bool {
    let address = address.trim().split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let in_query = query.split('&').filter_map(|pair| pair.strip_prefix("path="));
    std::iter::once(path).chain(in_query).any(|path| {
        let path = path.to_ascii_lowercase();
        path.ends_with(".yaml") || path.ends_with(".yml")
    })
}

/// What is wrong with an address before anybody is asked.
pub(crate) fn problem(address: &str) -> Option<&'static str> {
    let address = address.trim();
    if address.is_empty() {
        return Some(t!("Enter the address of a catalog file or of a repository."));
    }
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    match rest {
        Some(rest) if rest.contains('.') || rest.starts_with("localhost") || rest.contains(':') => None,
        _ if address.starts_with("git@") || address.starts_with("ssh://") => Some(t!(
            "This is how Git fetches the repository. Enter the address that your browser shows for it instead."
        )),
        _ => Some(t!("Enter a whole address with https:// in front, as your browser shows it.")),
    }
}

/// The last part of a path, for places where the whole is too long.
pub(crate) fn short(address: &str) -> String {
    let without = address.split_once("://").map_or(address, |(_, rest)| rest);
    let parts: Vec<&str> = without.split('/').collect();
    match parts.len() {
        0..=3 => without.to_owned(),
        many => format!("{}/…/{}", parts[..2].join("/"), parts[many - 1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_ends() {
        for address in [
            "https://github.com/a/b/blob/main/catalog-info.yaml",
            "https://github.com/a/b/blob/main/*/CATALOG-INFO.YML",
            "https://dev.azure.com/o/p/_git/r?version=GBmain&path=/catalog-info.yaml",
            "https://bb.example/projects/P/repos/r/browse/catalog-info.yaml?at=main",
            " https://x.example/a.yaml#L3 ",
        ] {
            assert!(is_file(address), "{address}");
        }
        for address in ["https://github.com/a/b", "https://github.com/a/yaml", "https://x.example/?name=a.yaml", ""] {
            assert!(!is_file(address), "{address}");
        }
    }

    #[test]
    fn addresses_are_whole() {
        assert_eq!(problem("https://github.com/a/b"), None);
        assert_eq!(problem("http://localhost:3000/a/b"), None);
        for address in ["", "github.com/a/b", "git@github.com:a/b.git", "https://", "https://nothing"] {
            assert!(problem(address).is_some(), "{address}");
        }
    }

    #[test]
    fn long_addresses_lose_their_middle() {
        assert_eq!(
            short("https://github.com/acme/shop/blob/main/catalog-info.yaml"),
            "github.com/acme/…/catalog-info.yaml"
        );
        assert_eq!(short("https://github.com/acme/shop"), "github.com/acme/shop");
    }
}
