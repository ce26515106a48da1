//! Addresses of objects.

use callboard_core::url_reader::ReadError;
use object_store::path::Path;
use url::Url;

use super::settings::{AWS, S3Settings};
use crate::path::without_detours;
use crate::settings::host_of;

/// What stores that are not AWS take for a region.
pub(super) const ANY_REGION: &str = "us-east-1";

/// An object of a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Object {
    pub(super) bucket: String,
    pub(super) region: String,
    pub(super) key: Path,
    /// The bucket is in the path.
    pub(super) path_style: bool,
}

impl Object {
    pub(super) fn parse(url: &Url, settings: &S3Settings) -> Result<Self, ReadError> {
        let unclear = || {
            ReadError::Input(format!(
                "{url} names no object; write https://bucket.s3.region.amazonaws.com/key, or the endpoint, the bucket and the key"
            ))
        };
        without_detours(url, url.path())?;
        let host = host_of(url);
        let front = host.strip_suffix(&settings.host).ok_or_else(unclear)?.trim_end_matches('.');
        let (bucket_in_host, region) = if settings.host == AWS {
            aws_host(front).ok_or_else(unclear)?
        } else {
            (Some(front).filter(|front| !front.is_empty() && !settings.path_style), ANY_REGION.to_owned())
        };
        let path = url.path().trim_start_matches('/');
        let (bucket, key) = match bucket_in_host {
            Some(bucket) => (bucket, path),
            None => path.split_once('/').ok_or_else(unclear)?,
        };
        let key = Path::from_url_path(key).map_err(|_| unclear())?;
        if bucket.is_empty() || key.as_ref().is_empty() {
            return Err(unclear());
        }
        Ok(Self { bucket: bucket.to_owned(), region, key, path_style: bucket_in_host.is_none() })
    }

    /// The endpoint, which has the bucket in its host when the address has.
    pub(super) fn endpoint(&self, endpoint: &str) -> String {
        match endpoint.split_once("://") {
            Some((scheme, host)) if !self.path_style => format!("{scheme}://{}.{host}", self.bucket),
            _ => endpoint.to_owned(),
        }
    }
}

/// The bucket, when it is in the host, and the region: `bucket.s3.region`, `s3.region`, `s3-region`, `bucket.s3`.
fn aws_host(front: &str) -> Option<(Option<&str>, String)> {
    let service = front.split('.').rev().find(|part| *part == "s3" || part.starts_with("s3-"))?;
    let at = front
        .rfind(&format!(".{service}"))
        .map(|dot| dot + 1)
        .filter(|at| *at > 0)
        .or_else(|| front.starts_with(service).then_some(0))?;
    let bucket = front[..at].trim_end_matches('.');
    let behind = front[at + service.len()..].trim_start_matches('.').trim_start_matches("dualstack.");
    let region = match (behind, service.strip_prefix("s3-")) {
        ("", Some(region)) => region,
        ("", None) => ANY_REGION,
        (region, _) => region,
    };
    Some((Some(bucket).filter(|bucket| !bucket.is_empty()), region.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use callboard_config::Config;
    use serde_json::json;

    fn settings(entry: serde_json::Value) -> S3Settings {
        S3Settings::read_all(&Config::from_value(json!({"integrations": {"awsS3": [entry]}}))).unwrap().remove(0)
    }

    fn parse(url: &str, settings: &S3Settings) -> Result<(String, String, String), ReadError> {
        let object = Object::parse(&Url::parse(url).unwrap(), settings)?;
        Ok((object.bucket, object.region, object.key.to_string()))
    }

    #[test]
    fn every_form_of_aws() {
        let aws = settings(json!({}));
        for (url, bucket, region) in [
            ("https://my.bucket.s3.eu-north-1.amazonaws.com/a/c.yaml", "my.bucket", "eu-north-1"),
            ("https://s3.eu-north-1.amazonaws.com/bucket/a/c.yaml", "bucket", "eu-north-1"),
            ("https://s3-eu-north-1.amazonaws.com/bucket/a/c.yaml", "bucket", "eu-north-1"),
            ("https://bucket.s3-eu-north-1.amazonaws.com/a/c.yaml", "bucket", "eu-north-1"),
            ("https://bucket.s3.dualstack.eu-north-1.amazonaws.com/a/c.yaml", "bucket", "eu-north-1"),
            ("https://bucket.s3.amazonaws.com/a/c.yaml", "bucket", "us-east-1"),
        ] {
            assert_eq!(parse(url, &aws).unwrap(), (bucket.into(), region.into(), "a/c.yaml".into()), "{url}");
        }
        for url in [
            "https://ec2.amazonaws.com/a/b",
            "https://s3.amazonaws.com/bucket",
            "https://b.s3.amazonaws.com/a%2f..%2fb",
        ] {
            assert_eq!(parse(url, &aws).unwrap_err().name(), "InputError", "{url}");
        }
    }

    #[test]
    fn stores_of_ones_own() {
        let own =
            settings(json!({"endpoint": "https://store.example:9000", "accessKeyId": "i", "secretAccessKey": "s"}));
        assert_eq!(parse("https://store.example:9000/bucket/c.yaml", &own).unwrap().0, "bucket");
        assert_eq!(parse("https://bucket.store.example:9000/c.yaml", &own).unwrap().0, "bucket");
    }
}
