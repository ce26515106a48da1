//! Programs that stay signed in. Each refresh token is good once; one that comes twice was stolen by somebody, so the
//! program is signed out.

use callboard_core::database::Database;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::BrowserSession;
use callboard_shared::entity::EntityRef;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder as _, QuerySelect as _};
use subtle::ConstantTimeEq as _;

use super::authorizations::Granted;
use super::known::Refused;
use super::rows::offline as row;
use super::settings::Refresh;
use super::{hash, secret};
use crate::sign_in::now_seconds;

/// The rows of `auth_offline_sessions`.
#[derive(Clone)]
pub(crate) struct Offline {
    pub(crate) database: Database,
}

/// What a refresh token gave.
pub(crate) struct Renewed {
    pub(crate) user: EntityRef,
    /// The next one.
    pub(crate) refresh_token: String,
}

fn now() -> i64 {
    i64::try_from(now_seconds()).unwrap_or(i64::MAX)
}

fn seconds(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

fn invalid() -> Refused {
    Refused::new("invalid_grant", "the refresh token is unknown, was used, or has ended; sign in again")
}

impl Offline {
    /// Signs a program in for long; its refresh token.
    pub(crate) async fn begin(&self, granted: &Granted, refresh: &Refresh) -> ApiResult<String> {
        let (id, token) = (hex::encode(rand::random::<[u8; 16]>()), secret());
        let user = granted.user.to_string();
        let model = row::ActiveModel {
            id: Set(id.clone()),
            user_entity_ref: Set(user.clone()),
            client_id: Set(granted.client_id.clone()),
            client_name: Set(granted.client_name.clone()),
            authorization_id: Set(granted.id.clone()),
            token_hash: Set(hash(&token)),
            created_at: Set(now()),
            last_used_at: Set(now()),
        };
        let transaction = self.database.begin().await?;
        row::Entity::delete_many()
            .filter(row::Column::LastUsedAt.lt(now() - seconds(refresh.idle)))
            .exec(&*transaction)
            .await?;
        row::Entity::insert(model).exec_without_returning(&*transaction).await?;
        // Those that were not used for longest make room.
        let kept: Vec<String> = row::Entity::find()
            .select_only()
            .column(row::Column::Id)
            .filter(row::Column::UserEntityRef.eq(&*user))
            .order_by_desc(row::Column::LastUsedAt)
            .order_by_desc(row::Column::CreatedAt)
            .into_tuple()
            .all(&*transaction)
            .await?;
        let beyond: Vec<&String> = kept.iter().filter(|kept| **kept != id).skip(refresh.per_user - 1).collect();
        if !beyond.is_empty() {
            row::Entity::delete_many().filter(row::Column::Id.is_in(beyond)).exec(&*transaction).await?;
        }
        transaction.commit().await?;
        Ok(format!("{id}.{token}"))
    }

    /// Trades a refresh token for the next one. `client_id` is who says to ask, if anybody says so.
    pub(crate) async fn renew(
        &self,
        refresh_token: &str,
        client_id: Option<&str>,
        refresh: &Refresh,
    ) -> Result<Renewed, Refused> {
        let (row, token) = self.find(refresh_token).await?;
        if client_id.is_some_and(|client| client != row.client_id) {
            return Err(invalid());
        }
        let given = hash(token);
        let ended =
            row.last_used_at + seconds(refresh.idle) <= now() || row.created_at + seconds(refresh.most) <= now();
        if ended || !bool::from(row.token_hash.as_bytes().ct_eq(given.as_bytes())) {
            // The token of a session that exists, but not the one that is due: it was used before.
            self.end(&row.id).await?;
            return Err(invalid());
        }
        let next = secret();
        let change = row::ActiveModel { token_hash: Set(hash(&next)), last_used_at: Set(now()), ..Default::default() };
        let transaction = self.database.begin().await?;
        let changed = row::Entity::update_many()
            .set(change)
            .filter(row::Column::Id.eq(&*row.id))
            // Of two who bring the same token at once only one gets the next.
            .filter(row::Column::TokenHash.eq(given))
            .exec(&*transaction)
            .await?;
        transaction.commit().await?;
        if changed.rows_affected == 0 {
            self.end(&row.id).await?;
            return Err(invalid());
        }
        let user = EntityRef::parse_full(&row.user_entity_ref).map_err(ApiError::internal)?;
        let refresh_token = format!("{}.{next}", row.id);
        Ok(Renewed { user, refresh_token })
    }

    /// The program whose refresh token this is, if it is its latest.
    pub(crate) async fn client_of(&self, refresh_token: &str) -> Result<Option<(String, String)>, Refused> {
        match self.find(refresh_token).await {
            Ok((row, token)) => {
                let own = bool::from(row.token_hash.as_bytes().ct_eq(hash(token).as_bytes()));
                Ok(own.then_some((row.id, row.client_id)))
            }
            Err(Refused::Because { .. }) => Ok(None),
            Err(failed) => Err(failed),
        }
    }

    async fn find<'a>(&self, refresh_token: &'a str) -> Result<(row::Model, &'a str), Refused> {
        let (id, token) = refresh_token.split_once('.').ok_or_else(invalid)?;
        let row = row::Entity::find_by_id(id).one(self.database.reader()).await?.ok_or_else(invalid)?;
        Ok((row, token))
    }

    /// Signs a program out.
    pub(crate) async fn end(&self, id: &str) -> ApiResult<()> {
        self.delete(row::Column::Id.eq(id)).await.map(|_| ())
    }

    /// Signs out whatever got its token by this authorization.
    pub(crate) async fn end_authorization(&self, authorization: &str) -> ApiResult<()> {
        self.delete(row::Column::AuthorizationId.eq(authorization)).await.map(|_| ())
    }

    /// Signs out one of the user's programs; false when they have no such one.
    pub(crate) async fn end_of_user(&self, user: &EntityRef, id: &str) -> ApiResult<bool> {
        let own = sea_orm::ExprTrait::and(row::Column::Id.eq(id), row::Column::UserEntityRef.eq(user.to_string()));
        Ok(self.delete(own).await? > 0)
    }

    pub(crate) async fn end_all_of_user(&self, user: &EntityRef) -> ApiResult<()> {
        self.delete(row::Column::UserEntityRef.eq(user.to_string())).await.map(|_| ())
    }

    async fn delete(&self, which: sea_orm::sea_query::SimpleExpr) -> ApiResult<u64> {
        let transaction = self.database.begin().await?;
        let deleted = row::Entity::delete_many().filter(which).exec(&*transaction).await?;
        transaction.commit().await?;
        Ok(deleted.rows_affected)
    }

    /// The programs that act for the user.
    pub(crate) async fn of_user(&self, user: &EntityRef) -> ApiResult<Vec<BrowserSession>> {
        let rows = row::Entity::find()
            .filter(row::Column::UserEntityRef.eq(user.to_string()))
            .order_by_desc(row::Column::LastUsedAt)
            .all(self.database.reader())
            .await?;
        let time = |at: i64| u64::try_from(at).unwrap_or_default();
        let shown = rows.into_iter().map(|row| BrowserSession {
            id: row.id,
            current: false,
            provider: String::new(),
            agent: row.client_id,
            address: String::new(),
            signed_in_at: time(row.created_at),
            last_used_at: time(row.last_used_at),
            program: Some(row.client_name),
            connected: Vec::new(),
        });
        Ok(shown.collect())
    }
}
