//! The one HTML page, with the configuration that the browser may see.

use std::sync::Arc;

use axum::http::HeaderMap;
use bytes::Bytes;
use callboard_shared::app::AppConfig;
use serde_json::{Value, json};

use crate::assets;
use crate::translations::Translations;

/// Where the build leaves room for the configuration.
const PLACE: &str = "<!-- callboard:config -->";

/// Where the page says which language its texts are in.
const LANGUAGE: &str = "lang=\"en\"";

/// Where the page names files of ours.
const ATTRIBUTES: [&str; 4] = ["href", "src", "data-app", "data-wasm"];

const NOT_BUILT: &str = include_str!("not_built.html");

/// The index page of the app. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Page {
    script: Arc<str>,
    /// The attributes of the root that say in which languages the app can be read.
    languages: Arc<str>,
    /// The path of `app.baseUrl`, below which browsers see the portal: empty or `/path`.
    base_path: Arc<str>,
    /// In a release the page never changes; a development build reads the newest one each time.
    ready: Option<Bytes>,
}

impl Page {
    /// A page that carries `config`, which holds nothing but what is marked for the browser.
    pub(crate) fn new(config: Value, translations: &Translations) -> Self {
        let base_path = AppConfig::new(config.clone()).base_path().into();
        let languages =
            format!("lang=\"{}\" data-languages=\"{}\"", translations.default_language(), translations.summary());
        let mut page = Self { script: script(config).into(), languages: languages.into(), base_path, ready: None };
        if !cfg!(debug_assertions) {
            page.ready = Some(page.render());
        }
        page
    }

    /// The path of a request without that of `app.baseUrl`, if it begins with it.
    pub(crate) fn below_base<'a>(&self, path: &'a str) -> &'a str {
        match path.strip_prefix(&*self.base_path) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
            _ => path,
        }
    }

    /// The HTML text.
    pub(crate) fn html(&self) -> Bytes {
        self.ready.clone().unwrap_or_else(|| self.render())
    }

    fn render(&self) -> Bytes {
        let Some(index) = assets::find("index.html", &HeaderMap::new()) else {
            return Bytes::from_static(NOT_BUILT.as_bytes());
        };
        let html = below(&self.base_path, &String::from_utf8_lossy(&index.bytes));
        let html = html.replacen(LANGUAGE, &self.languages, 1);
        let html = if html.contains(PLACE) {
            html.replacen(PLACE, &self.script, 1)
        } else {
            html.replacen("</head>", &format!("{}</head>", self.script), 1)
        };
        Bytes::from(html.into_bytes())
    }
}

/// The page with its addresses below a path.
fn below(base_path: &str, html: &str) -> String {
    ATTRIBUTES.iter().fold(html.to_owned(), |html, attribute| {
        html.replace(&format!("{attribute}=\"/"), &format!("{attribute}=\"{base_path}/"))
    })
}

/// A data block, not a program: the content security policy lets it pass. `<` is escaped so that no
/// value of the configuration can end the block.
fn script(config: Value) -> String {
    let layers = json!([{ "context": "app", "data": config, "deprecatedKeys": [] }]);
    let text = layers.to_string().replace('<', "\\u003c");
    format!("<script type=\"backstage.io/config\">{text}</script>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use callboard_config::Config;

    fn english() -> Translations {
        Translations::of(&Config::from_value(json!({}))).unwrap()
    }

    #[test]
    fn a_portal_below_a_path_names_its_files_there() {
        let html = r#"<link href="/static/a.css"><script src="/static/b.js" data-app="/static/c.js">"#;
        let moved =
            r#"<link href="/portal/static/a.css"><script src="/portal/static/b.js" data-app="/portal/static/c.js">"#;
        assert_eq!(below("/portal", html), moved);
        assert_eq!(below("", html), html);
    }

    #[test]
    fn requests_are_taken_with_the_path_and_without_it() {
        let page = Page::new(json!({"app": {"baseUrl": "https://acme.example/portal"}}), &english());
        for (path, expected) in [
            ("/portal/static/a.css", "/static/a.css"),
            ("/portal", ""),
            ("/static/a.css", "/static/a.css"),
            ("/portals/a", "/portals/a"),
        ] {
            assert_eq!(page.below_base(path), expected);
        }
    }

    #[test]
    fn configuration_cannot_break_out_of_its_block() {
        let text = script(json!({"app": {"title": "</script><script>alert(1)</script>"}}));
        assert_eq!(text.matches("</script>").count(), 1);
        let inner = text.trim_start_matches("<script type=\"backstage.io/config\">").trim_end_matches("</script>");
        let back: Value = serde_json::from_str(inner).unwrap();
        assert_eq!(back[0]["data"]["app"]["title"], "</script><script>alert(1)</script>");
    }
}
