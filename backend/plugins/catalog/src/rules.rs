//! Which kinds may come from which locations (contract/catalog.md §5.6).

use callboard_core::Config;
use callboard_core::plugin::PluginError;
use callboard_shared::entity::LocationRef;
use globset::{GlobBuilder, GlobMatcher};
use serde_json::Value;

/// All rules; they add up: one that allows is enough.
#[derive(Clone, Debug)]
pub(crate) struct Rules(Vec<Rule>);

#[derive(Clone, Debug)]
struct Rule {
    allow: Vec<AllowedKind>,
    /// Nothing means every location.
    locations: Option<Vec<Locations>>,
}

#[derive(Clone, Debug)]
struct AllowedKind {
    kind: String,
    spec_type: Option<String>,
}

#[derive(Clone, Debug)]
struct Locations {
    kind: Option<String>,
    exact: Option<String>,
    pattern: Option<GlobMatcher>,
}

impl Rules {
    /// Reads `catalog.rules`; `of_locations` are the locations of the configuration with their own rules.
    pub(crate) fn read(config: &Config, of_locations: &[(LocationRef, Config)]) -> Result<Self, PluginError> {
        let mut rules = Vec::new();
        if config.has("catalog.rules") {
            for rule in config.items("catalog.rules")? {
                let locations = if rule.has("locations") {
                    let list: Result<Vec<Locations>, PluginError> =
                        rule.items("locations")?.iter().map(read_locations).collect();
                    Some(list?)
                } else {
                    None
                };
                rules.push(Rule { allow: read_allow(&rule)?, locations });
            }
        } else {
            let allow = ["component", "api", "location"].map(|kind| AllowedKind { kind: kind.into(), spec_type: None });
            rules.push(Rule { allow: allow.into(), locations: None });
        }
        for (location, entry) in of_locations {
            for rule in entry.items("rules")? {
                let exact = Locations {
                    kind: Some(location.kind.clone()),
                    exact: Some(location.target.clone()),
                    pattern: None,
                };
                rules.push(Rule { allow: read_allow(&rule)?, locations: Some(vec![exact]) });
            }
        }
        Ok(Self(rules))
    }

    /// True when `entity` may come from the registration at `origin`.
    pub(crate) fn allow(&self, entity: &Value, origin: &LocationRef) -> bool {
        self.0.iter().any(|rule| {
            rule.allow.iter().any(|allowed| allowed.covers(entity))
                && rule.locations.as_ref().is_none_or(|list| list.iter().any(|location| location.covers(origin)))
        })
    }
}

impl AllowedKind {
    fn covers(&self, entity: &Value) -> bool {
        let same = |value: &Value, wanted: &str| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(wanted));
        same(&entity["kind"], &self.kind)
            && self.spec_type.as_ref().is_none_or(|wanted| same(&entity["spec"]["type"], wanted))
    }
}

impl Locations {
    fn covers(&self, origin: &LocationRef) -> bool {
        self.kind.as_ref().is_none_or(|kind| *kind == origin.kind)
            && self.exact.as_ref().is_none_or(|exact| *exact == origin.target)
            && self.pattern.as_ref().is_none_or(|pattern| pattern.is_match(&origin.target))
    }
}

fn read_allow(rule: &Config) -> Result<Vec<AllowedKind>, PluginError> {
    let listed =
        rule.get("allow").and_then(Value::as_array).ok_or_else(|| rule.invalid("allow", "must be a list of kinds"))?;
    let kinds = listed.iter().map(|item| match item {
        Value::String(kind) => Ok(AllowedKind { kind: kind.clone(), spec_type: None }),
        Value::Object(item) if item.get("kind").is_some_and(Value::is_string) => Ok(AllowedKind {
            kind: item["kind"].as_str().unwrap_or_default().into(),
            spec_type: item.get("spec.type").and_then(Value::as_str).map(str::to_owned),
        }),
        _ => Err(rule.invalid("allow", "must hold names of kinds, or objects with kind and spec.type").into()),
    });
    kinds.collect()
}

fn read_locations(entry: &Config) -> Result<Locations, PluginError> {
    let (exact, pattern) = (entry.string("exact")?, entry.string("pattern")?);
    if exact.is_some() && pattern.is_some() {
        return Err(entry.invalid("pattern", "cannot stand beside 'exact'; keep one of them").into());
    }
    let pattern = match pattern {
        Some(text) => {
            let glob = GlobBuilder::new(&text).case_insensitive(true).literal_separator(true).build();
            Some(glob.map_err(|error| entry.invalid("pattern", &error.to_string()))?.compile_matcher())
        }
        None => None,
    };
    Ok(Locations { kind: entry.string("type")?, exact, pattern })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules(catalog: Value) -> Rules {
        Rules::read(&Config::from_value(json!({ "catalog": catalog })), &[]).unwrap()
    }

    fn entity(kind: &str, spec_type: &str) -> Value {
        json!({"kind": kind, "spec": {"type": spec_type}})
    }

    #[test]
    fn without_rules_three_kinds_are_allowed() {
        let (rules, file) = (rules(json!({})), LocationRef::new("file", "/a.yaml"));
        assert!(rules.allow(&entity("Component", "service"), &file) && rules.allow(&entity("API", "grpc"), &file));
        assert!(!rules.allow(&entity("Group", "team"), &file));
    }

    #[test]
    fn kinds_and_types_in_any_case() {
        let rules = rules(json!({"rules": [{"allow": ["group", {"kind": "Resource", "spec.type": "Database"}]}]}));
        let file = LocationRef::new("file", "/a.yaml");
        assert!(rules.allow(&entity("Group", "team"), &file));
        assert!(rules.allow(&entity("resource", "database"), &file));
        assert!(!rules.allow(&entity("Resource", "topic"), &file));
        assert!(!rules.allow(&entity("Component", "service"), &file));
    }

    #[test]
    fn locations_narrow_one_rule() {
        let rules = rules(json!({"rules": [
            {"allow": ["User"], "locations": [{"type": "url", "pattern": "https://git.example.com/ORG/**"}]},
            {"allow": ["Group"], "locations": [{"type": "file", "exact": "/groups.yaml"}]},
            {"allow": ["Domain"], "locations": []},
        ]}));
        let url = LocationRef::new("url", "https://git.example.com/org/people/all.yaml");
        assert!(rules.allow(&entity("User", ""), &url));
        assert!(!rules.allow(&entity("User", ""), &LocationRef::new("url", "https://elsewhere.example.com/a")));
        assert!(rules.allow(&entity("Group", ""), &LocationRef::new("file", "/groups.yaml")));
        assert!(!rules.allow(&entity("Group", ""), &LocationRef::new("file", "/other.yaml")));
        assert!(!rules.allow(&entity("Domain", ""), &url));
    }

    #[test]
    fn a_locations_own_rules_add_to_the_others() {
        let config = Config::from_value(json!({"catalog": {"locations": [
            {"type": "file", "target": "/org.yaml", "rules": [{"allow": ["User"]}]},
        ]}}));
        let entry = config.items("catalog.locations").unwrap().remove(0);
        let own = LocationRef::new("file", "/org.yaml");
        let rules = Rules::read(&config, &[(own.clone(), entry)]).unwrap();
        assert!(rules.allow(&entity("User", ""), &own) && rules.allow(&entity("Component", ""), &own));
        assert!(!rules.allow(&entity("User", ""), &LocationRef::new("file", "/other.yaml")));
    }
}
