//! Orders: a field and a direction.

use callboard_letters::Letters;
use serde::{Deserialize, Serialize};

use super::QueryError;

/// Which way to sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

impl Direction {
    /// `asc` or `desc`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
        }
    }

    /// The other way round, as for walking back through pages.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Asc => Self::Desc,
            Self::Desc => Self::Asc,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "asc" => Some(Self::Asc),
            "desc" => Some(Self::Desc),
            _ => None,
        }
    }
}

/// A field to sort by. In JSON `{"field": …, "order": "asc"|"desc"}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Order {
    /// Path in the entity, as it was asked for.
    pub field: String,
    /// Which way.
    #[serde(rename = "order")]
    pub direction: Direction,
}

impl Order {
    /// Sorts by the field.
    pub fn new(field: impl Into<String>, direction: Direction) -> Self {
        Self { field: field.into(), direction }
    }

    /// The field as it is in the index.
    pub fn key(&self) -> String {
        self.field.lower()
    }

    /// Reads `field[,asc|desc]`, the `orderField` of `/entities/by-query`. Ascending by default.
    ///
    /// # Errors
    /// When the field is empty, or the direction is anything but lower-case `asc` or `desc`.
    pub fn parse_order_field(text: &str) -> Result<Self, QueryError> {
        let mut parts = text.split(',');
        let field = parts.next().unwrap_or_default().trim();
        let direction = parts.next().map_or(Some(Direction::Asc), Direction::parse);
        read(text, field, direction, "field,asc or field,desc")
    }

    /// Reads `asc:field` or `desc:field`, the `order` of `/entities`.
    ///
    /// # Errors
    /// When the direction or the field is missing, or the direction is another word.
    pub fn parse_order(text: &str) -> Result<Self, QueryError> {
        let (direction, field) = text.split_once(':').unwrap_or((text, ""));
        read(text, field.trim(), Direction::parse(direction), "asc:field or desc:field")
    }

    /// The text that [`Order::parse_order_field`] reads.
    pub fn to_order_field(&self) -> String {
        format!("{},{}", self.field, self.direction.as_str())
    }

    /// The text that [`Order::parse_order`] reads.
    pub fn to_order(&self) -> String {
        format!("{}:{}", self.direction.as_str(), self.field)
    }
}

fn read(text: &str, field: &str, direction: Option<Direction>, form: &'static str) -> Result<Order, QueryError> {
    match direction {
        Some(direction) if !field.is_empty() => Ok(Order::new(field, direction)),
        _ => Err(QueryError::Order { text: text.to_owned(), form }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn order_fields() {
        let name = |direction| Order::new("metadata.name", direction);
        for (text, expected) in [
            ("metadata.name", name(Direction::Asc)),
            ("metadata.name,asc", name(Direction::Asc)),
            ("metadata.name,desc", name(Direction::Desc)),
            ("metadata.name,desc,more", name(Direction::Desc)),
        ] {
            assert_eq!(Order::parse_order_field(text).unwrap(), expected, "{text}");
        }
        for text in ["", ",asc", "a,", "a,ASC", "a,up", "a, asc"] {
            assert!(matches!(Order::parse_order_field(text), Err(QueryError::Order { .. })), "{text}");
        }
    }

    #[test]
    fn orders() {
        assert_eq!(Order::parse_order("desc:a:b").unwrap(), Order::new("a:b", Direction::Desc));
        assert_eq!(Order::parse_order("asc:spec.type").unwrap(), Order::new("spec.type", Direction::Asc));
        for text in ["", "asc", "asc:", "a:asc", "ASC:a", "up:a", "metadata.name"] {
            assert!(matches!(Order::parse_order(text), Err(QueryError::Order { .. })), "{text}");
        }
    }

    #[test]
    fn texts_and_json_read_back() {
        let order = Order::new("spec.Type", Direction::Desc);
        assert_eq!(Order::parse_order_field(&order.to_order_field()).unwrap(), order);
        assert_eq!(Order::parse_order(&order.to_order()).unwrap(), order);
        assert_eq!(serde_json::to_value(&order).unwrap(), json!({"field": "spec.Type", "order": "desc"}));
        assert_eq!(order.key(), "spec.type");
        assert_eq!(order.direction.reversed(), Direction::Asc);
        assert!(serde_json::from_value::<Order>(json!({"field": "a"})).is_err());
        assert!(serde_json::from_value::<Order>(json!({"field": "a", "order": "up"})).is_err());
    }
}
