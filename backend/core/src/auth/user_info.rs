//! What a signed-in user owns, for plugins that decide by it.

use async_trait::async_trait;
use callboard_shared::entity::EntityRef;

use crate::ApiResult;

/// Tells what users own. Provided by the plugin `auth`, as Backstage's service of that name.
#[async_trait]
pub trait UserInfo: Send + Sync {
    /// The canonical refs through which `user` owns things, the user's own among them, as of the last sign-in.
    /// Of a user who never signed in only the user itself is known.
    ///
    /// # Errors
    /// When the database does not answer.
    async fn ownership(&self, user: &EntityRef) -> ApiResult<Vec<String>>;
}
