//! Groups as a graph: who belongs to whom. The top stands at the start of the line, so that a broad organisation is
//! high and not wide.

use std::collections::HashMap;

use callboard_graph_layout::{Direction, Edge, Layout, Options, Point, Size, layout};
use callboard_i18n::t;
use callboard_shared::catalog::OrgGroup;
use callboard_ui::{Avatar, AvatarSize, EmptyState, Icon};
use leptos::prelude::*;

use crate::hierarchy::{address, counts};

/// In pixels at the default text size.
const BOX: Size = Size { width: 200.0, height: 56.0 };
/// More than these nobody reads.
const MOST: usize = 200;
/// What lengths of the layout are in a rem.
const REM: f64 = 16.0;

/// Groups as boxes with lines between them. Wider than its place it scrolls.
#[component]
pub(crate) fn Chart(
    /// The groups.
    groups: Vec<OrgGroup>,
    /// The ref of the group that the page is about.
    #[prop(optional_no_strip)]
    current: Option<String>,
) -> impl IntoView {
    if groups.len() > MOST {
        let body = t!("There are {count}. Search for a part, or read them as a tree.", count = groups.len());
        return view! { <EmptyState icon=Icon::Graph title=t!("Too many groups for a graph") body=Some(body)/> }
            .into_any();
    }
    let edges = edges(&groups);
    let Layout { nodes, routes, size, .. } = layout(&vec![BOX; groups.len()], &edges, &options());
    let lines = routes.iter().map(|route| view! { <path d=line(&route.points)></path> }).collect_view();
    let boxes = groups.into_iter().zip(nodes).map(|(group, at)| {
        let is_current = current.as_deref() == Some(group.entity_ref.as_str());
        view! {
            <li
                class="org-chart__group"
                style:inset-inline-start=rem(at.x - BOX.width / 2.0)
                style:inset-block-start=rem(at.y - BOX.height / 2.0)
                style:inline-size=rem(BOX.width)
                style:block-size=rem(BOX.height)
            >
                <a class="org-chart__link" href=address(&group.entity_ref) aria-current=is_current.then_some("page")>
                    <Avatar name=group.title.clone() picture=group.picture.clone() size=AvatarSize::Medium decorative=true/>
                    <span class="org-chart__text">
                        <span class="org-chart__name">{group.title.clone()}</span>
                        <span class="org-chart__note">{counts(&group)}</span>
                    </span>
                </a>
            </li>
        }
    });
    let boxes = boxes.collect_view();
    view! {
        <div class="org-chart" tabindex="0" role="group" aria-label=t!("Groups as a graph")>
            <div class="org-chart__canvas" style:inline-size=rem(size.width) style:block-size=rem(size.height)>
                <svg
                    class="org-chart__lines"
                    viewBox=format!("0 0 {:.0} {:.0}", size.width, size.height)
                    aria-hidden="true"
                    focusable="false"
                >
                    {lines}
                </svg>
                <ul>{boxes}</ul>
            </div>
        </div>
    }
    .into_any()
}

fn options() -> Options {
    Options { direction: Direction::LeftToRight, node_gap: 10.0, rank_gap: 40.0, ..Options::default() }
}

fn edges(groups: &[OrgGroup]) -> Vec<Edge> {
    let places: HashMap<&str, usize> =
        groups.iter().enumerate().map(|(place, group)| (group.entity_ref.as_str(), place)).collect();
    let of = |(to, group): (usize, &OrgGroup)| {
        let parents = group.parents.iter().filter_map(|parent| places.get(parent.as_str()).copied());
        parents.map(|from| Edge { from, to, label: None }).collect::<Vec<_>>()
    };
    groups.iter().enumerate().flat_map(of).collect()
}

/// Along, across in the middle, and along again.
fn line(points: &[Point]) -> String {
    let mut path = String::new();
    for (place, point) in points.iter().enumerate() {
        match place.checked_sub(1).and_then(|before| points.get(before)) {
            None => path.push_str(&format!("M{:.1} {:.1}", point.x, point.y)),
            Some(before) => {
                path.push_str(&format!("H{:.1}V{:.1}H{:.1}", f64::midpoint(before.x, point.x), point.y, point.x));
            }
        }
    }
    path
}

fn rem(length: f64) -> String {
    format!("{:.3}rem", length / REM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_run_in_steps() {
        let points = [Point { x: 10.0, y: 0.0 }, Point { x: 30.0, y: 20.0 }];
        assert_eq!(line(&points), "M10.0 0.0H20.0V20.0H30.0");
        assert_eq!(line(&[]), "");
    }
}
