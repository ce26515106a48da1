use bytes::Bytes;
use callboard_config::Config;
use http::{HeaderMap, Method};
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{AwsAccounts, Identity, Signer};
use crate::reading::testing::http;

const REGION: &str = "eu-north-1";

fn accounts(aws: Value) -> Result<AwsAccounts, String> {
    AwsAccounts::read(&Config::from_value(json!({ "aws": aws }))).map_err(|error| error.to_string())
}

/// The services that give credentials: roles get keys that are called like them.
async fn sts() -> MockServer {
    let server = MockServer::start().await;
    for role in ["arn:aws:iam::1:role/reader", "arn:aws-cn:iam::2:role/own", "arn:aws:iam::9:role/reader"] {
        let answer = format!(
            "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>{role}</AccessKeyId>\
             <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken></Credentials></AssumeRoleResult></AssumeRoleResponse>"
        );
        Mock::given(path("/"))
            .and(query_param("Action", "AssumeRole"))
            .and(query_param("RoleArn", role))
            .respond_with(ResponseTemplate::new(200).set_body_string(answer))
            .mount(&server)
            .await;
    }
    let caller = "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>7</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
    Mock::given(query_param("Action", "GetCallerIdentity"))
        .respond_with(ResponseTemplate::new(200).set_body_string(caller))
        .expect(0..=1)
        .mount(&server)
        .await;
    server
}

fn identity(server: &MockServer) -> Identity {
    let mut identity = Identity::new(&http(server));
    identity.service_url = Some(format!("{}/", server.uri()));
    identity
}

/// Whose key id an account's requests bear.
async fn key_of(identity: &Identity, accounts: &AwsAccounts, id: Option<&str>) -> Result<String, String> {
    let found = identity.credentials(&accounts.account(id), REGION).await.map_err(|error| error.to_string())?;
    Ok(found.get_credential().await.unwrap().key_id.clone())
}

#[tokio::test]
async fn every_account_has_credentials_of_its_own() {
    let server = sts().await;
    let accounts = accounts(json!({
        "mainAccount": {"accessKeyId": "main", "secretAccessKey": "m"},
        "accountDefaults": {"roleName": "reader"},
        "accounts": [
            {"accountId": "2", "roleName": "own", "partition": "aws-cn", "externalId": "e"},
            {"accountId": "3", "accessKeyId": "three", "secretAccessKey": "s"},
        ],
    }))
    .unwrap();
    let identity = identity(&server);
    for (id, key) in [
        (None, "main"),
        (Some("1"), "arn:aws:iam::1:role/reader"),
        (Some("2"), "arn:aws-cn:iam::2:role/own"),
        (Some("3"), "three"),
    ] {
        assert_eq!(key_of(&identity, &accounts, id).await.as_deref(), Ok(key), "{id:?}");
    }
    let asked = server.received_requests().await.unwrap();
    assert!(
        asked.iter().all(|request| request.headers["authorization"].to_str().unwrap().contains("Credential=main/"))
    );
    assert!(asked.iter().any(|request| request.url.query().unwrap().contains("ExternalId=e")));
}

#[tokio::test]
async fn the_main_account_stands_for_its_own_number_only() {
    let server = sts().await;
    let accounts = accounts(json!({"mainAccount": {"accessKeyId": "main", "secretAccessKey": "m"}})).unwrap();
    let identity = identity(&server);
    assert_eq!(key_of(&identity, &accounts, Some("7")).await.as_deref(), Ok("main"));
    let error = key_of(&identity, &accounts, Some("8")).await.unwrap_err();
    assert!(error.contains("number 8") && error.contains("main account is 7"), "{error}");
}

#[tokio::test]
async fn a_token_in_a_file_vouches_for_a_role() {
    let accounts = accounts(json!({"accounts": [{"accountId": "1", "roleName": "r", "webIdentityTokenFile": "/t"}]}));
    let keys = format!("{:?}", accounts.unwrap().account(Some("1")).keys);
    assert!(keys.contains("/t") && keys.contains("arn:aws:iam::1:role/r"), "{keys}");
}

#[test]
fn what_is_incomplete_is_said() {
    for (aws, expected) in [
        (json!({"accounts": [{}]}), "aws.accounts[0].accountId"),
        (json!({"accounts": [{"accountId": "1"}, {"accountId": "1"}]}), "named twice"),
        (json!({"accounts": [{"accountId": "1", "webIdentityTokenFile": "x"}]}), "aws.accounts[0].roleName"),
        (json!({"mainAccount": {"accessKeyId": "1"}}), "aws.mainAccount.secretAccessKey"),
    ] {
        let error = accounts(aws).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
}

#[tokio::test]
async fn the_body_of_a_request_is_signed() {
    let server = MockServer::start().await;
    let account =
        accounts(json!({"mainAccount": {"accessKeyId": "main", "secretAccessKey": "m"}})).unwrap().account(None);
    let signer = Signer::new(Identity::new(&http(&server)), account, "es", REGION);
    let url = Url::parse("https://search.example/documents/_bulk").unwrap();
    let sign = async |body: &'static str| {
        let headers = signer.sign(&Method::POST, &url, HeaderMap::new(), Bytes::from(body)).await.unwrap();
        let text = |name: &str| headers[name].to_str().unwrap().to_owned();
        (text("x-amz-content-sha256"), text("authorization"))
    };
    let ((one, first), (other, second)) = (sign("a").await, sign("b").await);
    assert_eq!(one, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
    assert!(one != other && first != second);
    assert!(first.contains("/eu-north-1/es/aws4_request") && first.contains("SignedHeaders=host;"), "{first}");
}
