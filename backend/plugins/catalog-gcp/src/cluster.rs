//! What the API tells of a cluster, and the Resource that it becomes.

use callboard_shared::entity::annotations::{MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION};
use serde::Deserialize;
use serde_json::{Value, json};

/// One answer of `projects.locations.clusters.list`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClusterList {
    #[serde(default)]
    pub(crate) clusters: Vec<Cluster>,
    /// Zones that did not answer, whose clusters are missing.
    #[serde(default)]
    pub(crate) missing_zones: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cluster {
    #[serde(default)]
    name: String,
    /// Region or zone.
    #[serde(default)]
    location: String,
    /// The address of its API server, without a scheme. Nothing while it is being made.
    #[serde(default)]
    endpoint: String,
    #[serde(default)]
    master_auth: MasterAuth,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MasterAuth {
    #[serde(default)]
    cluster_ca_certificate: String,
}

impl Cluster {
    /// The Resource of this cluster with its location key; nothing while it has no address.
    pub(crate) fn entity(&self, project: &str, owner: &str, auth_provider: &str) -> Option<(Value, String)> {
        if [&self.name, &self.location, &self.endpoint].iter().any(|part| part.is_empty()) {
            return None;
        }
        let location = format!("gcp-gke:{}", self.location);
        let dashboard = json!({ "projectId": project, "region": self.location, "clusterName": self.name });
        let entity = json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "Resource",
            "metadata": {
                "name": self.name,
                "namespace": "default",
                "annotations": {
                    "kubernetes.io/api-server": format!("https://{}", self.endpoint),
                    "kubernetes.io/api-server-certificate-authority": self.master_auth.cluster_ca_certificate,
                    "kubernetes.io/auth-provider": auth_provider,
                    "kubernetes.io/dashboard-app": "gke",
                    "kubernetes.io/dashboard-parameters": dashboard.to_string(),
                    MANAGED_BY_LOCATION: location,
                    MANAGED_BY_ORIGIN_LOCATION: location,
                },
            },
            "spec": { "type": "kubernetes-cluster", "owner": owner },
        });
        Some((entity, location))
    }

    /// For messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}
