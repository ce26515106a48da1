//! What a person keeps in the portal, as other plugins may read it.

use async_trait::async_trait;
use serde_json::Value;

/// A service that the plugin `user-settings` provides.
#[async_trait]
pub trait KeptSettings: Send + Sync {
    /// A setting of a person, named by the canonical ref; nothing when there is none, or when it cannot be read.
    async fn kept(&self, user: &str, bucket: &str, key: &str) -> Option<Value>;
}
