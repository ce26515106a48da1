//! Groups of tabs: those of `entity-content:…` with the same `group` stand behind one title.

use callboard_i18n::{mark, plain_text};
use serde_json::{Map, Value};

use super::settings::Settings;
use super::{PortalTab, place};
use crate::plugin::EntityTab;

/// The page whose settings describe the groups.
const PAGE: &str = "page:catalog/entity";
/// The groups of the original. Ours begin without groups: few tabs need none.
const USUAL: [(&str, &str); 6] = [
    ("overview", mark("Overview")),
    ("documentation", mark("Documentation")),
    ("development", mark("Development")),
    ("deployment", mark("Deployment")),
    ("operation", mark("Operation")),
    ("observability", mark("Observability")),
];

/// A group as it is configured.
struct Group {
    id: String,
    title: String,
    /// Other names under which tabs may ask for it.
    aliases: Vec<String>,
    /// Tabs in the order of plugins and configuration, else by title.
    natural: bool,
}

/// The tabs in the order in which they stand; those of a group together, where the first of them is.
pub(super) fn tabs(tabs: Vec<EntityTab>, settings: &mut Settings) -> Vec<PortalTab> {
    let groups = groups(&settings.config(PAGE));
    let mut placed: Vec<(Option<usize>, PortalTab)> = Vec::with_capacity(tabs.len());
    for tab in tabs {
        let wanted = settings.config(tab.id).get("group").and_then(Value::as_str).map(str::to_owned);
        let group = wanted
            .as_ref()
            .and_then(|wanted| groups.iter().position(|group| group.id == *wanted || group.aliases.contains(wanted)));
        if let (Some(wanted), None) = (&wanted, group) {
            let note = format!("app.extensions: {} stands alone: {PAGE} has no group {wanted}", tab.id);
            settings.notes.push(note);
        }
        let mut next = place::tab(tab, settings);
        next.group = group.map(|group| groups[group].title.clone());
        let last = group.and_then(|group| placed.iter().rposition(|(other, _)| *other == Some(group)));
        let first = group.and_then(|group| placed.iter().position(|(other, _)| *other == Some(group)));
        let at = match (first, last, group) {
            (Some(first), Some(last), Some(group)) if !groups[group].natural => {
                let within = placed[first..=last].partition_point(|(_, tab)| tab.title <= next.title);
                first + within
            }
            (_, Some(last), _) => last + 1,
            _ => placed.len(),
        };
        placed.insert(at, (group, next));
    }
    placed.into_iter().map(|(_, tab)| tab).collect()
}

/// `groups` is a list of objects with one key, the id; `defaultContentOrder` holds where a group says nothing.
fn groups(page: &Map<String, Value>) -> Vec<Group> {
    let natural = |value: Option<&Value>| Some(value?.as_str()? == "natural");
    let usually = natural(page.get("defaultContentOrder")).unwrap_or(false);
    let Some(configured) = page.get("groups").and_then(Value::as_array) else {
        let group = |(id, title): (&str, &'static str)| Group {
            id: id.to_owned(),
            title: plain_text(title).to_owned(),
            aliases: Vec::new(),
            natural: usually,
        };
        return USUAL.into_iter().map(group).collect();
    };
    let entries = configured.iter().filter_map(Value::as_object).flatten();
    let group = |(id, says): (&String, &Value)| {
        let usual = USUAL.iter().find(|(known, _)| known == id).map_or(id.as_str(), |&(_, title)| plain_text(title));
        let aliases = says.get("aliases").and_then(Value::as_array);
        Group {
            id: id.clone(),
            title: says.get("title").and_then(Value::as_str).unwrap_or(usual).to_owned(),
            aliases: aliases.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
            natural: natural(says.get("contentOrder")).unwrap_or(usually),
        }
    };
    entries.map(group).collect()
}
