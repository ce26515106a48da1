//! What a signed-in user owns, for plugins that decide by it.

use async_trait::async_trait;
use callboard_shared::entity::EntityRef;

use crate::ApiResult;

/// Tells what users own. Provided by the plugin `auth`, as Backstage's service of that name.
#[async_trait]
pub trait UserInfo: Send + Sync {
    /// The canonical refs through which `user` owns things, the user's own among them: of the catalog as it is now,
    /// else as they were when the user signed in. Nothing for somebody who is not in the catalog and never signed in.
    ///
    /// # Errors
    /// When the database does not answer.
    async fn ownership(&self, user: &EntityRef) -> ApiResult<Option<Vec<String>>>;
}
