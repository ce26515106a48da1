//! Is this what is meant?

use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::catalog::PullRequestOutcome;
use callboard_ui::{
    Badge, Button, ButtonVariant, Icon, IconView, KindIcon, Link, Tone, Tree, TreeNode, branches, sentence,
};
use callboard_web_core::kinds;
use leptos::prelude::*;

use crate::flow::{Flow, Proposed, Reviewed};
use crate::preview::{Coming, File, State, Tried};
use crate::{actions, what};

/// What each address brings in, and what that changes.
#[component]
pub(crate) fn ReviewStep(flow: Flow, reviewed: Arc<Reviewed>) -> impl IntoView {
    let tried = reviewed.tried.iter().cloned().map(|tried| view! { <Reviewing tried/> }).collect_view();
    let proposed = reviewed.proposed.clone().map(|proposed| view! { <ReviewingProposed proposed/> });
    let only_known = reviewed.proposed.is_none() && reviewed.tried.iter().all(|tried| tried.exists);
    let word = if only_known { t!("Read again") } else { t!("Register") };
    let register = move |_| actions::register(flow, Arc::clone(&reviewed));
    view! {
        <h2 class="import__head">{t!("This will be in the catalog")}</h2>
        {proposed}
        {tried}
        <div class="import-form__end">
            <Button on_click=move |_| flow.back()>{t!("Back")}</Button>
            <Button variant=ButtonVariant::Primary busy=flow.is_busy() on_click=register>{word}</Button>
        </div>
    }
    .into_any()
}

#[component]
fn Reviewing(tried: Tried) -> impl IntoView {
    let nodes: Vec<TreeNode> = tried.files.iter().map(file_node).collect();
    let expanded = RwSignal::new(branches(&nodes));
    let known = tried.exists.then(|| {
        let text = t!("This address is registered already. It will be read again; nothing else changes.");
        view! { <p class="import__note">{text}</p> }
    });
    let label = t!("What {address} brings in", address = what::short(&tried.target));
    let content = match nodes.is_empty() {
        true => {
            let text = t!("It brings in nothing yet. What is added to it later appears by itself.");
            view! { <p class="import__note">{text}</p> }.into_any()
        }
        false => view! { <Tree label nodes expanded/> }.into_any(),
    };
    let taken = tried.entities().any(|coming| matches!(coming.state, State::Taken { .. })).then(|| {
        let text = t!(
            "What comes from another source stays as it is. To have it from here, end that registration first, or give \
             it another name."
        );
        view! { <p class="import__warning"><IconView icon=Icon::Alert size=16/><span>{text}</span></p> }
    });
    view! {
        <section class="import-review">
            <h3 class="import-review__target"><Link href=tried.target.clone()>{tried.target.clone()}</Link></h3>
            {known}
            {content}
            {taken}
        </section>
    }
    .into_any()
}

fn file_node(file: &File) -> TreeNode {
    let (address, many) = (file.address.clone(), file.entities.len());
    let name = address.split('?').next().unwrap_or(&address).rsplit('/').next().unwrap_or(&address).to_owned();
    let count = plural!(many, "{count} entity", "{count} entities");
    let label = format!("{name}, {count}");
    let content = {
        let address = address.clone();
        ViewFn::from(move || {
            view! {
                <span class="tree__label">
                    <IconView icon=Icon::Docs/>
                    <a class="link link--quiet" href=address.clone() target="_blank" rel="noopener noreferrer" tabindex="-1">{name.clone()}</a>
                </span>
                <span class="tree__note">{count.clone()}</span>
            }
        })
    };
    let children = file.entities.iter().map(|coming| entity_node(&address, coming)).collect();
    TreeNode { id: address.clone(), label, content, children }
}

fn entity_node(file: &str, coming: &Coming) -> TreeNode {
    let (tone, word, note) = match &coming.state {
        State::New => (Tone::Success, t!("new"), None),
        State::Changed => (Tone::Info, t!("changed"), None),
        State::Same => (Tone::Neutral, t!("already there"), None),
        State::Taken { by } => (Tone::Warning, t!("from another source"), Some(what::short(by))),
    };
    let (name, kind) = (coming.entity.short(Some(&coming.entity.kind)), coming.entity.kind.clone());
    let of_type = coming
        .of_type
        .clone()
        .map_or_else(|| kinds::display(&kind), |of_type| format!("{}, {of_type}", kinds::display(&kind)));
    let label = format!("{name}, {of_type}, {word}");
    let content = ViewFn::from(move || {
        view! {
            <span class="tree__label"><KindIcon kind=kind.clone()/>{name.clone()}</span>
            <span class="tree__note">{of_type.clone()}</span>
            <Badge tone>{word}</Badge>
            {note.clone().map(|note| view! { <span class="tree__note">{note}</span> })}
        }
    });
    TreeNode { id: format!("{file} {}", coming.entity), label, content, children: Vec::new() }
}

#[component]
fn ReviewingProposed(proposed: Proposed) -> impl IntoView {
    let Proposed { request, entity } = proposed;
    let opened = match request.outcome {
        PullRequestOutcome::Opened => t!("{request} was opened."),
        PullRequestOutcome::Updated => t!("{request} was open already, and has your file now."),
        PullRequestOutcome::Unchanged => t!("{request} was open already, with just this file."),
    };
    let link = view! { <Link href=request.url>{t!("Pull request {number}", number = request.number)}</Link> };
    let next =
        t!("Register the address now, and {name} appears by itself once the pull request is merged. Until then \
         its location shows that the file is not there yet.");
    let name = view! { <strong>{entity.short(Some("component"))}</strong> }.into_any();
    view! {
        <section class="import-review">
            <p class="import__success">
                <IconView icon=Icon::Success size=18/>
                <span>{sentence(opened, [("request", link.into_any())])}</span>
            </p>
            <p>{sentence(next, [("name", name)])}</p>
            <p class="import-review__target"><code>{request.file}</code></p>
        </section>
    }
    .into_any()
}
