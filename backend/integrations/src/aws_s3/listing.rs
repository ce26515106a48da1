//! The objects of a bucket, for plugins.

use std::sync::Arc;

use callboard_core::url_reader::ReadError;
use object_store::path::Path;

use super::S3;
use super::address::{ANY_REGION, Object};
use super::settings::{AWS, S3Settings};
use crate::aws::AwsAccounts;
use crate::objects::{self, Through};

impl S3 {
    /// The same for work that nobody waits for; see [`crate::client::HostClient::patient`].
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { through: Through(self.through.0.patient()), ..self.clone() }
    }

    /// The same with the credentials of another account of AWS.
    #[must_use]
    pub fn of_account(&self, accounts: &AwsAccounts, id: &str) -> Self {
        let settings = S3Settings { account: accounts.account(Some(id)), ..(*self.settings).clone() };
        Self { settings: Arc::new(settings), ..self.clone() }
    }

    /// The addresses of the objects whose keys start with `prefix`, which may be empty. Objects with nothing in
    /// them are left out: many of them stand for folders.
    ///
    /// # Errors
    /// When the bucket cannot be listed whole.
    pub async fn list(&self, bucket: &str, region: Option<&str>, prefix: &str) -> Result<Vec<String>, ReadError> {
        let base = self.settings.bucket_address(bucket, region);
        let path_style = !base.contains(&format!("://{bucket}."));
        let region = region.unwrap_or(ANY_REGION).to_owned();
        let store = self.bucket(&Object { bucket: bucket.into(), region, key: Path::default(), path_style }).await?;
        objects::list(&store, &base, prefix).await
    }
}

impl S3Settings {
    /// Where the objects of a bucket are, without a slash at the end.
    fn bucket_address(&self, bucket: &str, region: Option<&str>) -> String {
        let endpoint = match &self.endpoint {
            Some(endpoint) => endpoint.clone(),
            None => format!("https://s3.{}.{AWS}", region.unwrap_or(ANY_REGION)),
        };
        match endpoint.split_once("://") {
            // The certificates of AWS are good for one name in front of the service's.
            Some((scheme, host)) if !self.path_style && !bucket.contains('.') => format!("{scheme}://{bucket}.{host}"),
            _ => format!("{endpoint}/{bucket}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use callboard_config::Config;
    use serde_json::json;

    use super::*;

    #[test]
    fn buckets_have_the_addresses_that_are_read() {
        let settings = |entry| {
            S3Settings::read_all(&Config::from_value(json!({"integrations": {"awsS3": [entry]}}))).unwrap().remove(0)
        };
        for (entry, bucket, expected) in [
            (json!({}), "shop", "https://shop.s3.eu-north-1.amazonaws.com"),
            (json!({}), "my.shop", "https://s3.eu-north-1.amazonaws.com/my.shop"),
            (json!({"endpoint": "https://store.example:9000"}), "shop", "https://shop.store.example:9000"),
            (
                json!({"endpoint": "https://store.example:9000/", "s3ForcePathStyle": true}),
                "shop",
                "https://store.example:9000/shop",
            ),
        ] {
            let settings = settings(entry);
            let base = settings.bucket_address(bucket, Some("eu-north-1"));
            assert_eq!(base, expected);
            let url = url::Url::parse(&format!("{base}/a%20b/c.yaml")).unwrap();
            let object = Object::parse(&url, &settings).unwrap();
            assert_eq!((object.bucket.as_str(), object.key.as_ref()), (bucket, "a b/c.yaml"));
        }
    }
}
