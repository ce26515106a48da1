//! What programs ask for: it waits for somebody to decide, becomes a code, and the code is good once.

use callboard_core::ApiError;
use callboard_core::database::Database;
use callboard_shared::auth::Authorization;
use callboard_shared::entity::EntityRef;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::known::{Client, Refused};
use super::rows::authorization as row;
use super::{hash, secret};
use crate::sign_in::now_seconds;

/// How long somebody may take to decide.
const DECIDE_SECONDS: i64 = 3600;
/// How long a code holds.
const CODE_SECONDS: i64 = 600;

const PENDING: &str = "pending";
const APPROVED: &str = "approved";
const REJECTED: &str = "rejected";
const REDEEMED: &str = "redeemed";

/// What a program asks for.
pub(crate) struct Asked {
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: Option<String>,
}

/// It waits for somebody to decide.
pub(crate) struct Pending {
    row: row::Model,
}

/// What a code was given for.
pub(crate) struct Granted {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) client_name: String,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    pub(crate) challenge: Option<String>,
    pub(crate) user: EntityRef,
}

/// The rows of `auth_authorizations`.
#[derive(Clone)]
pub(crate) struct Authorizations {
    pub(crate) database: Database,
}

fn now() -> i64 {
    i64::try_from(now_seconds()).unwrap_or(i64::MAX)
}

impl Pending {
    pub(crate) fn shown(&self) -> Authorization {
        Authorization {
            id: self.row.id.clone(),
            client_id: self.row.client_id.clone(),
            client_name: self.row.client_name.clone(),
            scope: self.row.scope.clone(),
            redirect_uri: self.row.redirect_uri.clone(),
        }
    }

    /// Where the browser goes on to, with this and what the program wants to have back.
    pub(crate) fn answer(&self, issuer: &str, members: &[(&str, &str)]) -> Result<String, ApiError> {
        let mut url = url::Url::parse(&self.row.redirect_uri).map_err(ApiError::internal)?;
        url.query_pairs_mut()
            .extend_pairs(members)
            .extend_pairs(self.row.state.iter().map(|state| ("state", state)))
            // So that a program with several portals knows which one answers.
            .append_pair("iss", issuer);
        Ok(url.into())
    }
}

impl Authorizations {
    /// Notes what `client` asks for; the id of it.
    pub(crate) async fn ask(&self, client: &Client, asked: Asked) -> Result<String, Refused> {
        let id = uuid();
        let Asked { redirect_uri, scope, state, nonce, challenge } = asked;
        let model = row::ActiveModel {
            id: Set(id.clone()),
            client_id: Set(client.id.clone()),
            client_name: Set(client.name.clone()),
            redirect_uri: Set(redirect_uri),
            scope: Set(scope),
            state: Set(state),
            nonce: Set(nonce),
            challenge: Set(challenge),
            status: Set(PENDING.into()),
            user_entity_ref: Set(None),
            code_hash: Set(None),
            expires_at: Set(now() + DECIDE_SECONDS),
        };
        let transaction = self.database.begin().await?;
        // Nobody decides about these any more, and their codes have ended.
        let old = row::Entity::delete_many().filter(row::Column::ExpiresAt.lt(now() - CODE_SECONDS));
        old.exec(&*transaction).await?;
        row::Entity::insert(model).exec_without_returning(&*transaction).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// What waits under this id.
    ///
    /// # Errors
    /// 404 when there is nothing, 400 when it was decided or has ended.
    pub(crate) async fn pending(&self, id: &str) -> Result<Pending, ApiError> {
        let row = row::Entity::find_by_id(id).one(self.database.reader()).await?;
        let row = row.ok_or_else(|| ApiError::NotFound("No program asks under this address".into()))?;
        if row.status != PENDING || row.expires_at <= now() {
            return Err(ApiError::Input(
                "This was decided already, or waited too long. Begin again in the program".into(),
            ));
        }
        Ok(Pending { row })
    }

    /// Lets the program act for `user`; the code for it.
    ///
    /// # Errors
    /// 400 when it was decided meanwhile.
    pub(crate) async fn approve(&self, id: &str, user: &EntityRef) -> Result<(Pending, String), ApiError> {
        let pending = self.pending(id).await?;
        let code = secret();
        let change = row::ActiveModel {
            status: Set(APPROVED.into()),
            user_entity_ref: Set(Some(user.to_string())),
            code_hash: Set(Some(hash(&code))),
            expires_at: Set(now() + CODE_SECONDS),
            ..Default::default()
        };
        self.decide(id, change).await?;
        Ok((pending, code))
    }

    /// # Errors
    /// 400 when it was decided meanwhile.
    pub(crate) async fn reject(&self, id: &str) -> Result<Pending, ApiError> {
        let pending = self.pending(id).await?;
        self.decide(id, row::ActiveModel { status: Set(REJECTED.into()), ..Default::default() }).await?;
        Ok(pending)
    }

    async fn decide(&self, id: &str, change: row::ActiveModel) -> Result<(), ApiError> {
        match self.change(id, PENDING, change).await? {
            true => Ok(()),
            false => Err(ApiError::Input("This was decided meanwhile, perhaps in another tab".into())),
        }
    }

    /// In one statement, so that of two who try at once only one succeeds.
    async fn change(&self, id: &str, from: &str, change: row::ActiveModel) -> Result<bool, ApiError> {
        let transaction = self.database.begin().await?;
        let changed = row::Entity::update_many()
            .set(change)
            .filter(row::Column::Id.eq(id))
            .filter(row::Column::Status.eq(from))
            .exec(&*transaction)
            .await?;
        transaction.commit().await?;
        Ok(changed.rows_affected > 0)
    }

    /// What the code was given for, if it still holds. It stays good until [`Authorizations::redeem`].
    pub(crate) async fn of_code(&self, code: &str) -> Result<Granted, Refused> {
        let unknown = || Refused::new("invalid_grant", "the code is unknown, was used, or has ended; begin again");
        let row = row::Entity::find()
            .filter(row::Column::CodeHash.eq(hash(code)))
            .one(self.database.reader())
            .await?
            .ok_or_else(unknown)?;
        if row.status == REDEEMED {
            return Err(Refused::new("invalid_grant", &format!("{USED}{}", row.id)));
        }
        let user = row.user_entity_ref.as_deref().and_then(|user| EntityRef::parse_full(user).ok());
        let user = user.filter(|_| row.status == APPROVED && row.expires_at > now()).ok_or_else(unknown)?;
        Ok(Granted {
            id: row.id,
            client_id: row.client_id,
            client_name: row.client_name,
            redirect_uri: row.redirect_uri,
            scope: row.scope,
            challenge: row.challenge,
            user,
        })
    }

    /// Spends the code; false when somebody else just did.
    pub(crate) async fn redeem(&self, granted: &Granted) -> Result<bool, ApiError> {
        let change = row::ActiveModel { status: Set(REDEEMED.into()), ..Default::default() };
        self.change(&granted.id, APPROVED, change).await
    }

    /// What a code was given for that was used before, when this refusal is about one.
    pub(crate) fn used_before(refused: &Refused) -> Option<&str> {
        match refused {
            Refused::Because { why, .. } => why.strip_prefix(USED),
            Refused::Failed(_) => None,
        }
    }
}

const USED: &str = "the code was used before: ";

fn uuid() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}
