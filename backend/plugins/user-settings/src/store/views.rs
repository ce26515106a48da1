//! Saved views of people and groups.

use callboard_core::database::retry_on_conflict;
use callboard_shared::user_settings::SavedView;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder};
use serde_json::Value;

use super::{SettingsStore, StoreError, now_millis};
use crate::limits::MAX_VIEWS;
use crate::news::{Topic, record};

#[expect(unreachable_pub, reason = "the derive wants its items public")]
mod row {
    use sea_orm::entity::prelude::*;

    /// A row of `user_settings_views`; `state` is JSON, `changed_at` milliseconds since 1970.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "user_settings_views")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub owner: String,
        pub page: String,
        pub name: String,
        pub state: String,
        pub changed_by: String,
        pub changed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use row::Column;

/// A view to be stored.
#[derive(Clone, Debug)]
pub(crate) struct NewView {
    pub(crate) id: String,
    pub(crate) owner: String,
    pub(crate) page: String,
    pub(crate) name: String,
    /// JSON.
    pub(crate) state: String,
    pub(crate) changed_by: String,
}

impl SettingsStore {
    /// The views of these owners, of one page or of all, by name.
    pub(crate) async fn views(&self, owners: &[String], page: Option<&str>) -> Result<Vec<SavedView>, StoreError> {
        let mut find = row::Entity::find().filter(Column::Owner.is_in(owners));
        if let Some(page) = page {
            find = find.filter(Column::Page.eq(page));
        }
        let rows = find.order_by_asc(Column::Name).order_by_asc(Column::Id).all(self.database.reader()).await?;
        rows.into_iter().map(read).collect()
    }

    /// A view, if one of these owns it.
    pub(crate) async fn view(&self, owners: &[String], id: &str) -> Result<Option<SavedView>, StoreError> {
        let find = row::Entity::find_by_id(id).filter(Column::Owner.is_in(owners));
        find.one(self.database.reader()).await?.map(read).transpose()
    }

    /// Stores a view, in the place of the one with its id; `before` is the owner of that one.
    pub(crate) async fn save_view(&self, view: &NewView, before: Option<&str>) -> Result<SavedView, StoreError> {
        retry_on_conflict(async || {
            let transaction = self.database.begin().await?;
            check_free(&*transaction, view).await?;
            let model = row::Model {
                id: view.id.clone(),
                owner: view.owner.clone(),
                page: view.page.clone(),
                name: view.name.clone(),
                state: view.state.clone(),
                changed_by: view.changed_by.clone(),
                changed_at: now_millis(),
            };
            let active = row::ActiveModel {
                id: Set(model.id.clone()),
                owner: Set(model.owner.clone()),
                page: Set(model.page.clone()),
                name: Set(model.name.clone()),
                state: Set(model.state.clone()),
                changed_by: Set(model.changed_by.clone()),
                changed_at: Set(model.changed_at),
            };
            match before {
                None => {
                    row::Entity::insert(active).exec_without_returning(&*transaction).await?;
                }
                Some(_) => {
                    row::Entity::update_many().set(active).filter(Column::Id.eq(&view.id)).exec(&*transaction).await?;
                }
            }
            let mut audiences = vec![view.owner.as_str()];
            audiences.extend(before.filter(|before| *before != view.owner));
            record(&*transaction, Topic::Views, &audiences).await?;
            transaction.commit().await?;
            read(model)
        })
        .await
    }

    /// Removes a view of this owner.
    pub(crate) async fn delete_view(&self, owner: &str, id: &str) -> Result<(), StoreError> {
        retry_on_conflict(async || {
            let transaction = self.database.begin().await?;
            row::Entity::delete_by_id(id).exec(&*transaction).await?;
            record(&*transaction, Topic::Views, &[owner]).await?;
            Ok(transaction.commit().await?)
        })
        .await
    }
}

/// Refuses a name that another view of the owner has, and more views than an owner may have.
async fn check_free<C: ConnectionTrait>(db: &C, view: &NewView) -> Result<(), StoreError> {
    let others = || row::Entity::find().filter(Column::Owner.eq(&view.owner)).filter(Column::Id.ne(&view.id));
    let same = others().filter(Column::Page.eq(&view.page)).filter(Column::Name.eq(&view.name));
    if same.one(db).await?.is_some() {
        return Err(StoreError::NameTaken(view.name.clone()));
    }
    let count = others().count(db).await?;
    if count >= MAX_VIEWS {
        return Err(StoreError::ManyViews(count));
    }
    Ok(())
}

fn read(row: row::Model) -> Result<SavedView, StoreError> {
    let state: Value = serde_json::from_str(&row.state)?;
    let changed_at = jiff::Timestamp::from_millisecond(row.changed_at).unwrap_or_default().to_string();
    Ok(SavedView {
        id: row.id,
        page: row.page,
        name: row.name,
        owner: row.owner,
        state,
        changed_by: row.changed_by,
        changed_at,
    })
}
