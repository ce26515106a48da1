//! The providers that sign in on a page of their own, one row each (contract/auth.md §1.2).

/// What is special about a provider.
pub(crate) struct Row {
    /// The word in the address and in the configuration.
    pub(crate) id: &'static str,
    /// What people call it.
    pub(crate) title: &'static str,
    pub(crate) endpoints: Endpoints,
    /// Always asked for.
    pub(crate) scopes: &'static [&'static str],
    /// Scopes that were granted once are remembered in a cookie and asked for again.
    pub(crate) persists_scopes: bool,
    /// Added to the address of the sign-in page.
    pub(crate) start_params: &'static [(&'static str, &'static str)],
    /// The annotation of a User entity that holds the provider's id of the person; `*` is the profile's host.
    pub(crate) id_annotation: Option<&'static str>,
    /// The one that holds the address of the account.
    pub(crate) email_annotation: Option<&'static str>,
}

/// Where a provider is asked.
#[derive(Clone, Copy)]
pub(crate) enum Endpoints {
    /// In its metadata document; the key of the configuration that has its address, else the address.
    Discovered { key: Option<&'static str>, address: &'static str },
    /// Below the address of an instance that `key` may name.
    Instance {
        key: &'static str,
        default: &'static str,
        authorize: &'static str,
        token: &'static str,
        /// For instances that `key` names.
        profile: &'static str,
        /// For the default instance.
        default_profile: &'static str,
    },
}

pub(crate) static ROWS: [Row; 4] = [
    Row {
        id: "oidc",
        title: "OpenID Connect",
        endpoints: Endpoints::Discovered { key: Some("metadataUrl"), address: "" },
        scopes: &["openid", "profile", "email"],
        persists_scopes: true,
        start_params: &[],
        id_annotation: None,
        email_annotation: None,
    },
    Row {
        id: "google",
        title: "Google",
        endpoints: Endpoints::Discovered {
            key: None,
            address: "https://accounts.google.com/.well-known/openid-configuration",
        },
        scopes: &[
            "openid",
            "https://www.googleapis.com/auth/userinfo.email",
            "https://www.googleapis.com/auth/userinfo.profile",
        ],
        persists_scopes: false,
        // Without these two there is no refresh token, or only at the very first sign-in.
        start_params: &[("access_type", "offline"), ("prompt", "consent")],
        id_annotation: None,
        email_annotation: Some("google.com/email"),
    },
    Row {
        id: "github",
        title: "GitHub",
        endpoints: Endpoints::Instance {
            key: "enterpriseInstanceUrl",
            default: "https://github.com",
            authorize: "/login/oauth/authorize",
            token: "/login/oauth/access_token",
            profile: "/api/v3/user",
            default_profile: "https://api.github.com/user",
        },
        scopes: &["read:user"],
        persists_scopes: true,
        start_params: &[],
        id_annotation: Some("github.com/user-id"),
        email_annotation: None,
    },
    Row {
        id: "gitlab",
        title: "GitLab",
        endpoints: Endpoints::Instance {
            key: "audience",
            default: "https://gitlab.com",
            authorize: "/oauth/authorize",
            token: "/oauth/token",
            profile: "/api/v4/user",
            default_profile: "https://gitlab.com/api/v4/user",
        },
        scopes: &["read_user"],
        persists_scopes: false,
        start_params: &[],
        id_annotation: Some("*/user-id"),
        email_annotation: None,
    },
];
