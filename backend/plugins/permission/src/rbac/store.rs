//! The tables of roles. Everything here is SQL and nothing is HTTP.
//!
//! There are hundreds of roles, not millions: a change reads all of them, says what becomes of them in memory, and
//! writes the roles that are different. The row of the revision is held meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use callboard_core::database::{Conflicting, Database, DatabaseError, retry_on_conflict};
use callboard_shared::permissions::Criteria;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Value};

use super::model::{AppliesTo, Line, Role, RoleCondition, RoleInfo, Source};

/// What the database says about roles.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Stored {
    /// Another number after every change.
    pub(crate) revision: i64,
    /// The number of the newest condition; numbers do not come back.
    pub(crate) last_condition: i64,
    pub(crate) roles: BTreeMap<String, Role>,
    /// Plugins that somebody added to those that the editor asks.
    pub(crate) plugin_ids: BTreeSet<String>,
}

/// Why the database does not say, or did not take, something.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("a row of permission_conditions cannot be read: {0}")]
    Condition(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}

/// Why nothing was changed; `R` is what whoever wanted the change says about it.
#[derive(Debug)]
pub(crate) enum ChangeError<R> {
    Store(StoreError),
    Refused(R),
}

impl<R> Conflicting for ChangeError<R> {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(StoreError::Database(error)) if error.is_conflict())
    }
}

impl<R, E: Into<StoreError>> From<E> for ChangeError<R> {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

/// Access to the tables. Cheap to clone.
#[derive(Clone)]
pub(crate) struct RoleStore {
    database: Database,
}

impl RoleStore {
    pub(crate) const fn new(database: Database) -> Self {
        Self { database }
    }

    /// On SQLite no other process changes anything.
    pub(crate) fn is_shared(&self) -> bool {
        !self.database.is_sqlite()
    }

    pub(crate) async fn revision(&self) -> Result<i64, StoreError> {
        let sql = "SELECT revision FROM permission_revision WHERE id = 1";
        let row = self.database.reader().query_one_raw(self.database.statement(sql, [])).await?;
        Ok(row.map(|row| row.try_get("", "revision")).transpose()?.unwrap_or(0))
    }

    /// What is stored at one moment: read again when another replica changed it meanwhile, since members from after a
    /// change with policies from before it are rights that nobody gave.
    pub(crate) async fn load(&self) -> Result<Stored, StoreError> {
        loop {
            let stored = self.read(self.database.reader()).await?;
            if self.revision().await? == stored.revision {
                return Ok(stored);
            }
        }
    }

    /// Changes what is stored, all or nothing, and one after the other whoever else does so. Gives what `change` told,
    /// and what is stored now.
    pub(crate) async fn change<T, R>(
        &self,
        change: impl Fn(&mut Stored) -> Result<T, R> + Sync,
    ) -> Result<(T, Stored), ChangeError<R>> {
        retry_on_conflict(async || {
            let transaction = self.database.begin().await?;
            let take = "UPDATE permission_revision SET revision = revision + 1 WHERE id = 1";
            transaction.execute_raw(self.database.statement(take, [])).await?;
            let before = self.read(&*transaction).await?;
            let mut after = before.clone();
            let told = change(&mut after).map_err(ChangeError::Refused)?;
            if after == before {
                transaction.rollback().await?;
                let stored = Stored { revision: before.revision - 1, ..before };
                return Ok((told, stored));
            }
            self.write(&*transaction, &before, &after).await?;
            transaction.commit().await?;
            Ok((told, after))
        })
        .await
    }

    async fn read<C: ConnectionTrait>(&self, db: &C) -> Result<Stored, StoreError> {
        let all = async |sql: &str| db.query_all_raw(self.database.statement(sql, [])).await;
        let mut stored = Stored::default();
        for row in all("SELECT revision, last_condition FROM permission_revision WHERE id = 1").await? {
            stored.revision = row.try_get("", "revision")?;
            stored.last_condition = row.try_get("", "last_condition")?;
        }
        let columns = "role, description, owner, author, modified_by, created_at, modified_at";
        for row in all(&format!("SELECT {columns} FROM permission_roles")).await? {
            stored.roles.insert(row.try_get("", "role")?, role(&row)?);
        }
        for row in all("SELECT role, member FROM permission_role_members").await? {
            if let Some(role) = stored.roles.get_mut(&row.try_get::<String>("", "role")?) {
                role.members.insert(row.try_get("", "member")?);
            }
        }
        let lines =
            "SELECT role, permission, action, effect FROM permission_policies ORDER BY permission, action, effect";
        for row in all(lines).await? {
            if let Some(role) = stored.roles.get_mut(&row.try_get::<String>("", "role")?) {
                role.lines.push(line(&row)?);
            }
        }
        let conditions =
            "SELECT id, role, plugin_id, resource_type, mapping, conditions FROM permission_conditions ORDER BY id";
        for row in all(conditions).await? {
            if let Some(role) = stored.roles.get_mut(&row.try_get::<String>("", "role")?) {
                role.conditions.push(condition(&row)?);
            }
        }
        for row in all("SELECT id FROM permission_plugin_ids").await? {
            stored.plugin_ids.insert(row.try_get("", "id")?);
        }
        Ok(stored)
    }

    /// Writes what is different.
    async fn write<C: ConnectionTrait>(&self, db: &C, before: &Stored, after: &Stored) -> Result<(), StoreError> {
        let run = async |sql: &str, values: Vec<Value>| db.execute_raw(self.database.statement(sql, values)).await;
        for name in before.roles.keys().filter(|name| before.roles.get(*name) != after.roles.get(*name)) {
            for table in ["permission_roles", "permission_role_members", "permission_policies", "permission_conditions"]
            {
                run(&format!("DELETE FROM {table} WHERE role = $1"), vec![name.as_str().into()]).await?;
            }
        }
        for (name, role) in after.roles.iter().filter(|(name, role)| before.roles.get(*name) != Some(*role)) {
            self.insert(db, name, role).await?;
        }
        for gone in before.plugin_ids.difference(&after.plugin_ids) {
            run("DELETE FROM permission_plugin_ids WHERE id = $1", vec![gone.as_str().into()]).await?;
        }
        for new in after.plugin_ids.difference(&before.plugin_ids) {
            run("INSERT INTO permission_plugin_ids (id) VALUES ($1)", vec![new.as_str().into()]).await?;
        }
        let counted = "UPDATE permission_revision SET last_condition = $1 WHERE id = 1";
        run(counted, vec![after.last_condition.into()]).await?;
        Ok(())
    }

    async fn insert<C: ConnectionTrait>(&self, db: &C, name: &str, role: &Role) -> Result<(), StoreError> {
        let run = async |sql: &str, values: Vec<Value>| db.execute_raw(self.database.statement(sql, values)).await;
        let info = &role.info;
        let sql = "INSERT INTO permission_roles \
                   (role, description, owner, author, modified_by, created_at, modified_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = vec![
            name.into(),
            info.description.clone().into(),
            info.owner.clone().into(),
            info.author.clone().into(),
            info.modified_by.clone().into(),
            info.created_at.unwrap_or(0).into(),
            info.modified_at.unwrap_or(0).into(),
        ];
        run(sql, values).await?;
        for member in &role.members {
            let sql = "INSERT INTO permission_role_members (role, member) VALUES ($1, $2)";
            run(sql, vec![name.into(), member.as_str().into()]).await?;
        }
        for line in &role.lines {
            let sql = "INSERT INTO permission_policies (role, permission, action, effect) VALUES ($1, $2, $3, $4)";
            let effect = if line.allow { "allow" } else { "deny" };
            let values = vec![name.into(), line.permission.as_str().into(), line.action.as_str().into(), effect.into()];
            run(sql, values).await?;
        }
        for condition in &role.conditions {
            let sql = "INSERT INTO permission_conditions \
                       (id, role, plugin_id, resource_type, mapping, conditions) VALUES ($1, $2, $3, $4, $5, $6)";
            let values = vec![
                condition.id.into(),
                name.into(),
                condition.plugin.as_str().into(),
                condition.resource_type.as_str().into(),
                mapping(&condition.applies_to).into(),
                condition.criteria.to_json().to_string().into(),
            ];
            run(sql, values).await?;
        }
        Ok(())
    }
}

fn role(row: &QueryResult) -> Result<Role, DbErr> {
    let info = RoleInfo {
        source: Source::Rest,
        description: row.try_get("", "description")?,
        owner: row.try_get("", "owner")?,
        author: row.try_get("", "author")?,
        modified_by: row.try_get("", "modified_by")?,
        created_at: Some(row.try_get("", "created_at")?),
        modified_at: Some(row.try_get("", "modified_at")?),
    };
    Ok(Role { info, ..Role::default() })
}

fn line(row: &QueryResult) -> Result<Line, DbErr> {
    let effect: String = row.try_get("", "effect")?;
    Ok(Line {
        permission: row.try_get("", "permission")?,
        action: row.try_get("", "action")?,
        allow: effect == "allow",
        source: Source::Rest,
    })
}

fn condition(row: &QueryResult) -> Result<RoleCondition, StoreError> {
    let wrong = |error: &dyn std::fmt::Display| StoreError::Condition(error.to_string());
    let (mapping, conditions): (String, String) = (row.try_get("", "mapping")?, row.try_get("", "conditions")?);
    let named: Vec<(String, String)> = serde_json::from_str(&mapping).map_err(|error| wrong(&error))?;
    let conditions: serde_json::Value = serde_json::from_str(&conditions).map_err(|error| wrong(&error))?;
    Ok(RoleCondition {
        id: row.try_get("", "id")?,
        plugin: row.try_get("", "plugin_id")?,
        resource_type: row.try_get("", "resource_type")?,
        applies_to: AppliesTo::Named(named),
        criteria: Criteria::from_json(&conditions).map_err(|error| wrong(&error))?,
        source: Source::Rest,
    })
}

/// JSON: pairs of name and action. The API takes no other mapping.
fn mapping(applies_to: &AppliesTo) -> String {
    let named = match applies_to {
        AppliesTo::Named(named) => named.as_slice(),
        AppliesTo::Actions(_) => &[],
    };
    serde_json::json!(named).to_string()
}
