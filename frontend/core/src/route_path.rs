//! Addresses of pages that are known only at run time, because the configuration may move a page.

use std::fmt;

/// The address of a page: `/catalog/:namespace/:kind/:name/*tab`. The default is the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoutePath {
    segments: Vec<Segment>,
}

/// One part of an address. The order is that of matching: what is fixed beats what is open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    /// This text.
    Static(String),
    /// Any one segment: `:name`.
    Param(String),
    /// All that follows, also nothing: `*rest`.
    Wildcard(String),
}

/// Names and values of parameters, still encoded.
pub(crate) type Params = Vec<(String, String)>;

/// Why a text is no address of a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoutePathError {
    /// It does not begin at the root.
    #[error("the path '{0}' must begin with a slash")]
    Relative(String),
    /// Something follows a wildcard, which leaves nothing to follow.
    #[error("in the path '{0}' nothing may follow the part that begins with *")]
    AfterWildcard(String),
    /// A parameter without a name.
    #[error("in the path '{0}' a parameter has no name: write :name or *name")]
    Nameless(String),
}

impl RoutePath {
    /// Reads an address. Doubled slashes and one at the end count for nothing.
    ///
    /// # Errors
    /// When the text is not of the form `/fixed/:one/*rest`.
    pub fn parse(text: &str) -> Result<Self, RoutePathError> {
        if !text.starts_with('/') {
            return Err(RoutePathError::Relative(text.to_owned()));
        }
        let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty()).collect();
        let mut segments = Vec::with_capacity(parts.len());
        for part in parts {
            if matches!(segments.last(), Some(Segment::Wildcard(_))) {
                return Err(RoutePathError::AfterWildcard(text.to_owned()));
            }
            segments.push(match (part.strip_prefix(':'), part.strip_prefix('*')) {
                (Some(""), _) | (_, Some("")) => return Err(RoutePathError::Nameless(text.to_owned())),
                (Some(name), _) => Segment::Param(name.to_owned()),
                (_, Some(name)) => Segment::Wildcard(name.to_owned()),
                _ => Segment::Static(part.to_owned()),
            });
        }
        Ok(Self { segments })
    }

    /// The parameters of an address of this form, still encoded; `None` when it has another form. A slash at
    /// the end counts for nothing.
    pub(crate) fn params(&self, path: &str) -> Option<Params> {
        if !path.is_empty() && !path.starts_with('/') {
            return None;
        }
        let mut rest = path;
        let mut params = Params::new();
        for segment in &self.segments {
            let after = rest.trim_start_matches('/');
            if let Segment::Wildcard(name) = segment {
                params.push((name.clone(), after.trim_end_matches('/').to_owned()));
                return Some(params);
            }
            let (part, remaining) = after.split_at(after.find('/').unwrap_or(after.len()));
            match segment {
                Segment::Static(text) if text == part => {}
                Segment::Param(name) if !part.is_empty() => params.push((name.clone(), part.to_owned())),
                _ => return None,
            }
            rest = remaining;
        }
        rest.trim_matches('/').is_empty().then_some(params)
    }

    /// The address with these parameters, which must be encoded already; `None` when one is missing.
    pub(crate) fn fill(&self, params: &[(String, String)]) -> Option<String> {
        let value = |name: &str| params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let mut path = String::new();
        for segment in &self.segments {
            let part = match segment {
                Segment::Static(text) => text,
                Segment::Param(name) => value(name)?,
                Segment::Wildcard(name) => value(name).unwrap_or_default(),
            };
            if !part.is_empty() {
                path.push('/');
                path.push_str(part);
            }
        }
        if path.is_empty() {
            path.push('/');
        }
        Some(path)
    }

    /// The beginning of a path of this form, without what the wildcard stands for.
    pub(crate) fn without_rest(&self, path: &str) -> Option<String> {
        let mut params = self.params(path)?;
        if let Some(Segment::Wildcard(name)) = self.segments.last() {
            params.retain(|(key, _)| key != name);
        }
        self.fill(&params)
    }

    /// Sorts so that the first address that matches is the right one: fixed parts before parameters before
    /// the rest, and longer addresses before shorter ones that they begin with.
    pub(crate) fn cmp_for_matching(&self, other: &Self) -> std::cmp::Ordering {
        let rank = |segment: Option<&Segment>| match segment {
            Some(Segment::Static(_)) => 0,
            Some(Segment::Param(_)) => 1,
            // `/a` is more to the point than `/a/*rest`, which would match it too.
            None => 2,
            Some(Segment::Wildcard(_)) => 3,
        };
        let length = self.segments.len().max(other.segments.len());
        (0..length)
            .map(|at| rank(self.segments.get(at)).cmp(&rank(other.segments.get(at))))
            .find(|order| order.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    }
}

impl fmt::Display for RoutePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.segments.is_empty() {
            return f.write_str("/");
        }
        self.segments.iter().try_for_each(|segment| match segment {
            Segment::Static(text) => write!(f, "/{text}"),
            Segment::Param(name) => write!(f, "/:{name}"),
            Segment::Wildcard(name) => write!(f, "/*{name}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RoutePath {
        RoutePath::parse(text).unwrap()
    }

    fn params(pattern: &str, address: &str) -> Option<Params> {
        path(pattern).params(address)
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn addresses_are_read_and_written() {
        for text in ["/", "/catalog", "/catalog/:namespace/:kind/:name/*tab"] {
            assert_eq!(path(text).to_string(), text);
        }
        assert_eq!(path("/a//b/").to_string(), "/a/b");
        assert_eq!(RoutePath::parse("a"), Err(RoutePathError::Relative("a".into())));
        assert_eq!(RoutePath::parse("/*a/b"), Err(RoutePathError::AfterWildcard("/*a/b".into())));
        assert_eq!(RoutePath::parse("/a/:"), Err(RoutePathError::Nameless("/a/:".into())));
    }

    #[test]
    fn matching() {
        assert_eq!(params("/", "/"), Some(vec![]));
        assert_eq!(params("/", ""), Some(vec![]));
        assert_eq!(params("/", "/a"), None);
        assert_eq!(params("/catalog", "/catalog/"), Some(vec![]));
        assert_eq!(params("/catalog", "/catalogue"), None);
        assert_eq!(params("/catalog", "/catalog/a"), None);
        assert_eq!(params("/catalog", "x/catalog"), None);
        assert_eq!(params("/c/:kind/*tab", "/c/api"), Some(pairs(&[("kind", "api"), ("tab", "")])));
        assert_eq!(params("/c/:kind/*tab", "/c/a%2Fb/x/y/"), Some(pairs(&[("kind", "a%2Fb"), ("tab", "x/y")])));
        assert_eq!(params("/c/:kind/*tab", "/c/"), None);
    }

    #[test]
    fn the_most_specific_comes_first() {
        let mut paths: Vec<RoutePath> = [
            "/*any",
            "/catalog/:namespace/:kind/:name/*tab",
            "/:page",
            "/",
            "/catalog",
            "/catalog/new/x/y",
            "/catalog/*rest",
        ]
        .map(path)
        .into();
        paths.sort_by(RoutePath::cmp_for_matching);
        let sorted: Vec<String> = paths.iter().map(ToString::to_string).collect();
        assert_eq!(
            sorted,
            [
                "/catalog/new/x/y",
                "/catalog/:namespace/:kind/:name/*tab",
                "/catalog",
                "/catalog/*rest",
                "/:page",
                "/",
                "/*any"
            ]
        );
    }

    #[test]
    fn the_rest_can_be_left_out() {
        assert_eq!(path("/c/:kind/*tab").without_rest("/c/api/docs/x").as_deref(), Some("/c/api"));
        assert_eq!(path("/c/:kind").without_rest("/c/api/").as_deref(), Some("/c/api"));
        assert_eq!(path("/c/:kind").without_rest("/c"), None);
    }

    #[test]
    fn parameters_go_from_one_address_into_another() {
        let from = path("/catalog/:namespace/:kind/:name/*tab");
        let to = path("/things/:kind/:name/*tab");
        let params = from.params("/catalog/default/api/x/docs/a").unwrap();
        assert_eq!(to.fill(&params).unwrap(), "/things/api/x/docs/a");
        assert_eq!(path("/").fill(&params).unwrap(), "/");
        assert_eq!(path("/:other").fill(&params), None);
    }
}
