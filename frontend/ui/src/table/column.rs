//! Columns as data.

use std::sync::Arc;

use leptos::prelude::*;

/// Which way rows are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortDirection {
    /// A before Z, old before new.
    Ascending,
    /// Z before A, new before old.
    Descending,
}

impl SortDirection {
    /// The other way.
    #[must_use]
    pub fn reverse(self) -> Self {
        match self {
            SortDirection::Ascending => SortDirection::Descending,
            SortDirection::Descending => SortDirection::Ascending,
        }
    }

    /// `asc` or `desc`, as in the catalog's requests.
    pub fn as_str(self) -> &'static str {
        match self {
            SortDirection::Ascending => "asc",
            SortDirection::Descending => "desc",
        }
    }
}

/// A width of the table below which a column goes. On phones, where rows are cards, the columns that are
/// hidden below `Small` stay hidden too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breakpoint {
    /// 40rem: a phone.
    Small,
    /// 56rem: a tablet, or a desktop with the navigation open.
    Medium,
    /// 72rem: a desktop.
    Large,
}

impl Breakpoint {
    pub(super) fn class(self) -> &'static str {
        match self {
            Breakpoint::Small => "table__cell table__cell--above-small",
            Breakpoint::Medium => "table__cell table__cell--above-medium",
            Breakpoint::Large => "table__cell table__cell--above-large",
        }
    }
}

/// One column of a table of `R`.
pub struct Column<R: 'static> {
    /// What `sort` names.
    pub id: &'static str,
    /// What the reader sees.
    pub header: String,
    /// Draws the cell of a row.
    pub cell: Arc<dyn Fn(&R) -> AnyView + Send + Sync>,
    /// Rows can be ordered by it.
    pub sort: bool,
    /// Any CSS length; as wide as it needs when none.
    pub width: Option<&'static str>,
    /// Goes when the table is narrower.
    pub hide_below: Option<Breakpoint>,
    /// The header is for assistive technology only: the cells speak for themselves.
    pub hide_header: bool,
}

impl<R> Column<R> {
    /// A column that is always there, as wide as it needs, in the order of the rows.
    pub fn new<V: IntoAny>(
        id: &'static str,
        header: impl Into<String>,
        cell: impl Fn(&R) -> V + Send + Sync + 'static,
    ) -> Self {
        Self {
            id,
            header: header.into(),
            cell: Arc::new(move |row| cell(row).into_any()),
            sort: false,
            width: None,
            hide_below: None,
            hide_header: false,
        }
    }

    /// The same column, by which rows can be ordered.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sort = true;
        self
    }

    /// The same column with a width: any CSS length.
    #[must_use]
    pub fn width(mut self, width: &'static str) -> Self {
        self.width = Some(width);
        self
    }

    /// The same column, which goes when the table is narrower.
    #[must_use]
    pub fn hide_below(mut self, breakpoint: Breakpoint) -> Self {
        self.hide_below = Some(breakpoint);
        self
    }
}

impl<R> Column<R> {
    /// The same column, whose header is for assistive technology only.
    #[must_use]
    pub fn hide_header(mut self) -> Self {
        self.hide_header = true;
        self
    }
}

impl<R> Clone for Column<R> {
    fn clone(&self) -> Self {
        Self {
            id: self.id,
            header: self.header.clone(),
            cell: Arc::clone(&self.cell),
            sort: self.sort,
            width: self.width,
            hide_below: self.hide_below,
            hide_header: self.hide_header,
        }
    }
}

/// A function of a row, made from a closure: `|row: &Entity| row.name.clone()`.
pub struct RowFn<R: 'static, T: 'static>(Arc<dyn Fn(&R) -> T + Send + Sync>);

impl<R, T> RowFn<R, T> {
    /// What the function gives for a row.
    pub fn call(&self, row: &R) -> T {
        (self.0)(row)
    }
}

impl<R, T> Clone for RowFn<R, T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<R, T, F> From<F> for RowFn<R, T>
where
    F: Fn(&R) -> T + Send + Sync + 'static,
{
    fn from(function: F) -> Self {
        Self(Arc::new(function))
    }
}
