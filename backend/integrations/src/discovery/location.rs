//! The Locations that stand for catalog files.

use std::fmt::Write;

use callboard_core::catalog::DeferredEntity;
use callboard_shared::entity::annotations::{MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

/// What a Location says about a target that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is no mistake.
    Optional,
    /// It is a mistake.
    Required,
    /// Nothing, which the catalog takes for required.
    Unsaid,
}

/// How a provider names what it finds.
#[derive(Clone, Debug)]
pub struct Naming {
    /// The provider's name, which is the location key as well.
    pub provider: String,
    /// The type of its Locations: `url` or `file`.
    pub kind: &'static str,
    /// What its Locations say about targets that are not there.
    pub presence: Presence,
}

impl Naming {
    /// For addresses.
    #[must_use]
    pub fn url(provider: String, presence: Presence) -> Self {
        Self { provider, kind: "url", presence }
    }

    /// For files on the portal's own disk.
    #[must_use]
    pub fn file(provider: String, presence: Presence) -> Self {
        Self { provider, kind: "file", presence }
    }

    /// A Location that points at `target`.
    #[must_use]
    pub fn location(&self, target: &str) -> DeferredEntity {
        let location = format!("{}:{target}", self.kind);
        let mut entity = json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "Location",
            "metadata": {"name": name_of(&location)},
            "spec": {"type": self.kind, "target": target},
        });
        match self.presence {
            Presence::Optional => entity["spec"]["presence"] = json!("optional"),
            Presence::Required => entity["spec"]["presence"] = json!("required"),
            Presence::Unsaid => {}
        }
        annotate(&mut entity, location);
        DeferredEntity { entity, location_key: Some(self.provider.clone()) }
    }

    /// The canonical ref of [`Naming::location`].
    #[must_use]
    pub fn location_ref(&self, target: &str) -> String {
        format!("location:default/{}", name_of(&format!("{}:{target}", self.kind)))
    }
}

/// Adds both annotations that say where an entity is from; the entity has `metadata`.
pub fn annotate_source(entity: &mut Value, address: &str) {
    annotate(entity, format!("url:{address}"));
}

/// The canonical ref of the Location that stands for an address.
#[must_use]
pub fn location_ref(address: &str) -> String {
    format!("location:default/{}", name_of(&format!("url:{address}")))
}

fn annotate(entity: &mut Value, location: String) {
    entity["metadata"]["annotations"][MANAGED_BY_LOCATION] = json!(location);
    entity["metadata"]["annotations"][MANAGED_BY_ORIGIN_LOCATION] = json!(location);
}

/// As the original names the Locations that it makes.
fn name_of(location: &str) -> String {
    Sha1::digest(location.as_bytes()).iter().fold("generated-".to_owned(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_named_by_their_target() {
        let address = "https://github.com/a/b/blob/main/catalog-info.yaml";
        let naming = Naming::url("github-provider:x".into(), Presence::Optional);
        let deferred = naming.location(address);
        let name = deferred.entity["metadata"]["name"].as_str().unwrap();
        assert_eq!(name.len(), "generated-".len() + 40);
        assert_eq!(naming.location_ref(address), format!("location:default/{name}"));
        assert_eq!(location_ref(address), naming.location_ref(address));
        assert_eq!(deferred.entity["spec"]["presence"], "optional");
        assert_eq!(deferred.entity["metadata"]["annotations"][MANAGED_BY_ORIGIN_LOCATION], format!("url:{address}"));
        assert_eq!(deferred.location_key.as_deref(), Some("github-provider:x"));
    }

    #[test]
    fn a_file_and_an_address_are_two_things() {
        let (url, file) = (Naming::url("x".into(), Presence::Unsaid), Naming::file("x".into(), Presence::Required));
        assert_ne!(url.location_ref("/a.yaml"), file.location_ref("/a.yaml"));
        assert_eq!(
            file.location("/a.yaml").entity["spec"],
            json!({"type": "file", "target": "/a.yaml", "presence": "required"})
        );
        assert_eq!(url.location("/a.yaml").entity["spec"].get("presence"), None);
    }
}
