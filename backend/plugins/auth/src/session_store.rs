//! Browser sessions in the database, for `tower-sessions`.
//!
//! The id that the cookie carries is kept as a hash only: who reads the table cannot take over a session.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use callboard_core::database::Database;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::scheduler::{Cadence, Scope, Task};
use futures::FutureExt;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

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
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Sessions as rows of `auth_sessions`.
#[derive(Clone)]
pub(crate) struct DatabaseSessionStore {
    database: Database,
}

impl std::fmt::Debug for DatabaseSessionStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseSessionStore")
    }
}

impl DatabaseSessionStore {
    pub(crate) const fn new(database: Database) -> Self {
        Self { database }
    }

    async fn write(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let model = row::ActiveModel {
            id: Set(hashed(&record.id)),
            data: Set(data),
            expires_at: Set(record.expiry_date.unix_timestamp()),
        };
        let newer =
            OnConflict::column(row::Column::Id).update_columns([row::Column::Data, row::Column::ExpiresAt]).to_owned();
        let transaction = self.database.begin().await.map_err(backend)?;
        row::Entity::insert(model).on_conflict(newer).exec_without_returning(&*transaction).await.map_err(backend)?;
        transaction.commit().await.map_err(backend)
    }
}

#[async_trait]
impl SessionStore for DatabaseSessionStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits do not meet twice; the trait only asks that a clash be dealt with.
        while row::Entity::find_by_id(hashed(&record.id)).one(self.database.reader()).await.map_err(backend)?.is_some()
        {
            record.id = Id::default();
        }
        self.write(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.write(record).await
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

fn hashed(id: &Id) -> String {
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
