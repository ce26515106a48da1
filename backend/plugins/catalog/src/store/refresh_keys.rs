//! What entities were read from (contract/catalog.md §5.8): `url:https://…`, `file:/…`.

use callboard_core::database::retry_on_conflict;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::bulk::{execute_keys, execute_rows, statement};
use super::{CatalogStore, StoreError, now_millis};

/// Characters of a key that its column holds.
const MAX_KEY: usize = 255;
/// Characters that stay of a longer one, before its hash.
const KEPT: usize = 180;

/// A key as it is stored.
pub(crate) fn stored_key(key: &str) -> String {
    if key.chars().count() <= MAX_KEY {
        return key.to_owned();
    }
    let start: String = key.chars().take(KEPT).collect();
    let hash: String = Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    // The hash alone has 64 characters; the whole has at most 252.
    format!("{start}#sha256:{hash}")
}

/// Replaces the keys of these entities.
pub(super) async fn replace_keys<C: ConnectionTrait>(db: &C, entities: &[(&str, &[String])]) -> Result<(), StoreError> {
    let ids: Vec<&str> = entities.iter().map(|(entity_id, _)| *entity_id).collect();
    execute_keys(db, "DELETE FROM catalog_refresh_keys WHERE entity_id IN ({keys})", &ids).await?;
    let rows = entities
        .iter()
        .flat_map(|(entity_id, keys)| keys.iter().map(|key| vec![(*entity_id).into(), stored_key(key).into()]));
    let sql =
        "INSERT INTO catalog_refresh_keys (entity_id, key) VALUES {values} ON CONFLICT (entity_id, key) DO NOTHING";
    execute_rows(db, sql, rows.collect()).await?;
    Ok(())
}

impl CatalogStore {
    /// Makes every entity due that was read from one of these; how many there were.
    pub(crate) async fn refresh(&self, keys: &[String]) -> Result<u64, StoreError> {
        let keys: Vec<String> = keys.iter().map(|key| stored_key(key)).collect();
        retry_on_conflict(|| self.refresh_once(&keys)).await
    }

    async fn refresh_once(&self, keys: &[String]) -> Result<u64, StoreError> {
        let transaction = self.begin().await?;
        // A number of our own, not a caller's text.
        let sql = format!(
            "UPDATE catalog_refresh_state SET next_update_at = {} WHERE entity_id IN \
             (SELECT entity_id FROM catalog_refresh_keys WHERE key IN ({{keys}}))",
            now_millis()
        );
        let changed = execute_keys(&*transaction, &sql, keys).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    /// Every key that starts with `prefix`, a text of our own.
    pub(crate) async fn keys_with_prefix(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let db = self.database.reader();
        let find = statement(
            db,
            "SELECT DISTINCT key FROM catalog_refresh_keys WHERE key >= $1 AND key < $2",
            [prefix.into(), format!("{prefix}\u{10ffff}").into()],
        );
        let rows = db.query_all_raw(find).await?;
        Ok(rows.iter().map(|row| row.try_get("", "key")).collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_keys_keep_their_start_and_a_hash() {
        assert_eq!(stored_key("url:https://x.example/a"), "url:https://x.example/a");
        let long = format!("url:https://x.example/{}", "ä".repeat(300));
        let stored = stored_key(&long);
        assert_eq!(stored.chars().count(), KEPT + "#sha256:".len() + 64);
        assert!(stored.starts_with("url:https://x.example/ä"));
        assert_ne!(stored, stored_key(&format!("{long}b")));
    }
}
