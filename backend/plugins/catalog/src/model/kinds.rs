//! Kinds that the configuration describes with JSON Schema.

use callboard_core::Config;
use callboard_core::plugin::PluginError;
use callboard_shared::entity::Problem;
use jsonschema::Validator;
use serde_json::Value;

use super::relations::{self, RelationRule};

/// Problems that are told of one entity.
const MAX_PROBLEMS: usize = 20;

/// What `spec` of a kind must look like.
pub(super) struct KindRule {
    kind: String,
    api_versions: Vec<String>,
    /// Only for entities of this `spec.type`.
    pub(super) spec_type: Option<String>,
    /// Besides what the built-in kind demands.
    pub(super) extends: bool,
    spec: Validator,
}

impl KindRule {
    /// A kind of ours.
    ///
    /// # Panics
    /// When the schema is none, which a test of the built-in model would show.
    pub(super) fn built_in(kind: &str, spec_type: Option<&str>, schema: &Value) -> Self {
        #[expect(clippy::expect_used, reason = "a constant of this program; model::tests compiles each")]
        let spec = jsonschema::validator_for(schema).expect("the built-in schemas are schemas");
        Self {
            kind: kind.to_owned(),
            api_versions: ["backstage.io/v1alpha1", "backstage.io/v1beta1"].map(str::to_owned).into(),
            spec_type: spec_type.map(str::to_owned),
            extends: false,
            spec,
        }
    }

    pub(super) fn is_for(&self, entity: &Value) -> bool {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.kind == text(&entity["kind"])
            && self.api_versions.contains(&text(&entity["apiVersion"]))
            && self.spec_type.as_ref().is_none_or(|wanted| *wanted == text(&entity["spec"]["type"]))
    }

    pub(super) fn problems(&self, entity: &Value) -> Vec<Problem> {
        let Some(spec) = entity.get("spec") else {
            return vec![Problem::new("spec", format!("is missing: a {} needs one", self.kind))];
        };
        let errors = self.spec.iter_errors(spec).take(MAX_PROBLEMS);
        errors
            .map(|error| Problem::new(place(error.instance_path().as_str()), format!("does not fit: {error}")))
            .collect()
    }
}

/// `/owner/0` in `spec` as `spec.owner[0]`.
fn place(pointer: &str) -> String {
    let mut place = "spec".to_owned();
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        if segment.bytes().all(|byte| byte.is_ascii_digit()) {
            place.push_str(&format!("[{segment}]"));
        } else {
            place.push('.');
            place.push_str(&segment);
        }
    }
    place
}

/// Reads `kinds[]`, each with its relations.
pub(super) fn read(model: &Config) -> Result<Vec<(KindRule, Vec<RelationRule>)>, PluginError> {
    model.items("kinds")?.iter().map(read_one).collect()
}

fn read_one(entry: &Config) -> Result<(KindRule, Vec<RelationRule>), PluginError> {
    let kind = entry.string("kind")?.ok_or_else(|| entry.invalid("kind", "is required, for example Dataset"))?;
    let api_versions = entry
        .string_or_list("apiVersions")?
        .ok_or_else(|| entry.invalid("apiVersions", "is required, for example [acme.example/v1]"))?;
    let schema = entry
        .get("schema")
        .ok_or_else(|| entry.invalid("schema", "is required: a JSON Schema of spec, also by $include"))?;
    let spec = jsonschema::validator_for(schema)
        .map_err(|error| entry.invalid("schema", &format!("is no JSON Schema that can be used: {error}")))?;
    let rule = KindRule {
        spec_type: entry.string("specType")?,
        extends: entry.bool("extends")?.unwrap_or(false),
        spec,
        api_versions,
        kind: kind.clone(),
    };
    Ok((rule, relations::read_all(entry, "relations", Some(&kind))?))
}
