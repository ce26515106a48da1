//! Which entities have a tab or a card.

use callboard_shared::entity::Entity;
use serde_json::Value;

use crate::entity_filter::EntityFilter;

/// The filter of a tab or a card: that of the configuration, else the plugin's.
///
/// It is read when it is used, so that the code for reading filters is part of the pages that need it and not
/// of the first load.
#[derive(Debug, Clone, PartialEq)]
pub struct PartFilter {
    pub(super) id: &'static str,
    pub(super) usual: &'static str,
    pub(super) configured: Option<Value>,
}

impl PartFilter {
    /// Whether the entity has the part. A filter of the configuration that is not understood is reported, and
    /// the plugin's counts.
    pub fn matches(&self, entity: &Entity) -> bool {
        let configured = self.configured.as_ref().map(EntityFilter::from_value);
        let filter = configured.unwrap_or_else(|| EntityFilter::parse(self.usual)).unwrap_or_else(|error| {
            leptos::logging::warn!("app.extensions: the filter of {} is not used, because {error}", self.id);
            EntityFilter::parse(self.usual).unwrap_or_else(|_| EntityFilter::all())
        });
        filter.matches(entity)
    }
}
