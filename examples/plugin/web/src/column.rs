//! The column of the list of entities.

use std::sync::Arc;

use callboard_shared::entity::{Entity, EntityRef};
use callboard_web_core::{Request, use_query};
use leptos::prelude::*;
use oncall_shared::Duty;

use crate::shift::entity_link;

/// Who answers for an entity. All cells share the request for the rotas.
pub(crate) fn cell(entity: &Arc<Entity>) -> AnyView {
    let owner = entity.spec.get("owner").and_then(|owner| owner.as_str());
    let owner = owner.and_then(|owner| EntityRef::parse(owner, Some("group"), entity.namespace()).ok());
    let Some(owner) = owner.map(|owner| owner.to_string()) else { return ().into_any() };
    let query = use_query(|| Some(Request::<Vec<Duty>>::get(oncall_shared::rotas())));
    let who = move || query.data()?.iter().find(|duty| duty.owner == owner).map(|duty| entity_link(&duty.now));
    who.into_any()
}
