//! What `app.extensions` says about parts, by their ids.

use std::collections::HashMap;

use callboard_shared::app::{AppConfig, Extension};
use serde_json::{Map, Value};

use super::PartFilter;
use crate::route_path::RoutePath;

/// Parts of the original that are built into our shell. Naming them is no mistake.
const BUILT_IN: &[&str] = &["app", "app/root", "app/layout", "app/nav", "app/routes"];

/// What the configuration says, and who asked for it.
pub(super) struct Settings {
    extensions: Vec<Extension>,
    known: Vec<&'static str>,
    /// What could not be applied, and why.
    pub(super) notes: Vec<String>,
}

impl Settings {
    pub(super) fn of(config: &AppConfig) -> Self {
        let mut notes = Vec::new();
        let extensions = config.extensions().unwrap_or_else(|error| {
            notes.push(error.to_string());
            Vec::new()
        });
        for extension in extensions.iter().filter(|extension| extension.attach_to.is_some()) {
            notes.push(format!(
                "app.extensions: {} stays in its usual place; attachTo has no effect here",
                extension.id
            ));
        }
        Self { extensions, known: BUILT_IN.to_vec(), notes }
    }

    /// A part with this id exists.
    pub(super) fn know(&mut self, id: &'static str) {
        self.known.push(id);
    }

    /// The last entry of an id counts; its place is that of the first.
    fn entry(&self, id: &str) -> Option<&Extension> {
        self.extensions.iter().rev().find(|extension| extension.id == id)
    }

    /// The settings of one part.
    pub(super) fn config(&self, id: &str) -> Map<String, Value> {
        self.entry(id).map(|extension| extension.config.clone()).unwrap_or_default()
    }

    /// The parts that are switched on, those that the configuration names first and in its order.
    pub(super) fn keep<T>(&mut self, parts: Vec<T>, describe: impl Fn(&T) -> (&'static str, bool)) -> Vec<T> {
        let position = |id: &str| self.extensions.iter().position(|extension| extension.id == id).unwrap_or(usize::MAX);
        let mut kept: Vec<(usize, T)> = Vec::with_capacity(parts.len());
        for part in parts {
            let (id, disabled) = describe(&part);
            self.known.push(id);
            if !self.entry(id).map_or(disabled, |extension| extension.disabled) {
                let place = position(id);
                // After its equals: what is not named keeps the order of the plugins.
                let at = kept.partition_point(|(other, _)| *other <= place);
                kept.insert(at, (place, part));
            }
        }
        kept.into_iter().map(|(_, part)| part).collect()
    }

    /// A text of an extension's settings.
    pub(super) fn text(&mut self, id: &str, key: &str) -> Option<String> {
        let value = self.entry(id)?.config.get(key)?.clone();
        match value {
            Value::String(text) => Some(text),
            _ => {
                self.notes.push(format!("app.extensions: {id} config.{key} must be a text"));
                None
            }
        }
    }

    /// Where a page is, as configured, else where it usually is.
    pub(super) fn path(&mut self, id: &str, usual: &str) -> RoutePath {
        let configured = self.text(id, "path").and_then(|path| match RoutePath::parse(&path) {
            Ok(path) => Some(path),
            Err(error) => {
                self.notes.push(format!("app.extensions: {id} stays at {usual}, because {error}"));
                None
            }
        });
        configured.or_else(|| RoutePath::parse(usual).ok()).unwrap_or_else(|| {
            self.notes.push(format!("the plugin of {id} declares the path {usual}, which is none"));
            RoutePath::default()
        })
    }

    /// Which entities have a part, as configured, else as usual.
    pub(super) fn filter(&self, id: &'static str, usual: &'static str) -> PartFilter {
        PartFilter {
            id,
            usual,
            configured: self.entry(id).and_then(|extension| extension.config.get("filter")).cloned(),
        }
    }

    /// The settings of all parts, and what could not be applied.
    pub(super) fn finish(mut self) -> (HashMap<String, Map<String, Value>>, Vec<String>) {
        for extension in &self.extensions {
            if !self.known.contains(&extension.id.as_str()) {
                self.notes.push(format!("app.extensions: {} is not known here and has no effect", extension.id));
            }
        }
        let settings = self.extensions.into_iter().map(|extension| (extension.id, extension.config)).collect();
        (settings, self.notes)
    }
}
