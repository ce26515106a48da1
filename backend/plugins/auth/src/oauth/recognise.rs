//! Who the tokens of a provider are about.

use callboard_core::auth::RemoteKeys;
use callboard_core::{ApiError, ApiResult};
use serde_json::{Value, json};
use url::Url;

use super::ask::{get_json, get_text};
use super::endpoints::Addresses;
use super::exchange::Tokens;
use super::id_token::{self, Expected};
use super::profile::{self, Recognition};
use super::provider::OAuthProvider;

impl OAuthProvider {
    /// Who the tokens are about. `id_nonce` is given right after the sign-in page, which must give an id token.
    pub(crate) async fn recognise(&self, tokens: &Tokens, id_nonce: Option<&str>) -> ApiResult<Recognition> {
        let addresses = self.addresses.get(&self.http).await?;
        let mut told =
            if self.is_oidc() { self.checked(addresses, tokens, id_nonce).await? } else { self.received(tokens)? };
        if let Some(url) = addresses.profile.as_ref().filter(|_| !self.skips_profile) {
            let more = self.profile(url, tokens).await?;
            if self.is_oidc() && told["sub"].is_string() && told["sub"] != more["sub"] {
                return Err(ApiError::Authentication(
                    "The provider's profile is another person's than its id token".into(),
                ));
            }
            if let (Some(told), Value::Object(more)) = (told.as_object_mut(), more) {
                told.extend(more);
            }
        }
        let mut recognition = profile::read(&self.row.fields, told);
        if !self.trusts_addresses {
            recognition.person.email = None;
        }
        Ok(recognition)
    }

    /// The claims of an id token of OpenID Connect.
    async fn checked(&self, addresses: &Addresses, tokens: &Tokens, id_nonce: Option<&str>) -> ApiResult<Value> {
        match (&tokens.id_token, &addresses.keys, &addresses.issuer) {
            (Some(token), Some(url), Some(issuer)) => {
                let keys = self.keys.get_or_init(|| RemoteKeys::found(self.http.clone(), url.clone()));
                let key = keys.find(&id_token::header(token)?).await?;
                let (client_id, algorithm) = (&self.client_id, self.algorithm);
                id_token::check(token, key.as_ref(), &Expected { issuer, client_id, algorithm, nonce: id_nonce })
            }
            _ if id_nonce.is_some() => {
                Err(ApiError::Authentication("The provider gave no id token that could be checked".into()))
            }
            _ => Ok(json!({})),
        }
    }

    /// The claims of an id token of a provider whose keys nobody told us. It came from the token endpoint itself.
    fn received(&self, tokens: &Tokens) -> ApiResult<Value> {
        let Some(token) = &tokens.id_token else { return Ok(json!({})) };
        let claims = id_token::claims(token)?;
        let ours = |audience: &Value| {
            *audience == *self.client_id || audience.as_array().is_some_and(|all| all.contains(&json!(self.client_id)))
        };
        if claims.get("aud").is_some_and(|audience| !ours(audience)) {
            return Err(ApiError::Authentication("The provider's id token was made for another client".into()));
        }
        Ok(claims)
    }

    async fn profile(&self, url: &Url, tokens: &Tokens) -> ApiResult<Value> {
        let token = &tokens.access_token;
        if self.row.quirks.asks_who_am_i {
            let name = get_text(&self.http, url, token).await?;
            if name.is_empty() {
                return Err(ApiError::Authentication("The provider does not know whose access token this is".into()));
            }
            let mut profile = url.clone();
            if let Ok(mut segments) = profile.path_segments_mut() {
                let servlet = ["plugins", "servlet", "applinks", "whoami"];
                servlet.iter().for_each(|_| {
                    segments.pop();
                });
                segments.extend(["rest", "api", "latest", "users", &name]);
            }
            return get_json(&self.http, &profile, Some(token)).await;
        }
        let mut told = get_json(&self.http, url, Some(token)).await?;
        if self.row.quirks.list_of_addresses {
            self.add_address(url, token, &mut told).await;
        }
        Ok(told)
    }

    /// Adds the main address, if its owner let us see it.
    async fn add_address(&self, url: &Url, token: &str, told: &mut Value) {
        let mut list = url.clone();
        if let Ok(mut segments) = list.path_segments_mut() {
            segments.push("emails");
        }
        // Only the scope `email` opens the list; without it there is no address.
        let Ok(list) = get_json(&self.http, &list, Some(token)).await else { return };
        let main = list["values"].as_array().into_iter().flatten().find(|address| address["is_primary"] == true);
        if let (Some(main), Some(told)) = (main, told.as_object_mut()) {
            told.insert("email".into(), main["email"].clone());
            told.insert("email_verified".into(), main["is_confirmed"].clone());
        }
    }
}
