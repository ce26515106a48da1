//! The query grammar of the catalog: filters, predicates, orders, cursors, projections.

mod cursor;
mod dialect;
mod filter;
mod order;
mod predicate;
mod predicate_json;
mod projection;
mod scalar;
mod text;

pub use cursor::{After, Cursor, MalformedCursor};
pub use dialect::LOCATION_FIELDS;
pub use filter::{FilterParam, parse_filters};
pub use order::{Direction, Order};
pub use predicate::Predicate;
pub use projection::Fields;
pub use scalar::scalar_text;
pub use text::FullTextFilter;

/// Why a query cannot be understood; every case is the caller's mistake (400).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A statement of a `filter` has no key.
    #[error("the filter statement '{statement}' has no key: write key=value, or the key alone to ask for its presence")]
    Filter {
        /// The statement.
        statement: String,
    },
    /// A predicate is not of the allowed forms.
    #[error("the query is not valid at {path}: {reason}")]
    Predicate {
        /// Where, for example `query.$all[0].kind`.
        path: String,
        /// What is wrong and what to write instead.
        reason: String,
    },
    /// A predicate is nested too deeply.
    #[error("the query is nested more than {limit} levels deep: flatten it, for example by joining nested $all")]
    TooDeep {
        /// The number of levels that are allowed.
        limit: usize,
    },
    /// An order is not of the allowed form.
    #[error("the order '{text}' is not valid: write {form}")]
    Order {
        /// The text.
        text: String,
        /// The form that is expected.
        form: &'static str,
    },
    /// A field list holds a bracket.
    #[error("the field '{field}' is not valid: items of lists cannot be selected, name the whole list")]
    Fields {
        /// The field.
        field: String,
    },
    /// A member of a request body has the wrong type.
    #[error("the request body is not valid: {reason}")]
    Body {
        /// What is wrong.
        reason: String,
    },
    /// A cursor cannot be read.
    #[error(transparent)]
    Cursor(#[from] MalformedCursor),
}
