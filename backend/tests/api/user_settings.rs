//! `/api/user-settings`.

use serde_json::{Value, json};

use crate::support::{Answer, Client, Estate, Portal, on_every_database};

const API: &str = "/api/user-settings";

async fn with_portal(test: impl AsyncFn(&Portal)) {
    on_every_database(&Estate::empty(), json!({}), test).await;
}

fn setting(bucket: &str, key: &str) -> String {
    format!("{API}/buckets/{bucket}/keys/{key}")
}

async fn kept(user: &Client) -> Value {
    user.get(&format!("{API}/buckets")).await.json()["items"].clone()
}

#[tokio::test]
async fn only_a_user_keeps_settings() {
    with_portal(async |portal| {
        let address = setting("default.a", "k");
        for path in [address.clone(), format!("{API}/buckets")] {
            assert_eq!(portal.anonymous().get(&path).await.status, 401, "{path}");
            assert_eq!(portal.service().get(&path).await.status, 403, "{path}");
            assert_eq!(portal.service().delete(&path).await.status, 403, "{path}");
        }
        assert_eq!(portal.service().put(&address, json!({"value": 1})).await.status, 403);
        assert_eq!(portal.service().post(&format!("{API}/multiget"), json!({"items": []})).await.status, 403);
        assert_eq!(portal.user().await.get(&address).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn put_get_and_delete_of_a_setting() {
    with_portal(async |portal| {
        let user = portal.user().await;
        let address = setting("default.home", "a%2Fb/c");
        let answer = json!({"bucket": "default.home", "key": "a/b/c", "value": {"x": [null, "ø"]}});
        assert_eq!(user.put(&address, json!({"value": {"x": [null, "ø"]}})).await.json(), answer);
        assert_eq!(user.get(&address).await.json(), answer);
        assert_eq!(user.put(&address, json!({"value": null})).await.json()["value"], Value::Null);
        assert_eq!(user.get(&address).await.status, 200, "null is a value");
        assert_eq!(user.delete(&address).await.status, 204);
        assert_eq!(user.delete(&address).await.status, 204);
        assert_eq!(user.get(&address).await.json()["error"]["name"], "NotFoundError");
    })
    .await;
}

#[tokio::test]
async fn post_multiget_answers_in_the_order_of_the_question() {
    with_portal(async |portal| {
        let user = portal.user().await;
        user.put(&setting("b", "one"), json!({"value": 1})).await;
        user.put(&setting("c", "one"), json!({"value": null})).await;
        let ask = |items: Value| {
            let user = user.clone();
            async move { user.post(&format!("{API}/multiget"), json!({ "items": items })).await }
        };
        let name = |bucket: &str, key: &str| json!({"bucket": bucket, "key": key});
        let answer = ask(json!([name("c", "one"), name("b", "none"), name("b", "one"), name("c", "one")])).await;
        assert_eq!(answer.json(), json!({"items": [{"value": null}, null, {"value": 1}, {"value": null}]}));
        assert_eq!(ask(json!([])).await.json(), json!({"items": []}));
        for wrong in [json!(null), json!([{"bucket": "b"}]), json!([1])] {
            assert_eq!(ask(wrong.clone()).await.status, 400, "{wrong}");
        }
        let many: Vec<Value> = (0..101).map(|key| name("b", &key.to_string())).collect();
        let refused = ask(json!(many)).await;
        assert_eq!(refused.status, 400);
        assert!(refused.text.contains("at most 100"), "{}", refused.text);
    })
    .await;
}

#[tokio::test]
async fn a_page_learns_how_new_its_settings_are_and_of_what_it_changed_itself() {
    with_portal(async |portal| {
        let user = portal.user().await;
        let items = json!({"items": [{"bucket": "default.a", "key": "k"}]});
        let read = user.post("/api/user-settings/multiget", items).await;
        let known: i64 = read.header("x-settings-at").unwrap().parse().unwrap();
        let numbers = |answer: &Answer| {
            let (before, own) = answer.header("x-settings-at").unwrap().split_once(' ').unwrap();
            (before.parse::<i64>().unwrap(), own.parse::<i64>().unwrap())
        };
        let path = "/api/user-settings/buckets/default.a/keys/k";
        let (before, first) = numbers(&user.put(path, json!({"value": 1})).await);
        assert!(before <= known && first > known, "{before} {known} {first}");
        let (before, second) = numbers(&user.put(path, json!({"value": 2})).await);
        assert!(before == first && second > first);
        let (before, third) = numbers(&user.delete(path).await);
        assert!(before == second && third > second);
        assert_eq!(user.delete(path).await.header("x-settings-at"), None, "nothing was there to delete");
        let news = user.get(&format!("/api/signals/news?channel=user-settings:{known}")).await.json();
        assert_eq!(news["channels"]["user-settings"]["settings_at"], third);
    })
    .await;
}

#[tokio::test]
async fn what_is_too_much_is_refused_with_the_limit() {
    with_portal(async |portal| {
        let user = portal.user().await;
        let large = user.put(&setting("b", "k"), json!({"value": "x".repeat(65_535)})).await;
        assert_eq!(large.status, 400);
        assert!(large.text.contains("65536"), "{}", large.text);
        assert_eq!(user.put(&setting("b", "k"), json!({"value": "x".repeat(65_534)})).await.status, 200);
        let long = user.put(&setting("b", &"k".repeat(256)), json!({"value": 1})).await;
        assert!(long.status == 400 && long.text.contains("255"), "{}", long.text);
        assert_eq!(user.get(&setting("b", "a%00b")).await.status, 400);
        for body in [json!({}), json!([]), json!("x")] {
            assert_eq!(user.put(&setting("b", "k"), body.clone()).await.status, 400, "{body}");
        }
    })
    .await;
}

#[tokio::test]
async fn get_and_delete_of_everything_that_is_kept() {
    with_portal(async |portal| {
        let user = portal.user().await;
        user.put(&setting("b", "two"), json!({"value": 2})).await;
        user.put(&setting("a", "one"), json!({"value": [1]})).await;
        assert_eq!(
            kept(&user).await,
            json!([{"bucket": "a", "key": "one", "value": [1]}, {"bucket": "b", "key": "two", "value": 2}])
        );
        assert_eq!(user.delete(&format!("{API}/buckets")).await.status, 204);
        assert_eq!(kept(&user).await, json!([]));
    })
    .await;
}

const VIEWS: &str = "/api/user-settings/views";

fn view(name: &str, owner: Option<&str>) -> Value {
    let mut view = json!({"page": "catalog", "name": name, "state": {"query": "filters[kind]=api"}});
    if let Some(owner) = owner {
        view["owner"] = json!(owner);
    }
    view
}

#[tokio::test]
async fn post_views_saves_for_the_user_and_for_a_group_of_the_user() {
    on_every_database(&Estate::company(), json!({}), async |portal| {
        let user = portal.user().await;
        let own = user.post(VIEWS, view("Mine", None)).await;
        assert_eq!((own.status.as_u16(), own.json()["owner"].clone()), (201, json!("user:development/guest")));
        let shared = user.post(VIEWS, view("Ours", Some("Group:default/Harbour"))).await.json();
        assert_eq!(shared["owner"], "group:default/harbour");
        assert_eq!(shared["changedBy"], "user:development/guest");
        assert_eq!(user.post(VIEWS, view("Theirs", Some("group:default/others"))).await.status, 403);
        assert_eq!(user.post(VIEWS, view("Mine", None)).await.status, 409);
        for wrong in
            [view(" ", None), view(&"n".repeat(101), None), view("x", Some("nobody")), json!({"page": "catalog"})]
        {
            assert_eq!(user.post(VIEWS, wrong.clone()).await.status, 400, "{wrong}");
        }
        let listed = user.get(&format!("{VIEWS}?page=catalog")).await.json();
        let names: Vec<&str> =
            listed["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Mine", "Ours"]);
        assert_eq!(user.get(&format!("{VIEWS}?page=docs")).await.json(), json!({"items": []}));
    })
    .await;
}

#[tokio::test]
async fn put_and_delete_of_a_view() {
    on_every_database(&Estate::company(), json!({}), async |portal| {
        let user = portal.user().await;
        let saved = user.post(VIEWS, view("First", None)).await.json();
        let address = format!("{VIEWS}/{}", saved["id"].as_str().unwrap());
        assert_eq!(user.get(&address).await.json(), saved);
        let shared = user.put(&address, view("Second", Some("group:default/harbour"))).await.json();
        assert_eq!(
            (&shared["id"], &shared["name"], &shared["owner"]),
            (&saved["id"], &json!("Second"), &json!("group:default/harbour"))
        );
        let renamed = user.put(&address, view("Third", None)).await.json();
        assert_eq!(renamed["owner"], "group:default/harbour", "who does not say keeps the owner");
        assert_eq!(user.put(&address, view("Third", Some("group:default/others"))).await.status, 403);
        assert_eq!(user.delete(&address).await.status, 204);
        assert_eq!(user.delete(&address).await.status, 204);
        assert_eq!(user.get(&address).await.status, 404);
        assert_eq!(user.put(&address, view("Fourth", None)).await.status, 404);
        assert_eq!(portal.service().get(VIEWS).await.status, 403);
        assert_eq!(portal.anonymous().get(VIEWS).await.status, 401);
    })
    .await;
}
