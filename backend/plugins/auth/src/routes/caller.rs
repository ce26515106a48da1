//! Who asks: this plugin is open as a whole, so its routes look at tokens themselves.

use callboard_core::auth::{Credentials, Principal, USER_TOKEN_ISSUER};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::EntityRef;

use super::AuthState;

/// The user whose token the request carries.
///
/// # Errors
/// 401 without a good token, 403 when it is a program's.
pub(super) async fn user(state: &AuthState, credentials: &Credentials) -> ApiResult<EntityRef> {
    Ok(verified(state, credentials).await?.1)
}

/// The same with credentials that permissions can be asked with.
pub(super) async fn verified(state: &AuthState, credentials: &Credentials) -> ApiResult<(Credentials, EntityRef)> {
    let missing = || ApiError::Authentication("Missing credentials: send 'Authorization: Bearer <user token>'".into());
    let token = credentials.token().ok_or_else(missing)?;
    let checked = state.auth.credentials(token, USER_TOKEN_ISSUER).await?;
    match checked.principal() {
        Principal::User { user, .. } => {
            let user = user.clone();
            Ok((checked, user))
        }
        Principal::Service { .. } | Principal::None => {
            Err(ApiError::NotAllowed("Only a user can do this; this is the token of a program".into()))
        }
    }
}

/// The same, where nobody is refused like a program is.
///
/// # Errors
/// 403 without the token of a user.
pub(super) async fn user_or_refused(state: &AuthState, credentials: &Credentials) -> ApiResult<EntityRef> {
    user(state, credentials).await.map_err(|error| match error {
        ApiError::Authentication(why) => ApiError::NotAllowed(why),
        other => other,
    })
}
