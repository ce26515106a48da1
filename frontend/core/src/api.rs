//! Requests to the server. Addresses come from `callboard_shared` only.
//!
//! Every request carries the token of the session. When the session ends meanwhile, the person is asked to
//! sign in again and the request goes on afterwards, so that nothing on the page is lost.

use callboard_i18n::t;
use callboard_shared::auth::REQUESTED_WITH;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use crate::fetch::absolute;
use crate::fetch::{Answer, Fetch, Method};
use crate::request_error::{RequestError, RequestErrorKind};
use crate::session;

/// GET: reads something.
///
/// # Errors
/// When there is no answer, the server refuses, or the answer is not a `T`.
pub async fn get<T: DeserializeOwned>(path: String) -> Result<T, RequestError> {
    read(send(Method::Get, path, None).await?)
}

/// POST: does something and reads what came of it.
///
/// # Errors
/// As [`get`].
pub async fn post<B: Serialize + ?Sized, T: DeserializeOwned>(path: String, body: &B) -> Result<T, RequestError> {
    read(send(Method::Post, path, Some(write(body)?)).await?)
}

/// PUT: replaces something and reads what came of it.
///
/// # Errors
/// As [`get`].
pub async fn put<B: Serialize + ?Sized, T: DeserializeOwned>(path: String, body: &B) -> Result<T, RequestError> {
    read(send(Method::Put, path, Some(write(body)?)).await?)
}

/// POST or PUT whose answer says nothing, or nothing of interest.
///
/// # Errors
/// When there is no answer or the server refuses.
pub async fn send_no_content<B: Serialize + ?Sized>(
    method: Method,
    path: String,
    body: &B,
) -> Result<(), RequestError> {
    send(method, path, Some(write(body)?)).await.map(|_| ())
}

/// DELETE.
///
/// # Errors
/// When there is no answer or the server refuses.
pub async fn delete(path: String) -> Result<(), RequestError> {
    send(Method::Delete, path, None).await.map(|_| ())
}

/// GET without a token: what everybody may read, also before anybody signed in.
///
/// # Errors
/// As [`get`].
pub async fn get_open<T: DeserializeOwned>(path: String) -> Result<T, RequestError> {
    read(Fetch { method: Method::Get, path, body: None, headers: vec![requested_with()] }.send().await?)
}

/// Sends a request in the name of whoever is signed in.
pub(crate) async fn send(method: Method, path: String, body: Option<String>) -> Result<Answer, RequestError> {
    let token = session::token().await?;
    let fetch = |token: &str| Fetch {
        method,
        path: path.clone(),
        body: body.clone(),
        headers: vec![("Authorization", format!("Bearer {token}")), requested_with()],
    };
    match fetch(&token).send().await {
        // Once: a token that was just issued and is refused again is no matter of time.
        Err(error) if error.kind == RequestErrorKind::Unauthenticated => {
            let token = session::token_after(&token).await?;
            fetch(&token).send().await
        }
        outcome => outcome,
    }
}

/// The header that proves that no foreign form sent the request.
pub(crate) fn requested_with() -> (&'static str, String) {
    let (name, value) = REQUESTED_WITH;
    (name, value.to_owned())
}

fn write<B: Serialize + ?Sized>(body: &B) -> Result<String, RequestError> {
    serde_json::to_string(body).map_err(|error| RequestError {
        kind: RequestErrorKind::BadRequest,
        status: None,
        name: String::new(),
        message: t!("The request could not be written: {error}.", error),
        request_id: None,
    })
}

pub(crate) fn read<T: DeserializeOwned>(answer: Answer) -> Result<T, RequestError> {
    serde_json::from_str(&answer.text).map_err(|error| RequestError::unreadable(error, answer.request_id))
}
