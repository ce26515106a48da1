//! `/org/groups`.

use serde_json::{Value, json};

use crate::support::{Estate, on_every_database};

const GROUPS: &str = "/api/catalog/org/groups";
const COMPANY: &str = "
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: Board, title: Zenith }
spec: { type: organization, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: sea }
spec: { type: department, parent: board, children: [], profile: { displayName: At sea, picture: 'https://x.example/p.png' } }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: crew }
spec: { type: team, parent: sea, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: shore }
spec: { type: team, parent: board, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ann }
spec: { memberOf: [crew, sea] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: winch }
spec: { type: service, lifecycle: production, owner: crew }
";

/// The refs, members and owned entities of an answer, in order.
fn told(answer: &Value) -> Vec<(String, u64, u64)> {
    let groups = answer["groups"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let name = |group: &Value| group["entityRef"].as_str().unwrap().replace("group:default/", "");
    groups
        .iter()
        .map(|group| (name(group), group["members"].as_u64().unwrap(), group["owned"].as_u64().unwrap()))
        .collect()
}

#[tokio::test]
async fn all_groups_and_those_below_one_come_in_one_answer() {
    let estate = Estate::empty().registered("org.yaml", COMPANY, 6);
    on_every_database(&estate, json!({}), async |portal| {
        let winch = "/api/catalog/entities/by-name/component/default/winch";
        portal.wait_until(winch, |winch| !winch["relations"].as_array().is_none_or(Vec::is_empty)).await;
        portal.wait_until(GROUPS, |answer| answer["groups"][0]["parents"] == json!(["group:default/board"])).await;
        let whole = |members: u64, owned: u64| ("crew".to_owned(), members, owned);
        let all = portal.wait_until(GROUPS, |answer| told(answer).contains(&whole(1, 1))).await;
        let expected = [("sea", 1, 0), ("crew", 1, 1), ("shore", 0, 0), ("board", 0, 0)];
        assert_eq!(told(&all), expected.map(|(name, members, owned)| (name.to_owned(), members, owned)));
        assert_eq!(
            all["groups"][0],
            json!({
                "entityRef": "group:default/sea", "title": "At sea", "type": "department", "picture": "https://x.example/p.png",
                "parents": ["group:default/board"], "members": 1, "owned": 0,
            })
        );
        let below = portal.user().await.get(&format!("{GROUPS}?root=group:default/Sea")).await.json();
        assert_eq!(told(&below), [("sea".to_owned(), 1, 0), ("crew".to_owned(), 1, 1)]);
        assert_eq!(below["groups"][0]["parents"], json!([]), "what is above is not in the answer");
        assert_eq!(portal.reader().get(GROUPS).await.json(), all);
    })
    .await;
}

#[tokio::test]
async fn groups_that_do_not_exist_and_strangers_are_refused() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        let service = portal.service();
        assert_eq!(service.get(GROUPS).await.json(), json!({"groups": []}));
        assert_eq!(service.get(&format!("{GROUPS}?root=none")).await.status, 404);
        assert_eq!(service.get(&format!("{GROUPS}?root=")).await.status, 400);
        assert_eq!(service.get(&format!("{GROUPS}?other=1")).await.status, 400);
        assert_eq!(portal.anonymous().get(GROUPS).await.status, 401);
    })
    .await;
}
