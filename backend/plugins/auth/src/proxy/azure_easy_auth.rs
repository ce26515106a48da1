//! The sign-in of Azure App Service ("Easy Auth"): a token of Entra ID in a header.

use async_trait::async_trait;
use axum::http::HeaderMap;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::{ApiError, ApiResult, Config};
use callboard_shared::auth::Profile;
use jsonwebtoken::Algorithm;
use serde_json::json;

use super::keys::{Expected, Keys};
use super::{Check, Seen, email, header, required, text};
use crate::oauth::id_token;
use crate::resolvers::Person;

struct AzureEasyAuth {
    /// With `tenantId` and `clientId` the token is checked, so that it need not be believed.
    checked: Option<Checked>,
}

struct Checked {
    keys: Keys,
    issuer: String,
    audience: Vec<String>,
}

pub(super) fn read(env: &PluginEnv, config: &Config) -> Result<Box<dyn Check>, PluginError> {
    let checked = match (config.string("tenantId")?, config.string("clientId")?) {
        (Some(tenant), Some(client_id)) => Some(Checked {
            keys: Keys::read(env, config, "https://login.microsoftonline.com/{tenantId}/discovery/v2.0/keys")?,
            issuer: format!("https://login.microsoftonline.com/{tenant}/v2.0"),
            audience: vec![client_id],
        }),
        _ => {
            if let Err(why) = in_app_service(|name| std::env::var(name).ok()) {
                return Err(PluginError::message(format!(
                    "auth.providers.azureEasyAuth: {why}. Run the portal in Azure App Service with authentication on, or set \
                     tenantId and clientId so that tokens are checked"
                )));
            }
            None
        }
    };
    Ok(Box::new(AzureEasyAuth { checked }))
}

/// App Service takes the headers away that a visitor sends, but only if its authentication is on.
fn in_app_service(variable: impl Fn(&str) -> Option<String>) -> Result<(), String> {
    if variable("WEBSITE_SKU").is_none() {
        return Err("this is not Azure App Service (WEBSITE_SKU is not set)".into());
    }
    for (name, wanted) in [
        ("WEBSITE_AUTH_ENABLED", "True"),
        ("WEBSITE_AUTH_DEFAULT_PROVIDER", "AzureActiveDirectory"),
        ("WEBSITE_AUTH_TOKEN_STORE", "True"),
    ] {
        if !variable(name).is_some_and(|value| value.eq_ignore_ascii_case(wanted)) {
            return Err(format!("{name} is not '{wanted}'"));
        }
    }
    Ok(())
}

#[async_trait]
impl Check for AzureEasyAuth {
    async fn recognise(&self, headers: &HeaderMap) -> ApiResult<Seen> {
        let token = required(headers, "x-ms-token-aad-id-token")?;
        let claims = match &self.checked {
            Some(Checked { keys, issuer, audience }) => {
                keys.check(token, &Expected { algorithms: &[Algorithm::RS256], issuer, audience }).await?
            }
            None => id_token::claims(token)?,
        };
        if claims["ver"] != "2.0" {
            return Err(ApiError::Authentication(
                "The id token is not of version 2.0; set the app's token version".into(),
            ));
        }
        let email = email(&claims);
        Ok(Seen {
            profile: Profile { email: email.clone(), display_name: text(&claims, "name"), picture: None },
            person: Person {
                email,
                username: text(&claims, "preferred_username"),
                id: text(&claims, "oid"),
                ..Person::default()
            },
            info: json!({ "accessToken": header(headers, "x-ms-token-aad-access-token") }),
            claims,
        })
    }

    fn is_signed(&self) -> bool {
        self.checked.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_app_service_with_its_own_sign_in_is_believed() {
        let good = |name: &str| match name {
            "WEBSITE_SKU" => Some("Standard".to_owned()),
            "WEBSITE_AUTH_DEFAULT_PROVIDER" => Some("AzureActiveDirectory".to_owned()),
            _ => Some("true".to_owned()),
        };
        assert!(in_app_service(good).is_ok());
        assert!(in_app_service(|_| None).unwrap_err().contains("WEBSITE_SKU"));
        for name in ["WEBSITE_AUTH_ENABLED", "WEBSITE_AUTH_DEFAULT_PROVIDER", "WEBSITE_AUTH_TOKEN_STORE"] {
            let without = |asked: &str| good(asked).filter(|_| asked != name);
            assert!(in_app_service(without).unwrap_err().contains(name));
        }
    }
}
