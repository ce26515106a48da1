//! `GET /entities/by-name/{kind}/{namespace}/{name}/explain`.

use serde_json::{Value, json};

use crate::support::{Estate, on_every_database};

const PATH: &str = "/api/catalog/entities/by-name";

#[tokio::test]
async fn an_entity_is_explained_up_to_its_provider() {
    on_every_database(&Estate::company(), json!({}), async |portal| {
        let path = format!("{PATH}/Domain/default/Freight/explain");
        assert_eq!(portal.anonymous().get(&path).await.status, 401);
        assert_eq!(portal.user().await.get(&path).await.status, 200);
        let answer = portal.service().get(&path).await.json();
        assert_eq!(answer["entityRef"], "domain:default/freight");
        assert_eq!(answer["state"], "current");
        let entity = portal.service().get(&format!("{PATH}/domain/default/freight")).await.json();
        assert_eq!(answer["uid"], entity["metadata"]["uid"]);
        let chain = answer["chain"].as_array().unwrap();
        assert_eq!(chain.len(), 2, "{answer}");
        assert_eq!(chain[0]["location"], entity["metadata"]["annotations"]["backstage.io/managed-by-location"]);
        assert_eq!(chain[0]["parents"], json!([chain[1]["entityRef"]]));
        assert_eq!(chain[0]["providers"], json!([]));
        assert_eq!(chain[0]["processors"], json!(["BuiltinKindsEntityProcessor"]));
        assert_eq!(chain[1]["processors"], json!(["BuiltinKindsEntityProcessor", "FileReaderProcessor"]));
        assert_eq!(chain[1]["providers"], json!(["ConfigLocationProvider"]));
        for step in chain {
            assert_eq!(step["errors"], json!([]));
            let times = ["discoveredAt", "lastAttemptAt", "nextAttemptAt", "lastChangedAt"];
            let times = times.map(|key| step[key].as_str().unwrap_or_else(|| panic!("{key} of {step}")).to_owned());
            assert!(times[0] <= times[1] && times[1] < times[2], "{times:?}");
        }
        assert_eq!(portal.service().get(&format!("{PATH}/domain/default/nobody/explain")).await.status, 404);
        assert_eq!(portal.service().get(&format!("{path}?a=b")).await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn what_no_answer_shows_is_explained_too() {
    let bad = "
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: bad }
spec: { type: service, owner: nobody }
";
    let all = "
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: half }
spec: { targets: [./bad.yaml, ./absent.yaml] }
";
    let estate = Estate::empty().file("bad.yaml", bad).registered("all.yaml", all, 1);
    on_every_database(&estate, json!({}), async |portal| {
        let service = portal.service();
        let explain = async |entity: &str| service.get(&format!("{PATH}/{entity}/explain")).await.json();
        let failed: Value = explain("component/default/bad").await;
        assert_eq!(failed["state"], "failed", "{failed}");
        assert!(failed["chain"][0]["errors"][0]["message"].as_str().unwrap().contains("lifecycle"), "{failed}");
        let degraded: Value = explain("location/default/half").await;
        assert_eq!(degraded["state"], "degraded", "{degraded}");
        assert_eq!(degraded["chain"][0]["errors"][0]["name"], "NotFoundError");
    })
    .await;
}
