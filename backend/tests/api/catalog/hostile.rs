//! Requests that nobody means well with: each is answered, none with a fault of ours.

use reqwest::Method;
use serde_json::{Value, json};

use super::{names, with_company};

fn nested(levels: usize) -> Value {
    (0..levels).fold(json!({"kind": "component"}), |inner, _| json!({"$not": {"$all": [inner]}}))
}

#[tokio::test]
async fn control_characters_and_long_texts_are_never_a_fault_of_ours() {
    with_company(async |portal| {
        let service = portal.service();
        let long = "a".repeat(9_000);
        for text in ["%00", "a%00b", "%FF", "%F0%9F%92%A9", "..%2F..%2Fetc", "'%3B--", "$all", &long] {
            for path in [
                format!("/entities?filter={text}={text}&filter={text}&fields={text}&order=asc:{text}"),
                format!("/entities?after={text}"),
                format!("/entities/by-query?filter={text}={text}&orderField={text}&fullTextFilterTerm={text}&fullTextFilterFields={text}"),
                format!("/entities/by-query?cursor={text}"),
                format!("/entity-facets?facet={text}&filter={text}"),
                format!("/entities/by-uid/{text}"),
                format!("/entities/by-name/component/default/{text}"),
                format!("/entities/by-name/{text}/{text}/{text}/ancestry"),
                format!("/entities/by-name/component/{text}/{text}/explain"),
                format!("/locations/{text}"),
                format!("/locations/by-entity/component/default/{text}"),
                format!("/entities/unprocessed/failed?owner={text}"),
            ] {
                let answer = service.get(&format!("/api/catalog{path}")).await;
                assert!(answer.status.as_u16() < 500, "GET {path:.90}: {} {}", answer.status, answer.text);
            }
            for path in [
                format!("/entities/by-uid/{text}"),
                format!("/locations/{text}"),
                format!("/entities/unprocessed/delete/{text}"),
            ] {
                let answer = service.delete(&format!("/api/catalog{path}")).await;
                assert!(answer.status.as_u16() < 500, "DELETE {path:.90}: {} {}", answer.status, answer.text);
            }
        }
        for text in ["\0", "a\0b", "\u{ffff}", "💩", "$all", &long] {
            let location = json!({"type": "url", "target": format!("https://git.example.com/{text}")});
            for (path, body) in [
                ("/refresh", json!({"entityRef": format!("component:default/{text}")})),
                ("/refresh", json!({"entityRef": text})),
                ("/entities/by-refs", json!({"entityRefs": [text], "fields": [text]})),
                ("/entities/by-query", json!({"query": {text: text}, "orderBy": [{"field": text, "order": "asc"}]})),
                ("/entities/by-query", json!({"cursor": text})),
                ("/entity-facets", json!({"facets": [text], "query": {"kind": {"$hasPrefix": text}}})),
                ("/locations", location.clone()),
                ("/locations?dryRun=true", location.clone()),
                ("/locations/by-query", json!({"query": {"target": text}})),
                ("/locations/by-query", json!({"cursor": text})),
                ("/analyze-location", json!({"location": location})),
                ("/validate-entity", json!({"location": format!("url:{text}"), "entity": {"kind": text, "metadata": {"name": text, "annotations": {text: text}}, "spec": {text: {"$text": text}}}})),
            ] {
                let answer = service.send(Method::POST, &format!("/api/catalog{path}"), Some(body)).await;
                assert!(answer.status.as_u16() < 500, "POST {path} with {text:.40?}: {} {}", answer.status, answer.text);
            }
        }
        assert_eq!(service.get("/api/catalog/entities/by-name/domain/default/freight").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn a_query_is_refused_for_its_depth_on_the_first_page_or_on_none() {
    with_company(async |portal| {
        let service = portal.service();
        for levels in 0..60 {
            let body =
                json!({"query": nested(levels), "limit": 1, "orderBy": [{"field": "metadata.name", "order": "asc"}]});
            let first = service.post("/api/catalog/entities/by-query", body).await;
            if first.status == 400 {
                assert!(levels > 20, "{levels}: {}", first.text);
                continue;
            }
            assert_eq!(first.status, 200, "{levels}: {}", first.text);
            let cursor = first.json()["pageInfo"]["nextCursor"].clone();
            let second = service.post("/api/catalog/entities/by-query", json!({"cursor": cursor, "limit": 1})).await;
            assert_eq!(second.status, 200, "{levels}: {}", second.text);
            assert_eq!(names(&second.json()["items"]).len(), 1);
        }
        let deep = format!("{}{}", "{\"$not\":".repeat(9_000), "}".repeat(9_000));
        let request = reqwest::Client::new()
            .post(format!("{}/api/catalog/entities/by-query", portal.base))
            .bearer_auth(service.token())
            .header("content-type", "application/json")
            .body(format!("{{\"query\":{deep}}}"));
        assert_eq!(request.send().await.unwrap().status(), 400);
    })
    .await;
}
