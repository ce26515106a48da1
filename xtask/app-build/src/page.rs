//! The index page. Its source is what Trunk reads; here the places of Trunk become those of the release.

use anyhow::{Result, bail};

/// Where the server puts the configuration.
const CONFIG: &str = "<!-- callboard:config -->";
/// The sheet as the source of the page names it.
const SHEET: &str = "/style/index.css";

/// The sign as the source of the page names it.
const ICON: &str = "href=\"/favicon.svg\"";
/// What a drawing in the page may have, bytes.
const SMALL: usize = 2048;

/// The file names below `static/`.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) app: &'a str,
    pub(crate) wasm: &'a str,
    /// The drawing of the portal's sign. A small one stands in the page itself: it is a request less.
    pub(crate) icon: Option<&'a str>,
    /// What nearly every page needs besides, unless the app has no such page.
    pub(crate) first: Option<&'a str>,
    pub(crate) boot: &'a str,
    pub(crate) sheet: &'a str,
}

/// Writes the names into the page.
pub(crate) fn render(source: &str, names: &Names) -> Result<String> {
    let Names { app, wasm, icon, first, boot, sheet } = names;
    for needed in [CONFIG, SHEET, "</head>"] {
        if source.matches(needed).count() != 1 {
            bail!("frontend/index.html must hold `{needed}` once");
        }
    }
    // Script and wasm are fetched while the page is still being read, not one after the other.
    let preloads: String = [Some(*wasm), *first]
        .into_iter()
        .flatten()
        .map(|file| {
            format!(
                "<link rel=\"preload\" href=\"/static/{file}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n"
            )
        })
        .collect();
    let head = format!(
        "<link rel=\"modulepreload\" href=\"/static/{app}\">\n\
         {preloads}\
         <script type=\"module\" src=\"/static/{boot}\" data-app=\"/static/{app}\" data-wasm=\"/static/{wasm}\"></script>\n\
         </head>"
    );
    let page: String =
        source.lines().filter(|line| !line.contains("data-trunk")).flat_map(|line| [line, "\n"]).collect();
    let icon =
        icon.filter(|drawing| drawing.len() <= SMALL).map(|drawing| format!("href=\"{}\"", data_address(drawing)));
    let page = icon.map_or_else(|| page.clone(), |icon| page.replacen(ICON, &icon, 1));
    Ok(page.replacen(SHEET, &format!("/static/{sheet}"), 1).replacen("</head>", &head, 1))
}

/// The address of a drawing that stands in the address itself.
fn data_address(drawing: &str) -> String {
    let mut address = "data:image/svg+xml,".to_owned();
    for byte in drawing.trim().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b' ' | b'=' | b'/' | b':' | b'.' | b'-' | b'(' | b')' | b',' => {
                address.push(char::from(byte));
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

/// Complains about an absolute link in the page that no file answers.
pub(crate) fn check_links(page: &str, has: impl Fn(&str) -> bool) -> Result<()> {
    for attribute in ["href=\"/", "src=\"/"] {
        for (start, _) in page.match_indices(attribute) {
            let path = page[start + attribute.len()..].split('"').next().unwrap_or_default();
            if !path.is_empty() && !has(path) {
                bail!(
                    "frontend/index.html links to /{path}, which is not there: put the file into public/ or remove the link"
                );
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "<head>\n<link rel=\"stylesheet\" href=\"/style/index.css\">\n<link data-trunk rel=\"rust\">\n<!-- callboard:config -->\n</head>\n";
    const NAMES: Names<'_> = Names {
        app: "app.1.js",
        wasm: "app.2.wasm",
        icon: None,
        first: Some("first.5.wasm"),
        boot: "boot.3.js",
        sheet: "app.4.css",
    };

    #[test]
    fn the_page_names_the_files_and_keeps_the_place_of_the_configuration() {
        let page = render(SOURCE, &NAMES).unwrap();
        assert!(page.contains("href=\"/static/app.4.css\"") && page.contains("src=\"/static/boot.3.js\""));
        assert!(
            page.contains("data-wasm=\"/static/app.2.wasm\"")
                && page.contains("rel=\"modulepreload\" href=\"/static/app.1.js\"")
        );
        assert!(page.contains("rel=\"preload\" href=\"/static/first.5.wasm\""));
        let sign = format!("{}<link rel=\"icon\" href=\"/favicon.svg\">", SOURCE);
        let drawn = render(&sign, &Names { icon: Some("<svg a=\"#b\"/>\n"), ..NAMES }).unwrap();
        assert!(drawn.contains("href=\"data:image/svg+xml,%3Csvg a=%22%23b%22/%3E\""), "{drawn}");
        let large = render(&sign, &Names { icon: Some(&"x".repeat(SMALL + 1)), ..NAMES }).unwrap();
        assert!(large.contains("href=\"/favicon.svg\""));
        let without = render(SOURCE, &Names { first: None, ..NAMES }).unwrap();
        assert_eq!(without.matches("rel=\"preload\"").count(), 1);
        assert!(page.contains(CONFIG) && !page.contains("data-trunk") && !page.contains("/style/"));
    }

    #[test]
    fn a_page_without_its_places_is_refused() {
        assert!(render("<head></head>", &NAMES).unwrap_err().to_string().contains("callboard:config"));
    }

    #[test]
    fn dead_links_are_found() {
        assert!(check_links("<link href=\"/favicon.svg\">", |path| path == "favicon.svg").is_ok());
        assert!(
            check_links("<link href=\"/gone.svg\"><a href=\"/\">", |_| false)
                .unwrap_err()
                .to_string()
                .contains("/gone.svg")
        );
    }
}
