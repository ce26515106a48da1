//! The program killed in the middle of its work, as by `kill -9`: nothing that was accepted is lost, and the
//! work is taken up again.

use sea_orm::{ConnectionTrait, Database};

use crate::loading::{configuration, estate, until, whole};
use crate::support::Place;

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
