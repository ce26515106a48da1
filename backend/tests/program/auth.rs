//! A terminal signs in at a portal, acts for whoever let it in, and signs out.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde_json::{Value, json};

use crate::support::{Place, Serving};

/// A portal that lets programs in, and a terminal.
struct Estate {
    place: Place,
    portal: String,
    http: Client,
    _serving: Serving,
}

impl Estate {
    fn new(programs: bool) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let place = Place::new();
        // What a program signs in with is an address of the portal, so the port must be known before.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let portal = format!("http://127.0.0.1:{port}");
        let config = json!({
            "app": { "baseUrl": portal },
            "backend": {
                "baseUrl": portal, "listen": format!("127.0.0.1:{port}"),
                "database": { "client": "better-sqlite3", "connection": ":memory:" },
            },
            "auth": {
                "providers": { "guest": { "dangerouslyAllowOutsideDevelopment": true } },
                "clientIdMetadataDocuments": { "enabled": programs },
                "experimentalRefreshToken": { "enabled": true, "dangerouslyDisableCatalogPresenceCheck": true },
            },
        });
        place.write("app-config.yaml", &config.to_string());
        let serving = place.serve(&[]);
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { place, portal, http, _serving: serving }
    }

    fn terminal(&self, args: &[&str]) -> Command {
        let mut all = vec!["auth"];
        all.extend(args);
        let mut command = self.place.command(&all);
        command.env("CALLBOARD_CONFIG_DIR", self.place.path().join("terminal"));
        command
    }

    /// What the terminal says: standard output, standard error, and whether it went well.
    fn says(&self, args: &[&str]) -> (String, String, bool) {
        let output = self.terminal(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&output.stdout), text(&output.stderr), output.status.success())
    }

    fn file(&self) -> PathBuf {
        self.place.path().join("terminal/sessions.json")
    }

    fn kept(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.file()).unwrap()).unwrap()
    }

    /// Begins to sign in; the address that it prints.
    fn login(&self) -> (Child, Url) {
        let args = ["login", "--no-browser", "--portal", &format!("{}/", self.portal)];
        let mut child = self.terminal(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.as_mut().unwrap()).lines();
        let address = lines.find_map(|line| Url::parse(line.unwrap().trim()).ok()).expect("it prints an address");
        (child, address)
    }

    /// Goes to the address as a browser does and decides as the guest; where the browser goes on to.
    async fn decide(&self, address: Url, decision: &str) -> String {
        let sent = self.http.get(address).send().await.unwrap();
        assert_eq!(sent.status(), 302);
        let page = sent.headers()["location"].to_str().unwrap().to_owned();
        let id = page.strip_prefix(&format!("{}/oauth2/authorize/", self.portal)).unwrap();
        let session = self.http.get(format!("{}/api/auth/guest/refresh", self.portal)).send().await.unwrap();
        let session: Value = session.json().await.unwrap();
        let token = session["backstageIdentity"]["token"].as_str().unwrap();
        let decided = format!("{}/api/auth/v1/sessions/{id}/{decision}", self.portal);
        let decided: Value = self.http.post(decided).bearer_auth(token).send().await.unwrap().json().await.unwrap();
        decided["redirectUrl"].as_str().unwrap().to_owned()
    }

    async fn signed_in(&self) -> String {
        let (mut child, address) = self.login();
        let back = self.decide(address, "approve").await;
        // Whoever else knows the port is not believed.
        let forged = back.replace("state=", "state=x");
        assert_eq!(self.http.get(forged).send().await.unwrap().status(), 200);
        let page = self.http.get(back).send().await.unwrap();
        assert!(page.text().await.unwrap().contains("Go back to your terminal"));
        let mut said = String::new();
        child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(child.wait().unwrap().success(), "{said}");
        said
    }
}

#[tokio::test]
async fn a_terminal_acts_for_whoever_let_it_in_until_it_signs_out() {
    let estate = Estate::new(true);
    let said = estate.signed_in().await;
    assert!(said.contains("Signed in as user:development/guest"), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(estate.file()).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let (said, error, _) = estate.says(&["whoami"]);
    assert!(said.starts_with(&format!("user:development/guest at {}", estate.portal)), "{said}{error}");
    let (token, _, _) = estate.says(&["print-token", "--portal", &estate.portal]);
    let entities = format!("{}/api/catalog/entities", estate.portal);
    assert_eq!(estate.http.get(entities).bearer_auth(token.trim()).send().await.unwrap().status(), 200);

    // The token grew old.
    let before = estate.kept();
    let mut old = before.clone();
    old[0]["expires_at"] = json!(1);
    old[0]["access_token"] = json!("old");
    fs::write(estate.file(), old.to_string()).unwrap();
    let (said, error, went_well) = estate.says(&["whoami"]);
    assert!(went_well && said.contains("user:development/guest"), "{said}{error}");
    let after = estate.kept();
    assert_ne!(before[0]["refresh_token"], after[0]["refresh_token"]);

    let (said, error, went_well) = estate.says(&["logout"]);
    assert!(went_well && said.contains("Signed out"), "{said}{error}");
    assert_eq!(estate.kept(), json!([]));
    let spent = json!({ "grant_type": "refresh_token", "refresh_token": after[0]["refresh_token"] });
    let refused = estate.http.post(format!("{}/api/auth/v1/token", estate.portal)).json(&spent).send().await.unwrap();
    assert_eq!(refused.status(), 400, "the portal was told");
    let (_, error, went_well) = estate.says(&["whoami"]);
    assert!(!went_well && error.contains("callboard auth login"), "{error}");
}

#[tokio::test]
async fn a_session_that_was_ended_in_the_portal_asks_to_sign_in_again() {
    let estate = Estate::new(true);
    estate.signed_in().await;
    let mut old = estate.kept();
    let token = old[0]["access_token"].as_str().unwrap().to_owned();
    let everywhere = format!("{}/api/auth/browser-sessions", estate.portal);
    assert_eq!(estate.http.delete(everywhere).bearer_auth(token).send().await.unwrap().status(), 204);
    old[0]["expires_at"] = json!(1);
    fs::write(estate.file(), old.to_string()).unwrap();
    let (_, error, went_well) = estate.says(&["print-token"]);
    assert!(!went_well && error.contains("has ended") && error.contains("auth login"), "{error}");
    assert_eq!(estate.kept(), json!([]));
}

#[tokio::test]
async fn a_person_who_declines_and_a_portal_without_programs_are_told_apart() {
    let estate = Estate::new(true);
    let (child, address) = estate.login();
    let back = estate.decide(address, "reject").await;
    estate.http.get(back).send().await.unwrap();
    let output = child.wait_with_output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && error.contains("did not let"), "{error}");
    assert!(!estate.file().exists());

    let closed = Estate::new(false);
    let (_, error, went_well) = closed.says(&["login", "--no-browser", "--portal", &closed.portal]);
    assert!(!went_well && error.contains("auth.clientIdMetadataDocuments.enabled"), "{error}");
    let (_, error, _) = closed.says(&["login", "--no-browser", "--portal", "http://127.0.0.1:9"]);
    assert!(error.contains("does not answer"), "{error}");
}
