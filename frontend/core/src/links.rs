//! Addresses within the app, below whatever path it is served under.

use std::cell::RefCell;

use leptos::prelude::window;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use send_wrapper::SendWrapper;

use crate::embed::is_embedded;

thread_local! {
    static BASE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Tells below which path the app is; where the app is not the portal, at which address that is.
pub(crate) fn set_base(path: &str) {
    BASE.set(path.to_owned());
}

/// The value of a `href` for a page of the app, whose path comes from `callboard_shared`. What is no path
/// (another site, a fragment) stays as it is.
pub fn href(path: &str) -> String {
    if !path.starts_with('/') || path.starts_with("//") {
        return path.to_owned();
    }
    BASE.with_borrow(|base| match path {
        "/" if !base.is_empty() => base.clone(),
        _ => format!("{base}{path}"),
    })
}

/// A path of the browser as one of the app.
pub fn below_base(path: &str) -> String {
    BASE.with_borrow(|base| match path.strip_prefix(base.as_str()) {
        Some("") => "/".to_owned(),
        Some(rest) if rest.starts_with('/') => rest.to_owned(),
        _ => path.to_owned(),
    })
}

/// Goes to a page of the app: the function that it returns takes a path from `callboard_shared`, and whether
/// to replace the present one in the history. Replacing leaves the page where it is scrolled to. From an app that
/// embeds parts of the portal it leads to the portal's page.
pub fn use_go() -> impl Fn(&str, bool) + Clone + Send + Sync {
    // One thread is all that a browser's app has.
    let navigate = (!is_embedded()).then(|| SendWrapper::new(use_navigate()));
    move |path: &str, replace: bool| match &navigate {
        Some(navigate) => navigate(path, NavigateOptions { replace, scroll: !replace, ..NavigateOptions::default() }),
        None => {
            // A browser refuses only what is no address.
            let _ = window().location().assign(&href(path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_below_the_base() {
        assert_eq!(href("/catalog?a=b"), "/catalog?a=b");
        assert_eq!(href("/"), "/");
        set_base("/portal");
        assert_eq!(href("/catalog"), "/portal/catalog");
        assert_eq!(href("/"), "/portal");
        assert_eq!(href("https://x/y"), "https://x/y");
        assert_eq!(href("//x/y"), "//x/y");
        assert_eq!(href("#part"), "#part");
        assert_eq!(below_base("/portal/catalog"), "/catalog");
        assert_eq!(below_base("/portal"), "/");
        assert_eq!(below_base("/portals"), "/portals");
        set_base("");
    }
}
