//! Every endpoint of the catalog: address, what it takes, what it answers, and who answers it.

use callboard_core::openapi::{Endpoints, QueryParam, Shape, delete, get, post, put};
use callboard_shared::catalog::paths::routes as paths;
use callboard_shared::catalog::{
    AnalyzeLocationRequest, AnalyzeLocationResponse, AnalyzeRepositoryRequest, AncestryResponse, BatchRequest,
    BatchResponse, ChangesResponse, EntitiesByRefsRequest, EntitiesByRefsResponse, ExplainResponse, FacetsRequest,
    FacetsResponse, HistoryResponse, ListedLocation, Location, LocationInput, OpsResponse, OrgResponse,
    PullRequestInput, PullRequestOutput, QueryEntitiesRequest, QueryEntitiesResponse, QueryLocationsRequest,
    QueryLocationsResponse, RefreshRequest, RegisterLocationResponse, RepositoryAnalysis, ValidateEntityRequest,
    ValidateEntityResponse,
};
use callboard_shared::entity::Entity;

use super::{
    CatalogState, analyze, ancestry, batch, by_query, by_refs, changes, entities, entity, explain, facets, history,
    import, locations, locations_by_query, ops, org, refresh, unprocessed, validate,
};

const FILTER: QueryParam = QueryParam::repeated(
    "filter",
    "Conditions such as `kind=component,spec.type=service`: all of one parameter, or those of another. A key alone asks whether there is a value",
);
const FIELDS: QueryParam = QueryParam::text("fields", "Only these fields, as paths: `kind,metadata.name`");
const LIMIT: QueryParam = QueryParam::integer("limit", "At most so many");
const OFFSET: QueryParam = QueryParam::integer("offset", "Leaves so many out");
const CURSOR: QueryParam = QueryParam::text("cursor", "The page that an answer before named");

const LIST: [QueryParam; 6] = [
    FILTER,
    FIELDS,
    LIMIT,
    OFFSET,
    QueryParam::text("after", "The place of the next page, from the `Link` header of the one before"),
    QueryParam::repeated("order", "`asc:metadata.name` or `desc:…`"),
];
const BY_QUERY: [QueryParam; 9] = [
    FILTER,
    FIELDS,
    LIMIT,
    OFFSET,
    CURSOR,
    QueryParam::repeated(
        "orderField",
        "`metadata.name` or `metadata.name,desc`; entities without the field are left out",
    ),
    QueryParam::text("fullTextFilterTerm", "A text that one of the fields must have in it"),
    QueryParam::text("fullTextFilterFields", "The fields, as paths; without it the first field of the order"),
    QueryParam::text("totalItems", "`exclude` spares the count"),
];
const FACETS: [QueryParam; 2] =
    [QueryParam::repeated("facet", "A path whose values are counted; at least one"), FILTER];
const HISTORY: [QueryParam; 4] = [
    LIMIT,
    CURSOR,
    QueryParam::text("since", "ISO 8601; nothing older"),
    QueryParam::text("details", "`exclude` leaves out what is different: only when, what and why"),
];
const CHANGES: [QueryParam; 2] = [
    QueryParam::integer("after", "The `last` of the answer before; without it the present number, at once"),
    QueryParam::integer("wait", "Seconds to wait at most when nothing changed; 25 unless given, 50 at most"),
];
const REGISTER: [QueryParam; 2] = [
    QueryParam::text("dryRun", "`true` reads the location without registering it"),
    QueryParam::text("onConflict", "`refresh` reads a registered location again, `reject` answers 409"),
];
const ROOT: [QueryParam; 1] = [QueryParam::text("root", "Only this group and those below it, by ref")];
const OWNER: [QueryParam; 1] =
    [QueryParam::text("owner", "Only those whose source names this owner, as it is written there")];

pub(super) fn endpoints() -> Endpoints<CatalogState> {
    of_import(of_locations(of_pipeline(of_entities(Endpoints::new()))))
}

fn of_entities(endpoints: Endpoints<CatalogState>) -> Endpoints<CatalogState> {
    endpoints
        .on(
            get(paths::ENTITIES, "Entities as one list")
                .says("The whole list without `limit`, `offset` and `after`; else a page, with the next one in `Link`.")
                .query(&LIST)
                .answers(200, Shape::list::<Entity>()),
            entities::list,
        )
        .on(
            get(paths::BY_QUERY, "A page of entities")
                .says("200 at a time unless `limit` says otherwise; next to `cursor` only `limit` and `fields` count.")
                .query(&BY_QUERY)
                .answers(200, Shape::of::<QueryEntitiesResponse>()),
            by_query::get,
        )
        .on(
            post(paths::BY_QUERY, "A page of entities that meet a predicate")
                .takes(Shape::of::<QueryEntitiesRequest>())
                .answers(200, Shape::of::<QueryEntitiesResponse>()),
            by_query::post,
        )
        .on(
            post(paths::BY_REFS, "Entities by their refs, in that order")
                .says(
                    "`null` for what does not exist, does not meet the filter, or may not be seen. Refs are canonical.",
                )
                .query(&[FILTER])
                .takes(Shape::of::<EntitiesByRefsRequest>())
                .answers(200, Shape::of::<EntitiesByRefsResponse>()),
            by_refs::by_refs,
        )
        .on(get(paths::BY_UID, "One entity by its uid").answers(200, Shape::of::<Entity>()), entity::by_uid)
        .on(
            delete(paths::BY_UID, "Removes an entity")
                .says("Also 204 when there is none. It comes back when its source still has it.")
                .answers(204, Shape::empty()),
            entity::delete_by_uid,
        )
        .on(
            get(paths::BY_NAME, "One entity by kind, namespace and name, in any case")
                .answers(200, Shape::of::<Entity>()),
            entity::by_name,
        )
        .on(
            get(paths::ANCESTRY, "An entity and everything that led to it, nearest first")
                .answers(200, Shape::of::<AncestryResponse>()),
            ancestry::ancestry,
        )
        .on(
            get(paths::FACETS, "How many entities have which values")
                .query(&FACETS)
                .answers(200, Shape::of::<FacetsResponse>()),
            facets::get,
        )
        .on(
            post(paths::FACETS, "How many of the entities that meet a predicate have which values")
                .takes(Shape::of::<FacetsRequest>())
                .answers(200, Shape::of::<FacetsResponse>()),
            facets::post,
        )
        .on(
            post(paths::BATCH, "Several questions in one request")
                .says("Each is a POST to `/entities/by-query`, `/entities/by-refs` or `/entity-facets`, at most 20, and is answered as it would be by itself.")
                .takes(Shape::of::<BatchRequest>())
                .answers(200, Shape::of::<BatchResponse>()),
            batch::batch,
        )
        .on(
            get(paths::ORG_GROUPS, "Groups with their hierarchy, and how much belongs to each")
                .query(&ROOT)
                .answers(200, Shape::of::<OrgResponse>()),
            org::groups,
        )
}

/// The way of what exists into the catalog.
fn of_import(endpoints: Endpoints<CatalogState>) -> Endpoints<CatalogState> {
    endpoints
        .on(
            post(paths::IMPORT_ANALYZE, "What a repository has for the catalog")
                .says("Looks in the default branch for catalog files, and tries each out without registering it.")
                .takes(Shape::of::<AnalyzeRepositoryRequest>())
                .answers(200, Shape::of::<RepositoryAnalysis>()),
            import::analyze,
        )
        .on(
            post(paths::IMPORT_PULL_REQUEST, "Proposes a catalog file to a repository, as a pull request")
                .says("With the credentials of `integrations`. Asked again, it uses what is there of the first time. 409 when the default branch has the file already.")
                .takes(Shape::of::<PullRequestInput>())
                .answers(200, Shape::of::<PullRequestOutput>()),
            import::pull_request,
        )
}

/// How entities come to be as they are.
fn of_pipeline(endpoints: Endpoints<CatalogState>) -> Endpoints<CatalogState> {
    endpoints
        .on(
            get(paths::EXPLAIN, "Why an entity is as it is: sources, errors and attempts, up to its origin")
                .answers(200, Shape::of::<ExplainResponse>()),
            explain::explain,
        )
        .on(
            get(paths::HISTORY_OF, "What changed about an entity, newest first")
                .query(&HISTORY)
                .answers(200, Shape::of::<HistoryResponse>()),
            history::of_one,
        )
        .on(
            get(paths::HISTORY, "What changed in the catalog, newest first")
                .query(&HISTORY)
                .answers(200, Shape::of::<HistoryResponse>()),
            history::of_all,
        )
        .on(
            get(paths::CHANGES, "Which entities changed after a number, as soon as some do")
                .says("Waits until there is something to tell. `missed` means that anything may have changed.")
                .query(&CHANGES)
                .answers(200, Shape::of::<ChangesResponse>()),
            changes::changes,
        )
        .on(
            get(paths::OPS, "How ingestion does: queues, failing sources, providers")
                .answers(200, Shape::of::<OpsResponse>()),
            ops::ops,
        )
        .on(
            get("/entities/unprocessed/failed", "Entities whose last processing ended with errors")
                .query(&OWNER)
                .answers(200, Shape::of::<unprocessed::List>()),
            unprocessed::failed,
        )
        .on(
            get("/entities/unprocessed/pending", "Entities that no answer shows yet")
                .query(&OWNER)
                .answers(200, Shape::of::<unprocessed::List>()),
            unprocessed::pending,
        )
        .on(
            delete("/entities/unprocessed/delete/{entity_id}", "Removes such an entity")
                .says("Also 204 when there is none.")
                .answers(204, Shape::empty()),
            unprocessed::delete,
        )
        .on(
            post(paths::REFRESH, "Looks at an entity and the Locations that it came from again, now")
                .takes(Shape::of::<RefreshRequest>())
                .answers(200, Shape::empty()),
            refresh::refresh,
        )
        .on(
            post(paths::VALIDATE_ENTITY, "Checks an entity without storing it")
                .says("A location that is no `url:` and an entity that is not valid are 400 with all reasons.")
                .takes(Shape::of::<ValidateEntityRequest>())
                .answers(200, Shape::empty())
                .answers(400, Shape::of::<ValidateEntityResponse>()),
            validate::validate,
        )
        .on(
            post(paths::ANALYZE_LOCATION, "What a repository could be registered as")
                .takes(Shape::of::<AnalyzeLocationRequest>())
                .answers(200, Shape::of::<AnalyzeLocationResponse>()),
            analyze::analyze,
        )
}

fn of_locations(endpoints: Endpoints<CatalogState>) -> Endpoints<CatalogState> {
    endpoints
        .on(
            get(paths::LOCATIONS, "All registered locations").answers(200, Shape::list::<ListedLocation>()),
            locations::list,
        )
        .on(
            post(paths::LOCATIONS, "Registers a location")
                .says("Its entities appear a little later. 409 when it is registered already.")
                .query(&REGISTER)
                .takes(Shape::of::<LocationInput>())
                .answers(201, Shape::of::<RegisterLocationResponse>()),
            locations::create,
        )
        .on(
            post(paths::LOCATIONS_BY_QUERY, "A page of registered locations that meet a predicate")
                .says("Over `id`, `type`, `target` and `entityRef`; 1000 at a time unless `limit` says otherwise.")
                .takes(Shape::of::<QueryLocationsRequest>())
                .answers(200, Shape::of::<QueryLocationsResponse>()),
            locations_by_query::by_query,
        )
        .on(
            get(paths::LOCATION_BY_ENTITY, "The registered location that an entity comes from")
                .answers(200, Shape::of::<Location>()),
            locations::by_entity,
        )
        .on(get(paths::LOCATION, "One registered location").answers(200, Shape::of::<Location>()), locations::by_id)
        .on(
            put(paths::LOCATION, "Gives a registered location another target")
                .takes(Shape::of::<LocationInput>())
                .answers(200, Shape::of::<Location>()),
            locations::update,
        )
        .on(
            delete(paths::LOCATION, "Ends a registration; its entities go with it").answers(204, Shape::empty()),
            locations::delete,
        )
}
