//! The program killed in the middle of its work, as by `kill -9`: nothing that was accepted is lost, and the
//! work is taken up again.

use std::fmt::Write;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};

use crate::support::Place;

const FILES: usize = 30;
const ENTITIES_A_FILE: usize = 60;
/// The entities, their Location, and its registration.
const EXPECTED: i64 = (FILES * ENTITIES_A_FILE) as i64 + 2;

/// An estate that takes a moment to load.
fn estate(place: &Place) {
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

fn configuration(place: &Place, database: &str) {
    place.write(
        "app-config.yaml",
        &format!(
            "app: {{ baseUrl: 'http://localhost:7007' }}\nbackend: {{ baseUrl: 'http://localhost:7007', listen: '127.0.0.1:0', database: {database} }}\ncatalog: {{ locations: [{{ type: file, target: ./all.yaml }}] }}\n"
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

async fn until(database: &DatabaseConnection, enough: impl Fn((i64, i64)) -> bool) {
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
async fn whole(database: &DatabaseConnection) {
    let relations = 2 * (FILES * ENTITIES_A_FILE) as i64;
    until(database, |counts| counts == (EXPECTED, relations)).await;
}

#[tokio::test]
async fn an_estate_that_was_half_loaded_is_loaded_to_the_end() {
    let place = Place::new();
    estate(&place);
    configuration(&place, "{ client: better-sqlite3, connection: { directory: data } }");
    // Makes the file, so that this test can look into it.
    assert!(place.run(&["migrate"]).out().contains("up to date"));
    let file = place.only_database();
    let database = Database::connect(format!("sqlite://{}", file.display())).await.unwrap();
    for progress in [1, 3, 500] {
        let server = place.serve(&[]);
        until(&database, |(answered, relations)| answered >= progress || relations >= progress).await;
        server.kill();
    }
    let _server = place.serve(&[]);
    whole(&database).await;
}

#[tokio::test]
async fn of_two_on_one_database_the_other_goes_on() {
    let Some(address) = std::env::var_os("CALLBOARD_TEST_PG").and_then(|address| address.into_string().ok()) else {
        eprintln!("skipped on PostgreSQL: CALLBOARD_TEST_PG does not name one");
        return;
    };
    let name = format!("killed_{}", std::process::id());
    let administration = Database::connect(&address).await.unwrap();
    administration.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let own = address.rsplit_once('/').map(|(server, _)| format!("{server}/{name}")).unwrap();
    let place = Place::new();
    estate(&place);
    configuration(&place, &format!("{{ client: pg, connection: '{own}' }}"));
    {
        let first = place.serve(&[]);
        let _second = place.serve(&[]);
        let database = Database::connect(&own).await.unwrap();
        until(&database, |(answered, relations)| answered > 0 || relations > 0).await;
        first.kill();
        whole(&database).await;
        database.close().await.unwrap();
    }
    administration.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}
