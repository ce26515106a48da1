//! What the plugins that look for files on hosts have in common.

use std::fmt::Write;

use callboard_config::{Config, ConfigError};
use callboard_core::catalog::DeferredEntity;
use callboard_shared::entity::annotations::{MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

/// The id of a provider whose settings stand directly in its section.
const ONLY: &str = "default";

/// The definitions of a section with their ids: one directly, told by any key of `telling`, or a map of them.
#[must_use]
pub fn definitions(config: &Config, section: &str, telling: &[&str]) -> Vec<(String, Config)> {
    let whole = config.sub(section);
    if telling.iter().any(|key| whole.get(key).is_some_and(|value| !value.is_object())) {
        return vec![(ONLY.to_owned(), whole)];
    }
    whole.keys("").into_iter().map(|id| (id.clone(), whole.sub(&id))).collect()
}

/// Adds both annotations that say where an entity is from; the entity has `metadata`.
pub fn annotate_source(entity: &mut Value, address: &str) {
    let location = json!(format!("url:{address}"));
    entity["metadata"]["annotations"][MANAGED_BY_LOCATION] = location.clone();
    entity["metadata"]["annotations"][MANAGED_BY_ORIGIN_LOCATION] = location;
}

/// A Location that points at an address; `presence` is `optional` or `required`.
#[must_use]
pub fn location(address: &str, presence: &str, provider: &str) -> DeferredEntity {
    let mut entity = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Location",
        "metadata": {"name": location_name(address)},
        "spec": {"type": "url", "target": address, "presence": presence},
    });
    annotate_source(&mut entity, address);
    DeferredEntity { entity, location_key: Some(provider.to_owned()) }
}

/// The canonical ref of [`location`].
#[must_use]
pub fn location_ref(address: &str) -> String {
    format!("location:default/{}", location_name(address))
}

fn location_name(address: &str) -> String {
    let digest = Sha1::digest(format!("url:{address}").as_bytes());
    digest.iter().fold("generated-".to_owned(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

/// Reads a regular expression that must match all of a name.
///
/// # Errors
/// When it is none.
pub fn whole_match(config: &Config, path: &str) -> Result<Option<regex::Regex>, ConfigError> {
    let Some(text) = config.string(path)? else { return Ok(None) };
    let anchored = regex::Regex::new(&format!("^(?:{text})$"));
    anchored.map(Some).map_err(|error| config.invalid(path, &format!("is no regular expression: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_one_definition_or_a_map_of_them() {
        let config = Config::from_value(json!({
            "one": {"organization": "acme", "filters": {}},
            "many": {"first": {"organization": "a"}, "organization": {"organization": "b"}},
        }));
        let ids = |section: &str| {
            definitions(&config, section, &["organization", "app"]).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
        };
        assert_eq!(ids("one"), ["default"]);
        assert_eq!(ids("many"), ["first", "organization"]);
        assert!(ids("none").is_empty());
    }

    #[test]
    fn locations_are_named_by_their_address() {
        let deferred = location("https://github.com/a/b/blob/main/catalog-info.yaml", "optional", "github-provider:x");
        let name = deferred.entity["metadata"]["name"].as_str().unwrap();
        assert_eq!(name.len(), "generated-".len() + 40);
        assert_eq!(
            location_ref("https://github.com/a/b/blob/main/catalog-info.yaml"),
            format!("location:default/{name}")
        );
        assert_eq!(deferred.entity["spec"]["presence"], "optional");
        assert_eq!(
            deferred.entity["metadata"]["annotations"][MANAGED_BY_ORIGIN_LOCATION],
            "url:https://github.com/a/b/blob/main/catalog-info.yaml"
        );
    }

    #[test]
    fn expressions_match_whole_names() {
        let config = Config::from_value(json!({"good": "a|b", "bad": "["}));
        let expression = whole_match(&config, "good").unwrap().unwrap();
        assert!(expression.is_match("a") && expression.is_match("b") && !expression.is_match("ab"));
        assert!(whole_match(&config, "bad").unwrap_err().to_string().contains("bad is no regular expression"));
    }
}
