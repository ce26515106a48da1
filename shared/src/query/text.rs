//! Full text: a substring of some fields.

use callboard_letters::Letters;
use serde::{Deserialize, Serialize};

/// A text to look for in the values of some fields, without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FullTextFilter {
    /// What to look for, as it was typed.
    #[serde(default)]
    pub term: String,
    /// Paths in the entity; empty means the field that is sorted by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

impl FullTextFilter {
    /// Looks for the term in the fields.
    pub fn new<S: Into<String>>(term: impl Into<String>, fields: impl IntoIterator<Item = S>) -> Self {
        Self { term: term.into(), fields: fields.into_iter().map(Into::into).collect() }
    }

    /// Reads `fullTextFilterTerm` and the comma list `fullTextFilterFields`; `None` without a term
    /// and fields.
    pub fn from_params(term: Option<&str>, fields: Option<&str>) -> Option<Self> {
        if term.is_none() && fields.is_none() {
            return None;
        }
        let fields = fields.unwrap_or_default().split(',').map(str::trim);
        Some(Self::new(term.unwrap_or_default(), fields.filter(|field| !field.is_empty())))
    }

    /// The text to compare with, trimmed and in lower case; `None` when there is nothing to look for.
    pub fn needle(&self) -> Option<String> {
        let needle = self.term.trim().lower();
        (!needle.is_empty()).then_some(needle)
    }

    /// The keys to search in the index: the fields, else the sort field, else `metadata.uid`.
    pub fn keys(&self, sort_field: Option<&str>) -> Vec<String> {
        if self.fields.is_empty() {
            return vec![sort_field.unwrap_or("metadata.uid").lower()];
        }
        self.fields.iter().map(|field| field.lower()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_normalised_and_fields_have_a_default() {
        let filter = FullTextFilter::from_params(Some(" My Box "), Some("metadata.Title, ,spec.x")).unwrap();
        assert_eq!(filter.needle().unwrap(), "my box");
        assert_eq!(filter.keys(Some("metadata.name")), ["metadata.title", "spec.x"]);

        let bare = FullTextFilter::from_params(Some("x"), None).unwrap();
        assert_eq!(bare.keys(Some("metadata.Name")), ["metadata.name"]);
        assert_eq!(bare.keys(None), ["metadata.uid"]);

        assert_eq!(FullTextFilter::from_params(None, Some("a")).unwrap().needle(), None);
        assert_eq!(FullTextFilter::from_params(None, None), None);
    }
}
