//! Which of the files?

use std::collections::BTreeSet;
use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::catalog::{RepositoryAnalysis, RepositoryFile};
use callboard_shared::entity::EntityRef;
use callboard_ui::{Button, ButtonVariant, Checkbox, Icon, IconView, KindIcon};
use leptos::prelude::*;

use crate::actions;
use crate::flow::Flow;

/// Entities of a file that are named; the others are counted.
const NAMED: usize = 4;

/// A list of the files that a repository has; those that are registered stand apart.
#[component]
pub(crate) fn ChooseStep(flow: Flow, analysis: Arc<RepositoryAnalysis>) -> impl IntoView {
    let can_be = |file: &&RepositoryFile| !file.is_registered && file.problem.is_none();
    let new: Vec<RepositoryFile> = analysis.files.iter().filter(|file| !file.is_registered).cloned().collect();
    let known: Vec<RepositoryFile> = analysis.files.iter().filter(|file| file.is_registered).cloned().collect();
    let every: BTreeSet<String> = analysis.files.iter().filter(can_be).map(|file| file.target.clone()).collect();
    let many = every.len();
    let chosen = RwSignal::new(every.clone());
    let some = Signal::derive(move || {
        let chosen = chosen.read().len();
        chosen > 0 && chosen < many
    });
    let all = move |on: bool| chosen.set(if on { every.clone() } else { BTreeSet::new() });
    let go_on = move |_| actions::review(flow, chosen.get_untracked().into_iter().collect());
    let again = {
        let known: Vec<String> = known.iter().map(|file| file.target.clone()).collect();
        move |_| actions::review(flow, known.clone())
    };
    let nothing = Signal::derive(move || chosen.read().is_empty());
    let heading = plural!(
        analysis.files.len(),
        "{repository} has {count} catalog file",
        "{repository} has {count} catalog files",
        repository = analysis.full_name,
    );
    let new = (!new.is_empty()).then(|| {
        let rows = new.into_iter().map(|file| view! { <FileRow file chosen/> }).collect_view();
        let select = (many > 1).then(|| {
            view! {
                <Checkbox
                    label=t!("All that can be registered")
                    checked=Signal::derive(move || chosen.read().len() == many)
                    indeterminate=some
                    on_change=all
                />
            }
        });
        view! { {select} <ul class="import-files">{rows}</ul> }
    });
    let is_known = !known.is_empty();
    let known = is_known.then(|| {
        let row = |file: RepositoryFile| {
            view! { <li class="import-file"><span class="import-file__path">{file.path.clone()}</span><Brings file/></li> }
        };
        let rows = known.into_iter().map(row).collect_view();
        view! {
            <h3 class="import__subhead">{t!("Registered already")}</h3>
            <ul class="import-files">{rows}</ul>
            <div>
                <Button icon=Icon::Refresh on_click=again busy=flow.is_busy()>{t!("Have them read again")}</Button>
            </div>
        }
    });
    let more = analysis.more.then(|| {
        let text = t!(
            "There are more files than these. To register all of them, enter a pattern as the address, with * for a \
             folder."
        );
        view! { <p class="import__note">{text}</p> }
    });
    view! {
        <h2 class="import__head">{heading}</h2>
        {new}
        {more}
        {known}
        <div class="import-form__end">
            <Button on_click=move |_| flow.back()>{t!("Back")}</Button>
            <Button variant=ButtonVariant::Primary disabled=nothing busy=flow.is_busy() on_click=go_on>
                {t!("Review")}
            </Button>
        </div>
    }
    .into_any()
}

#[component]
fn FileRow(file: RepositoryFile, chosen: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let (own, target) = (file.target.clone(), file.target.clone());
    let choose = move |on: bool| {
        chosen.update(|chosen| {
            match on {
                true => chosen.insert(target.clone()),
                false => chosen.remove(&target),
            };
        });
    };
    let problem = file.problem.clone();
    let is_bad = problem.is_some();
    view! {
        <li class="import-file">
            <Checkbox
                label=file.path.clone()
                checked=Signal::derive(move || chosen.read().contains(&own))
                on_change=choose
                disabled=is_bad
            />
            {match problem {
                Some(problem) => view! {
                    <p class="import-file__problem"><IconView icon=Icon::Error size=14/><span>{problem}</span></p>
                }.into_any(),
                None => view! { <Brings file/> }.into_any(),
            }}
        </li>
    }
    .into_any()
}

/// The entities of a file.
#[component]
fn Brings(file: RepositoryFile) -> impl IntoView {
    let named = file.entities.iter().filter_map(|entity| EntityRef::parse_full(entity).ok()).take(NAMED);
    let named = named
        .map(|entity| {
            let kind = entity.kind.clone();
            view! { <li class="import-brings__one"><KindIcon kind size=14/>{entity.short(Some(&entity.kind))}<span class="visually-hidden">{format!(" ({})", entity.kind)}</span></li> }
        })
        .collect_view();
    let rest = file.entities.len().saturating_sub(NAMED);
    let rest = (rest > 0).then(|| plural!(rest, "and {count} more", "and {count} more"));
    let rest = rest.map(|words| view! { <li class="import-brings__one">{words}</li> });
    view! { <ul class="import-brings">{named}{rest}</ul> }.into_any()
}
