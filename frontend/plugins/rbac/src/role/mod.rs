//! One role: what is told about it, its members, what it allows, and with which things.

mod condition_dialog;
mod conditions;
mod edit;
mod members;
mod permissions;

use callboard_i18n::t;
use callboard_shared::permissions::roles::{self, RbacRole, RbacRoleMetadata, pages};
use callboard_shared::permissions::{policy_delete, policy_update};
use callboard_ui::{
    Badge, Button, ButtonVariant, Card, Dialog, DialogSize, Icon, KeyValue, KeyValueList, PageHeader, Skeleton, Tone,
};
use callboard_web_core::{api, href, use_go, use_permission, use_query};
use leptos::prelude::*;

use crate::roles::refused;
use crate::{change, requests, words};
use conditions::ConditionsCard;
use edit::EditDialog;
use members::MembersCard;
use permissions::PermissionsCard;

/// What the cards know of the role.
#[derive(Clone, Debug, PartialEq)]
struct About {
    role: RbacRole,
    /// It can be changed here, by this person.
    may_change: bool,
}

impl About {
    fn metadata(&self) -> RbacRoleMetadata {
        self.role.metadata.clone().unwrap_or_default()
    }
}

#[component]
pub(crate) fn RolePage(
    /// The ref.
    role: String,
) -> impl IntoView {
    let name = StoredValue::new(role.clone());
    let found = use_query(move || Some(requests::role(&name.read_value())));
    // Asked about this role: whoever looks after some roles may change those.
    let update = use_permission(&policy_update(), Some(&role));
    let delete = use_permission(&policy_delete(), Some(&role));
    let about = Memo::new(move |_| {
        let role = found.data()?.first()?.clone();
        let here = role.metadata.as_ref().and_then(|metadata| metadata.source.as_deref()) == Some("rest");
        Some(About { may_change: here && update.get().is_yes(), role })
    });
    let (editing, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let title = words::short(&role);
    // Header and footer views are made once; what changes in them is inside.
    let badge = move || {
        let said = move || {
            about.get().map(|about| {
                let source = about.metadata().source.unwrap_or_default();
                view! { <Badge tone=Tone::Neutral>{t!("Said in: {source}", source = words::source(&source))}</Badge> }
            })
        };
        said.into_any()
    };
    let actions = move || {
        let delete = delete.clone();
        let button = move || {
            let here = about.get().is_some_and(|about| about.metadata().source.as_deref() == Some("rest"));
            (here && delete.get().is_yes()).then(|| {
                view! { <Button icon=Icon::Trash on_click=move |_| deleting.set(true)>{t!("Delete")}</Button> }
            })
        };
        let change = move || {
            about.get().is_some_and(|about| about.may_change).then(|| {
                view! { <Button icon=Icon::Edit on_click=move |_| editing.set(true)>{t!("Change")}</Button> }
            })
        };
        view! { {change}{button} }.into_any()
    };
    // Made anew each time, so that what was typed and not saved is not there the next time.
    let edit = move || {
        let role = editing.get().then(|| about.get_untracked()).flatten()?.role;
        Some(view! { <EditDialog role open=editing/> })
    };
    let content = move || match (about.get(), found.failure()) {
        (Some(about), _) => view! {
            <div class="rbac__role">
                <AboutCard about=about.clone()/>
                <MembersCard about=about.clone()/>
                <PermissionsCard about=about.clone()/>
                <ConditionsCard about/>
            </div>
        }
        .into_any(),
        (None, Some(error)) => refused(error, Callback::new(move |()| found.refetch())),
        (None, None) => view! { <Card><Skeleton lines=8/></Card> }.into_any(),
    };
    let breadcrumbs = vec![(t!("Roles").to_owned(), Some(href(pages::ROLES)))];
    view! {
        <PageHeader title breadcrumbs actions=actions meta=badge/>
        {content}
        {edit}
        <DeleteDialog role open=deleting/>
    }
    .into_any()
}

#[component]
fn AboutCard(about: About) -> impl IntoView {
    let metadata = about.metadata();
    let line =
        |label: &'static str, value: Option<String>| value.map(|value| view! { <KeyValue label>{value}</KeyValue> });
    let day = |text: Option<String>| text.map(|text| text.chars().take(10).collect::<String>());
    let note = match metadata.source.as_deref() {
        Some("rest") => None,
        Some("csv-file") => Some(t!("It is said in a file of permission.rbac, and changed there.")),
        _ => Some(t!("It is said in the configuration (permission.rbac), and changed there.")),
    };
    view! {
        <Card title=Some(t!("About").to_owned())>
            {note.map(|note| view! { <p class="rbac__note">{note}</p> })}
            <KeyValueList>
                <KeyValue label=t!("Ref")>{about.role.name.clone()}</KeyValue>
                {line(t!("Description"), metadata.description)}
                {line(t!("Owner"), metadata.owner)}
                {line(t!("Made by"), metadata.author)}
                {line(t!("Made on"), day(metadata.created_at))}
                {line(t!("Changed by"), metadata.modified_by)}
                {line(t!("Changed on"), day(metadata.last_modified))}
            </KeyValueList>
        </Card>
    }
    .into_any()
}

#[component]
fn DeleteDialog(role: String, open: RwSignal<bool>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let go = use_go();
    let name = words::short(&role);
    let delete = Callback::new(move |()| {
        let (path, go) = (roles::role(&role), go.clone());
        change::run(busy, async move { api::delete(path).await }, t!("The role was not deleted"), move |()| {
            open.try_set(false);
            go(pages::ROLES, true);
        });
    });
    let footer = move || {
        view! {
            <Button on_click=move |_| open.set(false)>{t!("Cancel")}</Button>
            <Button variant=ButtonVariant::Danger busy on_click=move |_| delete.run(())>{t!("Delete role")}</Button>
        }
    };
    view! {
        <Dialog open title=t!("Delete the role {name}?", name) size=DialogSize::Small footer=footer>
            <p>{t!("Its members lose what it allows at once. A dry run shows what that would change.")}</p>
        </Dialog>
    }
    .into_any()
}
