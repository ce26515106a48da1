//! Work under way, nothing there, and what went wrong.

use leptos::prelude::*;

use super::chapter::{Chapter, Specimen};
use crate::{
    Button, ButtonVariant, Card, EmptyState, ErrorPanel, Icon, LinkButton, Progress, Skeleton, Spinner, Toast, Tone,
    toast,
};

pub(super) const LOADING: Chapter = Chapter {
    id: "loading",
    title: "Skeletons and progress",
    about: "Grey bars in the size of what will come, so that nothing jumps. A bar for work, a ring for a wait.",
    view: loading,
};

pub(super) const EMPTY_STATES: Chapter = Chapter {
    id: "empty-states",
    title: "Empty states",
    about: "Why nothing is there, and what to do next.",
    view: empty_states,
};

pub(super) const ERRORS: Chapter = Chapter {
    id: "errors",
    title: "Error panels",
    about: "What happened, why, what to try, and an id to quote.",
    view: errors,
};

pub(super) const TOASTS: Chapter = Chapter {
    id: "toasts",
    title: "Toasts",
    about: "What was just done. A toast goes after five seconds; one of a failure stays until it is dismissed.",
    view: toasts,
};

fn loading() -> AnyView {
    view! {
        <Specimen name="Skeletons" stacked=true>
            <Card>
                <Skeleton width="9rem" height="1.25rem"/>
                <Skeleton lines=3/>
            </Card>
        </Specimen>
        <Specimen name="Progress" stacked=true>
            <Progress label="Building the documentation" value=Some(0.64)/>
            <Progress label="Reading the location"/>
        </Specimen>
        <Specimen name="Spinner"><Spinner/><Spinner size=24/></Specimen>
    }
    .into_any()
}

fn empty_states() -> AnyView {
    let actions = || {
        view! {
            <Button variant=ButtonVariant::Primary icon=Icon::Plus>"Register a component"</Button>
            <LinkButton href="#empty-states">"Read how"</LinkButton>
        }
    };
    view! {
        <Specimen name="With actions" stacked=true>
            <Card>
                <EmptyState
                    icon=Icon::Catalog
                    title="Nothing is registered yet"
                    body=Some("Point the portal at a catalog-info.yaml, or connect a provider.".to_owned())
                    actions
                />
            </Card>
        </Specimen>
        <Specimen name="Plain" stacked=true><Card><EmptyState title="No links"/></Card></Specimen>
    }
    .into_any()
}

fn errors() -> AnyView {
    view! {
        <Specimen name="With everything" stacked=true>
            <ErrorPanel
                title="The catalog could not be read"
                message="The server did not answer within 30 seconds."
                hint=Some("Try again. If it stays, quote the request to whoever runs the portal.".to_owned())
                id=Some("01JD9W6E2K".to_owned())
                retry=|()| toast(Toast::info("Tried again"))
            />
        </Specimen>
        <Specimen name="Plain" stacked=true><ErrorPanel message="You may not see this entity."/></Specimen>
    }
    .into_any()
}

fn toasts() -> AnyView {
    let show = |tone: Tone| {
        let show = move |_| {
            let message = Toast::new(tone, format!("A message of tone {}", tone.as_str()));
            toast(if tone == Tone::Danger { message.body("It stays until it is dismissed.") } else { message });
        };
        view! { <Button on_click=show>{tone.as_str()}</Button> }
    };
    let undo = |_| toast(Toast::success("Unregistered playback-api").action("Undo", || toast(Toast::info("Undone"))));
    view! {
        <Specimen name="Tones">{Tone::ALL.map(show).collect_view()}</Specimen>
        <Specimen name="With an action"><Button on_click=undo>"Unregister"</Button></Specimen>
    }
    .into_any()
}
