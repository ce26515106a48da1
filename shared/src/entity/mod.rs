//! The entity model: refs, envelope, kinds, relations and validation.

pub mod annotations;
pub mod envelope;
pub mod fields;
pub mod kinds;
pub mod links;
mod location_refs;
pub mod refs;
pub mod relations;
pub mod validate;

pub use envelope::{Entity, Link, Metadata, Relation, Status, StatusItem, StatusLevel};
pub use fields::FieldRules;
pub use kinds::{KINDS, KindSchema};
pub use refs::{DEFAULT_NAMESPACE, EntityRef, LocationRef, RefError, is_script_url};
pub use relations::{EmittedRelation, RelationError, relations_of, sort_relation_lists};
pub use validate::{Problem, ValidationError, apply_policies, validate_envelope, validate_kind, validate_schema};
