//! Settings of people.

use std::collections::HashMap;

use callboard_core::database::retry_on_conflict;
use callboard_core::kept::KeptSettings;
use callboard_core::signals::Recorded;
use callboard_shared::user_settings::{UserSetting, UserSettingName};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{Condition, QueryOrder};
use serde_json::Value;

use super::backstage::Row as BackstageRow;
use super::{SettingsStore, StoreError};
use crate::limits::MAX_SETTINGS;
use crate::news::{Topic, record};

/// Rows of a statement.
const IMPORTED_TOGETHER: usize = 500;

#[expect(unreachable_pub, reason = "the derive wants its items public")]
mod row {
    use sea_orm::entity::prelude::*;

    /// A row of `user_settings`; `value` is JSON.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "user_settings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_entity_ref: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub bucket: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub value: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use row::Column;

#[async_trait::async_trait]
impl KeptSettings for SettingsStore {
    async fn kept(&self, user: &str, bucket: &str, key: &str) -> Option<Value> {
        self.get(user, bucket, key).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a setting that another plugin asked for could not be read");
            None
        })
    }
}

impl SettingsStore {
    /// The value of a setting.
    pub(crate) async fn get(&self, user: &str, bucket: &str, key: &str) -> Result<Option<Value>, StoreError> {
        let id = (user.to_owned(), bucket.to_owned(), key.to_owned());
        let found = row::Entity::find_by_id(id).one(self.database.reader()).await?;
        Ok(found.map(|row| serde_json::from_str(&row.value)).transpose()?)
    }

    /// The values of settings, in their order.
    pub(crate) async fn get_all(
        &self,
        user: &str,
        names: &[UserSettingName],
    ) -> Result<Vec<Option<Value>>, StoreError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let any = names.iter().fold(Condition::any(), |any, name| {
            any.add(Condition::all().add(Column::Bucket.eq(&name.bucket)).add(Column::Key.eq(&name.key)))
        });
        let rows =
            row::Entity::find().filter(Column::UserEntityRef.eq(user)).filter(any).all(self.database.reader()).await?;
        let mut found = HashMap::new();
        for row in rows {
            found.insert(
                UserSettingName { bucket: row.bucket, key: row.key },
                serde_json::from_str::<Value>(&row.value)?,
            );
        }
        // Not taken out: one may be asked for twice.
        Ok(names.iter().map(|name| found.get(name).cloned()).collect())
    }

    /// Everything that is kept for a person.
    pub(crate) async fn list(&self, user: &str) -> Result<Vec<UserSetting>, StoreError> {
        let find = row::Entity::find().filter(Column::UserEntityRef.eq(user));
        let rows = find.order_by_asc(Column::Bucket).order_by_asc(Column::Key).all(self.database.reader()).await?;
        let each = rows.into_iter().map(|row| {
            let value = serde_json::from_str(&row.value)?;
            Ok(UserSetting { bucket: row.bucket, key: row.key, value })
        });
        each.collect()
    }

    /// Keeps a value, given as JSON.
    pub(crate) async fn put(
        &self,
        user: &str,
        bucket: &str,
        key: &str,
        json: &str,
    ) -> Result<Option<Recorded>, StoreError> {
        retry_on_conflict(async || {
            let transaction = self.database.begin().await?;
            let kept = row::Entity::find().filter(Column::UserEntityRef.eq(user)).count(&*transaction).await?;
            let id = (user.to_owned(), bucket.to_owned(), key.to_owned());
            if kept >= MAX_SETTINGS && row::Entity::find_by_id(id).one(&*transaction).await?.is_none() {
                return Err(StoreError::Full(kept));
            }
            let model = row::ActiveModel {
                user_entity_ref: Set(user.to_owned()),
                bucket: Set(bucket.to_owned()),
                key: Set(key.to_owned()),
                value: Set(json.to_owned()),
            };
            let newer = OnConflict::columns([Column::UserEntityRef, Column::Bucket, Column::Key])
                .update_column(Column::Value)
                .to_owned();
            row::Entity::insert(model).on_conflict(newer).exec_without_returning(&*transaction).await?;
            let recorded = record(&*transaction, Topic::Settings, &[user]).await?;
            transaction.commit().await?;
            Ok(recorded.first().copied())
        })
        .await
    }

    /// Forgets a setting; nothing is told when there was none.
    pub(crate) async fn delete(&self, user: &str, bucket: &str, key: &str) -> Result<Option<Recorded>, StoreError> {
        self.forget(user, Condition::all().add(Column::Bucket.eq(bucket)).add(Column::Key.eq(key))).await
    }

    /// Forgets everything that is kept for a person.
    pub(crate) async fn delete_all(&self, user: &str) -> Result<(), StoreError> {
        self.forget(user, Condition::all()).await.map(|_| ())
    }

    /// Keeps settings of another portal, unless they are here already; how many are new.
    pub(crate) async fn import(&self, rows: Vec<BackstageRow>) -> Result<u64, StoreError> {
        let transaction = self.database.begin().await?;
        let mut added = 0;
        for part in rows.chunks(IMPORTED_TOGETHER) {
            let models = part.iter().map(|row| row::ActiveModel {
                user_entity_ref: Set(row.user_entity_ref.clone()),
                bucket: Set(row.bucket.clone()),
                key: Set(row.key.clone()),
                value: Set(row.value.clone()),
            });
            let stays =
                OnConflict::columns([Column::UserEntityRef, Column::Bucket, Column::Key]).do_nothing().to_owned();
            added += row::Entity::insert_many(models).on_conflict(stays).exec_without_returning(&*transaction).await?;
        }
        transaction.commit().await?;
        Ok(added)
    }

    async fn forget(&self, user: &str, which: Condition) -> Result<Option<Recorded>, StoreError> {
        retry_on_conflict(async || {
            let transaction = self.database.begin().await?;
            let delete = row::Entity::delete_many().filter(Column::UserEntityRef.eq(user)).filter(which.clone());
            let mut recorded = Vec::new();
            if delete.exec(&*transaction).await?.rows_affected > 0 {
                recorded = record(&*transaction, Topic::Settings, &[user]).await?;
            }
            transaction.commit().await?;
            Ok(recorded.first().copied())
        })
        .await
    }
}
