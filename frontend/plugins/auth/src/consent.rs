//! The page on which somebody lets a program act for them.

use callboard_i18n::t;
use callboard_shared::auth::{self, Authorization, Decided};
use callboard_ui::{
    Button, ButtonVariant, Card, EmptyState, ErrorPanel, Icon, KeyValue, KeyValueList, PageHeader, Skeleton, Toast,
    toast,
};
use callboard_web_core::{
    Request, RequestErrorKind, RequestErrorPanel, SessionState, api, use_query, use_session, use_title,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

/// The page.
pub(crate) struct ConsentPage;

#[lazy_route]
impl LazyRoute for ConsentPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Consent/> }.into_any()
    }
}

/// What the person said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Yes,
    No,
}

#[component]
fn Consent() -> impl IntoView {
    use_title(|| t!("Let a program in").to_owned());
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get_str("id").unwrap_or_default().to_owned());
    let query = use_query(move || Some(Request::<Authorization>::get(auth::authorization(&id.get()))));
    let decided = RwSignal::new(None::<Decision>);
    let content = move || match (decided.get(), query.data(), query.failure()) {
        (Some(decision), _, _) => after(decision),
        (None, Some(asked), _) => question(&asked, decided),
        // It was answered, is too old, or never was.
        (None, None, Some(error))
            if matches!(error.kind, RequestErrorKind::BadRequest | RequestErrorKind::NotFound) =>
        {
            let hint = t!("Start again in the program: a question is kept for an hour and can be answered once.");
            let title = Signal::stored(t!("There is nothing to decide here").to_owned());
            view! { <ErrorPanel title message=error.message hint=Some(hint.to_owned())/> }.into_any()
        }
        (None, None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("What the program asks for could not be loaded") error retry/> }
                .into_any()
        }
        (None, None, None) => view! { <Card><Skeleton lines=5/></Card> }.into_any(),
    };
    view! {
        <div class="consent">
            <PageHeader title=t!("Let a program in")/>
            {content}
        </div>
    }
    .into_any()
}

fn question(asked: &Authorization, decided: RwSignal<Option<Decision>>) -> AnyView {
    let Authorization { id, client_id, client_name, scope, redirect_uri } = asked.clone();
    let busy = RwSignal::new(false);
    let (yes, no) = (auth::approve(&id), auth::reject(&id));
    let buttons = move || {
        let (yes, no) = (yes.clone(), no.clone());
        let deny = move |_| decide(no.clone(), Decision::No, decided, busy);
        let allow = move |_| decide(yes.clone(), Decision::Yes, decided, busy);
        view! {
            <div class="consent__actions">
                <Button busy on_click=deny>{t!("Do not let it")}</Button>
                <Button variant=ButtonVariant::Primary icon=Icon::Check busy on_click=allow>
                    {t!("Let it act for me")}
                </Button>
            </div>
        }
    };
    let stays = scope.split_whitespace().any(|scope| scope == "offline_access");
    let what = match stays {
        true => t!("Do everything that you may do here, until you sign it out in your settings"),
        false => t!("Do everything that you may do here, until its token ends"),
    };
    let session = use_session();
    let you = move || match session.state.get() {
        SessionState::SignedIn(person) => person.identity.user_entity_ref.clone(),
        _ => String::new(),
    };
    let subtitle = t!("Go on only if you started this program yourself, just now").to_owned();
    // A name is what a program says; who vouches for it is in its address.
    let vouches =
        origin(&client_id).map(|host| view! { <KeyValue label=t!("Described by")><code>{host}</code></KeyValue> });
    let title = t!("{program} wants to act for you", program = client_name);
    view! {
        <Card title=Some(title) subtitle=Some(subtitle) footer=buttons>
            <KeyValueList>
                <KeyValue label=t!("It could")>{what}</KeyValue>
                <KeyValue label=t!("As")><code>{you}</code></KeyValue>
                {vouches}
                <KeyValue label=t!("Program")><code>{client_id}</code></KeyValue>
                <KeyValue label=t!("Answered at")><code>{redirect_uri}</code></KeyValue>
                <KeyValue label=t!("Scope")><code>{scope}</code></KeyValue>
            </KeyValueList>
        </Card>
    }
    .into_any()
}

/// What stays on the page when the program's address leads out of the browser.
fn after(decision: Decision) -> AnyView {
    let (icon, title) = match decision {
        Decision::Yes => (Icon::Success, t!("The program was let in")),
        Decision::No => (Icon::Close, t!("The program was not let in")),
    };
    let body = t!("Go back to it; this page is no longer needed.").to_owned();
    view! { <Card><EmptyState icon title body=Some(body)/></Card> }.into_any()
}

/// The host of a program that describes itself at an address.
fn origin(client_id: &str) -> Option<String> {
    let (_, rest) = client_id.split_once("://")?;
    rest.split('/').next().map(str::to_owned)
}

fn decide(path: String, decision: Decision, decided: RwSignal<Option<Decision>>, busy: RwSignal<bool>) {
    busy.set(true);
    spawn_local(async move {
        match api::post::<_, Decided>(path, &()).await {
            Ok(Decided { redirect_url }) => {
                decided.try_set(Some(decision));
                let _ = window().location().assign(&redirect_url);
            }
            Err(error) => {
                busy.try_set(false);
                let body = format!("{} {}", error.message, error.what_to_try());
                toast(Toast::error(t!("Nothing was decided")).body(body));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_describes_a_program_vouches_for_it() {
        assert_eq!(origin("https://vscode.dev/client.json").as_deref(), Some("vscode.dev"));
        assert_eq!(origin("4711-registered"), None);
    }
}
