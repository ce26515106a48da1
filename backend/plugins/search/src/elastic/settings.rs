//! `search.elasticsearch` as the plugin uses it.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use callboard_core::Config;
use callboard_core::outgoing::{AllowRule, HttpClient};
use callboard_core::plugin::PluginError;
use callboard_integrations::aws::Signer;
use http::HeaderValue;
use serde_json::Value;
use url::Url;

use super::Cluster;
use super::client::{Caller, Client};
use crate::local::Kind;
use crate::words::VERSION;

const SECTION: &str = "search.elasticsearch";
const BATCH: i64 = 1000;
const AWS: &str = "aws";
/// Domains of the OpenSearch Service, and its collections without servers.
const DOMAINS: &str = "es";
const SERVERLESS: &str = "aoss";

/// The cluster that the configuration names; nothing when it names none.
///
/// # Errors
/// When it names one and does not say enough, or something that is not understood.
pub(crate) fn cluster(config: &Config, http: &HttpClient, kind: &Kind) -> Result<Option<Cluster>, PluginError> {
    if !config.has(SECTION) {
        return Ok(None);
    }
    let own = config.sub(SECTION);
    let nodes = nodes(&own)?;
    // The operator names them here, so they may be on a private network.
    let http = http.allowing(nodes.iter().filter_map(allowed));
    if own.bool("clientOptions.ssl.rejectUnauthorized")? == Some(false) {
        return Err(own
            .invalid(
                "clientOptions.ssl.rejectUnauthorized",
                "cannot be switched off: have the machine trust the cluster's certificate authority instead",
            )
            .into());
    }
    let prefix = own.string("indexPrefix")?.unwrap_or_default();
    let batch = usize::try_from(own.integer("batchSize")?.unwrap_or(BATCH)).unwrap_or_default();
    if batch == 0 {
        return Err(own.invalid("batchSize", "must be 1 or more").into());
    }
    let prefix_length = own.integer("queryOptions.prefixLength")?.unwrap_or_default();
    let prefix_length =
        u64::try_from(prefix_length).map_err(|_| own.invalid("queryOptions.prefixLength", "must not be negative"))?;
    let caller = match own.string("provider")?.as_deref() {
        Some(AWS) => aws(config, &own, &http, &nodes[0])?,
        _ => authorization(&own)?.map_or(Caller::Anybody, Caller::Known),
    };
    let is_serverless = service(&own)? == SERVERLESS;
    let addresses = nodes.iter().map(|node| node.as_str().trim_end_matches('/').to_owned()).collect();
    Ok(Some(Cluster {
        refreshes: !is_serverless,
        client: Client::new(http, addresses, caller),
        index: format!("{prefix}callboard-search-v{VERSION}-{}", kind.language),
        analysis: kind.analysis.clone(),
        prefix_length,
        batch,
        templates: Arc::new(templates(&own)?),
    }))
}

fn nodes(own: &Config) -> Result<Vec<Url>, PluginError> {
    let provider = own.string("provider")?;
    let named = match provider.as_deref() {
        None | Some("opensearch" | AWS) => own.string_or_list("node")?.unwrap_or_default(),
        Some("elastic") => {
            let id = own.string("cloudId")?.ok_or_else(|| own.invalid("cloudId", "is required for 'elastic'"))?;
            let node = of_cloud_id(&id).ok_or_else(|| {
                own.invalid("cloudId", "is not understood; copy it as the deployment's page shows it")
            })?;
            vec![node]
        }
        Some(other) => {
            return Err(own
                .invalid(
                    "provider",
                    &format!("'{other}' is not offered; use elastic, opensearch or aws, or leave it out"),
                )
                .into());
        }
    };
    if named.is_empty() {
        return Err(own.invalid("node", "is required: the address of the cluster, or a list of addresses").into());
    }
    let parsed = named.iter().map(|node| {
        Url::parse(node).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(|| {
            own.invalid("node", &format!("'{node}' is no address such as https://search.example.com:9200")).into()
        })
    });
    parsed.collect()
}

/// An account of AWS that signs every request.
fn aws(config: &Config, own: &Config, http: &HttpClient, node: &Url) -> Result<Caller, PluginError> {
    let environment = ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().find_map(|name| std::env::var(name).ok());
    let region = own.string("region")?.or_else(|| region_of(node)).or(environment);
    let region =
        region.ok_or_else(|| own.invalid("region", "is required: the region of the domain, such as eu-north-1"))?;
    let account = own.string("accountId")?;
    let signer = Signer::of_account(config, http, account.as_deref(), &service(own)?, &region)?;
    Ok(Caller::Signing(Box::new(signer)))
}

fn service(own: &Config) -> Result<String, PluginError> {
    Ok(own.string("service")?.unwrap_or_else(|| DOMAINS.to_owned()))
}

/// The region in the address of a domain or collection: `….<region>.es.amazonaws.com`.
fn region_of(node: &Url) -> Option<String> {
    let front = node.host_str()?.strip_suffix(".amazonaws.com")?;
    let front = front.strip_suffix(&format!(".{DOMAINS}")).or_else(|| front.strip_suffix(&format!(".{SERVERLESS}")))?;
    front.rsplit_once('.').map(|(_, region)| region.to_owned())
}

/// `name:base64(host$cluster$…)`, the host with a port when it is not the usual one.
fn of_cloud_id(id: &str) -> Option<String> {
    let (_, coded) = id.rsplit_once(':')?;
    let text = String::from_utf8(STANDARD.decode(coded).ok()?).ok()?;
    let mut parts = text.split('$');
    let (host, cluster) = (parts.next()?, parts.next().filter(|cluster| !cluster.is_empty())?);
    let (host, port) = host.split_once(':').map_or((host, String::new()), |(host, port)| (host, format!(":{port}")));
    Some(format!("https://{cluster}.{host}{port}"))
}

fn allowed(node: &Url) -> Option<AllowRule> {
    AllowRule::parse(&format!("{}:{}", node.host_str()?, node.port_or_known_default()?))
}

fn authorization(own: &Config) -> Result<Option<HeaderValue>, PluginError> {
    if let Some(key) = own.string("auth.apiKey")? {
        return header(own, "auth.apiKey", &format!("ApiKey {key}")).map(Some);
    }
    let Some(name) = own.string("auth.username")? else { return Ok(None) };
    let password =
        own.string("auth.password")?.ok_or_else(|| own.invalid("auth.password", "is required beside auth.username"))?;
    header(own, "auth.password", &format!("Basic {}", STANDARD.encode(format!("{name}:{password}")))).map(Some)
}

fn header(own: &Config, key: &str, text: &str) -> Result<HeaderValue, PluginError> {
    let mut value =
        HeaderValue::from_str(text).map_err(|_| own.invalid(key, "has characters that no header can carry"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn templates(own: &Config) -> Result<Vec<(String, Value)>, PluginError> {
    let each = own.items("indexTemplates")?.into_iter().map(|template| {
        let name = template.string("name")?.ok_or_else(|| template.invalid("name", "is required"))?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if !name.chars().all(is_plain) {
            return Err(template.invalid("name", "is made of letters, digits, '-', '_' and '.'").into());
        }
        let body = template.get("body").ok_or_else(|| template.invalid("body", "is required"))?.clone();
        Ok((name, body))
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::text::Analysis;

    fn read(elasticsearch: Value) -> Result<Option<Cluster>, String> {
        let config = Config::from_value(json!({"search": {"elasticsearch": elasticsearch}}));
        let http = HttpClient::new(&config).unwrap();
        let kind = Kind { language: "none".into(), analysis: Analysis::new(None) };
        cluster(&config, &http, &kind).map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn a_cluster_needs_an_address_and_names_its_index() {
        let cluster = read(json!({"node": "http://127.0.0.1:9200/", "indexPrefix": "acme-"})).unwrap().unwrap();
        assert_eq!(cluster.index, format!("acme-callboard-search-v{VERSION}-none"));
        for (wrong, key) in [
            (json!({"provider": "opensearch"}), "search.elasticsearch.node"),
            (json!({"node": "search"}), "search.elasticsearch.node"),
            (json!({"provider": "aws", "node": "http://a"}), "search.elasticsearch.region"),
            (json!({"provider": "elastic", "cloudId": "x"}), "search.elasticsearch.cloudId"),
            (json!({"node": "http://a", "auth": {"username": "u"}}), "search.elasticsearch.auth.password"),
            (json!({"node": "http://a", "batchSize": 0}), "search.elasticsearch.batchSize"),
        ] {
            let message = read(wrong).err().unwrap();
            assert!(message.contains(key), "{message}");
        }
    }

    #[test]
    fn the_region_is_in_the_address_of_a_domain() {
        let region = |address: &str| region_of(&Url::parse(address).unwrap());
        assert_eq!(region("https://search-a-b.eu-west-1.es.amazonaws.com").as_deref(), Some("eu-west-1"));
        assert_eq!(region("https://x1.us-east-1.aoss.amazonaws.com").as_deref(), Some("us-east-1"));
        assert_eq!(region("https://search.example.com"), None);
        let collection =
            json!({"provider": "aws", "node": "https://x1.us-east-1.aoss.amazonaws.com", "service": "aoss"});
        assert!(!read(collection).unwrap().unwrap().refreshes);
    }

    #[test]
    fn the_id_of_a_deployment_is_an_address() {
        let id = format!("acme:{}", STANDARD.encode("eu-west-1.aws.found.io:9243$abc$def"));
        assert_eq!(of_cloud_id(&id).as_deref(), Some("https://abc.eu-west-1.aws.found.io:9243"));
        assert_eq!(of_cloud_id("acme:%"), None);
    }
}
