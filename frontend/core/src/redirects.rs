//! Addresses that lead on to others.

use serde_json::{Map, Value};

use crate::route_path::RoutePath;

/// An address that leads on to another. Parameters of equal names go along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redirect {
    pub(crate) from: RoutePath,
    pub(crate) to: RoutePath,
}

impl Redirect {
    /// Where a path leads; `None` when it is not concerned.
    pub(crate) fn target(&self, path: &str) -> Option<String> {
        self.to.fill(&self.from.params(path)?)
    }
}

/// The redirects of `app/routes` in `app.extensions`.
pub(crate) fn configured(config: &Map<String, Value>, notes: &mut Vec<String>) -> Vec<Redirect> {
    let Some(entries) = config.get("redirects").and_then(Value::as_array) else { return Vec::new() };
    entries.iter().filter_map(|entry| read(entry).map_err(|note| notes.push(note)).ok()).collect()
}

fn read(entry: &Value) -> Result<Redirect, String> {
    let path = |key: &str| {
        let text = entry.get(key).and_then(Value::as_str);
        let text =
            text.ok_or_else(|| format!("app.extensions: a redirect of app/routes has no {key}, which must be a path"))?;
        RoutePath::parse(text)
            .map_err(|error| format!("app.extensions: a redirect of app/routes is left out, because {error}"))
    };
    Ok(Redirect { from: path("from")?, to: path("to")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn redirects_of_the_configuration() {
        let config = json!({"redirects": [
            {"from": "/old/:name", "to": "/new/:name"}, {"from": "/a"}, {"from": "b", "to": "/c"}, {"from": "/docs/*rest", "to": "/d/*rest"}
        ]});
        let mut notes = Vec::new();
        let redirects = configured(config.as_object().unwrap(), &mut notes);
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert_eq!(redirects[0].target("/old/x%20y").as_deref(), Some("/new/x%20y"));
        assert_eq!(redirects[0].target("/old"), None);
        assert_eq!(redirects[1].target("/docs/a/b").as_deref(), Some("/d/a/b"));
    }
}
