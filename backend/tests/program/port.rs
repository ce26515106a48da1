//! A port that somebody else has.

use std::net::TcpListener;

use crate::support::Place;

#[test]
fn a_port_in_use_is_named_with_a_way_out() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let place = Place::new();
    place.write(
        "app-config.yaml",
        &format!("app: {{ baseUrl: 'http://localhost:{port}' }}\nbackend: {{ baseUrl: 'http://localhost:{port}', listen: '127.0.0.1:{port}', database: {{ client: better-sqlite3, connection: ':memory:' }} }}\n"),
    );
    place.run(&["serve"]).refused_naming(&[&port.to_string(), "in use", "backend.listen"]);
}

#[test]
fn a_folder_without_configuration_starts_on_the_loopback_address() {
    let place = Place::new();
    let serving = place.serve(&["--config", place.write("port.yaml", PORT).to_str().unwrap()]);
    assert!(serving.log.contains("127.0.0.1"), "{}", serving.log);
}

const PORT: &str = "
app: { baseUrl: 'http://localhost:7007' }
backend: { baseUrl: 'http://localhost:7007', listen: '127.0.0.1:0', database: { client: better-sqlite3, connection: ':memory:' } }
";
