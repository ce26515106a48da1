//! The catalog's API and pages: addresses, requests and answers.

mod batch;
mod changes;
mod explanation;
mod filters;
mod graph;
mod history;
mod import;
mod operations;
mod org;
pub mod pages;
pub mod paths;
pub mod permissions;
mod requests;
mod responses;

pub use batch::{BATCH_LIMIT, BatchAnswer, BatchQuestion, BatchRequest, BatchResponse};
pub use changes::{ChangedEntity, ChangesResponse};
pub use explanation::{EntityState, ExplainResponse, ExplainedEntity, ExplainedError};
pub use filters::{CatalogFilters, OwnershipFilter};
pub use graph::{GraphCurve, GraphDepth, GraphDirection, GraphQuery};
pub use history::{Cause, ChangeKind, FieldChange, HistoryItem, HistoryResponse};
pub use import::{
    AnalyzeRepositoryRequest, CodeOwners, PullRequestInput, PullRequestOutcome, PullRequestOutput, RepositoryAccess,
    RepositoryAnalysis, RepositoryFile, analyze_repository, propose_file,
};
pub use operations::{FailingSource, OpsResponse, ProviderState, QueueState};
pub use org::{OrgGroup, OrgResponse, org_groups};
pub use paths::{
    HistoryQuery, analyze_location, ancestry, batch, by_name, by_query, by_refs, by_uid, changes, explain, facets,
    history_of, location, location_by_entity, locations, locations_by_query, refresh, register_location,
    register_or_refresh, validate_entity,
};
pub use requests::{
    AnalyzeLocationRequest, EntitiesByRefsRequest, EntitiesQuery, FacetsRequest, LocationInput, LocationPresence,
    QueryEntitiesRequest, QueryLocationsRequest, RefreshRequest, TotalItems, ValidateEntityRequest,
};
pub use responses::{
    AnalyzeLocationResponse, AncestryItem, AncestryResponse, EntitiesByRefsResponse, ExistingEntityFile, FacetValue,
    FacetsResponse, GeneratedEntity, ListedLocation, Location, PageInfo, QueryEntitiesResponse, QueryLocationsResponse,
    RegisterLocationResponse, ValidateEntityResponse, ValidationProblem,
};

/// Where the catalog's API is mounted.
pub const MOUNT: &str = "/api/catalog";
