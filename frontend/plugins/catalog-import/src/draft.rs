//! A component that somebody describes, for a repository that has no catalog file.

use callboard_i18n::t;
use callboard_shared::app::AppConfig;
use callboard_shared::catalog::{PullRequestInput, RepositoryAnalysis};
use callboard_shared::entity::{EntityRef, FieldRules};
use callboard_web_core::yaml::to_yaml;
use serde_json::{Map, Value, json};

/// What the form holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) of_type: String,
    pub(crate) lifecycle: String,
    pub(crate) owner: String,
    pub(crate) system: String,
    pub(crate) path: String,
    pub(crate) request_title: String,
    pub(crate) request_body: String,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Name,
    Type,
    Lifecycle,
    Owner,
    System,
    Path,
    RequestTitle,
}

impl Draft {
    /// What is known of the repository before anybody typed.
    pub(crate) fn of(analysis: &RepositoryAnalysis, config: &AppConfig) -> Self {
        let portal = config.title();
        let filled = |key: &str| {
            let text = config.text(key)?;
            Some(text.replace("{{file}}", &analysis.file_name).replace("{{portal}}", portal))
        };
        let owner = analysis.code_owners.as_ref().and_then(|found| found.owners.first()).cloned();
        Self {
            name: name_of(&analysis.name),
            description: analysis.description.clone().unwrap_or_default(),
            of_type: "service".to_owned(),
            lifecycle: "production".to_owned(),
            owner: owner.as_deref().map(short_owner).unwrap_or_default(),
            path: analysis.file_name.clone(),
            request_title: filled("catalog.import.pullRequestTitle")
                .unwrap_or_else(|| format!("Add {}", analysis.file_name)),
            request_body: filled("catalog.import.pullRequestBody").unwrap_or_else(|| {
                format!(
                    "This adds a description of the repository for the catalog of {portal}. Once it is merged, the \
                     component appears there and stays up to date with the file."
                )
            }),
            ..Self::default()
        }
    }

    /// What is wrong with the fields, first of all.
    pub(crate) fn problems(&self) -> Vec<(Field, String)> {
        let rules = FieldRules::default();
        let mut problems = Vec::new();
        let mut expect = |holds: bool, field: Field, why: &str| {
            if !holds {
                problems.push((field, why.to_owned()));
            }
        };
        let name = t!("Use letters, digits and - _ . between them, at most 63 characters.");
        expect(rules.is_valid_name(self.name.trim()), Field::Name, name);
        expect(
            !self.of_type.trim().is_empty(),
            Field::Type,
            t!("Say what it is, for example service, website or library."),
        );
        expect(!self.lifecycle.trim().is_empty(), Field::Lifecycle, t!("Say how far it is, for example production."));
        let is_ref = |text: &str, kind: &str| {
            let parsed = EntityRef::parse(text.trim(), Some(kind), "default");
            parsed.is_ok_and(|parsed| rules.is_valid_name(&parsed.name) && rules.is_valid_namespace(&parsed.namespace))
        };
        let owner = t!("Name the team that owns it, or a person as user:name.");
        expect(is_ref(&self.owner, "group"), Field::Owner, owner);
        let system = self.system.trim();
        expect(system.is_empty() || is_ref(system, "system"), Field::System, t!("Name a system, or leave it empty."));
        expect(!self.path.trim().is_empty(), Field::Path, t!("Say where the file goes."));
        let title = t!("Say in a line what the change is.");
        expect(!self.request_title.trim().is_empty(), Field::RequestTitle, title);
        problems
    }

    /// The component.
    pub(crate) fn entity(&self, analysis: &RepositoryAnalysis) -> Value {
        let mut metadata = Map::new();
        let mut spec = Map::new();
        let set = |members: &mut Map<String, Value>, name: &str, value: &str| {
            let value = value.trim();
            if !value.is_empty() {
                members.insert(name.to_owned(), Value::from(value));
            }
        };
        set(&mut metadata, "name", &self.name);
        set(&mut metadata, "title", &self.title);
        set(&mut metadata, "description", &self.description);
        if !analysis.annotations.is_empty() {
            metadata.insert("annotations".to_owned(), json!(analysis.annotations));
        }
        set(&mut spec, "type", &self.of_type);
        set(&mut spec, "lifecycle", &self.lifecycle);
        set(&mut spec, "owner", &self.owner);
        set(&mut spec, "system", &self.system);
        json!({"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": metadata, "spec": spec})
    }

    /// The file.
    pub(crate) fn content(&self, analysis: &RepositoryAnalysis) -> String {
        to_yaml(&self.entity(analysis))
    }

    /// What the server is asked for.
    pub(crate) fn input(&self, target: &str, analysis: &RepositoryAnalysis) -> PullRequestInput {
        PullRequestInput {
            target: target.to_owned(),
            path: self.path.trim().to_owned(),
            content: self.content(analysis),
            title: self.request_title.trim().to_owned(),
            body: self.request_body.trim().to_owned(),
            access_token: None,
        }
    }
}

/// The field that a message of the server is about.
pub(crate) fn field_of(message: &str) -> Option<Field> {
    let known = [
        ("metadata.name", Field::Name),
        ("/metadata/name", Field::Name),
        ("spec.type", Field::Type),
        ("/spec/type", Field::Type),
        ("spec.lifecycle", Field::Lifecycle),
        ("spec.owner", Field::Owner),
        ("spec.system", Field::System),
        ("path:", Field::Path),
        ("title:", Field::RequestTitle),
    ];
    known.into_iter().find(|(word, _)| message.contains(word)).map(|(_, field)| field)
}

/// A name that an entity may have, out of that of a repository.
fn name_of(repository: &str) -> String {
    let letter = |letter: char| if letter.is_ascii_alphanumeric() || "-_.".contains(letter) { letter } else { '-' };
    let name: String = repository.chars().map(letter).take(63).collect();
    name.trim_matches(['-', '_', '.']).to_owned()
}

/// A ref as people write it in a file: without what goes without saying.
pub(crate) fn short_owner(owner: &str) -> String {
    EntityRef::parse_full(owner).map_or_else(|_| owner.to_owned(), |owner| owner.short(Some("group")))
}

#[cfg(test)]
mod tests {
    use callboard_shared::catalog::CodeOwners;

    use super::*;

    fn analysis() -> RepositoryAnalysis {
        RepositoryAnalysis {
            name: "Shop & Till".into(),
            full_name: "acme/shop".into(),
            description: Some("What we sell".into()),
            default_branch: "main".into(),
            annotations: [("github.com/project-slug".to_owned(), "acme/shop".to_owned())].into(),
            files: Vec::new(),
            more: false,
            code_owners: Some(CodeOwners { path: "CODEOWNERS".into(), owners: vec!["group:default/crew".into()] }),
            file_name: "catalog-info.yaml".into(),
            file_address: "https://github.com/acme/shop/blob/main/catalog-info.yaml".into(),
            can_propose: true,
            access: None,
        }
    }

    #[test]
    fn the_configuration_says_what_a_pull_request_says() {
        let import = json!({"pullRequestTitle": "chore: {{file}}", "pullRequestBody": "For {{portal}}."});
        let config = AppConfig::new(json!({"app": {"title": "Acme"}, "catalog": {"import": import}}));
        let draft = Draft::of(&analysis(), &config);
        assert_eq!(draft.request_title, format!("chore: {}", analysis().file_name));
        assert_eq!(draft.request_body, "For Acme.");
    }

    #[test]
    fn the_form_begins_with_what_the_repository_says() {
        let draft = Draft::of(&analysis(), &AppConfig::new(json!({"app": {"title": "Acme"}})));
        assert_eq!((draft.name.as_str(), draft.owner.as_str()), ("Shop---Till", "crew"));
        assert_eq!(draft.problems(), []);
        let expected = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: Shop---Till\n  description: What we sell\n  annotations:\n    github.com/project-slug: acme/shop\nspec:\n  type: service\n  lifecycle: production\n  owner: crew\n";
        assert_eq!(draft.content(&analysis()), expected);
    }

    #[test]
    fn what_is_missing_is_told_at_its_field() {
        let draft = Draft { name: "-".into(), owner: "a:b:c".into(), system: "/".into(), ..Draft::default() };
        let fields: Vec<Field> = draft.problems().into_iter().map(|(field, _)| field).collect();
        assert_eq!(
            fields,
            [Field::Name, Field::Type, Field::Lifecycle, Field::Owner, Field::System, Field::Path, Field::RequestTitle]
        );
    }

    #[test]
    fn messages_of_the_server_find_their_field() {
        assert_eq!(field_of("metadata.name is not valid"), Some(Field::Name));
        assert_eq!(field_of("path: 'x' has a folder"), Some(Field::Path));
        assert_eq!(field_of("the host is busy"), None);
    }
}
