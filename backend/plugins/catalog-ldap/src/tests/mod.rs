//! The provider against a real directory, OpenLDAP's `slapd`, which each test starts for itself.

mod company;
mod slapd;

use std::sync::Arc;

use callboard_core::Config;
use callboard_core::catalog::{DeferredEntity, EntityProvider};
use serde_json::{Value, json};

use crate::provider;
use callboard_core::catalog::testing::Recorder;
use slapd::Slapd;

const ROBOT: &str = "uid=robot,ou=robots,dc=example,dc=net";
const SECRET: &str = "correct horse";

/// The provider of the configuration of one directory.
fn provider(target: &str, more: Value) -> Arc<dyn EntityProvider> {
    let mut directory = json!({
        "target": target,
        "bind": {"dn": ROBOT, "secret": SECRET},
        "schedule": {"frequency": {"hours": 1}, "timeout": {"minutes": 5}},
        "users": {"dn": "ou=people,dc=example,dc=net", "options": {"filter": "(objectClass=inetOrgPerson)", "paged": {"pageSize": 7}}},
        "groups": {"dn": "ou=groups,dc=example,dc=net", "options": {"scope": "sub", "filter": "(objectClass=groupOfNames)", "paged": {"pageSize": 3}}},
    });
    directory.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let config = Config::from_value(json!({"catalog": {"providers": {"ldapOrg": {"main": directory}}}}));
    provider::configured(&config).unwrap().remove(0)
}

fn named<'a>(entities: &'a [DeferredEntity], kind: &str, name: &str) -> &'a Value {
    let found = entities.iter().map(|deferred| &deferred.entity);
    found.into_iter().find(|entity| entity["kind"] == kind && entity["metadata"]["name"] == name).unwrap()
}

#[tokio::test]
async fn a_company_is_read_in_small_pages_with_everything_that_belongs_together() {
    let Some(directory) = Slapd::start(&company::ldif()) else { return };
    let provider = provider(&directory.url, json!({}));
    assert_eq!(provider.name(), "LdapOrgEntityProvider:main");
    let catalog = Recorder::default();
    provider.run(&catalog).await.unwrap();
    let entities = catalog.only_full();

    assert_eq!(entities.len(), company::PEOPLE + company::GROUPS);
    assert!(entities.iter().all(|deferred| deferred.location_key.as_deref() == Some("ldap-org-provider:main")));

    let ada = named(&entities, "User", "user01");
    let dn = "uid=user01,ou=people,dc=example,dc=net";
    assert_eq!(ada["metadata"]["annotations"]["backstage.io/ldap-dn"], dn);
    assert_eq!(ada["metadata"]["annotations"]["backstage.io/ldap-rdn"], "user01");
    assert_eq!(ada["metadata"]["annotations"]["backstage.io/ldap-uuid"].as_str().unwrap().len(), 36);
    let location = "ldap://main/uid%3Duser01%2Cou%3Dpeople%2Cdc%3Dexample%2Cdc%3Dnet";
    assert_eq!(ada["metadata"]["annotations"]["backstage.io/managed-by-location"], location);
    assert_eq!(ada["metadata"]["annotations"]["backstage.io/managed-by-origin-location"], location);
    assert_eq!(
        ada["spec"]["profile"],
        json!({"displayName": "Person 1, of the company", "email": "user01@example.net"})
    );
    // Its entry says one, a group's entry the other.
    assert_eq!(ada["spec"]["memberOf"], json!(["group:default/board", "group:default/engineering"]));

    let engineering = named(&entities, "Group", "engineering");
    assert_eq!(engineering["spec"]["parent"], "group:default/company");
    assert_eq!(engineering["spec"]["children"], json!(["group:default/backend", "group:default/frontend"]));
    assert_eq!(engineering["metadata"]["description"], "Builds it");
    assert_eq!(named(&entities, "Group", "backend")["spec"]["parent"], "group:default/engineering");
    assert_eq!(named(&entities, "Group", "company")["spec"]["parent"], Value::Null);
    // Below another unit, with a name that no entity can have, and named in another way of writing.
    let sales = named(&entities, "Group", "Sales_Marketing");
    assert_eq!(sales["spec"]["profile"]["displayName"], "Sales & Marketing");
    assert_eq!(sales["spec"]["parent"], "group:default/company");
    assert_eq!(named(&entities, "User", "user30")["spec"]["memberOf"], json!(["group:default/sales_marketing"]));
}

#[tokio::test]
async fn several_searches_with_values_of_their_own_make_one_mutation() {
    let Some(directory) = Slapd::start(&company::ldif()) else { return };
    let groups = json!([
        {"dn": "cn=board,ou=groups,dc=example,dc=net", "options": {"scope": "base"}, "set": {"spec.type": "board"}},
        {
            "dn": "ou=posix,dc=example,dc=net",
            "options": {"filter": "(objectClass=posixGroup)", "attributes": ["cn", "gidNumber", "memberUid"]},
            "map": {"members": "memberUid", "type": "gidNumber"},
            "set": {"metadata.namespace": "unix"},
        },
    ]);
    let catalog = Recorder::default();
    provider(&directory.url, json!({"groups": groups})).run(&catalog).await.unwrap();
    let entities = catalog.only_full();
    assert_eq!(entities.len(), company::PEOPLE + 2);
    assert_eq!(named(&entities, "Group", "board")["spec"]["type"], "board");
    let wheel = named(&entities, "Group", "wheel");
    assert_eq!((&wheel["spec"]["type"], &wheel["metadata"]["namespace"]), (&json!("4242"), &json!("unix")));
    // Not asked for, but every entry has a name.
    assert_eq!(wheel["metadata"]["annotations"]["backstage.io/ldap-dn"], "cn=wheel,ou=posix,dc=example,dc=net");
    assert_eq!(
        named(&entities, "User", "user02")["spec"]["memberOf"],
        json!(["group:default/board", "group:unix/wheel"])
    );
}

#[tokio::test]
async fn a_search_that_is_cut_off_changes_nothing_and_says_what_to_do() {
    let Some(directory) = Slapd::start(&company::ldif()) else { return };
    let people = |options: Value| json!({"users": {"dn": "ou=people,dc=example,dc=net", "options": options}});
    let catalog = Recorder::default();
    let error = provider(&directory.url, people(json!({}))).run(&catalog).await.unwrap_err().to_string();
    assert!(error.contains("options.paged") && error.contains("ou=people,dc=example,dc=net"), "{error}");
    let error =
        provider(&directory.url, people(json!({"filter": "(uid=*"}))).run(&catalog).await.unwrap_err().to_string();
    assert!(error.contains("options.filter"), "{error}");
    let elsewhere = json!({"users": {"dn": "ou=nowhere,dc=example,dc=net"}});
    let error = provider(&directory.url, elsewhere).run(&catalog).await.unwrap_err().to_string();
    assert!(error.contains("no such entry"), "{error}");
    assert!(catalog.mutations().is_empty());
}

#[tokio::test]
async fn a_wrong_secret_is_refused_and_never_told() {
    let Some(directory) = Slapd::start(&company::ldif()) else { return };
    let catalog = Recorder::default();
    let bind = json!({"bind": {"dn": ROBOT, "secret": "hunter2"}});
    let error = format!("{:?}", provider(&directory.url, bind).run(&catalog).await.unwrap_err());
    assert!(error.contains("catalog.providers.ldapOrg.main.bind") && !error.contains("hunter2"), "{error}");
    // Without signing in, this directory shows nothing.
    let error = provider(&directory.url, json!({"bind": null})).run(&catalog).await.unwrap_err().to_string();
    assert!(error.contains("search below"), "{error}");
    assert!(catalog.mutations().is_empty());
}

#[tokio::test]
async fn encryption_insists_on_a_known_authority_unless_told_otherwise() {
    let Some(directory) = Slapd::start(&company::ldif()) else { return };
    let identity = json!({"certs": directory.client_certificate(), "keys": directory.client_key()});
    let tls = |reject: Option<bool>, identity: &Value| {
        let mut tls = identity.clone();
        tls["rejectUnauthorized"] = reject.map_or(Value::Null, Value::Bool);
        json!({ "tls": tls })
    };
    let catalog = Recorder::default();
    let error = provider(&directory.encrypted_url, tls(None, &identity)).run(&catalog).await.unwrap_err().to_string();
    assert!(error.contains("cannot be reached") && error.contains("SSL_CERT_FILE"), "{error}");
    // This directory wants to know who asks before it talks at all.
    provider(&directory.encrypted_url, tls(Some(false), &json!({}))).run(&catalog).await.unwrap_err();
    assert!(catalog.mutations().is_empty());
    provider(&directory.encrypted_url, tls(Some(false), &identity)).run(&catalog).await.unwrap();
    assert_eq!(catalog.only_full().len(), company::PEOPLE + company::GROUPS);
    let missing = json!({"certs": "missing.pem", "keys": directory.client_key()});
    let error =
        provider(&directory.encrypted_url, tls(Some(false), &missing)).run(&catalog).await.unwrap_err().to_string();
    assert!(error.contains("tls.certs") && error.contains("missing.pem"), "{error}");
}

#[tokio::test]
async fn a_directory_that_is_not_there_is_named() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("ldap://{}", listener.local_addr().unwrap());
    drop(listener);
    let catalog = Recorder::default();
    let error = provider(&target, json!({})).run(&catalog).await.unwrap_err().to_string();
    assert!(error.contains(&target) && error.contains("catalog.providers.ldapOrg.main.target"), "{error}");
    assert!(catalog.mutations().is_empty());
}

#[tokio::test]
async fn a_connection_that_ends_early_is_told_in_plain_words() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("ldap://{}", listener.local_addr().unwrap());
    // Takes connections, and hangs up.
    std::thread::spawn(move || listener.incoming().for_each(drop));
    let catalog = Recorder::default();
    for bind in [json!({}), json!({"bind": null})] {
        let error = provider(&target, bind).run(&catalog).await.unwrap_err().to_string();
        assert!(error.contains(&target) && !error.contains("channel"), "{error}");
    }
    assert!(catalog.mutations().is_empty());
}
