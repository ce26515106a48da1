//! Making a role.

use callboard_i18n::t;
use callboard_shared::permissions::roles::{self, RbacRole, RbacRoleMetadata, pages};
use callboard_ui::{Button, ButtonVariant, Dialog, Stack};
use callboard_web_core::{api, use_go};
use leptos::prelude::*;

use crate::change;
use crate::fields::NameAndDescription;
use crate::members::PersonField;

#[component]
pub(crate) fn NewRoleDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let member = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let go = use_go();
    let missing = Signal::derive(move || name.read().trim().is_empty() || member.read().trim().is_empty());
    let create = Callback::new(move |()| {
        let typed = name.get_untracked().trim().to_owned();
        let role = if typed.contains(':') { typed } else { format!("role:default/{typed}") };
        let description = description.get_untracked().trim().to_owned();
        let body = RbacRole {
            member_references: vec![member.get_untracked().trim().to_owned()],
            name: role,
            metadata: Some(RbacRoleMetadata {
                description: (!description.is_empty()).then_some(description),
                ..RbacRoleMetadata::default()
            }),
        };
        let go = go.clone();
        let work = async move { api::post::<_, RbacRole>(roles::roles(), &body).await };
        change::run(busy, work, t!("The role was not made"), move |made| {
            open.try_set(false);
            go(&pages::role(&made.name), false);
        });
    });
    let footer = move || {
        view! {
            <Button on_click=move |_| open.set(false)>{t!("Cancel")}</Button>
            <Button variant=ButtonVariant::Primary busy disabled=missing on_click=move |_| create.run(())>
                {t!("Create role")}
            </Button>
        }
    };
    view! {
        <Dialog open title=t!("New role") footer=footer>
            <Stack>
                <NameAndDescription name description/>
                <PersonField
                    label=t!("First member")
                    value=member
                    hint=Some(t!("A user, or a group with everybody in it and in the groups below.").to_owned())
                />
            </Stack>
        </Dialog>
    }
    .into_any()
}
