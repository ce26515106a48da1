//! A user or group: how to reach them, where they belong.

use callboard_letters::Letters;
use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::catalog::{CatalogFilters, OwnershipFilter, pages};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{
    Avatar, AvatarSize, Button, ButtonVariant, Card, Dialog, Icon, KeyValue, KeyValueList, Link, LinkButton, Size, Tag,
};
use callboard_web_core::entity_facts::{edit_url, profile, targets};
use callboard_web_core::{Description, EntityLink, ReadAgain, extension_config, href};
use leptos::prelude::*;
use serde_json::Value;

use crate::USER_PROFILE;

/// Links of one kind that are shown before “more” is asked for, unless `maxRelations` of the extension says otherwise.
const SHOWN: usize = 8;

/// E-mail, groups, the groups above and below.
#[component]
pub(crate) fn ProfileCard(
    /// The user or group.
    entity: Arc<Entity>,
) -> impl IntoView {
    let refreshed = Arc::clone(&entity);
    let edit = edit_url(&entity).map(str::to_owned);
    let actions = move || {
        let (refreshed, edit) = (Arc::clone(&refreshed), edit.clone());
        view! {
            <ReadAgain entity=refreshed/>
            {edit.map(|url| view! {
                <LinkButton href=url icon=Icon::Edit size=Size::Small label=t!("Edit the catalog file")/>
            })}
        }
    };
    let description = entity
        .metadata
        .description
        .clone()
        .filter(|text| !text.trim().is_empty())
        .map(|text| view! { <Description text/> });
    let email = profile(&entity, "email").map(str::to_owned).map(|email| {
        view! { <KeyValue label=t!("E-mail")><Link href=format!("mailto:{email}")>{email}</Link></KeyValue> }
    });
    let tags = &entity.metadata.tags;
    let tags = (!tags.is_empty()).then(|| {
        let tags = tags.iter().map(|tag| view! { <li>{tag_link(tag, &entity.kind)}</li> }).collect_view();
        view! { <ul class="about__tags" aria-label=t!("Tags")>{tags}</ul> }
    });
    let of_type = entity.spec_str("type").map(str::to_owned);
    let this = entity.entity_ref().to_string();
    let picture = profile(&entity, "picture").map(str::to_owned).map(|picture| {
        let name = entity.title().to_owned();
        view! { <Avatar name picture=Some(picture) size=AvatarSize::Large decorative=true/> }
    });
    let at_most = match extension_config(USER_PROFILE).get("maxRelations").and_then(Value::as_u64) {
        Some(most) if entity.kind.eq_ignore_ascii_case("user") => usize::try_from(most).unwrap_or(SHOWN),
        _ => SHOWN,
    };
    let icons = extension_config(USER_PROFILE).get("hideIcons") != Some(&Value::Bool(true))
        || !entity.kind.eq_ignore_ascii_case("user");
    view! {
        <Card title=Some(t!("Profile").to_owned()) actions=actions>
            <div class="about">
                {picture}
                {description}
                <KeyValueList>
                    <KeyValue label=t!("Ref")><code class="org-ref">{this}</code></KeyValue>
                    {email}
                    {of_type.map(|of_type| view! { <KeyValue label=t!("Type")>{of_type}</KeyValue> })}
                    {linked(t!("Groups"), targets(&entity, "memberOf", None), at_most, icons)}
                    {linked(t!("Belongs to"), targets(&entity, "childOf", None), at_most, icons)}
                    {linked(t!("Subgroups"), targets(&entity, "parentOf", None), at_most, icons)}
                </KeyValueList>
                {tags}
            </div>
        </Card>
    }
    .into_any()
}

/// The list of what has a tag and is of the same kind.
fn tag_link(tag: &str, kind: &str) -> AnyView {
    let filters = CatalogFilters {
        kind: Some(kind.lower()),
        user: Some(OwnershipFilter::All),
        tags: vec![tag.to_owned()],
        ..CatalogFilters::default()
    };
    view! { <Tag label=tag.to_owned() href=Some(href(&pages::catalog(&filters)))/> }.into_any()
}

fn linked(label: &'static str, targets: Vec<EntityRef>, at_most: usize, icons: bool) -> AnyView {
    if targets.is_empty() {
        return ().into_any();
    }
    let link = move |target: &EntityRef| view! { <EntityLink entity=target.clone() icon=icons/> };
    let first = targets.iter().take(at_most).map(link).collect_view();
    let rest = targets.len().saturating_sub(at_most);
    let more = (rest > 0).then(|| {
        let open = RwSignal::new(false);
        let all = StoredValue::new(targets.clone());
        let every = move || all.with_value(|all| all.iter().map(link).collect_view());
        view! {
            <Button size=Size::Small variant=ButtonVariant::Ghost on_click=move |_| open.set(true)>
                {plural!(rest, "{count} more", "{count} more")}
            </Button>
            <Dialog open title=label>
                <div class="entity-links entity-links--column">{move || open.get().then(every)}</div>
            </Dialog>
        }
    });
    view! { <KeyValue label=label><div class="entity-links entity-links--column">{first}{more}</div></KeyValue> }
        .into_any()
}
