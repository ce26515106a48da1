//! The providers that sign in on a page of their own, one row each.

use super::table::{Endpoints, Fields, Quirks, Row, StartParam, Vouched};
use crate::resolvers::{Fact, Find, Offer};

use StartParam::{Configured, Fixed};

const CLAIMS: Fields = Fields {
    id: &["/sub"],
    username: &["/preferred_username"],
    name: &["/name"],
    picture: &["/picture"],
    email: &["/email"],
    vouched: Vouched::UnlessFalse("/email_verified"),
};

const USERNAME: Offer = Offer { resolver: "usernameMatchingUserEntityName", from: Fact::Username, find: Find::Name };

const fn annotation(resolver: &'static str, from: Fact, annotation: &'static str) -> Offer {
    Offer { resolver, from, find: Find::Annotation(annotation) }
}

const fn id_annotation(name: &'static str) -> Offer {
    annotation("userIdMatchingUserEntityAnnotation", Fact::Id, name)
}

const fn email_annotation(name: &'static str) -> Offer {
    annotation("emailMatchingUserEntityAnnotation", Fact::Email, name)
}

/// What most rows have in common.
const PLAIN: Row = Row {
    id: "",
    title: "",
    endpoints: Endpoints::Discovered(&[]),
    fields: CLAIMS,
    scopes: &[],
    persists_scopes: false,
    start_params: &[],
    offers: &[],
    basic: false,
    quirks: NONE,
};

const NONE: Quirks = Quirks {
    lasting_access: false,
    addresses_of_one_tenant: false,
    one_resource: false,
    profile_may_be_skipped: false,
    list_of_addresses: false,
    asks_who_am_i: false,
    logout_page: false,
};

pub(crate) static ROWS: [Row; 12] = [
    Row {
        id: "oidc",
        title: "OpenID Connect",
        endpoints: Endpoints::Discovered(&["{metadataUrl}"]),
        fields: Fields { vouched: Vouched::IfTrue("/email_verified"), ..CLAIMS },
        scopes: &["openid", "profile", "email"],
        persists_scopes: true,
        start_params: &[Configured("prompt", "prompt", "none")],
        basic: true,
        ..PLAIN
    },
    Row {
        id: "google",
        title: "Google",
        endpoints: Endpoints::Discovered(&[
            "{metadataUrl}",
            "https://accounts.google.com/.well-known/openid-configuration",
        ]),
        fields: Fields { vouched: Vouched::IfTrue("/email_verified"), ..CLAIMS },
        scopes: &[
            "openid",
            "https://www.googleapis.com/auth/userinfo.email",
            "https://www.googleapis.com/auth/userinfo.profile",
        ],
        // Without these two there is no refresh token, or only at the very first sign-in.
        start_params: &[Fixed("access_type", "offline"), Fixed("prompt", "consent")],
        offers: &[email_annotation("google.com/email")],
        basic: true,
        ..PLAIN
    },
    Row {
        id: "github",
        title: "GitHub",
        endpoints: Endpoints::Fixed {
            authorize: &["{enterpriseInstanceUrl}/login/oauth/authorize", "https://github.com/login/oauth/authorize"],
            token: &["{enterpriseInstanceUrl}/login/oauth/access_token", "https://github.com/login/oauth/access_token"],
            profile: &["{enterpriseInstanceUrl}/api/v3/user", "https://api.github.com/user"],
        },
        fields: Fields {
            id: &["/node_id"],
            username: &["/login"],
            picture: &["/avatar_url"],
            vouched: Vouched::Always,
            ..CLAIMS
        },
        scopes: &["read:user"],
        persists_scopes: true,
        offers: &[USERNAME, id_annotation("github.com/user-id")],
        quirks: Quirks { lasting_access: true, ..NONE },
        ..PLAIN
    },
    Row {
        id: "gitlab",
        title: "GitLab",
        endpoints: Endpoints::Fixed {
            authorize: &["{audience}/oauth/authorize", "https://gitlab.com/oauth/authorize"],
            token: &["{audience}/oauth/token", "https://gitlab.com/oauth/token"],
            profile: &["{audience}/api/v4/user", "https://gitlab.com/api/v4/user"],
        },
        fields: Fields {
            id: &["/id"],
            username: &["/username"],
            picture: &["/avatar_url"],
            // GitLab names an address before it is confirmed.
            vouched: Vouched::UnlessNull("/confirmed_at"),
            ..CLAIMS
        },
        scopes: &["read_user"],
        offers: &[USERNAME, id_annotation("*/user-id")],
        ..PLAIN
    },
    Row {
        id: "microsoft",
        title: "Microsoft",
        endpoints: Endpoints::Fixed {
            authorize: &["https://login.microsoftonline.com/{tenantId}/oauth2/v2.0/authorize"],
            token: &["https://login.microsoftonline.com/{tenantId}/oauth2/v2.0/token"],
            profile: &["https://graph.microsoft.com/v1.0/me"],
        },
        fields: Fields {
            id: &["/id", "/oid"],
            username: &["/userPrincipalName", "/preferred_username"],
            name: &["/displayName", "/name"],
            picture: &[],
            email: &["/mail", "/email"],
            vouched: Vouched::Always,
        },
        scopes: &["email", "openid", "offline_access", "user.read"],
        start_params: &[Configured("domainHint", "domain_hint", "")],
        offers: &[email_annotation("microsoft.com/email"), id_annotation("graph.microsoft.com/user-id")],
        quirks: Quirks { addresses_of_one_tenant: true, one_resource: true, profile_may_be_skipped: true, ..NONE },
        ..PLAIN
    },
    Row {
        id: "okta",
        title: "Okta",
        endpoints: Endpoints::Discovered(&[
            "{audience}/oauth2/{authServerId}/.well-known/openid-configuration",
            "{audience}/.well-known/openid-configuration",
        ]),
        scopes: &["openid", "email", "profile", "offline_access"],
        start_params: &[Configured("idp", "idp", "")],
        offers: &[email_annotation("okta.com/email")],
        basic: true,
        ..PLAIN
    },
    Row {
        id: "oauth2",
        title: "OAuth 2",
        endpoints: Endpoints::Fixed { authorize: &[], token: &[], profile: &[] },
        fields: Fields { username: &["/preferred_username", "/username", "/login"], id: &["/sub", "/id"], ..CLAIMS },
        offers: &[USERNAME],
        ..PLAIN
    },
    Row {
        id: "auth0",
        title: "Auth0",
        endpoints: Endpoints::Discovered(&["https://{domain}/.well-known/openid-configuration"]),
        scopes: &["openid", "email", "profile", "offline_access"],
        start_params: &[
            Configured("prompt", "prompt", "consent"),
            Configured("audience", "audience", ""),
            Configured("connection", "connection", ""),
            Configured("connectionScope", "connection_scope", ""),
            Configured("organization", "organization", ""),
        ],
        quirks: Quirks { logout_page: true, ..NONE },
        ..PLAIN
    },
    Row {
        id: "atlassian",
        title: "Atlassian",
        endpoints: Endpoints::Fixed {
            authorize: &["https://auth.atlassian.com/authorize"],
            token: &["https://auth.atlassian.com/oauth/token"],
            profile: &["https://api.atlassian.com/me"],
        },
        fields: Fields { id: &["/account_id"], username: &["/nickname"], ..CLAIMS },
        scopes: &["offline_access", "read:me", "read:jira-work", "read:jira-user"],
        start_params: &[Fixed("audience", "api.atlassian.com"), Fixed("prompt", "consent")],
        offers: &[USERNAME],
        ..PLAIN
    },
    Row {
        id: "onelogin",
        title: "OneLogin",
        endpoints: Endpoints::Discovered(&["{issuer}/.well-known/openid-configuration"]),
        scopes: &["openid"],
        offers: &[USERNAME],
        basic: true,
        ..PLAIN
    },
    Row {
        id: "bitbucket",
        title: "Bitbucket",
        endpoints: Endpoints::Fixed {
            authorize: &["https://bitbucket.org/site/oauth2/authorize"],
            token: &["https://bitbucket.org/site/oauth2/access_token"],
            profile: &["https://api.bitbucket.org/2.0/user"],
        },
        fields: Fields {
            id: &["/uuid"],
            username: &["/username"],
            name: &["/display_name"],
            picture: &["/links/avatar/href"],
            email: &["/email"],
            vouched: Vouched::IfTrue("/email_verified"),
        },
        scopes: &["account"],
        persists_scopes: true,
        offers: &[
            id_annotation("bitbucket.org/user-id"),
            annotation("usernameMatchingUserEntityAnnotation", Fact::Username, "bitbucket.org/username"),
        ],
        basic: true,
        quirks: Quirks { list_of_addresses: true, ..NONE },
        ..PLAIN
    },
    Row {
        id: "bitbucketServer",
        title: "Bitbucket Server",
        endpoints: Endpoints::Fixed {
            authorize: &["https://{host}/rest/oauth2/latest/authorize"],
            token: &["https://{host}/rest/oauth2/latest/token"],
            profile: &["https://{host}/plugins/servlet/applinks/whoami"],
        },
        fields: Fields {
            id: &["/id"],
            username: &["/name"],
            name: &["/displayName"],
            picture: &[],
            email: &["/emailAddress"],
            vouched: Vouched::Always,
        },
        quirks: Quirks { asks_who_am_i: true, ..NONE },
        ..PLAIN
    },
];
