//! What PuppetDB tells of a node, and the Resource that it becomes.

use callboard_shared::entity::annotations::{MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION};
use serde::Deserialize;
use serde_json::{Value, json};

/// Says which node a Resource is.
const CERTNAME: &str = "puppet.com/certname";

/// A row of the endpoint `factsets`.
#[derive(Debug, Deserialize)]
pub(crate) struct Factset {
    /// The name in the node's certificate.
    pub(crate) certname: String,
    #[serde(default)]
    facts: Facts,
}

#[derive(Debug, Default, Deserialize)]
struct Facts {
    #[serde(default)]
    data: Vec<Fact>,
}

#[derive(Debug, Deserialize)]
struct Fact {
    name: String,
    value: Value,
}

/// A row of the endpoint `nodes`, of which only this much is asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct NodeStatus {
    pub(crate) certname: String,
    /// `changed`, `unchanged` or `failed`; nothing before the first report.
    pub(crate) latest_report_status: Option<String>,
}

impl Factset {
    fn fact(&self, name: &str) -> Option<&Value> {
        self.facts.data.iter().find(|fact| fact.name == name).map(|fact| &fact.value)
    }

    /// A fact as a text; facts of structure have none.
    fn text(&self, name: &str) -> Option<String> {
        match self.fact(name)? {
            Value::String(text) => Some(text.clone()),
            value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
            _ => None,
        }
    }

    /// Some versions of Facter write the truth value as a text.
    fn is_virtual(&self) -> bool {
        self.text("is_virtual").is_some_and(|value| value == "true")
    }

    /// The Resource of this node; `nodes` is the address that nodes are below.
    pub(crate) fn entity(&self, nodes: &str, status: Option<&str>) -> Value {
        let name = self.certname.to_lowercase();
        let kernel = self.text("kernel").map(|kernel| kernel.to_lowercase());
        let status = status.map(str::to_lowercase);
        let location = format!("url:{nodes}/{name}");
        let mut entity = json!({
            "apiVersion": "backstage.io/v1beta1",
            "kind": "Resource",
            "metadata": {
                "name": name,
                "namespace": "default",
                "annotations": {
                    CERTNAME: name,
                    MANAGED_BY_LOCATION: location,
                    MANAGED_BY_ORIGIN_LOCATION: location,
                },
                "tags": kernel.into_iter().chain(status).collect::<Vec<_>>(),
            },
            "spec": {
                "type": if self.is_virtual() { "virtual-machine" } else { "physical-server" },
                "owner": "unknown",
                "dependsOn": [],
                "dependencyOf": [],
            },
        });
        if let Some(address) = self.text("ipaddress") {
            entity["metadata"]["description"] = address.into();
        }
        entity
    }
}
