//! OAuth2 Proxy: headers without a signature.

use async_trait::async_trait;
use axum::http::HeaderMap;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::{ApiError, ApiResult, Config};
use callboard_shared::auth::Profile;
use serde_json::{Value, json};

use super::{Check, Seen, header};
use crate::oauth::id_token;
use crate::resolvers::Person;

struct OAuth2Proxy;

pub(super) fn read(_: &PluginEnv, _: &Config) -> Result<Box<dyn Check>, PluginError> {
    Ok(Box::new(OAuth2Proxy))
}

#[async_trait]
impl Check for OAuth2Proxy {
    async fn recognise(&self, headers: &HeaderMap) -> ApiResult<Seen> {
        let told = |name: &str| header(headers, name).map(str::to_owned);
        let (user, email) = (told("x-forwarded-user"), told("x-forwarded-email"));
        let preferred = told("x-forwarded-preferred-username");
        if user.is_none() && email.is_none() && preferred.is_none() {
            return Err(ApiError::Authentication(
                "The proxy did not tell who you are: 'x-forwarded-user' and its neighbours are missing. Open the portal \
                 through the proxy"
                    .into(),
            ));
        }
        let token = header(headers, "x-oauth2-proxy-id-token")
            .and_then(|value| value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")))
            .map(|(_, token)| token.trim());
        let claims = token.map(id_token::claims).transpose()?.unwrap_or(Value::Null);
        Ok(Seen {
            profile: Profile {
                email: email.clone(),
                display_name: preferred.clone().or_else(|| user.clone()),
                picture: None,
            },
            info: json!({ "accessToken": token.unwrap_or_default() }),
            claims: json!({ "user": user, "email": email, "preferredUsername": preferred, "idToken": claims }),
            person: Person { email, username: user, preferred_username: preferred, id: None },
        })
    }
}
