//! Lets the library for object stores send its requests through the guarded client and its budget.

use std::fmt;

use async_trait::async_trait;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService,
};
use url::Url;

use crate::client::{HostClient, HostRequest};

/// Sends what the library wants sent.
#[derive(Clone)]
pub(crate) struct Through(pub(crate) HostClient);

impl fmt::Debug for Through {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Through")
    }
}

impl HttpConnector for Through {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Through {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?;
        let body = body.as_bytes().cloned().unwrap_or_default();
        let request = HostRequest::given(parts.method, url, parts.headers, body);
        let fetched = self.0.send(&request).await.map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?;
        let mut response = HttpResponse::new(fetched.body.into());
        *response.status_mut() = fetched.status;
        *response.headers_mut() = fetched.headers;
        Ok(response)
    }
}
