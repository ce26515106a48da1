//! Things that decisions may differ by, and the rules about them.

use async_trait::async_trait;
use callboard_shared::permissions::Criteria;
use serde_json::Value;

use crate::ApiError;

/// A rule that conditions may use, as data.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// For example `IS_ENTITY_KIND`.
    pub name: &'static str,
    /// In words, for the editor of conditions.
    pub description: &'static str,
    /// JSON Schema of its parameters.
    pub params: fn() -> Value,
}

/// A kind of thing whose permissions may be conditional. The plugin that owns the things contributes it in
/// [`crate::plugin::PluginParts`].
#[async_trait]
pub trait ResourceRules: Send + Sync {
    /// The kind of thing: `catalog-entity`.
    fn resource_type(&self) -> &'static str;

    /// What conditions may say.
    fn rules(&self) -> &'static [Rule];

    /// Whether the criteria hold for each of the things, in their order. What does not exist meets nothing, not even
    /// a `not`. Read as the portal itself, whoever asks.
    ///
    /// # Errors
    /// When the criteria use a rule that there is not, or parameters that it does not take.
    async fn meet(&self, refs: &[String], criteria: &Criteria) -> Result<Vec<bool>, RuleError>;

    /// How many things meet the criteria, with at most `limit` of their refs; nothing when the plugin cannot tell.
    /// Read as the portal itself: whoever shows it to somebody adds to the criteria what that person may see.
    ///
    /// # Errors
    /// As [`ResourceRules::meet`].
    async fn matching(&self, _criteria: &Criteria, _limit: usize) -> Result<Option<Matching>, RuleError> {
        Ok(None)
    }
}

/// Things that meet criteria.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Matching {
    /// How many there are.
    pub total: u64,
    /// The refs of the first ones.
    pub refs: Vec<String>,
}

/// Why criteria cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// There is no such rule.
    #[error("there is no rule {rule} for {resource_type}; see permissions/metadata of the plugin")]
    Unknown {
        /// What was named.
        rule: String,
        /// The kind of thing.
        resource_type: &'static str,
    },
    /// It takes other parameters.
    #[error("{rule}: {message}")]
    Params {
        /// The rule.
        rule: String,
        /// What is wrong with them.
        message: String,
    },
}

impl From<RuleError> for ApiError {
    fn from(error: RuleError) -> Self {
        match error {
            // Nobody who asks can have named it: the policy did.
            RuleError::Unknown { .. } => Self::internal(error),
            RuleError::Params { .. } => Self::Input(error.to_string()),
        }
    }
}
