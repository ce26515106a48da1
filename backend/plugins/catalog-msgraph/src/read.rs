//! Reading a whole tenant.

use std::collections::{HashMap, HashSet};

use futures::{StreamExt, TryStreamExt, stream};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::client::GraphClient;
use crate::entities::{self, Found, GROUP_PROPERTIES, Group, Organization, USER_PROPERTIES, User};
use crate::error::GraphError;
use crate::hierarchy::{Members, Org};
use crate::photos;
use crate::query::{Query, segment};
use crate::settings::{InGroups, Settings};

/// More only earn the advice to wait.
const AT_ONCE: usize = 8;
const IS_USER: &str = "#microsoft.graph.user";
const IS_GROUP: &str = "#microsoft.graph.group";

/// Everything that the configuration asks for.
///
/// # Errors
/// When any of it, photos excepted, is not to be had.
pub(crate) async fn org(client: &GraphClient, settings: &Settings) -> Result<Org, GraphError> {
    let provider = settings.id.as_str();
    let tenant: Organization = client.resource(&format!("organization/{}", segment(&settings.tenant_id))).await?;
    let users = match &settings.users.in_groups {
        None => users(client, settings).await?,
        Some(which) => users_in_groups(client, settings, which).await?,
    };
    let mut users: Vec<Found> = users.iter().filter_map(|user| entities::user(provider, user)).collect();
    if settings.users.photos {
        add_photos(client, provider, &mut users).await;
    }
    let (groups, members) = groups(client, settings).await?;
    let groups = groups.iter().filter_map(|group| entities::group(provider, group)).collect();
    Ok(Org { root: entities::organization(provider, &tenant), groups, users, members })
}

async fn users(client: &GraphClient, settings: &Settings) -> Result<Vec<User>, GraphError> {
    let query = Query {
        filter: settings.users.filter.clone(),
        expand: settings.users.expand.clone(),
        select: select(&USER_PROPERTIES, &settings.users.select),
        advanced: settings.advanced,
        ..Query::default()
    };
    let users = client.collection(&settings.users.path, &query).await?;
    Ok(users.into_iter().filter_map(read).collect())
}

/// The members of some groups, each once.
async fn users_in_groups(client: &GraphClient, settings: &Settings, which: &InGroups) -> Result<Vec<User>, GraphError> {
    let query = Query {
        filter: which.filter.clone(),
        search: which.search.clone(),
        select: vec!["id".into()],
        advanced: settings.advanced,
        ..Query::default()
    };
    let groups = client.collection(&which.path, &query).await?;
    let ids: Vec<String> = groups.into_iter().filter_map(|group| read::<Group>(group)?.id).collect();
    let select = select(&USER_PROPERTIES, &settings.users.select);
    let members: Vec<Vec<Value>> =
        stream::iter(ids).map(|id| members(client, id, select.clone())).buffered(AT_ONCE).try_collect().await?;
    let users = members.into_iter().flatten().filter(|member| member["@odata.type"] == IS_USER);
    let mut seen = HashSet::new();
    Ok(users.filter_map(read).filter(|user: &User| seen.insert(user.id.clone())).collect())
}

/// The groups, and the members of each, by its id. Groups in groups come along when the configuration says so.
async fn groups(
    client: &GraphClient,
    settings: &Settings,
) -> Result<(Vec<Group>, HashMap<String, Members>), GraphError> {
    let query = Query {
        filter: settings.groups.filter.clone(),
        search: settings.groups.search.clone(),
        expand: settings.groups.expand.clone(),
        select: select(&GROUP_PROPERTIES, &settings.groups.select),
        advanced: settings.advanced,
    };
    // Of members no more than who they are, unless they are to become groups of the catalog themselves: then
    // what it sends by itself, because there are people among them, who lack some properties of groups.
    let of_members = if settings.groups.sub_groups { Vec::new() } else { vec!["id".into()] };
    let found = client.collection(&settings.groups.path, &query).await?;
    let mut waiting: Vec<Group> = found.into_iter().filter_map(read).collect();
    let (mut groups, mut all_members, mut seen) = (Vec::new(), HashMap::new(), HashSet::new());
    while !waiting.is_empty() {
        waiting.retain(|group| group.id.as_ref().is_some_and(|id| seen.insert(id.clone())));
        let ids: Vec<String> = waiting.iter().filter_map(|group| group.id.clone()).collect();
        groups.append(&mut waiting);
        let mut answers = stream::iter(ids)
            .map(|id| async { Ok::<_, GraphError>((id.clone(), members(client, id, of_members.clone()).await?)) })
            .buffered(AT_ONCE);
        while let Some((id, members)) = answers.try_next().await? {
            all_members.insert(id, of_kinds(&members));
            if settings.groups.sub_groups {
                let subs = members.into_iter().filter(|member| member["@odata.type"] == IS_GROUP);
                waiting.extend(subs.filter_map(read::<Group>));
            }
        }
    }
    Ok((groups, all_members))
}

/// The members of one group; none when the group was removed a moment ago.
async fn members(client: &GraphClient, group: String, select: Vec<String>) -> Result<Vec<Value>, GraphError> {
    let query = Query { select, ..Query::default() };
    match client.collection(&format!("groups/{}/members", segment(&group)), &query).await {
        Err(error) if error.is_not_found() => Ok(Vec::new()),
        answer => answer,
    }
}

fn of_kinds(members: &[Value]) -> Members {
    let ids = |kind: &str| {
        let these = members.iter().filter(|member| member["@odata.type"] == kind);
        these.filter_map(|member| member["id"].as_str().map(str::to_owned)).collect()
    };
    Members { users: ids(IS_USER), groups: ids(IS_GROUP) }
}

/// Photos are worth having and not worth failing for.
async fn add_photos(client: &GraphClient, provider: &str, users: &mut [Found]) {
    let ids: Vec<String> = users.iter().map(|user| user.id.clone()).collect();
    let photos = stream::iter(ids).map(|id| async move { photos::photo(client, &id).await }).buffered(AT_ONCE);
    let photos: Vec<Result<Option<String>, GraphError>> = photos.collect().await;
    let (mut failed, mut first) = (0_usize, None);
    for (user, photo) in users.iter_mut().zip(photos) {
        match photo {
            Ok(Some(photo)) => user.entity["spec"]["profile"]["picture"] = photo.into(),
            Ok(None) => {}
            Err(error) => {
                failed += 1;
                first.get_or_insert(error);
            }
        }
    }
    if let Some(error) = first {
        tracing::warn!(provider, failed, %error, "some photos could not be read; user.loadPhotos: false does without any");
    }
}

/// What is used, and what the configuration wants besides.
fn select(used: &[&str], more: &[String]) -> Vec<String> {
    let mut all: Vec<String> = used.iter().map(|name| (*name).to_owned()).collect();
    for name in more {
        if !all.contains(name) {
            all.push(name.clone());
        }
    }
    all
}

/// One item of a collection; nothing when it has another form than it should.
fn read<T: DeserializeOwned>(item: Value) -> Option<T> {
    serde_json::from_value(item)
        .inspect_err(|error| tracing::warn!(%error, "an item of Microsoft Graph is not understood and left out"))
        .ok()
}
