//! Every endpoint of sign-in: address, what it takes, what it answers, and who answers it.

use callboard_core::openapi::{Endpoints, QueryParam, Shape, delete, get, post};
use callboard_shared::auth::routes as paths;
use callboard_shared::auth::{SessionResponse, SignInProvider, UserInfoResponse};

use super::{AuthState, oauth, oidc, provider, session, userinfo};

const ENV: [QueryParam; 1] = [QueryParam::text("env", "The section of the provider's configuration")];

const RETURNED: [QueryParam; 4] = [
    QueryParam::text("code", "What tokens are given for"),
    QueryParam::text("state", "What went along to the provider"),
    QueryParam::text("error", "Why the provider refused"),
    QueryParam::text("error_description", "The same for people"),
];

const START: [QueryParam; 5] = [
    QueryParam::text("env", "The section of the provider's configuration"),
    QueryParam::text("scope", "What to ask the provider for besides what it always needs"),
    QueryParam::text("origin", "The page that a popup answers to"),
    QueryParam::text("flow", "popup or redirect"),
    QueryParam::text("redirectUrl", "Where the redirect flow ends; a page of the app"),
];

pub(super) fn endpoints() -> Endpoints<AuthState> {
    Endpoints::new()
        .on(
            get(paths::PROVIDERS, "The ways to sign in").answers(200, Shape::list::<SignInProvider>()).open(),
            provider::list,
        )
        .on(
            get(paths::JWKS, "The public keys of users' tokens, as a JWK set").answers(200, Shape::object()).open(),
            oidc::jwks,
        )
        .on(
            get(paths::OPENID_CONFIGURATION, "The issuer of users' tokens, as OpenID Connect describes one")
                .answers(200, Shape::object())
                .open(),
            oidc::discovery,
        )
        .on(
            get(paths::USER_INFO, "Who a user's token belongs to").answers(200, Shape::of::<UserInfoResponse>()),
            userinfo::userinfo,
        )
        .on(
            get(paths::START, "Opens a provider's sign-in in the browser")
                .query(&START)
                .answers(302, Shape::empty())
                .open(),
            oauth::start,
        )
}

/// Those that use the browser's session.
pub(super) fn with_session() -> Endpoints<AuthState> {
    Endpoints::new()
        .on(
            get(paths::HANDLER, "Where a provider sends the browser back to")
                .query(&RETURNED)
                .answers(200, Shape::text("text/html"))
                .answers(302, Shape::empty())
                .open(),
            oauth::handler,
        )
        .on(
            post(paths::HANDLER, "The same for providers that send a form")
                .answers(200, Shape::text("text/html"))
                .answers(302, Shape::empty())
                .open(),
            oauth::form_handler,
        )
        .on(
            post(paths::LOGOUT, "Ends a provider's own session").query(&ENV).answers(200, Shape::empty()).open(),
            oauth::logout,
        )
        .on(
            get(paths::SESSION, "A fresh token for a browser that is signed in")
                .says("401 when it is not. The session is a cookie of the browser.")
                .answers(200, Shape::of::<SessionResponse>())
                .answers(307, Shape::empty())
                .open(),
            session::current,
        )
        .on(delete(paths::SESSION, "Signs the browser out").answers(204, Shape::empty()).open(), session::end)
        .on(
            get(paths::REFRESH, "A session with a provider")
                .query(&ENV)
                .answers(200, Shape::of::<SessionResponse>())
                .open(),
            provider::refresh,
        )
        .on(
            post(paths::REFRESH, "The same, for providers whose sign-in is a form")
                .query(&ENV)
                .answers(200, Shape::of::<SessionResponse>())
                .open(),
            provider::refresh,
        )
}
