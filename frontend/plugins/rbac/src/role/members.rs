//! Who has the role.

use callboard_i18n::t;
use callboard_shared::entity::EntityRef;
use callboard_shared::permissions::roles::{self, RbacOldRole, RbacRole, RbacRoleUpdate};
use callboard_ui::{Button, Card, Icon, IconButton, Size};
use callboard_web_core::{EntityLink, Method, api};
use leptos::prelude::*;

use super::About;
use crate::change;
use crate::members::PersonField;

#[component]
pub(super) fn MembersCard(about: About) -> impl IntoView {
    let busy = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let may_change = about.may_change;
    let members = about.role.member_references.clone();
    let title = t!("Members · {count}", count = members.len());
    let few = members.len() < 2;
    let role = StoredValue::new(about.role);
    let replace = Callback::new(move |(old, new): (Vec<String>, Vec<String>)| {
        let role = role.get_value();
        let path = roles::role(&role.name);
        let new_role = RbacRole { member_references: new, name: role.name, metadata: None };
        let body = RbacRoleUpdate { old_role: RbacOldRole { member_references: old }, new_role };
        let work = async move { api::send_no_content(Method::Put, path, &body).await };
        change::run(busy, work, t!("The members were not changed"), move |()| {
            typed.try_set(String::new());
        });
    });
    let all = members.clone();
    let rows = members.into_iter().map(move |member| {
        let others: Vec<String> = all.iter().filter(|other| **other != member).cloned().collect();
        let label = t!("Remove {member}", member);
        let remove = (may_change && !few).then(|| {
            let everybody = all.clone();
            let take = move |_| replace.run((everybody.clone(), others.clone()));
            view! { <IconButton icon=Icon::Close label size=Size::Small on_click=take/> }
        });
        let link = match EntityRef::parse_full(&member) {
            Ok(entity) => view! { <EntityLink entity/> }.into_any(),
            Err(_) => view! { {member} }.into_any(),
        };
        view! { <li class="rbac__row"><span class="rbac__row-text">{link}</span>{remove}</li> }
    });
    let rows = rows.collect_view();
    let add = may_change.then(|| {
        let missing = Signal::derive(move || typed.read().trim().is_empty());
        let add = move |_| replace.run((Vec::new(), vec![typed.get_untracked().trim().to_owned()]));
        view! {
            <div class="rbac__add">
                <PersonField label=t!("Add a member") value=typed/>
                <Button busy disabled=missing on_click=add>{t!("Add")}</Button>
            </div>
        }
    });
    view! {
        <Card title=Some(title)>
            <ul class="rbac__list">{rows}</ul>
            {add}
        </Card>
    }
    .into_any()
}
