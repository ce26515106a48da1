//! What is shown of the graph, and how.

use callboard_i18n::{plural, t};
use callboard_letters::Letters;
use callboard_shared::catalog::{GraphCurve, GraphDepth, GraphDirection};
use callboard_ui::{Checkbox, SegmentedControl, Select, SelectOption, Switch};
use callboard_web_core::{RELATION_PAIRS, kinds, relation_phrase, use_query};
use leptos::prelude::*;

use super::address::State;
use crate::graph::Graph;
use crate::requests;

/// The depths that are offered; an address may name others.
const DEPTHS: [GraphDepth; 6] = [
    GraphDepth::Steps(1),
    GraphDepth::Steps(2),
    GraphDepth::Steps(3),
    GraphDepth::Steps(4),
    GraphDepth::Steps(5),
    GraphDepth::Unlimited,
];

/// All filters, one below the other.
#[component]
pub(super) fn Filters(state: State, graph: Graph) -> impl IntoView {
    view! {
        <div class="graph-filters">
            <Depth state/>
            <DirectionChoice state/>
            <Ways state/>
            <Kinds state/>
            <Relations state graph/>
        </div>
    }
    .into_any()
}

#[component]
fn Depth(state: State) -> impl IntoView {
    let options = DEPTHS.map(|depth| SelectOption::new(depth.word(), words(depth)));
    view! {
        <Select
            label=t!("Depth")
            options=options.to_vec()
            value=Signal::derive(move || state.settings.read().max_depth.word())
            on_change=move |word: String| state.change(|query| query.max_depth = GraphDepth::parse(&word))
        />
    }
    .into_any()
}

fn words(depth: GraphDepth) -> String {
    match depth {
        GraphDepth::Steps(steps) => plural!(steps, "{count} step", "{count} steps"),
        GraphDepth::Unlimited => t!("Everything").to_owned(),
    }
}

#[component]
fn DirectionChoice(state: State) -> impl IntoView {
    let name = |direction: &GraphDirection| match direction {
        GraphDirection::LeftToRight => t!("Left to right"),
        GraphDirection::RightToLeft => t!("Right to left"),
        GraphDirection::TopToBottom => t!("Top to bottom"),
        GraphDirection::BottomToTop => t!("Bottom to top"),
    };
    let options: Vec<_> = GraphDirection::ALL.iter().map(|one| SelectOption::new(one.word(), name(one))).collect();
    let curves = vec![
        SelectOption::new(GraphCurve::Smooth.word(), t!("Curves")),
        SelectOption::new(GraphCurve::Steps.word(), t!("Steps")),
    ];
    view! {
        <Select
            label=t!("Direction")
            options=options
            value=Signal::derive(move || state.settings.read().direction.word().to_owned())
            on_change=move |word: String| state.change(|query| query.direction = GraphDirection::parse(&word))
        />
        <SegmentedControl
            label=t!("Lines")
            options=curves
            value=Signal::derive(move || state.settings.read().curve.word().to_owned())
            on_change=move |word: String| state.change(|query| query.curve = GraphCurve::parse(&word))
        />
    }
    .into_any()
}

#[component]
fn Ways(state: State) -> impl IntoView {
    view! {
        <Switch
            label=t!("Simplified")
            hint=Some(t!("Only the shortest ways from the beginning").to_owned())
            checked=Signal::derive(move || state.settings.read().unidirectional)
            on_change=move |on| state.change(|query| query.unidirectional = Some(on))
        />
        <Switch
            label=t!("Merge relations")
            hint=Some(t!("“Owns” and “owned by” as one line").to_owned())
            checked=Signal::derive(move || state.settings.read().merge_relations)
            on_change=move |on| state.change(|query| query.merge_relations = Some(on))
        />
    }
    .into_any()
}

#[component]
fn Kinds(state: State) -> impl IntoView {
    let kinds = use_query(|| Some(requests::kinds()));
    // Kinds as they are written, also those that only the address names.
    let all = Memo::new(move |_| {
        let kinds = kinds.data();
        let facet = kinds.as_ref().and_then(|kinds| kinds.facets.get("kind")).map(Vec::as_slice).unwrap_or_default();
        let mut all: Vec<String> =
            facet.iter().map(|value| value.value.clone()).filter(|kind| kind != "Location").collect();
        for chosen in state.settings.read().kinds.iter().flatten() {
            if !all.iter().any(|kind| kind.eq_ignore_ascii_case(chosen)) {
                all.push(chosen.clone());
            }
        }
        all
    });
    let toggle = move |kind: String, on: bool| {
        let every = all.read_untracked().iter().map(|kind| kind.lower()).collect();
        let kinds = toggled(state.settings.read_untracked().kinds.clone(), every, &[kind.lower()], on);
        state.change(|query| query.kinds = kinds);
    };
    let boxes = move || {
        let kinds = all.get().into_iter();
        kinds
            .map(|kind| {
                let lower = kind.lower();
                view! {
                    <Checkbox
                        label=kinds::display(&kind)
                        checked=Signal::derive(move || state.settings.read().shows_kind(&lower))
                        on_change=move |on| toggle(kind.clone(), on)
                    />
                }
            })
            .collect_view()
    };
    view! { <fieldset class="graph-filters__group"><legend>{t!("Kinds")}</legend>{boxes}</fieldset> }.into_any()
}

#[component]
fn Relations(state: State, graph: Graph) -> impl IntoView {
    // What is known, and what the catalog of this company has besides.
    let all = Memo::new(move |_| {
        let mut all: Vec<Vec<String>> =
            RELATION_PAIRS.iter().map(|(one, other)| vec![(*one).to_owned(), (*other).to_owned()]).collect();
        let scene = graph.scene.read();
        let drawn = scene.iter().flat_map(|scene| &scene.picture.lines).flat_map(|line| &line.relations);
        let drawn = drawn.flat_map(|(one, other)| std::iter::once(one).chain(other)).cloned();
        let chosen = state.settings.read().relations.clone().unwrap_or_default();
        for relation_type in drawn.chain(chosen) {
            if !all.iter().flatten().any(|known| *known == relation_type) {
                all.push(vec![relation_type]);
            }
        }
        all
    });
    let toggle = move |types: &[String], on: bool| {
        let every = all.read_untracked().iter().flatten().cloned().collect();
        let relations = toggled(state.settings.read_untracked().relations.clone(), every, types, on);
        state.change(|query| query.relations = relations);
    };
    let boxes = move || {
        let all = all.get().into_iter();
        all.map(|types| {
            let shown = types.clone();
            let label = types.iter().map(|one| relation_phrase(one)).collect::<Vec<_>>().join(" / ");
            view! {
                <Checkbox
                    label=label
                    checked=Signal::derive(move || {
                        let settings = state.settings.read();
                        shown.iter().any(|one| settings.shows_relation(one))
                    })
                    on_change=move |on| toggle(&types, on)
                />
            }
        })
        .collect_view()
    };
    view! { <fieldset class="graph-filters__group"><legend>{t!("Relations")}</legend>{boxes}</fieldset> }.into_any()
}

/// A choice among all with some more or fewer of them; all of them are no choice.
fn toggled(chosen: Option<Vec<String>>, all: Vec<String>, these: &[String], on: bool) -> Option<Vec<String>> {
    let mut chosen = chosen.unwrap_or_else(|| all.clone());
    chosen.retain(|one| !these.contains(one));
    if on {
        chosen.extend(these.iter().cloned());
    }
    let is_all = all.iter().all(|one| chosen.contains(one));
    (!is_all).then_some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_of_all_is_none() {
        let all = || vec!["a".to_owned(), "b".to_owned()];
        let b = ["b".to_owned()];
        let one = toggled(None, all(), &b, false);
        assert_eq!(one, Some(vec!["a".to_owned()]));
        assert_eq!(toggled(one, all(), &b, true), None);
        assert_eq!(toggled(Some(Vec::new()), all(), &b, true), Some(vec!["b".to_owned()]));
    }
}
