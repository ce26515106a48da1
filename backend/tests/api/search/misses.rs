//! `GET /misses`: what people searched for in vain.

use serde_json::{Value, json};

use super::{estate, found, settled};
use crate::support::on_every_database;

#[tokio::test]
async fn what_people_searched_for_in_vain_is_counted_for_those_who_may_see_it() {
    on_every_database(&estate(), json!({}), async |portal| {
        settled(portal, 5).await;
        let user = portal.user().await;
        // Typed letter by letter; programs, filters and hits do not count.
        for term in ["kube", "kuber", "Kubernetes "] {
            assert!(found(&user, &format!("term={term}")).await.is_empty());
        }
        assert!(found(&user, "term=moonbase&filters[kind]=API").await.is_empty());
        assert!(found(&portal.service(), "term=moonbase").await.is_empty());
        let counted = |answer: &Value| answer["items"].as_array().is_some_and(|items| !items.is_empty());
        let misses = portal.wait_until("/api/search/misses", counted).await;
        let items = misses["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{misses}");
        assert_eq!((items[0]["term"].clone(), items[0]["count"].clone()), (json!("kubernetes"), json!(1)));
        assert!(items[0]["lastAt"].as_i64().unwrap() > 0);
        for wrong in ["limit=0", "limit=501", "colour=red"] {
            let answer = portal.service().get(&format!("/api/search/misses?{wrong}")).await;
            assert_eq!(answer.status, 400, "{wrong}");
        }
        assert_eq!(portal.anonymous().get("/api/search/misses").await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn who_has_not_the_permission_does_not_see_it() {
    let folder = tempfile::tempdir().unwrap();
    let lines = folder.path().join("lines.csv");
    let text = "p, role:default/reader, catalog-entity, read, allow\ng, user:default/ada, role:default/reader\n";
    std::fs::write(&lines, text).unwrap();
    let guest = json!({"dangerouslyAllowOutsideDevelopment": true, "userEntityRef": "user:default/ada"});
    let overlay = json!({
        "permission": {"enabled": true, "rbac": {"policies-csv-file": lines}},
        "auth": {"providers": {"guest": guest}},
    });
    on_every_database(&estate(), overlay, async |portal| {
        let answer = portal.user().await.get("/api/search/misses").await;
        assert_eq!(answer.status, 403, "{}", answer.text);
        assert!(answer.text.contains("search.misses.read"), "{}", answer.text);
        assert_eq!(portal.service().get("/api/search/misses").await.status, 200);
    })
    .await;
}
