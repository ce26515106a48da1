//! The configuration of the provider (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, String};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

/// The keys of one bucket at each of these paths: a definition stands there directly, or by an id.
macro_rules! bucket_keys {
    ($($path:literal),+) => {
        &[$(
            key(concat!($path, ".bucketName"), String, None, "The bucket."),
            key(concat!($path, ".prefix"), String, Some("everything"), "Only objects whose keys start with this."),
            key(concat!($path, ".region"), String, Some("us-east-1"), "Where the bucket is, on AWS."),
            key(
                concat!($path, ".accountId"),
                String,
                None,
                "The account of aws.accounts that may list the bucket; that of integrations.awsS3 unless named.",
            ),
            key(concat!($path, ".schedule"), Any, None, "When to look: frequency, timeout, initialDelay, scope."),
        )+]
    };
}

/// Everything below `catalog.providers.awsS3`.
pub(crate) const KEYS: &[ConfigKey] = bucket_keys!("catalog.providers.awsS3", "catalog.providers.awsS3.*");
