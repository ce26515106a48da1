//! Formats of names, keys and tags that the configuration replaces.

use callboard_core::Config;
use callboard_core::plugin::PluginError;
use callboard_shared::entity::{FieldRules, Problem};
use regex::Regex;
use serde_json::Value;

/// The rules of this installation.
#[derive(Default)]
pub(super) struct Fields {
    /// The usual ones; those that are replaced let everything pass.
    pub(super) built_in: FieldRules,
    replaced: Vec<Replaced>,
}

struct Replaced {
    field: Field,
    pattern: Regex,
    /// What to tell people instead of the pattern.
    hint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Namespace,
    Tag,
    LabelKey,
    LabelValue,
    AnnotationKey,
    AnnotationValue,
}

const FIELDS: [(&str, Field); 7] = [
    ("name", Field::Name),
    ("namespace", Field::Namespace),
    ("tag", Field::Tag),
    ("labelKey", Field::LabelKey),
    ("labelValue", Field::LabelValue),
    ("annotationKey", Field::AnnotationKey),
    ("annotationValue", Field::AnnotationValue),
];

impl Fields {
    /// Reads `fields.<name>.{pattern,hint}`.
    pub(super) fn read(model: &Config) -> Result<Self, PluginError> {
        let mut read = Self::default();
        for key in model.keys("fields") {
            let path = format!("fields.{key}");
            let known = FIELDS.iter().find(|(name, _)| *name == key);
            let (_, field) = known.ok_or_else(|| {
                let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
                model.invalid(&path, &format!("is no field with a format; there are {}", names.join(", ")))
            })?;
            let pattern = format!("{path}.pattern");
            let text =
                model.string(&pattern)?.ok_or_else(|| model.invalid(&pattern, "is required: a regular expression"))?;
            // The whole text, whether or not the author thought of it.
            let pattern = Regex::new(&format!("^(?:{text})$"))
                .map_err(|error| model.invalid(&pattern, &format!("is no regular expression: {error}")))?;
            let hint = model.string(&format!("{path}.hint"))?;
            read.let_pass(*field);
            read.replaced.push(Replaced { field: *field, pattern, hint });
        }
        Ok(read)
    }

    fn let_pass(&mut self, field: Field) {
        let rules = &mut self.built_in;
        let rule = match field {
            Field::Name => &mut rules.name,
            Field::Namespace => &mut rules.namespace,
            Field::Tag => &mut rules.tag,
            Field::LabelKey => &mut rules.label_key,
            Field::LabelValue => &mut rules.label_value,
            Field::AnnotationKey => &mut rules.annotation_key,
            Field::AnnotationValue => &mut rules.annotation_value,
        };
        *rule = |_| true;
    }

    /// Everything that a replaced rule does not allow.
    pub(super) fn problems(&self, entity: &Value) -> Vec<Problem> {
        self.replaced.iter().flat_map(|replaced| replaced.problems(&entity["metadata"])).collect()
    }
}

impl Replaced {
    fn problems(&self, metadata: &Value) -> Vec<Problem> {
        let texts = texts(self.field, metadata).into_iter();
        let bad = texts.filter(|(_, text)| !self.pattern.is_match(text));
        bad.map(|(path, text)| Problem::new(path, self.message(text))).collect()
    }

    fn message(&self, text: &str) -> String {
        match &self.hint {
            Some(hint) => format!("has '{text}', which is not allowed here: {hint}"),
            None => {
                let pattern = self.pattern.as_str();
                let own = pattern.strip_prefix("^(?:").and_then(|rest| rest.strip_suffix(")$")).unwrap_or(pattern);
                format!("has '{text}', which does not match {own}: change it (catalog.model.fields)")
            }
        }
    }
}

/// The texts that a rule is about, with their places.
fn texts(field: Field, metadata: &Value) -> Vec<(String, &str)> {
    let one = |key: &str| metadata[key].as_str().map(|text| (format!("metadata.{key}"), text)).into_iter().collect();
    let members = |key: &'static str| metadata[key].as_object().into_iter().flatten().map(move |pair| (key, pair));
    let keys =
        |key: &'static str| members(key).map(|(map, (key, _))| (format!("metadata.{map}"), key.as_str())).collect();
    let values = |key: &'static str| {
        let texts =
            members(key).filter_map(|(map, (key, value))| Some((format!("metadata.{map}.{key}"), value.as_str()?)));
        texts.collect()
    };
    match field {
        Field::Name => one("name"),
        Field::Namespace => one("namespace"),
        Field::Tag => {
            let tags = metadata["tags"].as_array().into_iter().flatten().enumerate();
            tags.filter_map(|(at, tag)| Some((format!("metadata.tags[{at}]"), tag.as_str()?))).collect()
        }
        Field::LabelKey => keys("labels"),
        Field::LabelValue => values("labels"),
        Field::AnnotationKey => keys("annotations"),
        Field::AnnotationValue => values("annotations"),
    }
}
