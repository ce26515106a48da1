//! In which order results come, for everybody and for somebody.

use serde_json::json;

use super::{estate, found, settled};
use crate::support::{Estate, on_every_database};

#[tokio::test]
async fn what_was_changed_last_comes_first_when_that_is_asked_for() {
    let estate = estate();
    on_every_database(&estate, json!({}), async |portal| {
        settled(portal, 5).await;
        let service = portal.service();
        let query = "filters[kind]=Component&sort=changed";
        for (from, to, first) in [("Books payments", "Books pay", "Ledger"), ("Sells a ledger", "Sells it", "petstore")]
        {
            let text = super::ESTATE.replace(from, to);
            estate.write("estate.yaml", &text);
            let wanted = |answer: &serde_json::Value| answer["results"][0]["document"]["title"] == first;
            portal.wait_until(&format!("/api/search/query?{query}"), wanted).await;
        }
        estate.write("estate.yaml", super::ESTATE);
        assert_eq!(found(&service, "filters[kind]=Component&sort=title").await, ["Ledger", "petstore"]);
    })
    .await;
}

/// Twenty with one title: what is on a page does not depend on how the index was written.
#[tokio::test]
async fn equals_are_in_the_order_of_their_locations() {
    let names = (0..20).map(|number| format!("twin-{:02}", (number * 7) % 20));
    let text = names.fold(String::new(), |text, name| {
        format!(
            "{text}---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: {name}, title: Twin }}\nspec: {{ type: service, lifecycle: production, owner: crew }}\n"
        )
    });
    let estate = Estate::empty().registered("twins.yaml", &text, 20);
    on_every_database(&estate, json!({}), async |portal| {
        settled(portal, 21).await;
        let service = portal.service();
        let mut locations = Vec::new();
        for page in ["MA==", "MQ==", "Mg==", "Mw=="] {
            let answer =
                service.get(&format!("/api/search/query?term=twin&pageLimit=5&pageCursor={page}")).await.json();
            let results = answer["results"].as_array().unwrap().clone();
            locations.extend(results.iter().map(|one| one["document"]["location"].as_str().unwrap().to_owned()));
        }
        assert_eq!(locations.len(), 20);
        assert!(locations.is_sorted(), "{locations:?}");
    })
    .await;
}

#[tokio::test]
async fn people_find_first_where_they_were_last() {
    let component = |name: &str| {
        format!(
            "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: {name} }}\nspec: {{ type: service, lifecycle: production, owner: crew }}\n"
        )
    };
    let text: String = ["ship-a", "ship-b", "ship-c"].into_iter().map(component).collect();
    let estate = Estate::empty().registered("ships.yaml", &text, 3);
    on_every_database(&estate, json!({}), async |portal| {
        settled(portal, 4).await;
        let user = portal.user().await;
        assert_eq!(found(&portal.service(), "term=ship").await, ["ship-a", "ship-b", "ship-c"]);
        let visits =
            json!([["/catalog/default/component/ship-c/ci-cd", "C"], ["/catalog/default/component/ship-b", "B"]]);
        let kept = user.put("/api/user-settings/buckets/search/keys/recent", json!({ "value": visits })).await;
        assert!(kept.status.is_success(), "{}", kept.text);
        assert_eq!(found(&user, "term=ship").await, ["ship-c", "ship-b", "ship-a"]);
        assert_eq!(found(&user, "term=ship-a").await[0], "ship-a", "a whole name is still the first");
        assert_eq!(found(&portal.service(), "term=ship").await, ["ship-a", "ship-b", "ship-c"]);
    })
    .await;
}
