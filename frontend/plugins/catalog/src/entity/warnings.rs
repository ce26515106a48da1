//! What is wrong with an entity, above everything else.

use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Button, ButtonVariant, Icon, IconView, Tone};
use callboard_web_core::{EntityLink, EntityName, entity_name, use_query};
use leptos::prelude::*;

use super::actions::Doors;
use super::facts::all_targets;
use super::problems::{CHECKED_RELATIONS, Problem, of_ancestors, of_entity};
use crate::requests;

/// Refs in a warning; more are counted.
const REFS_SHOWN: usize = 8;

/// The problems of an entity, of what it was read through, and relations that lead nowhere.
#[component]
pub(crate) fn Warnings(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let own = of_entity(&entity);
    let this = entity.entity_ref();
    let ancestry = use_query(move || Some(requests::ancestry(&this)));
    let missing = missing_targets(&entity);
    let problems = Memo::new(move |_| {
        let above = ancestry.data().map(|ancestry| of_ancestors(&ancestry)).unwrap_or_default();
        let missing = Some(missing.get()).filter(|missing| !missing.is_empty()).map(Problem::Missing);
        own.iter().cloned().chain(above).chain(missing).collect::<Vec<_>>()
    });
    move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            let items = problems.into_iter().map(|problem| problem_view(&problem)).collect_view();
            view! { <section class="entity-warnings" aria-label=t!("Problems")>{items}</section> }
        })
    }
}

/// The relations' other ends that are not in the catalog. The names that the page's links need tell that.
fn missing_targets(entity: &Entity) -> Memo<Vec<EntityRef>> {
    let targets = all_targets(entity);
    let checked = if targets.len() > CHECKED_RELATIONS { Vec::new() } else { targets };
    let names: Vec<_> = checked.into_iter().map(|target| (entity_name(&target), target)).collect();
    Memo::new(move |_| {
        let missing = names.iter().filter(|(name, _)| *name.read() == EntityName::Missing);
        missing.map(|(_, target)| target.clone()).collect()
    })
}

fn problem_view(problem: &Problem) -> AnyView {
    let tone = if problem.is_error() { Tone::Danger } else { Tone::Warning };
    let detail = match problem {
        Problem::Failed { ancestor, name, message, .. } => {
            let (name, message) = (name.clone(), message.clone());
            view! {
                {ancestor.clone().map(|ancestor| view! { <p><EntityLink entity=ancestor/></p> })}
                <p class="entity-warning__message">
                    {(!name.is_empty()).then(|| view! { <code>{name}</code> " " })}
                    {message}
                </p>
            }
            .into_any()
        }
        Problem::Missing(targets) => {
            let shown =
                targets.iter().take(REFS_SHOWN).map(|target| view! { <li><code>{target.to_string()}</code></li> });
            let shown = shown.collect_view();
            let rest = targets.len().saturating_sub(REFS_SHOWN);
            view! {
                <ul class="entity-warning__refs">
                    {shown}
                    {(rest > 0).then(|| view! { <li>{plural!(rest, "and {count} more", "and {count} more")}</li> })}
                </ul>
            }
            .into_any()
        }
        Problem::Orphan => ().into_any(),
    };
    let action = matches!(problem, Problem::Orphan).then(|| view! { <DeleteEntity/> });
    view! {
        <div class=format!("entity-warning entity-warning--{}", tone.as_str())>
            <span class="entity-warning__icon"><IconView icon=tone.icon() size=18/></span>
            <div class="entity-warning__text">
                <p class="entity-warning__title">{problem.title()}</p>
                {detail}
                <p class="entity-warning__hint">{problem.what_to_do()}</p>
            </div>
            {action}
        </div>
    }
    .into_any()
}

/// Opens the dialog that deletes it.
#[component]
fn DeleteEntity() -> impl IntoView {
    let unregistering = expect_context::<Doors>().unregistering;
    view! {
        <Button variant=ButtonVariant::Secondary icon=Icon::Trash on_click=move |_| unregistering.set(true)>
            {t!("Delete entity")}
        </Button>
    }
}
