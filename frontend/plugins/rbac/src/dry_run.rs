//! What other roles would change: past decisions, decided again.

use std::sync::Arc;

use callboard_shared::permissions::roles::{
    self, CandidateRole, DryRun, DryRunAnswer, DryRunDifference, DryRunRequest, RbacPolicyLine, RbacRole,
};
use callboard_ui::{
    Button, ButtonVariant, Card, Column, DataTable, EmptyState, Icon, RowFn, SegmentedControl, Select, SelectOption,
    TextArea, grouped,
};
use callboard_web_core::{RequestError, RequestErrorPanel, api, use_query};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{requests, words};

/// The two changes that are tried.
const WITHOUT: &str = "without";
const OTHERWISE: &str = "otherwise";

#[component]
pub(crate) fn DryRunPage() -> impl IntoView {
    let roles = use_query(|| Some(requests::roles()));
    let policies = use_query(|| Some(requests::policies()));
    let conditions = use_query(|| Some(requests::conditions()));
    let chosen = RwSignal::new(String::new());
    let way = RwSignal::new(WITHOUT.to_owned());
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Result<Arc<DryRun>, RequestError>>);
    let options = Signal::derive(move || {
        let mut all = vec![SelectOption::new("", "Choose a role…")];
        let known = roles.data().map(|roles| roles.to_vec()).unwrap_or_default();
        all.extend(known.into_iter().map(|role| SelectOption::new(role.name.clone(), words::short(&role.name))));
        all
    });
    // What is written begins with the role as it is.
    Effect::new(move || {
        let name = chosen.get();
        let Some(role) = roles.data().and_then(|roles| roles.iter().find(|role| role.name == name).cloned()) else {
            return;
        };
        let lines = policies.data().map(|all| all.to_vec()).unwrap_or_default();
        let lines = lines.into_iter().filter(|policy| policy.entity_reference == name).map(|policy| RbacPolicyLine {
            permission: policy.permission,
            policy: policy.policy,
            effect: policy.effect,
        });
        let own = conditions.data().map(|all| all.to_vec()).unwrap_or_default();
        let own = own.into_iter().filter(|condition| condition.role_entity_ref == name);
        let RbacRole { name, member_references, .. } = role;
        let candidate = CandidateRole {
            name,
            member_references: Some(member_references),
            policies: Some(lines.collect()),
            conditions: Some(own.collect()),
        };
        text.set(serde_json::to_string_pretty(&candidate).unwrap_or_default());
    });
    let wanted = Memo::new(move |_| {
        let name = chosen.get();
        if name.is_empty() {
            return Err("Choose a role".to_owned());
        }
        if *way.read() == WITHOUT {
            return Ok(DryRunRequest { removed: vec![name], ..DryRunRequest::default() });
        }
        let role = serde_json::from_str::<CandidateRole>(&text.read()).map_err(|error| error.to_string())?;
        Ok(DryRunRequest { roles: vec![role], ..DryRunRequest::default() })
    });
    let wrong = Signal::derive(move || {
        let typed = *way.read() == OTHERWISE && !chosen.read().is_empty();
        wanted.get().err().filter(|_| typed)
    });
    let run = Callback::new(move |()| {
        let Ok(request) = wanted.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let told = api::post::<_, DryRun>(roles::dry_run(), &request).await;
            busy.try_set(false);
            outcome.try_set(Some(told.map(Arc::new)));
        });
    });
    let impossible = Signal::derive(move || wanted.read().is_err());
    let editor = move || {
        (*way.read() == OTHERWISE && !chosen.read().is_empty()).then(|| {
            view! {
                <TextArea
                    label="The role as it would be"
                    value=text
                    rows=12
                    on_input=move |typed: String| text.set(typed)
                    error=wrong
                />
            }
        })
    };
    let ways = vec![SelectOption::new(WITHOUT, "Without it"), SelectOption::new(OTHERWISE, "With it otherwise")];
    view! {
        <Card
            title=Some("Try other roles".to_owned())
            subtitle=Some("Decides again what people asked for in the last week, by the audit log. Nothing is changed.".to_owned())
        >
            <div class="rbac__dry">
                <div class="rbac__choice">
                    <Select label="Role" options value=chosen on_change=move |name: String| chosen.set(name)/>
                    <SegmentedControl label="How" options=ways value=way on_change=move |value: String| way.set(value)/>
                    <Button variant=ButtonVariant::Primary busy disabled=impossible on_click=move |_| run.run(())>"Run"</Button>
                </div>
                {editor}
            </div>
        </Card>
        <div aria-live="polite">
            {move || outcome.get().map(|outcome| told(outcome, run))}
        </div>
    }
    .into_any()
}

fn told(outcome: Result<Arc<DryRun>, RequestError>, retry: Callback<()>) -> AnyView {
    let run = match outcome {
        Ok(run) => run,
        Err(error) => return view! { <RequestErrorPanel title="It could not be tried" error retry/> }.into_any(),
    };
    let events = grouped(run.events);
    let summary = format!("{} different questions in {events} decisions", grouped(run.questions));
    let older = run.truncated.then_some("; older ones were not read");
    if run.differences.is_empty() {
        let body = format!("{summary}{}: all would be decided as they are now.", older.unwrap_or_default());
        return view! { <EmptyState icon=Icon::Check title="Nothing would change" body=Some(body)/> }.into_any();
    }
    let title = match run.differences.len() {
        1 => "1 decision would be another".to_owned(),
        count => format!("{count} decisions would be others"),
    };
    let key: RowFn<DryRunDifference, String> =
        RowFn::from(|one: &DryRunDifference| format!("{} {} {:?}", one.user, one.permission, one.resource_ref));
    view! {
        <Card title=Some(title) subtitle=Some(format!("{summary}{}", older.unwrap_or_default())) flush=true>
            <DataTable caption="Decisions that would be others" columns=columns() rows=run.differences.clone() key=key/>
        </Card>
    }
    .into_any()
}

fn columns() -> Vec<Column<DryRunDifference>> {
    vec![
        Column::new("user", "Who", |one: &DryRunDifference| one.user.clone()),
        Column::new("permission", "Permission", |one: &DryRunDifference| one.permission.clone()),
        Column::new("with", "With what", |one: &DryRunDifference| one.resource_ref.clone().unwrap_or_default()),
        Column::new("times", "Times", |one: &DryRunDifference| one.times.to_string()),
        Column::new("now", "Now", |one: &DryRunDifference| answer(&one.before)),
        Column::new("then", "Then", |one: &DryRunDifference| answer(&one.after)),
    ]
}

fn answer(answer: &DryRunAnswer) -> AnyView {
    let matches = answer.matches.map(|matches| format!(" ({} things)", grouped(matches)));
    let reason = answer.reason.clone();
    view! { <span>{words::effect(answer.result)}{matches}<span class="rbac__reason">{reason}</span></span> }.into_any()
}
