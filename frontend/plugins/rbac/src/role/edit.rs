//! Changing what is told about a role: its name, what it is for, and whose it is.

use callboard_i18n::t;
use callboard_shared::permissions::roles::{self, RbacOldRole, RbacRole, RbacRoleMetadata, RbacRoleUpdate, pages};
use callboard_ui::{Button, ButtonVariant, Dialog, Stack};
use callboard_web_core::{Method, api, use_go};
use leptos::prelude::*;

use crate::fields::NameAndDescription;
use crate::members::PersonField;
use crate::{change, words};

#[component]
pub(super) fn EditDialog(
    /// The role as it is.
    role: RbacRole,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let metadata = role.metadata.clone().unwrap_or_default();
    let name = RwSignal::new(words::short(&role.name));
    let description = RwSignal::new(metadata.description.unwrap_or_default());
    let owner = RwSignal::new(metadata.owner.unwrap_or_default());
    let busy = RwSignal::new(false);
    let go = use_go();
    let missing = Signal::derive(move || name.read().trim().is_empty() || owner.read().trim().is_empty());
    let save = Callback::new(move |()| {
        let text = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let body = changed(&role, &text(name), text(description), text(owner));
        let (before, after) = (role.name.clone(), body.new_role.name.clone());
        let go = go.clone();
        let path = roles::role(&before);
        let work = async move { api::send_no_content(Method::Put, path, &body).await };
        change::run(busy, work, t!("The role was not changed"), move |()| {
            open.try_set(false);
            if before != after {
                go(&pages::role(&after), true);
            }
        });
    });
    let footer = move || {
        view! {
            <Button on_click=move |_| open.set(false)>{t!("Cancel")}</Button>
            <Button variant=ButtonVariant::Primary busy disabled=missing on_click=move |_| save.run(())>
                {t!("Save")}
            </Button>
        }
    };
    view! {
        <Dialog open title=t!("Change the role") footer=footer>
            <Stack>
                <NameAndDescription name description/>
                <PersonField
                    label=t!("Owner")
                    value=owner
                    hint=Some(t!("Who may change it besides administrators, where a rule asks for owners.").to_owned())
                />
            </Stack>
        </Dialog>
    }
    .into_any()
}

/// The members stay, and so does the namespace of a name that is told without one.
fn changed(role: &RbacRole, name: &str, description: String, owner: String) -> RbacRoleUpdate {
    let name = match role.name.rsplit_once('/') {
        _ if name.contains(':') => name.to_owned(),
        Some((before, _)) if !name.contains('/') => format!("{before}/{name}"),
        _ => format!("role:{name}"),
    };
    let metadata =
        RbacRoleMetadata { description: Some(description), owner: Some(owner), ..RbacRoleMetadata::default() };
    RbacRoleUpdate {
        old_role: RbacOldRole { member_references: Vec::new() },
        new_role: RbacRole { member_references: role.member_references.clone(), name, metadata: Some(metadata) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_namespace_unless_it_names_another() {
        let role = RbacRole {
            name: "role:team/a".to_owned(),
            member_references: vec!["group:default/x".into()],
            metadata: None,
        };
        for (typed, name) in [("b", "role:team/b"), ("other/b", "role:other/b"), ("role:c/b", "role:c/b")] {
            let update = changed(&role, typed, String::new(), String::new());
            assert_eq!(update.new_role.name, name);
            assert_eq!(update.new_role.member_references, role.member_references);
        }
    }
}
