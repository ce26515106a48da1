//! What the graph shows: as the address says, else as `app.extensions` says, else as usual.

use callboard_letters::Letters;
use callboard_shared::catalog::{GraphCurve, GraphDepth, GraphDirection, GraphQuery};
use callboard_shared::entity::EntityRef;
use serde_json::{Map, Value};

use callboard_web_core::RELATION_PAIRS;

/// Entities in a graph until more are asked for: more than a person takes in, fewer than make a page slow.
const AT_FIRST: usize = 150;
/// So many more each time.
pub(crate) const MORE: usize = 150;

/// Everything that decides what is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) roots: Vec<EntityRef>,
    pub(crate) max_depth: GraphDepth,
    /// Kinds in lower case; `None` for all.
    pub(crate) kinds: Option<Vec<String>>,
    /// Types of relations; `None` for all.
    pub(crate) relations: Option<Vec<String>>,
    /// Only what leads away from the roots on a shortest way.
    pub(crate) unidirectional: bool,
    /// Both types of a pair as one line.
    pub(crate) merge_relations: bool,
    pub(crate) direction: GraphDirection,
    pub(crate) curve: GraphCurve,
    /// Types that say the same from both ends.
    pub(crate) pairs: Vec<(String, String)>,
    /// How many entities are shown at most.
    pub(crate) limit: usize,
}

impl Settings {
    /// Joins what the address says with what is usual in this portal.
    pub(crate) fn of(query: &GraphQuery, usual: &Usual) -> Self {
        let Usual { query: usual, pairs, .. } = usual;
        let roots = if query.roots.is_empty() { &usual.roots } else { &query.roots };
        Self {
            roots: roots.clone(),
            max_depth: query.max_depth.or(usual.max_depth).unwrap_or(GraphDepth::Unlimited),
            kinds: query.kinds.clone().or_else(|| usual.kinds.clone()),
            relations: query.relations.clone().or_else(|| usual.relations.clone()),
            unidirectional: query.unidirectional.or(usual.unidirectional).unwrap_or(true),
            merge_relations: query.merge_relations.or(usual.merge_relations).unwrap_or(true),
            direction: query.direction.or(usual.direction).unwrap_or_default(),
            curve: query.curve.or(usual.curve).unwrap_or_default(),
            pairs: pairs.clone(),
            limit: query.limit.unwrap_or(AT_FIRST).max(1),
        }
    }

    pub(crate) fn shows_kind(&self, kind: &str) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|shown| shown == kind))
    }

    pub(crate) fn shows_relation(&self, relation_type: &str) -> bool {
        self.relations.as_ref().is_none_or(|types| types.iter().any(|shown| shown == relation_type))
    }

    /// The pair that a type belongs to.
    pub(crate) fn pair(&self, relation_type: &str) -> Option<&(String, String)> {
        self.pairs.iter().find(|(one, other)| one == relation_type || other == relation_type)
    }
}

/// What `app.extensions` says about the page or the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Usual {
    /// What the address need not say.
    pub(crate) query: GraphQuery,
    /// Types that say the same from both ends.
    pub(crate) pairs: Vec<(String, String)>,
    /// What the card is called.
    pub(crate) title: Option<String>,
    /// How high the card's graph is, in pixels at the default text size.
    pub(crate) height: Option<u16>,
    /// Whether the graph can be made larger and smaller.
    pub(crate) zoom: Zoom,
}

/// Whether the graph can be made larger and smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Zoom {
    #[default]
    Enabled,
    Disabled,
    /// After it was clicked on.
    OnClick,
}

impl Usual {
    /// Reads the settings of an extension, under the names that the original uses for its page and its card.
    /// What has another form than expected has no effect.
    pub(crate) fn of(config: &Map<String, Value>) -> Self {
        let text = |name: &str| config.get(name).and_then(Value::as_str);
        let yes_or_no = |name: &str| config.get(name).and_then(Value::as_bool);
        let texts = |names: [&str; 2]| {
            let list = names.into_iter().find_map(|name| config.get(name)?.as_array());
            list.map(|list| list.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>())
        };
        let query = GraphQuery {
            roots: texts(["rootEntityRefs", ""])
                .unwrap_or_default()
                .iter()
                .filter_map(|text| EntityRef::parse_full(text).ok())
                .collect(),
            max_depth: match config.get("maxDepth") {
                Some(Value::String(word)) => GraphDepth::parse(word),
                Some(Value::Number(number)) => GraphDepth::parse(&number.to_string()),
                _ => None,
            },
            kinds: texts(["selectedKinds", "kinds"]).map(|kinds| kinds.iter().map(|kind| kind.lower()).collect()),
            relations: texts(["selectedRelations", "relations"]),
            unidirectional: yes_or_no("unidirectional"),
            merge_relations: yes_or_no("mergeRelations"),
            direction: text("direction").and_then(GraphDirection::parse),
            curve: text("curve").and_then(GraphCurve::parse),
            show_filters: yes_or_no("showFilters"),
            ..GraphQuery::default()
        };
        Self {
            query,
            pairs: pairs(config.get("relationPairs")),
            title: text("title").map(str::to_owned),
            height: config.get("height").and_then(Value::as_u64).and_then(|height| u16::try_from(height).ok()),
            zoom: match text("zoom") {
                Some("disabled") => Zoom::Disabled,
                Some("enable-on-click") => Zoom::OnClick,
                _ => Zoom::Enabled,
            },
        }
    }
}

fn pairs(configured: Option<&Value>) -> Vec<(String, String)> {
    let pair = |pair: &Value| match pair.as_array()?.as_slice() {
        [Value::String(one), Value::String(other)] => Some((one.clone(), other.clone())),
        _ => None,
    };
    match configured.and_then(Value::as_array) {
        Some(pairs) => pairs.iter().filter_map(pair).collect(),
        None => RELATION_PAIRS.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn usual(config: Value) -> Usual {
        Usual::of(config.as_object().unwrap())
    }

    #[test]
    fn the_address_goes_before_the_configuration() {
        let usual = usual(json!({
            "maxDepth": 2, "kinds": ["Component"], "direction": "TB", "mergeRelations": false, "height": 500,
            "title": "Neighbours", "relationPairs": [["runs", "runsOn"], ["odd"]], "zoom": "disabled"
        }));
        let settings = Settings::of(&GraphQuery::parse("direction=BT&selectedKinds[]=api"), &usual);
        assert_eq!(settings.max_depth, GraphDepth::Steps(2));
        assert_eq!(settings.direction, GraphDirection::BottomToTop);
        assert!(settings.shows_kind("api") && !settings.shows_kind("component"));
        assert!(!settings.merge_relations && settings.unidirectional);
        assert_eq!(settings.pair("runsOn"), Some(&("runs".to_owned(), "runsOn".to_owned())));
        assert_eq!(settings.pair("ownedBy"), None);
        assert_eq!((usual.height, usual.zoom), (Some(500), Zoom::Disabled));
    }

    #[test]
    fn without_either_everything_is_shown() {
        let settings = Settings::of(&GraphQuery::default(), &usual(json!({})));
        assert_eq!(settings.max_depth, GraphDepth::Unlimited);
        assert!(settings.shows_kind("anything") && settings.shows_relation("anything"));
        assert!(settings.pair("ownedBy").is_some());
    }
}
