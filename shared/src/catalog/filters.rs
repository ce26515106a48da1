//! The state of the catalog's list, as it stands in the address of the page.

use callboard_letters::Letters;
use std::fmt;

use crate::query::Order;
use crate::uri::{UriWriter, pairs};

/// What the list shows. In the address `filters[kind]=component&filters[tags]=a&filters[tags]=b&limit=20`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogFilters {
    /// The kind in lower case, or `all`.
    pub kind: Option<String>,
    /// Values of `spec.type`.
    pub types: Vec<String>,
    /// Whose entities.
    pub user: Option<OwnershipFilter>,
    /// Refs of owners.
    pub owners: Vec<String>,
    /// Values of `spec.lifecycle`.
    pub lifecycles: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Namespaces.
    pub namespaces: Vec<String>,
    /// States of processing: `orphan`, `error`.
    pub statuses: Vec<String>,
    /// A text to look for.
    pub text: Option<String>,
    /// Items on a page.
    pub limit: Option<u64>,
    /// Cursor of the page.
    pub cursor: Option<String>,
    /// Items before the page. Beside a cursor it only tells where the page lies.
    pub offset: Option<u64>,
    /// What the list is sorted by; the name when there is none.
    pub order: Option<Order>,
}

/// Whose entities a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum OwnershipFilter {
    /// Those of the user and the user's groups.
    Owned,
    /// Those with a star.
    Starred,
    /// Everybody's.
    #[default]
    All,
}

impl OwnershipFilter {
    /// The word in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owned => "owned",
            Self::Starred => "starred",
            Self::All => "all",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "owned" => Some(Self::Owned),
            "starred" => Some(Self::Starred),
            "all" => Some(Self::All),
            _ => None,
        }
    }
}

impl fmt::Display for OwnershipFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl CatalogFilters {
    /// Reads a query string, with or without `?`. What is unknown or broken is left out, because
    /// addresses are typed and shortened by people.
    pub fn parse(query: &str) -> Self {
        let mut filters = Self::default();
        for (name, value) in pairs(query) {
            if value.is_empty() {
                continue;
            }
            match name.as_str() {
                "limit" => filters.limit = value.parse().ok(),
                "offset" => filters.offset = value.parse().ok(),
                "cursor" => filters.cursor = Some(value),
                "orderField" => filters.order = Order::parse_order_field(&value).ok(),
                _ => filters.read(filter_name(&name), value),
            }
        }
        filters
    }

    /// The query string with its `?`; empty when nothing is set.
    pub fn to_query(&self) -> String {
        let mut uri = UriWriter::new("");
        let number = |number: Option<u64>| number.map(|number| number.to_string());
        uri.push_some("filters[kind]", self.kind.as_deref());
        push_all(&mut uri, "filters[type]", &self.types);
        uri.push_some("filters[user]", self.user.map(OwnershipFilter::as_str));
        push_all(&mut uri, "filters[owners]", &self.owners);
        push_all(&mut uri, "filters[lifecycles]", &self.lifecycles);
        push_all(&mut uri, "filters[tags]", &self.tags);
        push_all(&mut uri, "filters[namespace]", &self.namespaces);
        push_all(&mut uri, "filters[processing-status]", &self.statuses);
        uri.push_some("filters[text]", self.text.as_deref());
        uri.push_some("orderField", self.order.as_ref().map(Order::to_order_field).as_deref());
        uri.push_some("limit", number(self.limit).as_deref());
        uri.push_some("cursor", self.cursor.as_deref());
        uri.push_some("offset", number(self.offset).as_deref());
        uri.finish()
    }

    fn read(&mut self, name: &str, value: String) {
        match name {
            "kind" => self.kind = Some(value.lower()),
            "type" => self.types.push(value),
            "user" => self.user = OwnershipFilter::parse(&value),
            "owners" => self.owners.push(value),
            "lifecycles" => self.lifecycles.push(value),
            "tags" => self.tags.push(value),
            "namespace" => self.namespaces.push(value),
            "processing-status" => self.statuses.push(value.lower()),
            "text" => self.text = Some(value),
            _ => {}
        }
    }
}

fn push_all(uri: &mut UriWriter, name: &str, values: &[String]) {
    for value in values {
        uri.push(name, value);
    }
}

/// `tags` of `filters[tags]`, `filters[tags][]` and `filters[tags][0]`; empty for other names.
fn filter_name(name: &str) -> &str {
    name.strip_prefix("filters[").and_then(|rest| rest.split_once(']')).map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Direction;

    #[test]
    fn addresses_of_the_contract_are_read() {
        let filters = CatalogFilters::parse(
            "?filters[kind]=Component&filters%5Btype%5D=service&filters[user]=owned&filters[owners]=group:default/x\
             &filters[lifecycles]=production&filters[tags]=a&filters[tags][]=b&filters[tags][2]=c\
             &filters[namespace]=ops&filters[processing-status]=orphan&filters[text]=my+box&orderField=spec.type%2Cdesc&limit=20&cursor=eyJ9&other=1&filters[",
        );
        assert_eq!(
            filters,
            CatalogFilters {
                kind: Some("component".into()),
                types: vec!["service".into()],
                user: Some(OwnershipFilter::Owned),
                owners: vec!["group:default/x".into()],
                lifecycles: vec!["production".into()],
                tags: vec!["a".into(), "b".into(), "c".into()],
                namespaces: vec!["ops".into()],
                statuses: vec!["orphan".into()],
                text: Some("my box".into()),
                limit: Some(20),
                cursor: Some("eyJ9".into()),
                offset: None,
                order: Some(Order::new("spec.type", Direction::Desc)),
            }
        );
        assert_eq!(CatalogFilters::parse(&filters.to_query()), filters);
    }

    #[test]
    fn nonsense_is_left_out() {
        assert_eq!(
            CatalogFilters::parse("filters[user]=nobody&limit=many&filters[kind]=&kind=api&orderField=name,up"),
            CatalogFilters::default()
        );
        assert_eq!(CatalogFilters::default().to_query(), "");
    }
}
