//! The state of the graph of relations, as it stands in the address of its page.

use super::pages::GRAPH;
use crate::entity::EntityRef;
use crate::uri::{UriWriter, pairs};
use callboard_letters::Letters;

/// What the graph shows. In the address `rootEntityRefs[]=component:default/a&maxDepth=2&direction=TB`. What is
/// `None` is as the portal usually does it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GraphQuery {
    /// Where the graph begins.
    pub roots: Vec<EntityRef>,
    /// How far it goes from there.
    pub max_depth: Option<GraphDepth>,
    /// Kinds in lower case; entities of others are neither shown nor followed.
    pub kinds: Option<Vec<String>>,
    /// Types of relations; others are neither shown nor followed.
    pub relations: Option<Vec<String>>,
    /// Only relations that lead away from the roots on a shortest way.
    pub unidirectional: Option<bool>,
    /// Both relations of a pair (`ownerOf`, `ownedBy`) as one line.
    pub merge_relations: Option<bool>,
    /// Which way the lines run.
    pub direction: Option<GraphDirection>,
    /// How lines are drawn.
    pub curve: Option<GraphCurve>,
    /// Whether the filters are in sight.
    pub show_filters: Option<bool>,
    /// Whether it is shown as a list.
    pub as_list: bool,
    /// How many entities are shown at most, where that is more than usual.
    pub limit: Option<usize>,
    /// What is looked for among them.
    pub find: Option<String>,
}

/// How many steps the graph goes from its roots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GraphDepth {
    /// So many.
    Steps(u32),
    /// All that there are.
    Unlimited,
}

impl GraphDepth {
    /// Whether entities that are so many steps away are followed.
    pub fn goes_on_after(self, steps: u32) -> bool {
        match self {
            Self::Steps(most) => steps < most,
            Self::Unlimited => true,
        }
    }

    /// The word in the address.
    pub fn word(self) -> String {
        match self {
            Self::Steps(steps) => steps.to_string(),
            Self::Unlimited => "∞".to_owned(),
        }
    }

    /// Reads the word. The original writes `Infinity` at times.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "∞" | "Infinity" => Some(Self::Unlimited),
            number => number.parse().ok().filter(|&steps| steps > 0).map(Self::Steps),
        }
    }
}

/// Makes an enum whose variants are words in the address.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word in the address.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Reads the word.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == text)
            }
        }
    };
}

words! {
    /// Which way the lines of the graph run.
    GraphDirection {
        /// From left to right.
        #[default]
        LeftToRight = "LR",
        /// From right to left.
        RightToLeft = "RL",
        /// Downwards.
        TopToBottom = "TB",
        /// Upwards.
        BottomToTop = "BT",
    }
}

words! {
    /// How the lines of the graph are drawn.
    GraphCurve {
        /// In smooth curves.
        #[default]
        Smooth = "curveMonotoneX",
        /// In steps.
        Steps = "curveStepBefore",
    }
}

impl GraphQuery {
    /// The graph around an entity, with everything else as usual.
    pub fn around(root: EntityRef) -> Self {
        Self { roots: vec![root], ..Self::default() }
    }

    /// Reads a query string, with or without `?`. What is unknown or broken is left out, because addresses are
    /// typed and shortened by people.
    pub fn parse(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs(query) {
            // `rootEntityRefs[]`, `rootEntityRefs[0]` and `rootEntityRefs` are the same.
            let name = name.split('[').next().unwrap_or_default();
            match name {
                "rootEntityRefs" => read.roots.extend(EntityRef::parse_full(&value).ok()),
                "maxDepth" => read.max_depth = GraphDepth::parse(&value),
                "selectedKinds" => push(&mut read.kinds, value.lower()),
                "selectedRelations" => push(&mut read.relations, value),
                "unidirectional" => read.unidirectional = yes_or_no(&value),
                "mergeRelations" => read.merge_relations = yes_or_no(&value),
                "direction" => read.direction = GraphDirection::parse(&value),
                "curve" => read.curve = GraphCurve::parse(&value),
                "showFilters" => read.show_filters = yes_or_no(&value),
                "view" => read.as_list = value == "list",
                "limit" => read.limit = value.parse().ok(),
                "find" => read.find = Some(value).filter(|text| !text.is_empty()),
                _ => {}
            }
        }
        read
    }

    /// The address of the page, below the app's root.
    pub fn to_address(&self) -> String {
        format!("{GRAPH}{}", self.to_query())
    }

    /// The query string with its `?`; empty when everything is as usual.
    pub fn to_query(&self) -> String {
        let mut uri = UriWriter::new("");
        for root in &self.roots {
            uri.push("rootEntityRefs[]", &root.to_string());
        }
        uri.push_some("maxDepth", self.max_depth.map(GraphDepth::word).as_deref());
        // An empty choice differs from none.
        for (name, values) in [("selectedKinds[]", &self.kinds), ("selectedRelations[]", &self.relations)] {
            match values.as_deref() {
                Some([]) => uri.push(name, ""),
                values => values.unwrap_or_default().iter().for_each(|value| uri.push(name, value)),
            }
        }
        let word = |yes: bool| if yes { "true" } else { "false" };
        uri.push_some("unidirectional", self.unidirectional.map(word));
        uri.push_some("mergeRelations", self.merge_relations.map(word));
        uri.push_some("direction", self.direction.map(GraphDirection::word));
        uri.push_some("curve", self.curve.map(GraphCurve::word));
        uri.push_some("showFilters", self.show_filters.map(word));
        uri.push_some("view", self.as_list.then_some("list"));
        uri.push_some("limit", self.limit.map(|limit| limit.to_string()).as_deref());
        uri.push_some("find", self.find.as_deref());
        uri.finish()
    }
}

fn push(values: &mut Option<Vec<String>>, value: String) {
    let values = values.get_or_insert_default();
    if !value.is_empty() {
        values.push(value);
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_original_is_read() {
        let query = GraphQuery::parse(
            "?rootEntityRefs%5B%5D=component%3Adefault%2Fa&maxDepth=%E2%88%9E&selectedKinds%5B%5D=Component\
             &selectedKinds%5B%5D=api&selectedRelations%5B%5D=ownerOf&unidirectional=true&mergeRelations=false\
             &direction=TB&showFilters=true&curve=curveStepBefore",
        );
        assert_eq!(query.roots, [EntityRef::new("component", "default", "a")]);
        assert_eq!(query.max_depth, Some(GraphDepth::Unlimited));
        assert_eq!(query.kinds, Some(vec!["component".to_owned(), "api".to_owned()]));
        assert_eq!(query.relations, Some(vec!["ownerOf".to_owned()]));
        assert_eq!((query.unidirectional, query.merge_relations), (Some(true), Some(false)));
        assert_eq!((query.direction, query.curve), (Some(GraphDirection::TopToBottom), Some(GraphCurve::Steps)));
        assert_eq!(query.show_filters, Some(true));
    }

    #[test]
    fn what_is_broken_is_left_out() {
        let query = GraphQuery::parse("rootEntityRefs[]=x&maxDepth=0&unidirectional=maybe&direction=up&limit=many");
        assert_eq!(query, GraphQuery::default());
    }

    #[test]
    fn what_is_written_is_read_back() {
        let query = GraphQuery {
            roots: vec![EntityRef::new("component", "default", "a b"), EntityRef::new("api", "x", "y")],
            max_depth: Some(GraphDepth::Steps(3)),
            kinds: Some(Vec::new()),
            relations: Some(vec!["dependsOn".to_owned()]),
            unidirectional: Some(false),
            merge_relations: Some(true),
            direction: Some(GraphDirection::RightToLeft),
            curve: Some(GraphCurve::Smooth),
            show_filters: Some(false),
            as_list: true,
            limit: Some(400),
            find: Some("a b".to_owned()),
        };
        assert_eq!(GraphQuery::parse(&query.to_query()), query);
        assert_eq!(GraphQuery::default().to_address(), "/catalog-graph");
        let around = GraphQuery::around(EntityRef::new("API", "Yard", "a b"));
        assert_eq!(around.to_address(), "/catalog-graph?rootEntityRefs%5B%5D=api%3Ayard%2Fa%20b");
    }

    #[test]
    fn depths_end_or_do_not() {
        assert!(GraphDepth::Steps(1).goes_on_after(0) && !GraphDepth::Steps(1).goes_on_after(1));
        assert!(GraphDepth::Unlimited.goes_on_after(1000));
        assert_eq!(GraphDepth::parse("Infinity"), Some(GraphDepth::Unlimited));
    }
}
