//! What the catalog answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::requests::LocationInput;
use crate::entity::Entity;

/// A page of entities.
// Servers use a raw JSON type for `T`, clients `Entity`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct QueryEntitiesResponse<T = Entity> {
    /// The page.
    pub items: Vec<T>,
    /// How many there are on all pages; 0 when counting was declined.
    #[serde(default)]
    pub total_items: u64,
    /// The neighbouring pages.
    #[serde(default)]
    pub page_info: PageInfo,
}

/// The neighbouring pages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct PageInfo {
    /// Cursor of the next page, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Cursor of the previous page, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev_cursor: Option<String>,
}

/// Entities by their refs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntitiesByRefsResponse<T = Entity> {
    /// In the order of the refs; `None` for what does not exist or may not be seen.
    pub items: Vec<Option<T>>,
}

/// Counts by value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacetsResponse {
    /// For every field as it was asked for, its values in order.
    pub facets: BTreeMap<String, Vec<FacetValue>>,
}

/// A value and how many entities have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacetValue {
    /// In its original case.
    pub value: String,
    /// At least 1.
    pub count: u64,
}

/// What an entity was read through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AncestryResponse<T = Entity> {
    /// The entity that was asked for.
    pub root_entity_ref: String,
    /// It and its ancestors; it comes first.
    pub items: Vec<AncestryItem<T>>,
}

/// An entity and what it was read through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AncestryItem<T = Entity> {
    /// The entity.
    pub entity: T,
    /// Refs of its parents.
    #[serde(default)]
    pub parent_entity_refs: Vec<String>,
}

/// A registered location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// UUID, or `type:target` in a dry run.
    pub id: String,
    /// For example `url`.
    #[serde(rename = "type")]
    pub location_type: String,
    /// The address.
    pub target: String,
    /// The Location entity that stands for it.
    #[serde(default)]
    pub entity_ref: String,
}

/// A location in the list of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedLocation {
    /// The location.
    pub data: Location,
}

/// A page of registered locations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct QueryLocationsResponse {
    /// The page, by id.
    pub items: Vec<Location>,
    /// How many there are on all pages.
    #[serde(default)]
    pub total_items: u64,
    /// The next page.
    #[serde(default)]
    pub page_info: PageInfo,
}

/// What registering a location did, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterLocationResponse<T = Entity> {
    /// The location.
    pub location: Location,
    /// In a dry run the entities that it stands for, the Location entity first; else empty,
    /// because entities appear later.
    #[serde(default = "Vec::new")]
    pub entities: Vec<T>,
    /// In a dry run: whether it is registered already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exists: Option<bool>,
}

/// Why an entity is not valid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValidateEntityResponse {
    /// At least one.
    pub errors: Vec<ValidationProblem>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValidationProblem {
    /// As in the error body: `InputError`, …
    #[serde(default)]
    pub name: String,
    /// In words.
    #[serde(default)]
    pub message: String,
}

/// What is in a repository.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AnalyzeLocationResponse<T = Entity> {
    /// Entity files that are there.
    #[serde(default = "Vec::new")]
    pub existing_entity_files: Vec<ExistingEntityFile<T>>,
    /// Entities that one could write for it.
    #[serde(default)]
    pub generate_entities: Vec<GeneratedEntity>,
}

/// An entity file that is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExistingEntityFile<T = Entity> {
    /// Where.
    pub location: LocationInput,
    /// Whether it is registered.
    #[serde(default)]
    pub is_registered: bool,
    /// What it holds.
    pub entity: T,
}

/// An entity that one could write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GeneratedEntity {
    /// The entity, incomplete.
    pub entity: Value,
    /// Always empty.
    #[serde(default)]
    pub fields: Vec<Value>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pages() {
        let page: QueryEntitiesResponse = serde_json::from_value(json!({
            "items": [{"metadata": {"name": "a"}}], "totalItems": 5, "pageInfo": {"nextCursor": "x"}
        }))
        .unwrap();
        assert_eq!(page.items[0].metadata.name, "a");
        assert_eq!(page.page_info.next_cursor.as_deref(), Some("x"));
        let page = QueryEntitiesResponse::<Value> { items: vec![], total_items: 3, page_info: PageInfo::default() };
        assert_eq!(serde_json::to_value(page).unwrap(), json!({"items": [], "totalItems": 3, "pageInfo": {}}));
    }

    #[test]
    fn missing_entities_are_null() {
        let answer: EntitiesByRefsResponse = serde_json::from_value(json!({"items": [null, {"kind": "API"}]})).unwrap();
        assert!(answer.items[0].is_none());
        assert_eq!(answer.items[1].as_ref().unwrap().kind, "API");
    }

    #[test]
    fn locations() {
        let json = json!({"id": "1", "type": "url", "target": "https://x", "entityRef": "location:default/g"});
        let location: Location = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(ListedLocation { data: location.clone() }).unwrap(), json!({"data": json}));
        let answer = RegisterLocationResponse::<Value> { location, entities: vec![], exists: None };
        assert_eq!(serde_json::to_value(answer).unwrap(), json!({"location": json, "entities": []}));
    }

    #[test]
    fn facets() {
        let json = json!({"facets": {"kind": [{"value": "API", "count": 5}]}});
        let facets: FacetsResponse = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(facets).unwrap(), json);
    }
}
