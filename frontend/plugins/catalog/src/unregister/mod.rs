//! Taking an entity out of the catalog: what that means for it and others, and doing it.

pub(crate) mod way;

use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::catalog::{self, Location, pages};
use callboard_shared::entity::{Entity, EntityRef, annotations};
use callboard_ui::{Button, ButtonVariant, Dialog, Icon, IconView, Skeleton, Toast, Tone, toast};
use callboard_web_core::{
    EntityLink, RequestError, RequestErrorKind, RequestErrorPanel, api, bound_route, deferred, invalidate, use_go,
    use_query,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::history::place;
use crate::on_demand;
use crate::requests;
use way::Way;

/// Entities that are listed; more are counted.
const LISTED: u64 = 100;

/// The dialog. Its content is fetched when it first opens.
#[component]
pub(crate) fn Unregister(
    /// The entity.
    entity: Arc<Entity>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let title = t!("Take {title} out of the catalog", title = entity.title());
    view! {
        <Dialog open title>
            {deferred(on_demand::unregistering(Arc::clone(&entity), open), || view! { <Skeleton lines=6/> }.into_any())}
        </Dialog>
    }
}

/// The content of the dialog.
#[component]
pub(crate) fn Unregistering(
    /// The entity.
    entity: Arc<Entity>,
    /// Closes the dialog.
    open: RwSignal<bool>,
) -> impl IntoView {
    let locations = use_query(move || Some(requests::locations()));
    let leaving = Leaving::new(&entity, open, use_go());
    move || match (locations.data(), locations.failure()) {
        (Some(locations), _) => match Way::of(&entity, &locations) {
            Way::Bootstrap => bootstrap(leaving),
            Way::Orphan => orphan(leaving),
            Way::OnlyDelete { origin } => only_delete(leaving, origin.as_deref()),
            Way::Unregister(location) => unregister(leaving, &entity, location),
        },
        (None, Some(error)) => {
            let retry = Callback::new(move |()| locations.refetch());
            view! { <RequestErrorPanel title=t!("The registered locations could not be loaded") error retry/> }
                .into_any()
        }
        (None, None) => view! { <Skeleton lines=6/> }.into_any(),
    }
}

fn bootstrap(leaving: Leaving) -> AnyView {
    view! {
        <p>
            {t!(
                "This entity is there because the portal itself needs it. It was not registered, so there is nothing \
                 that could be ended."
            )}
        </p>
        {aside(leaving, t!("It comes back when the portal starts again."))}
        {foot(leaving, None)}
    }
    .into_any()
}

fn orphan(leaving: Leaving) -> AnyView {
    view! {
        <p>
            {t!(
                "No location names this entity any more. Once deleted, it does not come back unless a location names \
                 it again."
            )}
        </p>
        {foot(leaving, Some(delete(leaving, ButtonVariant::Danger)))}
    }
    .into_any()
}

fn only_delete(leaving: Leaving, origin: Option<&str>) -> AnyView {
    let from = origin.map(|origin| view! { <p class="unregister__place">{place(origin)}</p> });
    view! {
        <p>
            {t!(
                "This entity was not registered here: the configuration or a provider names where it comes from, or \
                 you may not see registrations."
            )}
        </p>
        {from}
        <p class="unregister__note">
            <IconView icon=Icon::Info/>
            <span>
                {t!(
                    "It can be deleted, but it comes back as soon as its source is read again. To be rid of it for \
                     good, take it out of that source."
                )}
            </span>
        </p>
        {foot(leaving, Some(delete(leaving, ButtonVariant::Danger)))}
    }
    .into_any()
}

fn unregister(leaving: Leaving, entity: &Arc<Entity>, location: Location) -> AnyView {
    let origin = entity.annotation(annotations::MANAGED_BY_ORIGIN_LOCATION).unwrap_or_default().to_owned();
    let at = place(&origin);
    let id = location.id;
    let end = move |_| leaving.run(catalog::location(&id), t!("The location was unregistered"));
    let end = view! {
        <Button variant=ButtonVariant::Danger icon=Icon::Trash busy=leaving.busy on_click=end>
            {t!("Unregister location")}
        </Button>
    };
    view! {
        <p>
            {t!(
                "Ends the registration of this location. Everything that was read through it leaves the catalog with \
                 it:"
            )}
        </p>
        <p class="unregister__place">{at}</p>
        <LeavesWithIt origin this=entity.entity_ref()/>
        <p class="unregister__hint">{t!("The files themselves stay where they are, and can be registered again.")}</p>
        {aside(
            leaving,
            t!("It comes back as soon as its source is read again, and everything else of the location stays."),
        )}
        {foot(leaving, Some(end.into_any()))}
    }
    .into_any()
}

/// The entities of the same origin, this one first.
#[component]
fn LeavesWithIt(origin: String, this: EntityRef) -> impl IntoView {
    let is_too_long = !requests::is_searchable(&origin);
    let query = use_query(move || Some(requests::annotated(annotations::MANAGED_BY_ORIGIN_LOCATION, &origin, LISTED)));
    if is_too_long {
        let says =
            t!("The address of the location is too long to be searched for, so what goes with it cannot be listed.");
        return view! { <p class="unregister__hint">{says}</p> }.into_any();
    }
    let list = move || match (query.data(), query.failure()) {
        (Some(page), _) => {
            let mut leaving: Vec<EntityRef> = page.items.iter().map(Entity::entity_ref).collect();
            leaving.sort_by_key(|one| (*one != this, one.to_string()));
            let count = page.total_items;
            let more = count.saturating_sub(leaving.len() as u64);
            let links = leaving.into_iter().map(|one| view! { <li><EntityLink entity=one/></li> }).collect_view();
            let title =
                plural!(count, "{count} entity goes with this location", "{count} entities go with this location");
            let more = (more > 0).then(|| view! { <li>{plural!(more, "and {count} more", "and {count} more")}</li> });
            view! {
                <h3 class="unregister__count">{title}</h3>
                <ul class="unregister__entities" tabindex="0" aria-label=t!("Entities that leave the catalog")>
                    {links}{more}
                </ul>
            }
            .into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("What goes with it could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=3/> }.into_any(),
    };
    list.into_any()
}

/// Deleting only this entity, for those who know what that means.
fn aside(leaving: Leaving, says: &'static str) -> AnyView {
    view! {
        <details class="unregister__aside">
            <summary>{t!("Delete only this entity")}</summary>
            <p>{says}</p>
            {delete(leaving, ButtonVariant::Secondary)}
        </details>
    }
    .into_any()
}

fn delete(leaving: Leaving, variant: ButtonVariant) -> AnyView {
    let path = leaving.uid.with_value(|uid| catalog::by_uid(uid));
    let press = move |_| leaving.run(path.clone(), t!("The entity was deleted"));
    view! { <Button variant=variant icon=Icon::Trash busy=leaving.busy on_click=press>{t!("Delete entity")}</Button> }
        .into_any()
}

/// What went wrong, the way out, and what is done.
fn foot(leaving: Leaving, main: Option<AnyView>) -> AnyView {
    let failure = move || {
        leaving.failed.get().map(|error| {
            // Whoever refuses says what to try.
            let (what, try_this) = match error.kind {
                RequestErrorKind::Forbidden => (t!("You may not do this"), String::new()),
                _ => (t!("That did not work"), error.what_to_try().to_owned()),
            };
            view! {
                <div class="unregister__failure" role="alert">
                    <IconView icon=Tone::Danger.icon()/>
                    <p><strong>{what}". "</strong>{error.message.clone()}" "{try_this}</p>
                </div>
            }
        })
    };
    let out = if main.is_some() { t!("Keep it") } else { t!("Close") };
    view! {
        {failure}
        <div class="unregister__foot">
            <Button on_click=move |_| leaving.open.set(false)>{out}</Button>
            {main}
        </div>
    }
    .into_any()
}

/// An entity on its way out.
#[derive(Clone, Copy)]
struct Leaving {
    uid: StoredValue<String>,
    title: StoredValue<String>,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<RequestError>>,
    go: StoredValue<Go>,
    /// Where the page leads afterwards.
    to: StoredValue<String>,
}

type Go = Box<dyn Fn(&str, bool) + Send + Sync>;

impl Leaving {
    fn new(entity: &Entity, open: RwSignal<bool>, go: impl Fn(&str, bool) + Send + Sync + 'static) -> Self {
        Self {
            uid: StoredValue::new(entity.metadata.uid.clone().unwrap_or_default()),
            title: StoredValue::new(entity.title().to_owned()),
            open,
            busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            go: StoredValue::new(Box::new(go)),
            to: StoredValue::new(
                bound_route("catalog.unregisterRedirect", "catalog.catalogIndex")
                    .unwrap_or_else(|| pages::CATALOG.to_owned()),
            ),
        }
    }

    /// Sends the request; then there is no page to stay on.
    fn run(self, path: String, done: &'static str) {
        self.busy.set(true);
        self.failed.set(None);
        let title = self.title.get_value();
        spawn_local(async move {
            let outcome = api::delete(path).await;
            self.busy.try_set(false);
            match outcome {
                Ok(()) => {
                    self.open.try_set(false);
                    toast(Toast::success(done).body(t!("{title} is no longer in the catalog.", title)));
                    let to = self.to.try_get_value().unwrap_or_else(|| pages::CATALOG.to_owned());
                    self.go.try_with_value(|go| go(&to, false));
                    invalidate("catalog");
                }
                Err(error) => {
                    self.failed.try_set(Some(error));
                }
            }
        });
    }
}
