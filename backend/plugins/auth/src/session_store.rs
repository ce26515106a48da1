//! Browser sessions in the database, for `tower-sessions`.
//!
//! The id that the cookie carries is kept as a hash only: who reads the table cannot take over a session.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use callboard_core::ApiResult;
use callboard_core::database::{Database, DatabaseError, retry_on_conflict};
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::scheduler::{Cadence, Scope, Task};
use callboard_core::signals::Journal;
use callboard_shared::entity::EntityRef;
use futures::FutureExt;
use sea_orm::ActiveValue::Set;
use sea_orm::DeleteMany;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use crate::session_news::record;

#[expect(unreachable_pub, reason = "the derive wants its items public")]
mod row {
    use sea_orm::entity::prelude::*;

    /// A row of `auth_sessions`; `expires_at` in seconds since 1970.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "auth_sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub data: String,
        pub expires_at: i64,
        /// Whose it is; none before somebody signed in.
        pub user_entity_ref: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a session tells its owner about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct About {
    pub(crate) user: String,
    /// When it began, in seconds since 1970.
    pub(crate) since: u64,
    /// What the browser calls itself.
    pub(crate) agent: String,
    /// Where it came from when it began.
    pub(crate) address: String,
}

impl About {
    /// Where it stands in a session.
    pub(crate) const KEY: &'static str = "about";
}

/// A session, for its owner.
pub(crate) struct Kept {
    /// The hash of the id, which proves nothing.
    pub(crate) id: String,
    pub(crate) about: About,
    pub(crate) provider: String,
    /// Seconds since 1970.
    pub(crate) expires_at: u64,
}

/// Sessions as rows of `auth_sessions`.
#[derive(Clone)]
pub(crate) struct DatabaseSessionStore {
    database: Database,
    journal: Journal,
}

impl std::fmt::Debug for DatabaseSessionStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseSessionStore")
    }
}

impl DatabaseSessionStore {
    pub(crate) const fn new(database: Database, journal: Journal) -> Self {
        Self { database, journal }
    }

    fn model(record: &Record) -> Result<row::ActiveModel> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        Ok(row::ActiveModel {
            id: Set(hashed(&record.id)),
            data: Set(data),
            expires_at: Set(record.expiry_date.unix_timestamp()),
            user_entity_ref: Set(record
                .data
                .get(About::KEY)
                .and_then(|about| about["user"].as_str())
                .map(str::to_owned)),
        })
    }
}

/// What the owner of sessions may do with them.
impl DatabaseSessionStore {
    pub(crate) async fn of_user(&self, user: &EntityRef) -> ApiResult<Vec<Kept>> {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        let rows = row::Entity::find()
            .filter(row::Column::UserEntityRef.eq(user.to_string()))
            .filter(row::Column::ExpiresAt.gt(now))
            .all(self.database.reader())
            .await?;
        Ok(rows.into_iter().filter_map(kept).collect())
    }

    /// Ends one of them; false when the user has no such session.
    pub(crate) async fn end(&self, user: &EntityRef, id: &str) -> ApiResult<bool> {
        let own = row::Entity::delete_many()
            .filter(row::Column::UserEntityRef.eq(user.to_string()))
            .filter(row::Column::Id.eq(id));
        self.delete_and_tell(user, own).await
    }

    /// Ends all of them.
    pub(crate) async fn end_all(&self, user: &EntityRef) -> ApiResult<()> {
        let own = row::Entity::delete_many().filter(row::Column::UserEntityRef.eq(user.to_string()));
        self.delete_and_tell(user, own).await.map(|_| ())
    }

    /// Pages that are open learn of it. True when there was something to delete.
    async fn delete_and_tell(&self, user: &EntityRef, which: DeleteMany<row::Entity>) -> ApiResult<bool> {
        let ended = retry_on_conflict(async || {
            let transaction = self.database.begin().await?;
            let ended = which.clone().exec(&*transaction).await?.rows_affected > 0;
            if ended {
                record(&*transaction, &user.to_string()).await?;
            }
            transaction.commit().await?;
            Ok::<_, DatabaseError>(ended)
        })
        .await?;
        self.journal.tell();
        Ok(ended)
    }
}

fn kept(row: row::Model) -> Option<Kept> {
    let data: serde_json::Value = serde_json::from_str(&row.data).ok()?;
    Some(Kept {
        about: serde_json::from_value(data[About::KEY].clone()).ok()?,
        provider: data["provider"].as_str().unwrap_or_default().to_owned(),
        id: row.id,
        expires_at: u64::try_from(row.expires_at).unwrap_or_default(),
    })
}

#[async_trait]
impl SessionStore for DatabaseSessionStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits do not meet twice; the trait only asks that a clash be dealt with.
        while row::Entity::find_by_id(hashed(&record.id)).one(self.database.reader()).await.map_err(backend)?.is_some()
        {
            record.id = Id::default();
        }
        let transaction = self.database.begin().await.map_err(backend)?;
        row::Entity::insert(Self::model(record)?).exec_without_returning(&*transaction).await.map_err(backend)?;
        transaction.commit().await.map_err(backend)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let model = Self::model(record)?;
        let transaction = self.database.begin().await.map_err(backend)?;
        // Only what is still there: a session that its owner ended from elsewhere while this request ran stays ended.
        row::Entity::update_many()
            .set(model)
            .filter(row::Column::Id.eq(hashed(&record.id)))
            .exec(&*transaction)
            .await
            .map_err(backend)?;
        transaction.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = row::Entity::find_by_id(hashed(id)).one(self.database.reader()).await.map_err(backend)?;
        let Some(row) = found.filter(|row| row.expires_at > OffsetDateTime::now_utc().unix_timestamp()) else {
            return Ok(None);
        };
        let data = serde_json::from_str(&row.data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date =
            OffsetDateTime::from_unix_timestamp(row.expires_at).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let transaction = self.database.begin().await.map_err(backend)?;
        row::Entity::delete_by_id(hashed(id)).exec(&*transaction).await.map_err(backend)?;
        transaction.commit().await.map_err(backend)
    }
}

/// What the table has in place of the id.
pub(crate) fn hashed(id: &Id) -> String {
    Sha256::digest(id.to_string().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

/// Removes what has expired, once an hour on one replica.
pub(crate) fn schedule_cleaning(env: &PluginEnv) -> std::result::Result<(), PluginError> {
    let database = env.database.clone();
    env.scheduler.schedule(Task {
        id: "clean-sessions".into(),
        cadence: Cadence::Every(Duration::from_secs(3600)),
        timeout: Duration::from_secs(60),
        initial_delay: Some(Duration::from_secs(60)),
        scope: Scope::Global,
        run: Arc::new(move |_| {
            let database = database.clone();
            async move {
                let now = OffsetDateTime::now_utc().unix_timestamp();
                let transaction = database.begin().await?;
                row::Entity::delete_many().filter(row::Column::ExpiresAt.lt(now)).exec(&*transaction).await?;
                transaction.commit().await?;
                Ok(())
            }
            .boxed()
        }),
    })?;
    Ok(())
}
