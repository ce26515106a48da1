//! What was last known about each user who signed in, for `/v1/userinfo`.

use callboard_core::ApiResult;
use callboard_core::database::Database;
use callboard_shared::entity::EntityRef;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

#[expect(unreachable_pub, reason = "the derive wants its items public")]
mod row {
    use sea_orm::entity::prelude::*;

    /// A row of `auth_user_info`; `ownership` is a JSON list of refs, times are milliseconds since 1970.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "auth_user_info")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_entity_ref: String,
        pub ownership: String,
        pub created_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Remembers what `user` owns; the last sign-in wins.
pub(crate) async fn remember(database: &Database, user: &EntityRef, ownership: &[String]) -> ApiResult<()> {
    let now = now_millis();
    let ownership = serde_json::to_string(ownership).map_err(callboard_core::ApiError::internal)?;
    let model = row::ActiveModel {
        user_entity_ref: Set(user.to_string()),
        ownership: Set(ownership),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let newer = OnConflict::column(row::Column::UserEntityRef)
        .update_columns([row::Column::Ownership, row::Column::UpdatedAt])
        .to_owned();
    let transaction = database.begin().await?;
    row::Entity::insert(model).on_conflict(newer).exec_without_returning(&*transaction).await?;
    transaction.commit().await?;
    Ok(())
}

/// What `user` owned at the last sign-in.
pub(crate) async fn recall(database: &Database, user: &EntityRef) -> ApiResult<Option<Vec<String>>> {
    let row = row::Entity::find_by_id(user.to_string()).one(database.reader()).await?;
    Ok(row.and_then(|row| serde_json::from_str(&row.ownership).ok()))
}

fn now_millis() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
