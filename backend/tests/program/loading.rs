//! An estate that takes a moment to load, and how far its loading is.

use std::fmt::Write;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::support::Place;

/// A service that may do everything.
pub(crate) const TOKEN: &str = "a-token-for-tests-0001";

const FILES: usize = 30;
const ENTITIES_A_FILE: usize = 60;
pub(crate) const ENTITIES: usize = FILES * ENTITIES_A_FILE;
/// The entities, their Location, and its registration.
const EXPECTED: i64 = (FILES * ENTITIES_A_FILE) as i64 + 2;

/// Writes the files.
pub(crate) fn estate(place: &Place) {
    std::fs::create_dir(place.path().join("parts")).unwrap();
    for file in 0..FILES {
        let text = (0..ENTITIES_A_FILE).fold(String::new(), |mut text, number| {
            let _ = writeln!(
                text,
                "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: c-{file}-{number} }}\nspec: {{ type: service, lifecycle: production, owner: team-{file} }}"
            );
            text
        });
        place.write(&format!("parts/{file}.yaml"), &text);
    }
    place.write(
        "all.yaml",
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: all }\nspec: { target: './parts/*.yaml' }\n",
    );
}

pub(crate) fn configuration(place: &Place, database: &str) {
    place.write(
        "app-config.yaml",
        &format!(
            "app: {{ baseUrl: 'http://localhost:7007' }}\nbackend: {{ baseUrl: 'http://localhost:7007', listen: '127.0.0.1:0', database: {database}, auth: {{ externalAccess: [{{ type: static, options: {{ token: {TOKEN}, subject: tests }} }}] }} }}\ncatalog: {{ locations: [{{ type: file, target: ./all.yaml }}] }}\n"
        ),
    );
}

/// What the catalog answers with, and what of it is not whole.
async fn counts(database: &DatabaseConnection) -> (i64, i64) {
    let sql = "SELECT COUNT(*) AS answered, (SELECT COUNT(*) FROM catalog_relations) AS relations FROM catalog_final_entities";
    let row = database.query_one_raw(Statement::from_string(database.get_database_backend(), sql)).await;
    // The tables may not be there yet.
    let Ok(Some(row)) = row else { return (0, 0) };
    (row.try_get("", "answered").unwrap(), row.try_get("", "relations").unwrap())
}

pub(crate) async fn until(database: &DatabaseConnection, enough: impl Fn((i64, i64)) -> bool) {
    let began = Instant::now();
    loop {
        let counts = counts(database).await;
        if enough(counts) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "it stays at {counts:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Two relations an entity: to its owner, and back.
pub(crate) async fn whole(database: &DatabaseConnection) {
    let relations = 2 * (FILES * ENTITIES_A_FILE) as i64;
    until(database, |counts| counts == (EXPECTED, relations)).await;
}
