//! `/views`: saved views of a person, and of the groups that the person is a member of.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use callboard_core::auth::{Credentials, UserInfo};
use callboard_core::http::{JsonBody, Params, json, json_with};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::EntityRef;
use callboard_shared::user_settings::{SavedView, SavedViewInput, SavedViewsResponse};

use super::{SettingsState, person};
use crate::limits;
use crate::store::NewView;

/// A person, with everything through which the person owns.
struct Member {
    user: String,
    ownership: Vec<String>,
}

/// `GET /views`.
pub(super) async fn list(
    State(state): State<SettingsState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&["page"])?;
    let member = state.member(&credentials).await?;
    let items = state.store.views(&member.ownership, params.first("page")).await?;
    Ok(json(&SavedViewsResponse { items }))
}

/// `POST /views`.
pub(super) async fn create(
    State(state): State<SettingsState>,
    credentials: Credentials,
    JsonBody(input): JsonBody<SavedViewInput>,
) -> ApiResult<Response> {
    let member = state.member(&credentials).await?;
    let new = member.view(uuid::Uuid::new_v4().to_string(), input)?;
    let saved = state.store.save_view(&new, None).await?;
    state.journal.tell();
    Ok(json_with(StatusCode::CREATED, &saved))
}

/// `GET /views/{id}`.
pub(super) async fn get(
    State(state): State<SettingsState>,
    credentials: Credentials,
    Path(id): Path<String>,
) -> ApiResult<Response> {
    let member = state.member(&credentials).await?;
    Ok(json(&state.view_of(&member, &id).await?))
}

/// `PUT /views/{id}`.
pub(super) async fn replace(
    State(state): State<SettingsState>,
    credentials: Credentials,
    Path(id): Path<String>,
    JsonBody(input): JsonBody<SavedViewInput>,
) -> ApiResult<Response> {
    let member = state.member(&credentials).await?;
    let before = state.view_of(&member, &id).await?;
    let input = SavedViewInput { owner: input.owner.or_else(|| Some(before.owner.clone())), ..input };
    let saved = state.store.save_view(&member.view(id, input)?, Some(&before.owner)).await?;
    state.journal.tell();
    Ok(json(&saved))
}

/// `DELETE /views/{id}`.
pub(super) async fn delete(
    State(state): State<SettingsState>,
    credentials: Credentials,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let member = state.member(&credentials).await?;
    if let Some(view) = state.store.view(&member.ownership, &id).await? {
        state.store.delete_view(&view.owner, &id).await?;
        state.journal.tell();
    }
    Ok(StatusCode::NO_CONTENT)
}

impl SettingsState {
    async fn member(&self, credentials: &Credentials) -> ApiResult<Member> {
        let user = person(credentials)?;
        let ownership = match credentials.user() {
            Some(user) => {
                let known = self.services.get::<dyn UserInfo>()?.ownership(user).await?;
                known.unwrap_or_else(|| vec![user.to_string()])
            }
            None => Vec::new(),
        };
        Ok(Member { user, ownership })
    }

    async fn view_of(&self, member: &Member, id: &str) -> ApiResult<SavedView> {
        let view = self.store.view(&member.ownership, id).await?;
        view.ok_or_else(|| ApiError::NotFound(format!("There is no view '{id}' of yours or of a group of yours")))
    }
}

impl Member {
    /// The view that is to be stored, in the name of the member.
    fn view(&self, id: String, input: SavedViewInput) -> ApiResult<NewView> {
        let SavedViewInput { page, name, owner, state } = input;
        let owner = match owner {
            None => self.user.clone(),
            Some(owner) => EntityRef::parse_full(&owner)
                .map_err(|error| ApiError::Input(format!("The owner of a view is a user or a group: {error}")))?
                .to_string(),
        };
        if !self.ownership.contains(&owner) {
            return Err(ApiError::NotAllowed(format!(
                "Views of {owner} are for its members, and you are none; save the view for yourself, or share it with a group of yours"
            )));
        }
        let state = serde_json::to_string(&state).map_err(ApiError::internal)?;
        limits::check_view(&page, &name, &state)?;
        Ok(NewView { id, owner, page, name, state, changed_by: self.user.clone() })
    }
}
