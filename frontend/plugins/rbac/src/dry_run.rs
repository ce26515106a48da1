//! What other roles would change: past decisions, decided again.

use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::permissions::roles::{
    self, CandidateRole, DryRun, DryRunAnswer, DryRunDifference, DryRunRequest, RbacPolicyLine, RbacRole,
};
use callboard_ui::{
    Button, ButtonVariant, Card, Column, DataTable, EmptyState, Icon, RowFn, SegmentedControl, Select, SelectOption,
    TextArea,
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
        let mut all = vec![SelectOption::new("", t!("Choose a role…"))];
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
            return Err(t!("Choose a role").to_owned());
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
                    label=t!("The role as it would be")
                    value=text
                    rows=12
                    on_input=move |typed: String| text.set(typed)
                    error=wrong
                />
            }
        })
    };
    let ways =
        vec![SelectOption::new(WITHOUT, t!("Without it")), SelectOption::new(OTHERWISE, t!("With it otherwise"))];
    let subtitle =
        t!("Decides again what people asked for in the last week, by the audit log. Nothing is changed.").to_owned();
    view! {
        <Card title=Some(t!("Try other roles").to_owned()) subtitle=Some(subtitle)>
            <div class="rbac__dry">
                <div class="rbac__choice">
                    <Select label=t!("Role") options value=chosen on_change=move |name: String| chosen.set(name)/>
                    <SegmentedControl
                        label=t!("How")
                        options=ways
                        value=way
                        on_change=move |value: String| way.set(value)
                    />
                    <Button variant=ButtonVariant::Primary busy disabled=impossible on_click=move |_| run.run(())>
                        {t!("Run")}
                    </Button>
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
        Err(error) => return view! { <RequestErrorPanel title=t!("It could not be tried") error retry/> }.into_any(),
    };
    let decisions = plural!(run.events, "{count} decision", "{count} decisions");
    let summary = plural!(
        run.questions,
        "{count} question in {decisions}",
        "{count} different questions in {decisions}",
        decisions
    );
    let summary = match run.truncated {
        true => t!("{summary}; older ones were not read", summary),
        false => summary,
    };
    if run.differences.is_empty() {
        let body = t!("{summary}: all would be decided as they are now.", summary);
        return view! { <EmptyState icon=Icon::Check title=t!("Nothing would change") body=Some(body)/> }.into_any();
    }
    let title =
        plural!(run.differences.len(), "{count} decision would be another", "{count} decisions would be others");
    let key: RowFn<DryRunDifference, String> =
        RowFn::from(|one: &DryRunDifference| format!("{} {} {:?}", one.user, one.permission, one.resource_ref));
    view! {
        <Card title=Some(title) subtitle=Some(summary) flush=true>
            <DataTable
                caption=t!("Decisions that would be others")
                columns=columns()
                rows=run.differences.clone()
                key=key
            />
        </Card>
    }
    .into_any()
}

fn columns() -> Vec<Column<DryRunDifference>> {
    vec![
        Column::new("user", t!("Who"), |one: &DryRunDifference| one.user.clone()),
        Column::new("permission", t!("Permission"), |one: &DryRunDifference| one.permission.clone()),
        Column::new("with", t!("With what"), |one: &DryRunDifference| one.resource_ref.clone().unwrap_or_default()),
        Column::new("times", t!("Times"), |one: &DryRunDifference| one.times.to_string()),
        Column::new("now", t!("Now"), |one: &DryRunDifference| answer(&one.before)),
        Column::new("then", t!("Then"), |one: &DryRunDifference| answer(&one.after)),
    ]
}

fn answer(answer: &DryRunAnswer) -> AnyView {
    let matches = answer.matches.map(|matches| format!(" {}", plural!(matches, "({count} thing)", "({count} things)")));
    let reason = answer.reason.clone();
    view! { <span>{words::effect(answer.result)}{matches}<span class="rbac__reason">{reason}</span></span> }.into_any()
}
