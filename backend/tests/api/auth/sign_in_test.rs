//! What a sign-in would come to.

use serde_json::json;

use crate::support::{Client, Estate, on_every_database};

const PEOPLE: &str = "
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ada }
spec: { memberOf: [group:default/harbour] }
";

#[tokio::test]
async fn administrators_see_what_each_resolver_does_and_nobody_is_signed_in() {
    let overlay = json!({
        "permission": {"enabled": true, "policy": "ownership"},
        "auth": {"providers": {"oauth2Proxy": {"signIn": {"resolvers": [
            {"resolver": "emailMatchingUserEntityProfileEmail"},
            {"resolver": "forwardedUserMatchingUserEntityName"},
        ]}}}},
    });
    let mut allowed = overlay.clone();
    allowed["permission"]["ownership"] = json!({"administrators": ["user:development/guest"]});
    let estate = Estate::company().registered("people.yaml", PEOPLE, 1);
    on_every_database(&estate, allowed, async |portal| {
        let token = portal.user().await.token().to_owned();
        let admin: Client = portal
            .anonymous()
            .with("authorization", format!("Bearer {token}"))
            .with("x-forwarded-user", "ada")
            .with("x-forwarded-email", "nobody@corp.io");
        let answer = admin.post("/api/auth/oauth2Proxy/test", json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let test = answer.json();
        assert_eq!(test["claims"]["user"], "ada");
        assert_eq!(test["steps"][0]["resolver"], "emailMatchingUserEntityProfileEmail");
        assert!(test["steps"][0]["outcome"].as_str().unwrap().contains("nobody@corp.io"), "{test:#}");
        assert_eq!(test["steps"][1]["user"], "user:default/ada");
        assert_eq!(
            (&test["user"], &test["ownership"]),
            (&json!("user:default/ada"), &json!(["user:default/ada", "group:default/harbour"]))
        );
        assert!(answer.header("set-cookie").is_none() && !answer.text.contains("eyJ"), "no token and no session");
        assert_eq!(portal.anonymous().post("/api/auth/oauth2Proxy/test", json!({})).await.status, 401);
    })
    .await;
    on_every_database(&estate, overlay, async |portal| {
        let user = portal.user().await;
        assert_eq!(user.post("/api/auth/oauth2Proxy/test", json!({})).await.status, 403);
        assert_eq!(user.get("/api/auth/sign-in-test").await.status, 403);
    })
    .await;
}
