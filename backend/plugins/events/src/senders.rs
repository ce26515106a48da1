//! The senders that are known: how each proves who it is, and what it tells about an event.

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// A sender.
pub(crate) struct Sender {
    /// The topic that it sends to.
    pub(crate) topic: &'static str,
    /// Where its secret is configured.
    pub(crate) secret: Option<&'static str>,
    /// How it proves that it knows the secret.
    pub(crate) proof: Proof,
    /// What an event is about, which is published under a topic of its own as well.
    subtopic: fn(&HeaderMap, &Value) -> Option<String>,
}

/// How a sender proves that it knows a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// It cannot.
    None,
    /// This header has `sha256=` and the HMAC of the body in hexadecimal digits.
    Signature(&'static str),
    /// This header has the secret itself.
    Token(&'static str),
}

/// Every sender that is known.
pub(crate) const SENDERS: &[Sender] = &[
    Sender {
        topic: "github",
        secret: Some("events.modules.github.webhookSecret"),
        proof: Proof::Signature("x-hub-signature-256"),
        subtopic: |headers, _| Some(format!("github.{}", header(headers, "x-github-event")?)),
    },
    Sender {
        topic: "gitlab",
        secret: Some("events.modules.gitlab.webhookSecret"),
        proof: Proof::Token("x-gitlab-token"),
        subtopic: |_, body| Some(format!("gitlab.{}", body["object_kind"].as_str().or(body["event_name"].as_str())?)),
    },
    Sender {
        topic: "azureDevOps",
        secret: Some("events.modules.azureDevOps.webhookSecret"),
        proof: Proof::Token("x-ado-webhook-secret"),
        subtopic: |_, body| Some(format!("azureDevOps.{}", body["eventType"].as_str()?)),
    },
    Sender {
        topic: "bitbucketCloud",
        secret: None,
        proof: Proof::None,
        subtopic: |headers, _| Some(format!("bitbucketCloud.{}", header(headers, "x-event-key")?)),
    },
    Sender {
        topic: "bitbucketServer",
        secret: None,
        proof: Proof::None,
        subtopic: |headers, _| Some(format!("bitbucketServer.{}", header(headers, "x-event-key")?)),
    },
    Sender {
        topic: "gerrit",
        secret: None,
        proof: Proof::None,
        subtopic: |_, body| Some(format!("gerrit.{}", body["type"].as_str()?)),
    },
];

impl Sender {
    /// The narrower topic of an event, if it says what it is about.
    pub(crate) fn subtopic(&self, headers: &HeaderMap, body: &Value) -> Option<String> {
        (self.subtopic)(headers, body)
    }
}

impl Proof {
    /// True when the request proves that its sender knows one of the secrets.
    pub(crate) fn holds(self, secrets: &[String], headers: &HeaderMap, body: &[u8]) -> bool {
        match self {
            Self::None => true,
            Self::Token(name) => {
                let sent = header(headers, name).unwrap_or_default().as_bytes();
                secrets.iter().any(|secret| sent.ct_eq(secret.as_bytes()).into())
            }
            Self::Signature(name) => {
                let sent = header(headers, name).and_then(|value| value.strip_prefix("sha256="));
                let Some(sent) = sent.and_then(|digits| hex::decode(digits).ok()) else { return false };
                secrets.iter().any(|secret| signed(secret, body, &sent))
            }
        }
    }
}

fn signed(secret: &str, body: &[u8], signature: &[u8]) -> bool {
    // A key of any length is one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(body);
    mac.verify_slice(signature).is_ok()
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_signature_of_githubs_own_documentation_holds() {
        // The example that GitHub gives to test an implementation against.
        let (secret, body) = ("It's a Secret to Everybody".to_owned(), b"Hello, World!");
        let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let proof = Proof::Signature("x-hub-signature-256");
        let sent = headers(&[("x-hub-signature-256", signature)]);
        let others = ["another".to_owned(), secret.clone()];
        assert!(proof.holds(std::slice::from_ref(&secret), &sent, body) && proof.holds(&others, &sent, body));
        assert!(!proof.holds(std::slice::from_ref(&secret), &sent, b"Hello, world!"));
        assert!(!proof.holds(&["another".into()], &sent, body) && !proof.holds(&[], &sent, body));
        for bad in ["", "sha256=", "sha1=757107", "sha256=zz", &signature[7..]] {
            let sent = headers(&[("x-hub-signature-256", bad)]);
            assert!(!proof.holds(std::slice::from_ref(&secret), &sent, body), "{bad}");
        }
        assert!(!proof.holds(&[secret], &HeaderMap::new(), body));
    }

    #[test]
    fn tokens_are_compared_whole() {
        let proof = Proof::Token("x-gitlab-token");
        let secrets = ["abc".to_owned()];
        assert!(proof.holds(&secrets, &headers(&[("x-gitlab-token", "abc")]), b""));
        assert!(!proof.holds(&secrets, &headers(&[("x-gitlab-token", "ab")]), b""));
        assert!(!proof.holds(&secrets, &HeaderMap::new(), b""));
    }
}
