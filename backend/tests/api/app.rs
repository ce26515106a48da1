//! The page and what it carries.

use serde_json::{Value, json};

use crate::support::{Estate, on_every_database};

#[tokio::test]
async fn every_unknown_address_is_the_page_and_is_never_cached() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        for path in ["/", "/catalog/default/component/x", "/api/app/whatever"] {
            let answer = portal.anonymous().get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert!(answer.header("content-type").unwrap().starts_with("text/html"), "{path}");
            assert!(answer.header("cache-control").unwrap().contains("no-store"), "{path}");
            assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
        }
        assert_eq!(portal.anonymous().get("/static/no-such-file.js").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn the_page_carries_what_is_marked_for_the_browser_and_nothing_else() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        let page = portal.anonymous().get("/").await.text;
        let Some(block) = page.split("<script type=\"backstage.io/config\">").nth(1) else {
            assert!(page.contains("the app is not built"), "{page}");
            return;
        };
        let config: Value = serde_json::from_str(block.split("</script>").next().unwrap()).unwrap();
        assert_eq!(config[0]["data"]["app"]["title"], "Test portal");
        assert!(config[0]["data"]["backend"].get("auth").is_none());
        assert!(!page.contains(crate::support::SERVICE_TOKEN));
    })
    .await;
}

#[tokio::test]
async fn texts_of_a_language_are_there_before_anybody_is_signed_in() {
    let config = json!({"app": {"translations": {"de": {"Catalog": "Dienste"}}}});
    on_every_database(&Estate::empty(), config, async |portal| {
        for caller in [portal.anonymous(), portal.user().await, portal.service()] {
            let answer = caller.get("/api/app/translations/de").await;
            assert_eq!(answer.status, 200);
            let texts: Value = serde_json::from_str(&answer.text).unwrap();
            assert_eq!(texts["Catalog"], "Dienste");
            assert!(texts["Cancel"].is_string());
            assert!(answer.header("cache-control").unwrap().contains("no-store"));
            let missing = caller.get("/api/app/translations/xx").await;
            assert_eq!(missing.status, 404);
            assert!(missing.text.contains("NotFoundError"), "{}", missing.text);
        }
        let page = portal.anonymous().get("/").await.text;
        let Some(languages) = page.split("data-languages=\"").nth(1).and_then(|rest| rest.split('"').next()) else {
            assert!(page.contains("the app is not built"), "{page}");
            return;
        };
        let version = languages.strip_prefix("en de/").unwrap();
        let answer = portal.anonymous().get(&format!("/api/app/translations/de?v={version}")).await;
        assert!(answer.header("cache-control").unwrap().contains("immutable"));
    })
    .await;
}
