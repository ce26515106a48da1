//! `GET /entities`.

use super::{names, with_company};

#[tokio::test]
async fn filters_and_fields() {
    with_company(async |portal| {
        let answer = portal
            .service()
            .get("/api/catalog/entities?filter=kind=component,spec.type=service&fields=metadata.name")
            .await;
        assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
        let mut found = names(&answer.json());
        found.sort();
        assert_eq!(found, ["Tracker", "booking-service"]);
    })
    .await;
}

#[tokio::test]
async fn pages_follow_the_link_header() {
    with_company(async |portal| {
        let service = portal.service();
        let mut path =
            "/api/catalog/entities?filter=kind=component&limit=2&order=asc:metadata.name&fields=metadata.name"
                .to_owned();
        let mut seen = Vec::new();
        loop {
            let answer = service.get(&path).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            seen.extend(names(&answer.json()));
            let Some(link) = answer.header("link") else { break };
            let next = link.trim_start_matches('<').split('>').next().unwrap();
            path = format!("/api/catalog{next}");
        }
        assert_eq!(seen, ["booking-service", "booking-web", "Tracker"]);
    })
    .await;
}

#[tokio::test]
async fn bad_parameters_are_refused() {
    with_company(async |portal| {
        for query in [
            "limit=0",
            "limit=-1",
            "limit=two",
            "offset=-1",
            "after=!!",
            "filter=",
            "colour=red",
            "fields=a[0]",
            "order=up:x",
        ] {
            assert_eq!(portal.service().get(&format!("/api/catalog/entities?{query}")).await.status, 400, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn users_and_services_read_and_strangers_do_not() {
    with_company(async |portal| {
        assert_eq!(portal.anonymous().get("/api/catalog/entities").await.status, 401);
        assert_eq!(portal.user().await.get("/api/catalog/entities").await.status, 200);
        assert_eq!(portal.reader().get("/api/catalog/entities").await.status, 200);
    })
    .await;
}
