//! A database that is gone, locked, newer, or has no room left.

use std::net::TcpListener;
use std::process::{Command, Stdio};

use sea_orm::{ConnectionTrait, Database};

use crate::support::Place;

fn sqlite_in(place: &Place) {
    place.write(
        "app-config.yaml",
        "app: { baseUrl: 'http://localhost:7007' }\nbackend: { baseUrl: 'http://localhost:7007', listen: '127.0.0.1:0', database: { client: better-sqlite3, connection: { directory: data } } }\n",
    );
}

#[test]
fn a_server_that_is_gone_is_named_without_its_password() {
    let place = Place::new();
    // Nobody listens there any more.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    place.write(
        "app-config.yaml",
        &format!(
            "backend: {{ database: {{ client: pg, connection: 'postgres://portal:hunter2hunter2@127.0.0.1:{port}/portal', knexConfig: {{ pool: {{ acquireTimeoutMillis: 500 }} }} }} }}\n"
        ),
    );
    let said = place.run(&["migrate"]);
    said.refused_naming(&["127.0.0.1"]);
    assert!(!said.error().contains("hunter2"), "{}", said.error());
}

#[tokio::test]
async fn a_locked_file_is_said_to_be_locked() {
    let place = Place::new();
    sqlite_in(&place);
    assert!(place.run(&["migrate"]).out().contains("up to date"));
    let file = place.only_database();
    let other = Database::connect(format!("sqlite://{}", file.display())).await.unwrap();
    other.execute_unprepared("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").await.unwrap();
    place.run(&["migrate"]).refused_naming(&["locked"]);
    other.close().await.unwrap();
    assert!(place.run(&["migrate"]).out().contains("up to date"), "the file is free again");
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_left_alone() {
    let place = Place::new();
    sqlite_in(&place);
    place.run(&["migrate"]);
    let file = place.only_database();
    let other = Database::connect(format!("sqlite://{}", file.display())).await.unwrap();
    let tables = other
        .query_all_raw(sea_orm::Statement::from_string(
            sea_orm::DbBackend::Sqlite,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%catalog%migrations%'",
        ))
        .await
        .unwrap();
    let table: String = tables[0].try_get("", "name").unwrap();
    other.execute_unprepared(&format!("INSERT INTO {table} VALUES ('m29990101_of_the_future', 0)")).await.unwrap();
    other.close().await.unwrap();
    place.run(&["serve"]).refused_naming(&["newer release", "m29990101_of_the_future", "catalog"]);
}

#[test]
fn a_damaged_file_is_not_overwritten() {
    let place = Place::new();
    sqlite_in(&place);
    place.run(&["migrate"]);
    let file = place.only_database();
    std::fs::write(&file, "this is no database, but it is all that there is".repeat(100)).unwrap();
    place.run(&["migrate"]).refused_naming(&["not a database"]);
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("this is no database"));
}

/// A file system of 300 kB, in a name space of our own; where that is not permitted the test says so and ends.
#[test]
fn a_full_disk_is_said_to_be_full() {
    let place = Place::new();
    sqlite_in(&place);
    std::fs::create_dir(place.path().join("data")).unwrap();
    let script = "mount -t tmpfs -o size=100k none data && exec \"$0\" migrate";
    let in_name_space = |command: &str| {
        Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", command, env!("CARGO_BIN_EXE_callboard")])
            .current_dir(place.path())
            .stdin(Stdio::null())
            .output()
    };
    if !in_name_space("mount -t tmpfs none data").is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: this machine lets nobody mount a small file system");
        return;
    }
    let output = in_name_space(script).unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{message}");
    assert!(message.contains("full"), "{message}");
}
