//! Entities as clients read them: typed where every entity is alike, JSON where kinds differ.
//!
//! Reading is lenient, because answers may be projected to a few fields: whatever is missing or
//! `null` is empty.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::refs::{DEFAULT_NAMESPACE, EntityRef};

/// An entity as the catalog's API returns it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Entity {
    /// For example `backstage.io/v1alpha1`.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "String::is_empty")]
    pub api_version: String,
    /// For example `Component`.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// What every entity has.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
    /// What the kind defines.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Map::is_empty")]
    pub spec: Map<String, Value>,
    /// Edges to other entities, sorted by type and target.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
    /// Problems that the catalog had with the entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
}

/// What every entity has. Fields that are not listed here are not kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Metadata {
    /// The name in its original case.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The namespace; the API always sends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// UUID of the stored row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Changes with the entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// A name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Identifying pairs.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Other pairs, read by plugins.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    /// Words to group by.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Addresses of interest.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// An address of interest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link {
    /// An absolute URL.
    #[serde(default)]
    pub url: String,
    /// What to show instead of the URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Name of an icon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// A category of the organisation's choice.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub link_type: Option<String>,
}

/// An edge to another entity, which need not exist.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Relation {
    /// For example `ownedBy`.
    #[serde(default, rename = "type")]
    pub relation_type: String,
    /// Canonical ref of the other end.
    #[serde(default)]
    pub target_ref: String,
}

impl Relation {
    /// The other end; `None` when the text is no full ref.
    pub fn target(&self) -> Option<EntityRef> {
        EntityRef::parse_full(&self.target_ref).ok()
    }
}

/// Problems that the catalog had with an entity.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Status {
    /// One item a problem.
    #[serde(default, deserialize_with = "or_default")]
    pub items: Vec<StatusItem>,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusItem {
    /// Who reports, for example `backstage.io/catalog-processing`.
    #[serde(default, rename = "type")]
    pub item_type: String,
    /// How bad it is.
    #[serde(default)]
    pub level: StatusLevel,
    /// In words.
    #[serde(default)]
    pub message: String,
    /// The error as JSON: name, message, cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum StatusLevel {
    /// Worth knowing; also stands for levels of unknown names.
    #[default]
    Info,
    /// Should be looked at.
    Warning,
    /// What the catalog shows is not what the source says.
    Error,
}

impl<'de> Deserialize<'de> for StatusLevel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match String::deserialize(deserializer)?.as_str() {
            "warning" => Self::Warning,
            "error" => Self::Error,
            _ => Self::Info,
        })
    }
}

impl Entity {
    /// The canonical ref. Parts that were projected away are empty in it, the namespace is `default`.
    pub fn entity_ref(&self) -> EntityRef {
        EntityRef::new(&self.kind, self.namespace(), &self.metadata.name)
    }

    /// The namespace, `default` when none is given.
    pub fn namespace(&self) -> &str {
        self.metadata.namespace.as_deref().unwrap_or(DEFAULT_NAMESPACE)
    }

    /// What to call the entity: the profile's display name, else the title, else the name.
    pub fn title(&self) -> &str {
        self.spec
            .get("profile")
            .and_then(|profile| profile.get("displayName"))
            .and_then(Value::as_str)
            .filter(|name| !name.is_empty())
            .or(self.metadata.title.as_deref())
            .unwrap_or(&self.metadata.name)
    }

    /// The value of an annotation.
    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.metadata.annotations.get(key).map(String::as_str)
    }

    /// The relations of one type, in order.
    pub fn relations_of_type<'a>(&'a self, relation_type: &'a str) -> impl Iterator<Item = &'a Relation> {
        self.relations.iter().filter(move |relation| relation.relation_type == relation_type)
    }

    /// A member of `spec` when it is a text.
    pub fn spec_str(&self, key: &str) -> Option<&str> {
        self.spec.get(key).and_then(Value::as_str)
    }
}

/// `null` counts as missing.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Entity {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn projected_answers_are_read() {
        assert_eq!(read(json!({})), Entity::default());
        let entity = read(
            json!({"kind": "User", "metadata": {"name": "Ada", "title": null, "tags": null, "generation": 7}, "spec": null}),
        );
        assert_eq!(entity.entity_ref().to_string(), "user:default/ada");
        assert_eq!(entity.title(), "Ada");
    }

    #[test]
    fn the_display_name_beats_the_title() {
        let mut value = json!({"metadata": {"name": "ada", "title": "A."}, "spec": {"profile": {"displayName": "Ada L."}, "type": "x", "n": 1}});
        assert_eq!(read(value.clone()).title(), "Ada L.");
        assert_eq!(read(value.clone()).spec_str("type"), Some("x"));
        assert_eq!(read(value.clone()).spec_str("n"), None);
        value["spec"] = json!({});
        assert_eq!(read(value).title(), "A.");
    }

    #[test]
    fn relations_status_and_annotations() {
        let entity = read(json!({
            "metadata": {"annotations": {"a/b": "c"}},
            "relations": [{"type": "ownedBy", "targetRef": "group:default/x"}, {"type": "partOf", "targetRef": "system:default/y"}],
            "status": {"items": [{"type": "t", "level": "error", "message": "m", "error": {"name": "InputError"}}, {"level": "odd"}]}
        }));
        assert_eq!(entity.annotation("a/b"), Some("c"));
        let owners: Vec<_> = entity.relations_of_type("ownedBy").filter_map(Relation::target).collect();
        assert_eq!(owners, [EntityRef::new("group", "default", "x")]);
        let levels: Vec<_> = entity.status.unwrap().items.iter().map(|item| item.level).collect();
        assert_eq!(levels, [StatusLevel::Error, StatusLevel::Info]);
    }

    #[test]
    fn writing_gives_back_what_was_read() {
        let value = json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {"name": "a", "namespace": "default", "links": [{"url": "https://x", "type": "doc"}]},
            "spec": {"owner": "x"},
            "relations": [{"type": "ownedBy", "targetRef": "group:default/x"}]
        });
        assert_eq!(serde_json::to_value(read(value.clone())).unwrap(), value);
    }
}
