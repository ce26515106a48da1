//! Every endpoint of sign-in: address, what it takes, what it answers, and who answers it.

use callboard_core::openapi::{Endpoints, QueryParam, Shape, delete, get, post};
use callboard_shared::auth::routes as paths;
use callboard_shared::auth::{
    Authorization, BrowserSession, ClientMetadata, ClientRegistered, Decided, LogoutResponse, RevokeRequest,
    SessionResponse, SignInProvider, SignInTest, TokenRequest, TokenResponse, UserInfoResponse,
};

use super::{AuthState, browser_sessions, clients, oauth, oidc, provider, session, sign_in_test, userinfo};

const ENV: [QueryParam; 1] = [QueryParam::text("env", "The section of the provider's configuration")];

const RETURNED: [QueryParam; 4] = [
    QueryParam::text("code", "What tokens are given for"),
    QueryParam::text("state", "What went along to the provider"),
    QueryParam::text("error", "Why the provider refused"),
    QueryParam::text("error_description", "The same for people"),
];

const AUTHORIZE: [QueryParam; 8] = [
    QueryParam::text("client_id", "The program"),
    QueryParam::text("redirect_uri", "Where it is answered"),
    QueryParam::text("response_type", "code"),
    QueryParam::text("scope", "openid, offline_access"),
    QueryParam::text("state", "What it wants to have back"),
    QueryParam::text("nonce", "Kept with what is asked for"),
    QueryParam::text("code_challenge", "PKCE"),
    QueryParam::text("code_challenge_method", "S256"),
];

const START: [QueryParam; 6] = [
    QueryParam::text("env", "The section of the provider's configuration"),
    QueryParam::text("scope", "What to ask the provider for besides what it always needs"),
    QueryParam::text("origin", "The page that a popup answers to"),
    QueryParam::text("flow", "popup or redirect"),
    QueryParam::text("redirectUrl", "Where the redirect flow ends; a page of the app"),
    QueryParam::text("test", "true: nobody is signed in, and what would come of it is told"),
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
            get(paths::CLI_CLIENT, "The portal's command line, as a program that describes itself")
                .answers(200, Shape::of::<ClientMetadata>())
                .open(),
            oidc::cli_client,
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
            post(paths::LOGOUT, "Ends a provider's own session")
                .says("Empty, or the address at which the provider ends its session in this browser.")
                .query(&ENV)
                .answers(200, Shape::of::<LogoutResponse>())
                .open(),
            oauth::logout,
        )
        .on(
            get(paths::BROWSER_SESSIONS, "Where the caller is signed in: browsers, then programs")
                .answers(200, Shape::list::<BrowserSession>()),
            browser_sessions::list,
        )
        .on(
            delete(paths::BROWSER_SESSIONS, "Signs the caller out everywhere").answers(204, Shape::empty()),
            browser_sessions::revoke_all,
        )
        .on(
            delete(paths::BROWSER_SESSION, "Signs the caller out there").answers(204, Shape::empty()),
            browser_sessions::revoke,
        )
        .on(
            get(paths::TEST_RESULT, "What the sign-in that this browser tested came to")
                .answers(200, Shape::of::<SignInTest>()),
            sign_in_test::result,
        )
        .on(
            post(paths::TEST, "What a sign-in through the proxy in front would come to")
                .answers(200, Shape::of::<SignInTest>()),
            sign_in_test::proxy,
        )
        .on(
            get(paths::SESSION, "A fresh token for a browser that is signed in")
                .says("401 when it is not. The session is a cookie of the browser.")
                .answers(200, Shape::of::<SessionResponse>())
                .answers(307, Shape::empty())
                .open(),
            session::current,
        )
        .on(
            delete(paths::SESSION, "Signs the browser out")
                .says("200 when the provider that signed in ends its own session at an address, otherwise 204.")
                .answers(200, Shape::of::<LogoutResponse>())
                .answers(204, Shape::empty())
                .open(),
            session::end,
        )
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

/// Those for programs that act for somebody. They answer 404 unless the configuration lets programs.
pub(super) fn of_clients() -> Endpoints<AuthState> {
    const FORM: &str = "The body is a form or JSON. Refusals are in the form of OAuth 2.";
    Endpoints::new()
        .on(
            get(paths::AUTHORIZE, "A program asks to act for somebody")
                .says("Sends the browser to the page on which somebody decides.")
                .query(&AUTHORIZE)
                .answers(302, Shape::empty())
                .open(),
            clients::authorize,
        )
        .on(
            get(paths::AUTHORIZATION, "What a program asks for").answers(200, Shape::of::<Authorization>()).open(),
            clients::pending,
        )
        .on(
            post(paths::APPROVE, "Lets the program act for the caller")
                .says("403 without the token of a user.")
                .answers(200, Shape::of::<Decided>())
                .open(),
            clients::approve,
        )
        .on(
            post(paths::REJECT, "Does not let the program")
                .says("403 without the token of a user.")
                .answers(200, Shape::of::<Decided>())
                .open(),
            clients::reject,
        )
        .on(
            post(paths::TOKEN, "Tokens for a code or a refresh token")
                .says(FORM)
                .takes(Shape::of::<TokenRequest>())
                .answers(200, Shape::of::<TokenResponse>())
                .open(),
            clients::token,
        )
        .on(
            post(paths::REVOKE, "A program no longer needs its refresh token")
                .says(FORM)
                .takes(Shape::of::<RevokeRequest>())
                .answers(200, Shape::empty())
                .open(),
            clients::revoke,
        )
        .on(
            post(paths::REGISTER, "A program makes itself known")
                .says(FORM)
                .takes(Shape::of::<ClientMetadata>())
                .answers(201, Shape::of::<ClientRegistered>())
                .open(),
            clients::register,
        )
}
