//! All roles.

use callboard_letters::Letters;
use std::collections::{BTreeMap, BTreeSet};

use callboard_i18n::t;
use callboard_shared::permissions::policy_create;
use callboard_shared::permissions::roles::{RbacCondition, RbacPolicy, RbacRole, pages};
use callboard_ui::{
    Badge, Breakpoint, Button, ButtonVariant, Card, Column, DataTable, EmptyState, Icon, RowFn, SearchField, Tone,
};
use callboard_web_core::{RequestError, RequestErrorKind, RequestErrorPanel, href, use_permission, use_query};
use leptos::prelude::*;

use crate::new_role::NewRoleDialog;
use crate::{requests, words};

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    name: String,
    description: String,
    members: usize,
    policies: usize,
    conditions: usize,
    about: Vec<String>,
    source: String,
}

fn rows(roles: &[RbacRole], policies: &[RbacPolicy], conditions: &[RbacCondition], find: &str) -> Vec<Row> {
    let mut said: BTreeMap<&str, (usize, usize, BTreeSet<String>)> = BTreeMap::new();
    for policy in policies {
        let of = said.entry(&policy.entity_reference).or_default();
        of.0 += 1;
        of.2.insert(policy.permission.split(['.', '-']).next().unwrap_or_default().to_owned());
    }
    for condition in conditions {
        let of = said.entry(&condition.role_entity_ref).or_default();
        of.1 += 1;
        of.2.insert(condition.plugin_id.clone());
    }
    let find = find.trim().lower();
    let row = |role: &RbacRole| {
        let metadata = role.metadata.clone().unwrap_or_default();
        let (policies, conditions, about) = said.get(&*role.name).cloned().unwrap_or_default();
        Row {
            name: role.name.clone(),
            description: metadata.description.unwrap_or_default(),
            members: role.member_references.len(),
            policies,
            conditions,
            about: about.into_iter().collect(),
            source: metadata.source.unwrap_or_default(),
        }
    };
    let fits = |row: &Row| find.is_empty() || row.name.contains(&find) || row.description.lower().contains(&find);
    roles.iter().map(row).filter(fits).collect()
}

fn columns() -> Vec<Column<Row>> {
    vec![
        Column::new("name", t!("Role"), |row: &Row| words::short(&row.name)),
        Column::new("description", t!("Description"), |row: &Row| row.description.clone())
            .hide_below(Breakpoint::Medium),
        Column::new("members", t!("Members"), |row: &Row| row.members.to_string()),
        Column::new("policies", t!("Permissions"), |row: &Row| row.policies.to_string()),
        Column::new("conditions", t!("Conditions"), |row: &Row| row.conditions.to_string())
            .hide_below(Breakpoint::Small),
        Column::new("about", t!("About"), |row: &Row| row.about.join(", ")).hide_below(Breakpoint::Medium),
        Column::new("source", t!("Said in"), |row: &Row| {
            let tone = if row.source == "rest" { Tone::Accent } else { Tone::Neutral };
            let said = words::source(&row.source);
            view! { <Badge tone=tone>{said}</Badge> }
        }),
    ]
}

#[component]
pub(crate) fn RolesPage() -> impl IntoView {
    let find = RwSignal::new(String::new());
    let making = RwSignal::new(false);
    let roles = use_query(|| Some(requests::roles()));
    let policies = use_query(|| Some(requests::policies()));
    let conditions = use_query(|| Some(requests::conditions()));
    let may_create = use_permission(&policy_create(), None);
    let shown = Signal::derive(move || {
        let roles = roles.data().map(|roles| roles.to_vec()).unwrap_or_default();
        let policies = policies.data().map(|all| all.to_vec()).unwrap_or_default();
        let conditions = conditions.data().map(|all| all.to_vec()).unwrap_or_default();
        rows(&roles, &policies, &conditions, &find.read())
    });
    let create = move || {
        may_create.get().is_yes().then(|| {
            view! {
                <Button variant=ButtonVariant::Primary icon=Icon::Plus on_click=move |_| making.set(true)>
                    {t!("New role")}
                </Button>
            }
        })
    };
    let loading = Signal::derive(move || roles.data().is_none());
    let content = move || match roles.failure() {
        Some(error) if roles.data().is_none() => refused(error, Callback::new(move |()| roles.refetch())),
        _ => {
            let key: RowFn<Row, String> = RowFn::from(|row: &Row| row.name.clone());
            let to: RowFn<Row, String> = RowFn::from(|row: &Row| href(&pages::role(&row.name)));
            view! {
                <Card flush=true>
                    <DataTable
                        caption=t!("Roles")
                        columns=columns()
                        rows=shown
                        key=key
                        row_href=to
                        loading
                        empty=nothing
                    />
                </Card>
            }
            .into_any()
        }
    };
    view! {
        <div class="rbac__bar">
            <div class="rbac__search">
                <SearchField
                    label=t!("Search roles")
                    placeholder=t!("Search roles…")
                    value=find
                    on_input=move |text: String| find.set(text)
                />
            </div>
            {create}
        </div>
        {content}
        <NewRoleDialog open=making/>
    }
    .into_any()
}

/// Without roles the portal may decide in another way, which is no failure.
pub(crate) fn refused(error: RequestError, retry: Callback<()>) -> AnyView {
    match error.kind {
        RequestErrorKind::NotFound | RequestErrorKind::Forbidden => {
            let title = match error.kind {
                RequestErrorKind::Forbidden => t!("Roles are not for you to see"),
                _ => t!("There are no roles here"),
            };
            view! { <EmptyState icon=Icon::Shield title body=Some(error.message)/> }.into_any()
        }
        _ => view! { <RequestErrorPanel title=t!("The roles could not be loaded") error retry/> }.into_any(),
    }
}

fn nothing() -> AnyView {
    let body = t!("Roles come from permission.rbac, from its files, and from here.").to_owned();
    view! { <EmptyState icon=Icon::Shield title=t!("No role fits") body=Some(body)/> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_counts_what_is_said_about_its_role() {
        let role = RbacRole {
            member_references: vec!["user:default/a".into()],
            name: "role:default/devs".into(),
            metadata: None,
        };
        let policy = RbacPolicy {
            entity_reference: role.name.clone(),
            permission: "catalog.entity.create".into(),
            policy: "create".into(),
            effect: "allow".into(),
            metadata: None,
        };
        let found = rows(std::slice::from_ref(&role), &[policy.clone(), policy], &[], "DEV");
        assert_eq!(
            (found[0].members, found[0].policies, found[0].about.as_slice()),
            (1, 2, &["catalog".to_owned()][..])
        );
        assert!(rows(&[role], &[], &[], "ops").is_empty());
    }
}
