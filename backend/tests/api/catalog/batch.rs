//! `POST /batch`.

use serde_json::json;

use super::{names, with_company};

#[tokio::test]
async fn every_question_is_answered_as_it_would_be_by_itself() {
    with_company(async |portal| {
        let page = json!({"query": {"kind": "component"}, "orderBy": [{"field": "metadata.name", "order": "asc"}], "limit": 2});
        let facets = json!({"facets": ["spec.type"], "query": {"kind": "component"}});
        let refs = json!({"entityRefs": ["component:default/nobody"]});
        let body = json!({"requests": [
            {"path": "/entities/by-query", "body": page},
            {"path": "/entity-facets", "body": facets},
            {"path": "/entities/by-refs", "body": refs},
        ]});
        let answer = portal.service().post("/api/catalog/batch", body).await;
        assert_eq!(answer.status, 200);
        let answers = answer.json();
        for (place, (path, body)) in
            [("/entities/by-query", page), ("/entity-facets", facets), ("/entities/by-refs", refs)].into_iter().enumerate()
        {
            let alone = portal.service().post(&format!("/api/catalog{path}"), body).await;
            assert_eq!(answers["responses"][place], json!({"status": 200, "body": alone.json()}), "{path}");
        }
        assert_eq!(names(&answers["responses"][0]["body"]["items"]).len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_question_that_is_refused_leaves_the_others_alone() {
    with_company(async |portal| {
        let body = json!({"requests": [
            {"path": "/entity-facets", "body": {"facets": []}},
            {"path": "/refresh", "body": {"entityRef": "component:default/a"}},
            {"path": "/entities/by-query", "body": {"limit": "many"}},
            {"path": "/entities/by-query", "body": {"limit": 0}},
        ]});
        let answers = portal.service().post("/api/catalog/batch", body).await.json();
        let statuses: Vec<_> =
            answers["responses"].as_array().unwrap().iter().map(|one| one["status"].clone()).collect();
        assert_eq!(statuses, [json!(400), json!(404), json!(400), json!(200)]);
        let refused = &answers["responses"][0]["body"];
        assert_eq!(refused["error"]["name"], "InputError");
        assert_eq!(refused["request"], json!({"method": "POST", "url": "/entity-facets"}));
        assert_eq!(refused["response"]["statusCode"], 400);
    })
    .await;
}

#[tokio::test]
async fn there_must_be_questions_and_not_too_many_of_them() {
    with_company(async |portal| {
        for count in [0, 21] {
            let question = json!({"path": "/entities/by-query", "body": {"limit": 0}});
            let body = json!({"requests": vec![question; count]});
            assert_eq!(portal.service().post("/api/catalog/batch", body).await.status, 400, "{count}");
        }
        let body = json!({"requests": [{"path": "/entities/by-query", "body": {}}]});
        assert_eq!(portal.anonymous().post("/api/catalog/batch", body).await.status, 401);
    })
    .await;
}
