//! The configuration of sign-in.

use callboard_config::{ConfigKey, KeyType, Visibility};

const fn key(
    path: &'static str,
    ty: KeyType,
    visibility: Visibility,
    default: Option<&'static str>,
    doc: &'static str,
) -> ConfigKey {
    ConfigKey { path, ty, visibility, default, doc }
}

/// Everything below `auth` that this plugin reads.
pub(crate) const KEYS: &[ConfigKey] = &[
    key(
        "auth.environment",
        KeyType::String,
        Visibility::Frontend,
        Some("development"),
        "The block of each provider that the app asks for.",
    ),
    key(
        "auth.providers.guest.userEntityRef",
        KeyType::String,
        Visibility::Backend,
        Some("user:development/guest"),
        "The user that a guest is.",
    ),
    key(
        "auth.providers.guest.ownershipEntityRefs",
        KeyType::StringOrList,
        Visibility::Backend,
        None,
        "What a guest owns when the catalog has no such user.",
    ),
    key(
        "auth.providers.guest.dangerouslyAllowOutsideDevelopment",
        KeyType::Bool,
        Visibility::Backend,
        Some("false"),
        "Let anybody in without a password although NODE_ENV is not 'development'. For demonstrations and tests only.",
    ),
    key(
        "auth.providers.*.*.clientId",
        KeyType::String,
        Visibility::Backend,
        None,
        "The client that the provider knows the portal as.",
    ),
    key("auth.providers.*.*.clientSecret", KeyType::String, Visibility::Secret, None, "The client's secret."),
    key(
        "auth.providers.*.*.callbackUrl",
        KeyType::String,
        Visibility::Backend,
        None,
        "Where the provider sends the browser back to, when that is not the portal's own address.",
    ),
    key(
        "auth.providers.*.*.additionalScopes",
        KeyType::StringOrList,
        Visibility::Backend,
        None,
        "Scopes to ask for besides those that the provider always needs.",
    ),
    key(
        "auth.providers.*.*.sessionDuration",
        KeyType::Duration,
        Visibility::Backend,
        Some("1000 days"),
        "How long a browser keeps the provider's refresh token.",
    ),
    key(
        "auth.providers.*.*.metadataUrl",
        KeyType::String,
        Visibility::Backend,
        None,
        "For oidc: the address of the provider's metadata document.",
    ),
    key(
        "auth.providers.*.*.tokenEndpointAuthMethod",
        KeyType::String,
        Visibility::Backend,
        Some("client_secret_basic"),
        "For oidc: client_secret_basic or client_secret_post.",
    ),
    key(
        "auth.providers.*.*.tokenSignedResponseAlg",
        KeyType::String,
        Visibility::Backend,
        Some("RS256"),
        "For oidc: the algorithm of id tokens.",
    ),
    key(
        "auth.providers.*.*.prompt",
        KeyType::String,
        Visibility::Backend,
        Some("none"),
        "For oidc: what the provider asks the person; auto leaves it to the provider.",
    ),
    key(
        "auth.providers.*.*.enterpriseInstanceUrl",
        KeyType::String,
        Visibility::Backend,
        None,
        "For github: the address of a GitHub Enterprise server.",
    ),
    key(
        "auth.providers.*.*.audience",
        KeyType::String,
        Visibility::Backend,
        Some("https://gitlab.com"),
        "For gitlab: the address of the instance.",
    ),
    key(
        "auth.providers.*.*.signIn.resolvers[].resolver",
        KeyType::String,
        Visibility::Backend,
        None,
        "How the user of the catalog is found.",
    ),
    key(
        "auth.providers.*.*.signIn.resolvers[].allowedDomains",
        KeyType::StringOrList,
        Visibility::Backend,
        None,
        "The only e-mail domains that the resolver takes.",
    ),
    key(
        "auth.providers.*.*.signIn.resolvers[].dangerouslyAllowSignInWithoutUserInCatalog",
        KeyType::Bool,
        Visibility::Backend,
        Some("false"),
        "Let people in whom the catalog does not know.",
    ),
    key(
        "auth.experimentalExtraAllowedOrigins",
        KeyType::StringOrList,
        Visibility::Backend,
        None,
        "Origins of apps that may sign people in besides that of app.baseUrl; may hold *.",
    ),
];
