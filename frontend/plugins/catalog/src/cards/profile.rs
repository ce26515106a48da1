//! A user or group: how to reach them, where they belong.

use std::sync::Arc;

use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Card, Icon, KeyValue, KeyValueList, Link, LinkButton, Size};
use callboard_web_core::EntityLink;
use leptos::prelude::*;

use super::description::Description;
use crate::entity::facts::{edit_url, profile, targets};
use crate::entity::news::ReadAgain;
use crate::list::cells::tag_link;

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
            {edit.map(|url| view! { <LinkButton href=url icon=Icon::Edit size=Size::Small label="Edit the catalog file"/> })}
        }
    };
    let description = entity
        .metadata
        .description
        .clone()
        .filter(|text| !text.trim().is_empty())
        .map(|text| view! { <Description text/> });
    let email = profile(&entity, "email").map(str::to_owned).map(|email| {
        view! { <KeyValue label="E-mail"><Link href=format!("mailto:{email}")>{email}</Link></KeyValue> }
    });
    let tags = &entity.metadata.tags;
    let tags = (!tags.is_empty()).then(|| {
        let tags = tags.iter().map(|tag| view! { <li>{tag_link(tag, &entity.kind)}</li> }).collect_view();
        view! { <ul class="about__tags" aria-label="Tags">{tags}</ul> }
    });
    let of_type = entity.spec_str("type").map(str::to_owned);
    view! {
        <Card title=Some("Profile".to_owned()) actions=actions>
            <div class="about">
                {description}
                <KeyValueList>
                    {email}
                    {of_type.map(|of_type| view! { <KeyValue label="Type">{of_type}</KeyValue> })}
                    {linked("Groups", targets(&entity, "memberOf", None))}
                    {linked("Belongs to", targets(&entity, "childOf", None))}
                    {linked("Subgroups", targets(&entity, "parentOf", None))}
                </KeyValueList>
                {tags}
            </div>
        </Card>
    }
    .into_any()
}

fn linked(label: &'static str, targets: Vec<EntityRef>) -> AnyView {
    (!targets.is_empty())
        .then(|| {
            let links = targets.into_iter().map(|target| view! { <EntityLink entity=target/> }).collect_view();
            view! { <KeyValue label=label><span class="entity-links entity-links--column">{links}</span></KeyValue> }
        })
        .into_any()
}
