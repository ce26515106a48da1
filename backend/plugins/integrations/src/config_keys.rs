//! The configuration of hosts (contract/catalog.md §6.3).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Bool, Integer, List, String, StringOrList, Url};

const fn shown(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Frontend, default, doc }
}

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

const fn secret(path: &'static str, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty: String, visibility: Visibility::Secret, default: None, doc }
}

/// Everything below `integrations` and `aws`.
pub(crate) const KEYS: &[ConfigKey] = &[
    shown("integrations.github[].host", String, Some("github.com"), "Host of GitHub, with its port when it has one."),
    shown(
        "integrations.github[].apiBaseUrl",
        Url,
        Some("https://api.github.com"),
        "Base of the REST API; required for other hosts than github.com unless there is a rawBaseUrl.",
    ),
    shown(
        "integrations.github[].rawBaseUrl",
        Url,
        Some("https://raw.githubusercontent.com"),
        "Where files are without the API.",
    ),
    secret("integrations.github[].token", "A personal access token."),
    key("integrations.github[].apps[].appId", Integer, None, "Number of a GitHub App."),
    key("integrations.github[].apps[].clientId", String, None, "Client id of the app; used for signing in."),
    secret("integrations.github[].apps[].clientSecret", "Client secret of the app."),
    secret(
        "integrations.github[].apps[].privateKey",
        "The key of the app, in PEM form; line breaks may be written as \\n.",
    ),
    secret("integrations.github[].apps[].webhookSecret", "Checks what GitHub sends."),
    key(
        "integrations.github[].apps[].allowedInstallationOwners",
        StringOrList,
        Some("all"),
        "The organisations and users that the app may be used for.",
    ),
    key(
        "integrations.github[].apps[].publicAccess",
        Bool,
        Some("false"),
        "The app may read public repositories of owners that have not installed it.",
    ),
    shown("integrations.gitlab[].host", String, Some("gitlab.com"), "Host of GitLab, with its port when it has one."),
    shown(
        "integrations.gitlab[].apiBaseUrl",
        Url,
        Some("https://gitlab.com/api/v4"),
        "Base of the API; required for other hosts than gitlab.com.",
    ),
    shown("integrations.gitlab[].baseUrl", Url, Some("https://<host>"), "Base of the pages that people see."),
    secret("integrations.gitlab[].token", "A token of a user, group or project."),
    secret("integrations.gitlab[].commitSigningKey", "Signs commits that the portal makes."),
    key(
        "integrations.gitlab[].retry.maxRetries",
        Integer,
        Some("4"),
        "How often a request is repeated when the host is busy.",
    ),
    key(
        "integrations.gitlab[].retry.retryStatusCodes",
        List,
        Some("429, 502, 503, 504"),
        "Statuses of a host that is busy.",
    ),
    key(
        "integrations.gitlab[].retry.maxApiRequestsPerMinute",
        Integer,
        Some("no limit"),
        "Requests that the host may get in a minute; -1 means no limit.",
    ),
    key(
        "integrations.bitbucketCloud[].username",
        String,
        None,
        "Name of the user that the token or app password belongs to.",
    ),
    secret("integrations.bitbucketCloud[].token", "An API token."),
    secret("integrations.bitbucketCloud[].appPassword", "An app password."),
    key("integrations.bitbucketCloud[].clientId", String, None, "Key of an OAuth consumer, instead of a user."),
    secret("integrations.bitbucketCloud[].clientSecret", "Secret of the OAuth consumer."),
    secret("integrations.bitbucketCloud[].commitSigningKey", "Signs commits that the portal makes."),
    shown(
        "integrations.bitbucketServer[].host",
        String,
        None,
        "Host of Bitbucket Server or Data Center, with its port when it has one.",
    ),
    shown("integrations.bitbucketServer[].apiBaseUrl", Url, Some("https://<host>/rest/api/1.0"), "Base of the API."),
    secret("integrations.bitbucketServer[].token", "An HTTP access token."),
    key("integrations.bitbucketServer[].username", String, None, "Name of a user, with password."),
    secret("integrations.bitbucketServer[].password", "Password of the user."),
    secret("integrations.bitbucketServer[].commitSigningKey", "Signs commits that the portal makes."),
    shown(
        "integrations.azure[].host",
        String,
        Some("dev.azure.com"),
        "Host of Azure DevOps, with its port when it has one.",
    ),
    key(
        "integrations.azure[].credentials[].organizations",
        StringOrList,
        Some("all"),
        "The organisations that these credentials are for.",
    ),
    secret("integrations.azure[].credentials[].personalAccessToken", "A personal access token."),
    key(
        "integrations.azure[].credentials[].clientId",
        String,
        None,
        "Client id of an application or a managed identity.",
    ),
    secret("integrations.azure[].credentials[].clientSecret", "Client secret of the application."),
    key("integrations.azure[].credentials[].tenantId", String, None, "Tenant of the application."),
    key(
        "integrations.azure[].credentials[].managedIdentityClientId",
        String,
        None,
        "The managed identity that vouches for the application; system-assigned for that of the machine.",
    ),
    secret("integrations.azure[].commitSigningKey", "Signs commits that the portal makes."),
    shown("integrations.gitea[].host", String, None, "Host of Gitea, with its port when it has one."),
    shown("integrations.gitea[].baseUrl", Url, Some("https://<host>"), "Base of the pages that people see."),
    key("integrations.gitea[].username", String, None, "Name of a user, with password."),
    secret("integrations.gitea[].password", "Password of the user; without a user name, a token."),
    secret("integrations.gitea[].commitSigningKey", "Signs commits that the portal makes."),
    shown("integrations.gerrit[].host", String, None, "Host of Gitiles, with its port when it has one."),
    shown("integrations.gerrit[].baseUrl", Url, Some("https://<host>"), "Base of Gerrit."),
    shown("integrations.gerrit[].gitilesBaseUrl", Url, None, "Base of Gitiles."),
    shown("integrations.gerrit[].cloneUrl", Url, Some("baseUrl"), "Base of the addresses to clone from."),
    shown("integrations.gerrit[].disableEditUrl", Bool, Some("false"), "Offer no address for editing a file."),
    key("integrations.gerrit[].username", String, None, "Name of a user, with password."),
    secret("integrations.gerrit[].password", "HTTP password of the user."),
    secret("integrations.gerrit[].commitSigningKey", "Signs commits that the portal makes."),
    shown("integrations.harness[].host", String, None, "Host of Harness Code."),
    secret("integrations.harness[].token", "A token."),
    secret("integrations.harness[].apiKey", "An API key."),
    shown("integrations.awsS3[].endpoint", Url, Some("that of AWS"), "Address of the store, for others than AWS."),
    shown(
        "integrations.awsS3[].s3ForcePathStyle",
        Bool,
        Some("false"),
        "The bucket is in the path rather than in the host.",
    ),
    key("integrations.awsS3[].accessKeyId", String, None, "Key id of a user."),
    secret("integrations.awsS3[].secretAccessKey", "Secret key of the user."),
    key("integrations.awsS3[].roleArn", String, None, "A role to be assumed."),
    key("integrations.awsS3[].externalId", String, None, "The external id that the role asks for."),
    shown("integrations.awsCodeCommit[].host", String, Some("<region>.console.aws.amazon.com"), "Host of the console."),
    key("integrations.awsCodeCommit[].region", String, None, "Region of the repositories."),
    key("integrations.awsCodeCommit[].accessKeyId", String, None, "Key id of a user."),
    secret("integrations.awsCodeCommit[].secretAccessKey", "Secret key of the user."),
    key("integrations.awsCodeCommit[].roleArn", String, None, "A role to be assumed."),
    key("integrations.awsCodeCommit[].externalId", String, None, "The external id that the role asks for."),
    shown("integrations.azureBlobStorage[].accountName", String, None, "Name of the storage account."),
    secret("integrations.azureBlobStorage[].accountKey", "Key of the account."),
    secret("integrations.azureBlobStorage[].sasToken", "A shared access signature."),
    secret("integrations.azureBlobStorage[].connectionString", "A connection string."),
    shown("integrations.azureBlobStorage[].endpoint", Url, None, "Address of the store."),
    key("integrations.azureBlobStorage[].endpointSuffix", String, Some("core.windows.net"), "End of the host."),
    key("integrations.azureBlobStorage[].aadCredential.clientId", String, None, "Client id of an application."),
    key("integrations.azureBlobStorage[].aadCredential.tenantId", String, None, "Tenant of the application."),
    secret("integrations.azureBlobStorage[].aadCredential.clientSecret", "Client secret of the application."),
    secret("aws.mainAccount.accessKeyId", "Key id of a user of the main account, who assumes the roles of the others."),
    secret("aws.mainAccount.secretAccessKey", "Secret key of the user."),
    key("aws.mainAccount.profile", String, None, "A profile of ~/.aws/credentials or ~/.aws/config instead."),
    key("aws.mainAccount.region", String, None, "Accepted without effect: the region of what is wanted is asked."),
    key("aws.accountDefaults.roleName", String, None, "A role that all accounts have."),
    key("aws.accountDefaults.partition", String, Some("aws"), "The partition of the role, such as aws-cn."),
    key("aws.accountDefaults.region", String, None, "The region whose service gives the role's credentials."),
    secret("aws.accountDefaults.externalId", "The external id that the role asks for."),
    key("aws.accountDefaults.webIdentityTokenFile", String, None, "A file with a token that vouches for the role."),
    key("aws.accounts[].accountId", String, None, "The number of the account."),
    secret("aws.accounts[].accessKeyId", "Key id of a user of the account."),
    secret("aws.accounts[].secretAccessKey", "Secret key of the user."),
    key("aws.accounts[].profile", String, None, "A profile of ~/.aws/credentials or ~/.aws/config instead."),
    key("aws.accounts[].roleName", String, None, "A role of the account, assumed by the user or by the main account."),
    key("aws.accounts[].partition", String, Some("aws"), "The partition of the role, such as aws-cn."),
    key("aws.accounts[].region", String, None, "The region whose service gives the role's credentials."),
    secret("aws.accounts[].externalId", "The external id that the role asks for."),
    key("aws.accounts[].webIdentityTokenFile", String, None, "A file with a token that vouches for the role."),
    key("integrations.googleGcs.clientEmail", String, None, "Name of a service account."),
    secret("integrations.googleGcs.privateKey", "Key of the service account."),
];

#[cfg(test)]
mod tests {
    use callboard_config::{Config, Schema};
    use serde_json::json;

    use super::KEYS;

    #[test]
    fn the_browser_sees_hosts_and_no_secrets() {
        let schema = Schema::new(KEYS).unwrap();
        let config = Config::from_value(json!({"integrations": {
            "github": [{"host": "ghe.example", "apiBaseUrl": "https://ghe.example/api/v3", "token": "t-oken",
                "apps": [{"appId": 1, "privateKey": "k-ey", "webhookSecret": "w-ebhook", "clientSecret": "c-lient"}]}],
            "azure": [{"credentials": [{"personalAccessToken": "p-at", "organizations": ["o"]}]}],
            "awsS3": [{"accessKeyId": "id", "secretAccessKey": "s-ecret"}],
            "googleGcs": {"clientEmail": "a@example.com", "privateKey": "g-key"},
        }}));
        let shown =
            json!({"integrations": {"github": [{"host": "ghe.example", "apiBaseUrl": "https://ghe.example/api/v3"}]}});
        assert_eq!(config.frontend(&schema), shown);
        let mut secrets = config.secrets(&schema);
        secrets.sort();
        let expected = ["c-lient", "g-key", "id", "k-ey", "p-at", "s-ecret", "t-oken", "w-ebhook"];
        assert_eq!(secrets, expected);
        assert!(config.check(&schema).is_empty());
    }

    #[test]
    fn mistyped_keys_are_named() {
        let schema = Schema::new(KEYS).unwrap();
        let config = Config::from_value(
            json!({"integrations": {"gitlab": [{"host": "git.example", "apiBaseURL": "https://x"}]}}),
        );
        assert_eq!(config.check(&schema)[0].path, "integrations.gitlab[0].apiBaseURL");
    }
}
