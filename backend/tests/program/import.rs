//! Moving in from a Backstage database.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};

use crate::support::Place;

const CONFIG: &str = "
app: { baseUrl: 'http://localhost:7007' }
backend:
  baseUrl: http://localhost:7007
  listen: 127.0.0.1:0
  database: { client: better-sqlite3, connection: { directory: data } }
catalog: { locations: [{ type: file, target: ./shop.yaml }] }
";

const SHOP: &str = "
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: Shop }
spec: { type: service, lifecycle: production, owner: nobody }
";

const UID: &str = "8f0f5c4e-1b1e-4a55-9a71-7d2f4f6f0a11";

/// The part of the original's tables that is read, with rows as it has them.
async fn backstage_tables(db: &DatabaseConnection, schema: &str) {
    db.execute_unprepared(&format!(
        "CREATE TABLE {schema}locations (id VARCHAR(255) PRIMARY KEY, type VARCHAR(255) NOT NULL, target TEXT NOT NULL, location_entity_ref VARCHAR(255));
         CREATE TABLE {schema}refresh_state (entity_id TEXT PRIMARY KEY, entity_ref TEXT NOT NULL, unprocessed_entity TEXT NOT NULL);
         INSERT INTO {schema}locations VALUES
           ('0d8b2f6e-0000-4000-8000-000000000001', 'url', 'https://git.example.com/a.yaml', 'location:default/generated-a'),
           ('0d8b2f6e-0000-4000-8000-000000000002', 'url', 'https://git.example.com/b.yaml', NULL),
           ('0d8b2f6e-0000-4000-8000-000000000003', 'bootstrap', 'bootstrap', 'location:default/bootstrap');
         INSERT INTO {schema}refresh_state VALUES ('{UID}', 'component:default/shop', '{{}}')"
    ))
    .await
    .unwrap();
}

#[tokio::test]
async fn locations_keep_their_ids_and_entities_their_uids() {
    let place = Place::new();
    place.write("app-config.yaml", CONFIG);
    place.write("shop.yaml", SHOP);
    let file = place.path().join("catalog.sqlite");
    let from = format!("sqlite://{}", file.display());
    let db = Database::connect(format!("{from}?mode=rwc")).await.unwrap();
    backstage_tables(&db, "").await;
    db.close().await.unwrap();

    let said = place.run(&["catalog", "import-backstage", "--from", &from]);
    assert!(said.out().contains("2 taken over, 0 were here"), "{}{}", said.out(), said.error());
    let again = place.run(&["catalog", "import-backstage", "--from", &from]);
    assert!(again.out().contains("0 taken over, 2 were here"), "{}{}", again.out(), again.error());

    let serving = place.serve(&[]);
    let own = Database::connect(format!("sqlite://{}?mode=ro", place.only_database().display())).await.unwrap();
    let began = Instant::now();
    loop {
        let find = sea_orm::Statement::from_string(
            own.get_database_backend(),
            "SELECT entity_id FROM catalog_final_entities WHERE entity_ref = 'component:default/shop'",
        );
        if let Some(row) = own.query_one_raw(find).await.unwrap() {
            assert_eq!(row.try_get::<String>("", "entity_id").unwrap(), UID);
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "the entity never came");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let locations = own
        .query_all_raw(sea_orm::Statement::from_string(
            own.get_database_backend(),
            "SELECT id, location_entity_ref FROM catalog_locations ORDER BY id",
        ))
        .await
        .unwrap();
    let refs: Vec<String> = locations.iter().map(|row| row.try_get("", "location_entity_ref").unwrap()).collect();
    assert_eq!(refs[0], "location:default/generated-a");
    assert!(refs.len() == 2 && refs[1].starts_with("location:default/generated-"), "{refs:?}");
    drop(serving);
}

/// The table of what people keep, with rows as the original has them, and some that are broken.
async fn backstage_settings(db: &DatabaseConnection, schema: &str) {
    db.execute_unprepared(&format!(
        r#"CREATE TABLE {schema}user_settings (user_entity_ref VARCHAR(255) NOT NULL, bucket VARCHAR(255) NOT NULL,
             key VARCHAR(255) NOT NULL, value TEXT NOT NULL, PRIMARY KEY (user_entity_ref, bucket, key));
           INSERT INTO {schema}user_settings VALUES
             ('user:default/ada', 'default.starredEntities', 'entityRefs', '["component:default/shop"]'),
             ('user:default/ada', 'default.home.customHomepage', 'home', '"{{\"version\":1}}"'),
             ('user:default/ada', 'default', 'broken', '{{')"#
    ))
    .await
    .unwrap();
}

#[tokio::test]
async fn what_people_keep_is_taken_over_from_the_file_beside_the_catalog() {
    let place = Place::new();
    place.write("app-config.yaml", CONFIG);
    let address = |file: &str| format!("sqlite://{}", place.path().join(file).display());
    let from = address("catalog.sqlite");
    let catalog = Database::connect(format!("{from}?mode=rwc")).await.unwrap();
    backstage_tables(&catalog, "").await;
    catalog.close().await.unwrap();
    let without = place.run(&["catalog", "import-backstage", "--from", &from]);
    assert!(without.out().contains("none found"), "{}{}", without.out(), without.error());

    let settings = Database::connect(format!("{}?mode=rwc", address("user-settings.sqlite"))).await.unwrap();
    backstage_settings(&settings, "").await;
    settings.close().await.unwrap();
    let said = place.run(&["catalog", "import-backstage", "--from", &from]);
    assert!(
        said.out().contains("2 taken over, 0 were here already, 1 cannot be read"),
        "{}{}",
        said.out(),
        said.error()
    );
    let again = place.run(&["catalog", "import-backstage", "--from", &from]);
    assert!(again.out().contains("0 taken over, 2 were here already, 1"), "{}{}", again.out(), again.error());
    let own = Database::connect(format!("sqlite://{}?mode=ro", place.only_database().display())).await.unwrap();
    let find = sea_orm::Statement::from_string(
        own.get_database_backend(),
        "SELECT value FROM user_settings WHERE user_entity_ref = 'user:default/ada' AND bucket = 'default.starredEntities'",
    );
    let row = own.query_one_raw(find).await.unwrap().unwrap();
    assert_eq!(row.try_get::<String>("", "value").unwrap(), r#"["component:default/shop"]"#);
}

#[tokio::test]
async fn plugins_that_share_a_postgres_database_have_schemas() {
    let Ok(server) = std::env::var("CALLBOARD_TEST_PG") else {
        eprintln!("PostgreSQL is skipped: CALLBOARD_TEST_PG is not set; `cargo xtask test` sets it");
        return;
    };
    let name = format!("import_{}", uuid::Uuid::new_v4().simple());
    let admin = Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    admin.close().await.unwrap();
    let from = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    let place = Place::new();
    place.write("app-config.yaml", CONFIG);
    place.run(&["catalog", "import-backstage", "--from", &from]).refused_naming(&["no tables of a Backstage catalog"]);
    let db = Database::connect(&from).await.unwrap();
    db.execute_unprepared("CREATE SCHEMA catalog").await.unwrap();
    backstage_tables(&db, "catalog.").await;
    db.execute_unprepared("CREATE SCHEMA \"user-settings\"").await.unwrap();
    backstage_settings(&db, "\"user-settings\".").await;
    db.close().await.unwrap();
    let said = place.run(&["catalog", "import-backstage", "--from", &from]);
    assert!(
        said.out().contains("locations: 2 taken over")
            && said.out().contains("Uids: 1 kept")
            && said.out().contains("people: 2 taken over"),
        "{}{}",
        said.out(),
        said.error()
    );
}
