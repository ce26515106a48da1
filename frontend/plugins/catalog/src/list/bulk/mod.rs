//! Doing something with all selected entities.

mod bar;
mod plan;
mod run;

use callboard_i18n::{plural, t};
use callboard_shared::entity::EntityRef;
use callboard_ui::{Button, ButtonVariant, Icon, IconView, Progress, Skeleton, Tone};
use callboard_web_core::{EntityLink, RequestErrorPanel, invalidate};
use leptos::prelude::*;

use super::state::List;
pub(crate) use bar::SelectionBar;
use plan::{Plan, planned};
use run::{Job, Run};

/// What is done with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Their sources are read again.
    Refresh,
    /// They leave the catalog.
    Unregister,
}

/// The content of the dialog: what will happen, how far it is, what failed and why.
#[component]
pub(crate) fn Doing(
    /// The list.
    list: List,
    /// What is done.
    deed: Deed,
    /// Closes the dialog.
    open: RwSignal<Option<Deed>>,
) -> impl IntoView {
    let refs: Vec<EntityRef> = list.selection.keys().iter().filter_map(|key| EntityRef::parse_full(key).ok()).collect();
    let run = Run::new();
    on_cleanup(move || {
        run.stop();
        if run.has_begun() {
            invalidate("catalog");
        }
    });
    // What was done needs no selection any more; what failed stays selected.
    let done = Callback::new(move |entities: Vec<EntityRef>| {
        list.selection.set_all(entities.iter().map(EntityRef::to_string), false);
    });
    let close = Callback::new(move |()| open.set(None));
    let begun = Memo::new(move |_| run.jobs.read().is_some());
    let before = StoredValue::new(refs);
    move || match (begun.get(), deed) {
        (true, _) => view! { <Progressing deed run done close/> }.into_any(),
        (false, Deed::Refresh) => {
            let jobs: Vec<Job> = before.get_value().into_iter().map(Job::refresh).collect();
            run.start(jobs, done);
            ().into_any()
        }
        (false, Deed::Unregister) => view! { <Planning refs=before.get_value() run done close/> }.into_any(),
    }
}

/// What taking entities out of the catalog means, and the question whether that is wanted.
#[component]
fn Planning(refs: Vec<EntityRef>, run: Run, done: Callback<Vec<EntityRef>>, close: Callback<()>) -> impl IntoView {
    let refs = StoredValue::new(refs);
    let plan = LocalResource::new(move || planned(refs.get_value()));
    let content = move || match plan.get() {
        None => view! { <Skeleton lines=6/> }.into_any(),
        Some(Err(error)) => {
            let retry = Callback::new(move |()| plan.refetch());
            view! { <RequestErrorPanel title=t!("What would happen could not be found out") error retry/> }.into_any()
        }
        Some(Ok(plan)) => plan_view(&plan, run, done, close),
    };
    content.into_any()
}

fn plan_view(plan: &Plan, run: Run, done: Callback<Vec<EntityRef>>, close: Callback<()>) -> AnyView {
    let jobs = plan.jobs();
    let nothing = jobs.is_empty();
    let lines = plan.lines().into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    let locations = plan
        .locations
        .iter()
        .map(|location| {
            let with = match location.entities {
                Some(count) => plural!(count, "{count} entity leaves with it", "{count} entities leave with it"),
                None => t!("what leaves with it cannot be listed").to_owned(),
            };
            view! { <li><span class="unregister__place">{location.target.clone()}</span>" – "{with}</li> }
        })
        .collect_view();
    let press = move |_| run.start(jobs.clone(), done);
    view! {
        <div class="bulk">
            <ul class="bulk__plan">{lines}</ul>
            {(!plan.locations.is_empty()).then(|| view! {
                <ul class="unregister__entities" tabindex="0" aria-label=t!("Locations that are unregistered")>
                    {locations}
                </ul>
            })}
            <p class="unregister__hint">
                {t!("The files themselves stay where they are, and can be registered again.")}
            </p>
            <div class="unregister__foot">
                <Button on_click=move |_| close.run(())>{if nothing { t!("Close") } else { t!("Keep them") }}</Button>
                {(!nothing).then(|| view! {
                    <Button variant=ButtonVariant::Danger icon=Icon::Trash on_click=press>{t!("Unregister")}</Button>
                })}
            </div>
        </div>
    }
    .into_any()
}

/// How far it is, what failed and why.
#[component]
fn Progressing(deed: Deed, run: Run, done: Callback<Vec<EntityRef>>, close: Callback<()>) -> impl IntoView {
    let (total, ended) = (move || run.total(), move || run.ended());
    let part = Signal::derive(move || Some(ended() as f64 / total().max(1) as f64));
    let running = Memo::new(move |_| run.is_running());
    let says = move || summary(deed, running.get(), ended() - run.failed().len(), total());
    let failures = move || {
        let failed = run.failed();
        (!failed.is_empty()).then(|| {
            let count = failed.len();
            let lines = failed.into_iter().map(failure_view).collect_view();
            view! {
                <h3 class="unregister__count">{plural!(count, "{count} failed", "{count} failed")}</h3>
                <ul class="bulk__failures" tabindex="0" aria-label=t!("What failed")>{lines}</ul>
            }
        })
    };
    let foot = move || match running.get() {
        true => view! { <Button on_click=move |_| run.stop()>{t!("Stop")}</Button> }.into_any(),
        false => view! {
            <Button on_click=move |_| close.run(())>{t!("Close")}</Button>
            {(!run.failed().is_empty()).then(|| view! {
                <Button variant=ButtonVariant::Primary icon=Icon::Refresh on_click=move |_| run.again(done)>
                    {t!("Try again")}
                </Button>
            })}
        }
        .into_any(),
    };
    view! {
        <div class="bulk">
            <Progress label=t!("Progress") value=part/>
            <p role="status">{says}</p>
            {failures}
            <div class="unregister__foot">{foot}</div>
        </div>
    }
    .into_any()
}

fn failure_view((job, why): (Job, String)) -> AnyView {
    let about = match job.entities.as_slice() {
        [one] => view! { <EntityLink entity=one.clone()/> }.into_any(),
        _ => view! { <span class="unregister__place">{job.title.clone()}</span> }.into_any(),
    };
    view! {
        <li class="bulk__failure">
            <IconView icon=Tone::Danger.icon() size=14/>
            <span>{about}" – "{why}</span>
        </li>
    }
    .into_any()
}

fn summary(deed: Deed, running: bool, good: usize, total: usize) -> String {
    match (deed, running) {
        (_, true) => t!("{good} of {total} done", good, total),
        (Deed::Refresh, false) => {
            t!("{good} of {total} will be read again now. Changes appear as they are found.", good, total)
        }
        (Deed::Unregister, false) => {
            t!("{good} of {total} done. The list is read again when you close this.", good, total)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_said() {
        assert_eq!(summary(Deed::Refresh, true, 3, 7), "3 of 7 done");
        assert!(summary(Deed::Unregister, false, 7, 7).starts_with("7 of 7 done"));
    }
}
