//! Query parameters as the contract has them: declared, repeated where wanted, never empty.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use percent_encoding::percent_decode_str;

use crate::{ApiError, ApiResult};

/// The decoded parameters of a request in the order of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads the query part of an address, without its question mark.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(k, v)| (decode(k), decode(v))).collect(),
        )
    }

    /// Refuses parameters that a route does not declare, and empty values.
    ///
    /// # Errors
    /// 400, naming the parameter and what the route does take.
    pub fn allow(&self, declared: &[&str]) -> ApiResult<()> {
        for (name, value) in &self.0 {
            if !declared.contains(&name.as_str()) {
                let known = if declared.is_empty() { "none".into() } else { declared.join(", ") };
                return Err(ApiError::Input(format!("Unknown query parameter '{name}'; this route takes: {known}")));
            }
            if value.is_empty() {
                return Err(ApiError::Input(format!(
                    "Empty value found for query parameter '{name}'; leave it out or give it a value"
                )));
            }
        }
        Ok(())
    }

    /// All parameters in the order of the address.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The first value of a parameter.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a repeated parameter.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    /// A parameter that must be a whole number.
    ///
    /// # Errors
    /// 400 when it is given and is not one.
    pub fn integer(&self, name: &str) -> ApiResult<Option<i64>> {
        let Some(text) = self.first(name) else { return Ok(None) };
        let number =
            text.parse().map_err(|_| ApiError::Input(format!("'{name}' must be a whole number, not '{text}'")))?;
        Ok(Some(number))
    }
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_and_encoded_values() {
        let params = Params::parse("filter=kind%3Dapi&filter=a+b&limit=20");
        assert_eq!(params.all("filter"), ["kind=api", "a b"]);
        assert_eq!(params.integer("limit").unwrap(), Some(20));
        assert_eq!(params.first("nothing"), None);
    }

    #[test]
    fn undeclared_and_empty_ones_are_refused() {
        assert!(Params::parse("colour=red").allow(&["filter"]).is_err());
        assert!(Params::parse("filter=").allow(&["filter"]).is_err());
        assert!(Params::parse("filter=x").allow(&["filter"]).is_ok());
        assert!(Params::parse("limit=x").integer("limit").is_err());
    }
}
