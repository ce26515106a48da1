//! What is asked of the catalog.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::MOUNT;
use super::paths::routes;
use crate::entity::EntityRef;
use crate::query::{Direction, FilterParam, FullTextFilter, Order, Predicate, QueryError};
use crate::uri::UriWriter;

/// Whether answers count all that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum TotalItems {
    /// Yes.
    #[default]
    Include,
    /// No: the count is 0, and the answer is faster.
    Exclude,
}

/// A page of entities by GET. [`EntitiesQuery::path`] gives the address.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EntitiesQuery {
    filters: Vec<String>,
    fields: Vec<String>,
    limit: Option<u64>,
    offset: Option<u64>,
    order: Vec<Order>,
    cursor: Option<String>,
    full_text: Option<FullTextFilter>,
    total_items: TotalItems,
}

impl EntitiesQuery {
    /// All entities, in the server's page size.
    pub fn new() -> Self {
        Self::default()
    }

    /// The page that a cursor stands for. Only limit and fields have an effect next to it.
    pub fn at(cursor: impl Into<String>) -> Self {
        Self { cursor: Some(cursor.into()), ..Self::default() }
    }

    /// Adds an alternative: entities match when any of the filters does. An empty one is left out.
    #[must_use]
    pub fn filter(mut self, filter: FilterParam) -> Self {
        if !filter.is_empty() {
            self.filters.push(filter.to_string());
        }
        self
    }

    /// Only these fields are sent.
    #[must_use]
    pub fn fields<S: Into<String>>(mut self, fields: impl IntoIterator<Item = S>) -> Self {
        self.fields.extend(fields.into_iter().map(Into::into));
        self
    }

    /// At most this many; 0 only counts.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Leaves the first ones out.
    #[must_use]
    pub fn offset(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }

    /// Sorts; entities without the field are left out. The server uses the first order only.
    #[must_use]
    pub fn order(mut self, field: impl Into<String>, direction: Direction) -> Self {
        self.order.push(Order::new(field, direction));
        self
    }

    /// Only entities with the term in one of the fields.
    #[must_use]
    pub fn full_text<S: Into<String>>(mut self, term: &str, fields: impl IntoIterator<Item = S>) -> Self {
        self.full_text = Some(FullTextFilter::new(term, fields));
        self
    }

    /// Leaves the count out.
    #[must_use]
    pub fn without_total(mut self) -> Self {
        self.total_items = TotalItems::Exclude;
        self
    }

    /// Path and query, with the parameters in the order of the npm client.
    pub fn path(&self) -> String {
        let mut uri = UriWriter::new(&format!("{MOUNT}{}", routes::BY_QUERY));
        let number = |number: Option<u64>| number.map(|number| number.to_string());
        uri.push_list("fields", &self.fields);
        uri.push_some("limit", number(self.limit).as_deref());
        uri.push_some("offset", number(self.offset).as_deref());
        for order in &self.order {
            uri.push("orderField", &order.to_order_field());
        }
        uri.push_some("cursor", self.cursor.as_deref());
        for filter in &self.filters {
            uri.push("filter", filter);
        }
        if self.total_items == TotalItems::Exclude {
            uri.push("totalItems", "exclude");
        }
        if let Some(full_text) = self.full_text.as_ref().filter(|text| text.needle().is_some()) {
            uri.push("fullTextFilterTerm", &full_text.term);
            uri.push_list("fullTextFilterFields", &full_text.fields);
        }
        uri.finish()
    }
}

/// A page of entities by POST. Unknown members are ignored.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct QueryEntitiesRequest {
    /// What is asked for: a predicate in its JSON form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Value>,
    /// At most this many; 0 only counts, `None` is the server's page size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Leaves the first ones out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// How to sort; the server uses the first one only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order_by: Vec<Order>,
    /// Only entities with a text in some fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_text_filter: Option<FullTextFilter>,
    /// Only these fields are sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Whether to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_items: Option<TotalItems>,
    /// The page to go to; then only `limit` and `fields` have an effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl QueryEntitiesRequest {
    /// Asks for the entities of a predicate.
    pub fn of(predicate: &Predicate) -> Self {
        Self { query: Some(predicate.to_json()), ..Self::default() }
    }

    /// Reads a request body. (A derived reader alone would also take a list for the members.)
    ///
    /// # Errors
    /// When it is no object, or a member has the wrong type.
    pub fn from_json(body: &Value) -> Result<Self, QueryError> {
        read_body(body)
    }

    /// The predicate of [`QueryEntitiesRequest::query`].
    ///
    /// # Errors
    /// When it is not of the allowed forms.
    pub fn predicate(&self) -> Result<Option<Predicate>, QueryError> {
        self.query.as_ref().map(Predicate::from_json).transpose()
    }
}

fn read_body<T: for<'de> Deserialize<'de>>(body: &Value) -> Result<T, QueryError> {
    if !body.is_object() {
        return Err(QueryError::Body { reason: "it must be a JSON object".to_owned() });
    }
    if body.get("query").is_some_and(Value::is_null) {
        return Err(QueryError::Predicate {
            path: "query".to_owned(),
            reason: "must be an object: leave it out to ask for everything".to_owned(),
        });
    }
    T::deserialize(body).map_err(|error| QueryError::Body { reason: error.to_string() })
}

/// Counts by value, by POST. Unknown members are ignored.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacetsRequest {
    /// The fields whose values are counted; at least one.
    #[serde(default)]
    pub facets: Vec<String>,
    /// Among which entities: a predicate in its JSON form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Value>,
}

impl FacetsRequest {
    /// Reads a request body.
    ///
    /// # Errors
    /// When it is no object, a member has the wrong type, or no facet is asked for.
    pub fn from_json(body: &Value) -> Result<Self, QueryError> {
        let request: Self = read_body(body)?;
        if request.facets.is_empty() {
            return Err(QueryError::Body { reason: "facets must name at least one field".to_owned() });
        }
        Ok(request)
    }
}

/// Entities by their refs. Unknown members are ignored.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EntitiesByRefsRequest {
    /// Full refs in lower case; answers come in the same order.
    pub entity_refs: Vec<String>,
    /// Only these fields are sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// A predicate in its JSON form. Entities that do not meet it are answered with `null`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Value>,
}

impl EntitiesByRefsRequest {
    /// Asks for these entities.
    pub fn of<'a>(refs: impl IntoIterator<Item = &'a EntityRef>) -> Self {
        Self { entity_refs: refs.into_iter().map(EntityRef::to_string).collect(), ..Self::default() }
    }

    /// Reads a request body.
    ///
    /// # Errors
    /// When it is no object, or a member is missing or has the wrong type.
    pub fn from_json(body: &Value) -> Result<Self, QueryError> {
        read_body(body)
    }
}

/// Reads an entity's source again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshRequest {
    /// A full ref.
    pub entity_ref: String,
    /// Accepted for old clients, without effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_token: Option<String>,
}

/// A location to register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LocationInput {
    /// The type; only `url` is allowed by default.
    #[serde(rename = "type")]
    pub location_type: String,
    /// The address of a file.
    pub target: String,
    /// Accepted, but neither stored nor answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<LocationPresence>,
}

/// Whether a location's target must exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum LocationPresence {
    /// It is an error when it does not.
    #[default]
    Required,
    /// It stands for no entities when it does not.
    Optional,
}

/// A page of registered locations. Unknown members are ignored.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct QueryLocationsRequest {
    /// Which ones: a predicate in its JSON form, over `id`, `type`, `target` and `entityRef`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Value>,
    /// At most this many, at least 1; 1000 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// The page to go to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl QueryLocationsRequest {
    /// Reads a request body.
    ///
    /// # Errors
    /// When it is no object, a member has the wrong type, or the limit is 0.
    pub fn from_json(body: &Value) -> Result<Self, QueryError> {
        let request: Self = read_body(body)?;
        if request.limit == Some(0) {
            return Err(QueryError::Body { reason: "limit must be at least 1".to_owned() });
        }
        Ok(request)
    }
}

/// An entity to check without storing it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValidateEntityRequest {
    /// The entity as it would stand in a file.
    pub entity: Value,
    /// The location ref that it would be read from; must be `url:…`.
    pub location: String,
}

/// A repository to look for entity files in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AnalyzeLocationRequest {
    /// The repository.
    pub location: LocationInput,
    /// Accepted for old clients, without effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalog_filename: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn queries_are_encoded_as_the_npm_client_does() {
        let query = EntitiesQuery::new()
            .filter(FilterParam::new().equals("kind", "component").equals("spec.type", "service"))
            .filter(FilterParam::new())
            .fields(["kind", "metadata.name"])
            .limit(0)
            .order("metadata.name", Direction::Asc);
        assert_eq!(
            query.path(),
            "/api/catalog/entities/by-query?fields=kind,metadata.name&limit=0&orderField=metadata.name%2Casc\
             &filter=kind%3Dcomponent%2Cspec.type%3Dservice"
        );
        let query =
            EntitiesQuery::new().full_text("my box", ["metadata.name", "metadata.title"]).offset(20).without_total();
        assert_eq!(
            query.path(),
            "/api/catalog/entities/by-query?offset=20&totalItems=exclude&fullTextFilterTerm=my%20box\
             &fullTextFilterFields=metadata.name,metadata.title"
        );
        assert_eq!(
            EntitiesQuery::at("a+/=").limit(2).path(),
            "/api/catalog/entities/by-query?limit=2&cursor=a%2B%2F%3D"
        );
        assert_eq!(EntitiesQuery::new().full_text(" ", ["x"]).path(), "/api/catalog/entities/by-query");
    }

    #[test]
    fn bodies_are_read() {
        let request = QueryEntitiesRequest::from_json(&json!({
            "query": {"kind": "domain"}, "colour": "red", "orderBy": [{"field": "a", "order": "desc"}],
            "fullTextFilter": {"fields": ["metadata.name"]}, "totalItems": "exclude", "limit": 2
        }))
        .unwrap();
        assert_eq!(request.predicate().unwrap(), Some(Predicate::equals("kind", "domain")));
        assert_eq!(request.order_by, [Order::new("a", Direction::Desc)]);
        assert_eq!(request.total_items, Some(TotalItems::Exclude));
        assert_eq!(QueryEntitiesRequest::from_json(&json!({})).unwrap(), QueryEntitiesRequest::default());
    }

    #[test]
    fn bad_bodies_are_refused() {
        for body in [
            json!([]),
            json!("x"),
            json!(null),
            json!({"limit": "ten"}),
            json!({"limit": -1}),
            json!({"offset": -1}),
            json!({"orderBy": [{"field": "metadata.name", "order": "up"}]}),
            json!({"orderBy": [{"field": "metadata.name"}]}),
            json!({"orderBy": [{"order": "asc"}]}),
            json!({"fields": "kind"}),
            json!({"query": null}),
            json!({"totalItems": "maybe"}),
        ] {
            assert!(QueryEntitiesRequest::from_json(&body).is_err(), "{body}");
        }
        assert!(FacetsRequest::from_json(&json!({"facets": []})).is_err());
        assert!(FacetsRequest::from_json(&json!({})).is_err());
        assert!(EntitiesByRefsRequest::from_json(&json!({})).is_err());
        assert!(QueryLocationsRequest::from_json(&json!({"limit": 0})).is_err());
        assert!(serde_json::from_value::<RefreshRequest>(json!({"entityRef": "a:b/c", "x": 1})).is_err());
        assert!(serde_json::from_value::<LocationInput>(json!({"type": "url", "target": "x", "y": 1})).is_err());
    }

    #[test]
    fn requests_leave_out_what_is_not_asked_for() {
        let request = QueryEntitiesRequest::of(&Predicate::exists("a"));
        assert_eq!(serde_json::to_value(request).unwrap(), json!({"query": {"a": {"$exists": true}}}));
        let request = EntitiesByRefsRequest::of(&[EntityRef::new("API", "default", "X")]);
        assert_eq!(serde_json::to_value(request).unwrap(), json!({"entityRefs": ["api:default/x"]}));
    }
}
