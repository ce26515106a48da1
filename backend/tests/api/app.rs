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
