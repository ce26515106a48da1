//! Cloudflare Access: a token of the team, and what the team knows about the person.

use async_trait::async_trait;
use axum::http::header::{ACCEPT, COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use callboard_core::outgoing::{AllowRule, HttpClient};
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::{ApiError, ApiResult, Config};
use callboard_shared::auth::Profile;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use subtle::ConstantTimeEq as _;
use url::Url;

use super::keys::{Expected, Keys};
use super::{Check, Seen, email, header, text};
use crate::oauth::{cookies, template};
use crate::resolvers::Person;

/// The team's own address, for those that have another one than Cloudflare gives.
const TEAM: &str = "https://{teamName}.cloudflareaccess.com/";

struct CfAccess {
    team: Url,
    audience: Vec<String>,
    header: String,
    cookie: String,
    /// Names of machines, and the address that each stands for.
    machines: Vec<(String, String)>,
    keys: Keys,
    http: HttpClient,
}

pub(super) fn read(env: &PluginEnv, config: &Config) -> Result<Box<dyn Check>, PluginError> {
    let audience = config.string_or_list("audience")?.ok_or_else(|| {
        config.invalid("audience", "is required: without it a token of any application of the team would do")
    })?;
    let team =
        template::overridable(config, "teamUrl", &[TEAM])?.ok_or_else(|| config.invalid("teamName", "is required"))?;
    let certificates = "{teamUrl}/cdn-cgi/access/certs";
    let keys = if config.has("teamUrl") || config.has("publicKeysUrl") {
        Keys::read(env, config, certificates)?
    } else {
        Keys::read(env, config, "https://{teamName}.cloudflareaccess.com/cdn-cgi/access/certs")?
    };
    let mut machines = Vec::new();
    for machine in config.items("serviceTokens")? {
        let required = |key: &str| -> Result<String, PluginError> {
            Ok(machine.string(key)?.ok_or_else(|| machine.invalid(key, "is required"))?)
        };
        machines.push((required("token")?, required("subject")?));
    }
    Ok(Box::new(CfAccess {
        audience,
        header: config.string("jwtHeaderName")?.unwrap_or_else(|| "cf-access-jwt-assertion".into()),
        cookie: config.string("authorizationCookieName")?.unwrap_or_else(|| "CF_Authorization".into()),
        machines,
        keys,
        http: env.http.allowing(AllowRule::of(&team)),
        team,
    }))
}

#[async_trait]
impl Check for CfAccess {
    async fn recognise(&self, headers: &HeaderMap) -> ApiResult<Seen> {
        let given = header(headers, &self.header).map(str::to_owned);
        let token = given.or_else(|| cookies::read(headers, &self.cookie)).ok_or_else(|| {
            ApiError::Authentication(format!(
                "Cloudflare did not tell who you are: neither the header '{}' nor the cookie '{}' is there",
                self.header, self.cookie
            ))
        })?;
        let issuer = self.team.as_str().trim_end_matches('/');
        let expected = Expected { algorithms: &[Algorithm::RS256], issuer, audience: &self.audience };
        let claims = self.keys.check(&token, &expected).await?;
        let identity = match text(&claims, "common_name").filter(|_| text(&claims, "sub").is_none()) {
            Some(machine) => self.machine(&machine)?,
            None => self.identity(&token).await?,
        };
        let email = email(&identity);
        let seconds = claims["exp"].as_u64().unwrap_or_default().saturating_sub(jsonwebtoken::get_current_timestamp());
        Ok(Seen {
            profile: Profile { email: email.clone(), display_name: text(&identity, "name"), picture: None },
            person: Person { email, id: text(&identity, "id"), ..Person::default() },
            info: json!({ "claims": claims, "cfIdentity": identity, "expiresInSeconds": seconds, "token": token }),
            claims: json!({ "claims": claims, "identity": identity }),
        })
    }
}

impl CfAccess {
    fn machine(&self, name: &str) -> ApiResult<Value> {
        let known = self.machines.iter().find(|(token, _)| bool::from(token.as_bytes().ct_eq(name.as_bytes())));
        let (token, subject) =
            known.ok_or_else(|| ApiError::Authentication("This service token is not one of the portal's".into()))?;
        Ok(json!({ "id": token, "name": "Bot", "email": subject, "groups": [] }))
    }

    async fn identity(&self, token: &str) -> ApiResult<Value> {
        let mut url = self.team.clone();
        url.set_path("/cdn-cgi/access/get-identity");
        let mut cookie = HeaderValue::from_str(&format!("CF_Authorization={token}")).map_err(ApiError::internal)?;
        cookie.set_sensitive(true);
        let request = self.http.get(url.as_str()).header(ACCEPT, HeaderValue::from_static("application/json"));
        let answer = request
            .header(COOKIE, cookie)
            .send()
            .await
            .map_err(|error| ApiError::Unavailable(format!("Cloudflare was not reached: {error}")))?;
        let identity = serde_json::from_slice::<Value>(&answer.body).ok().filter(|_| answer.status.is_success());
        identity.ok_or_else(|| ApiError::Authentication("Cloudflare does not know whose token this is".into()))
    }
}
