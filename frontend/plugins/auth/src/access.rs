//! The question for access to the API of a provider.

use callboard_i18n::t;
use callboard_ui::{Button, ButtonVariant, Dialog, DialogSize, Icon, IconView, Stack, sentence};
use callboard_web_core::{AccessQuestion, AccessQuestions, RequestError, use_access_questions};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A dialog with a row for each provider, open while something waits.
#[lazy]
pub(crate) fn access() -> AnyView {
    let questions = use_access_questions();
    let open = RwSignal::new(false);
    Effect::new(move || open.set(!questions.open.read().is_empty()));
    // Closed by the person: whatever waits learns that it is not given.
    Effect::watch(
        move || open.get(),
        move |open, before, _| {
            if !open && before == Some(&true) {
                questions.reject_all();
            }
        },
        false,
    );
    let rows =
        move || questions.open.get().into_iter().map(|question| view! { <Row question questions/> }).collect_view();
    let footer = move || view! { <Button on_click=move |_| open.set(false)>{t!("Not now")}</Button> };
    view! {
        <Dialog open title=t!("Access is needed") size=DialogSize::Small footer=footer>
            <Stack>
                <p>
                    {t!(
                        "What you asked for is done in your name. The access stays in this browser; Settings › \
                         Authentication providers takes it back."
                    )}
                </p>
                <ul class="access">{rows}</ul>
            </Stack>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Row(question: AccessQuestion, questions: AccessQuestions) -> impl IntoView {
    let title = question.provider.title.clone();
    let icon = Icon::by_name(&question.provider.id).unwrap_or(Icon::Lock);
    let purposes = question.purposes.join("; ");
    let scope = question.scope.iter().cloned().collect::<Vec<_>>().join(", ");
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<RequestError>));
    let connect = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let question = question.clone();
        spawn_local(async move {
            let outcome = questions.connect(question).await;
            // The row is gone when it went well.
            busy.try_set(false);
            failure.try_set(outcome.err());
        });
    };
    let label = t!("Connect {provider}", provider = title);
    view! {
        <li class="access__row">
            <IconView icon size=20/>
            <div class="access__text">
                <p class="access__title">{title}</p>
                <p class="access__note">{t!("The portal needs it {purposes}.", purposes)}</p>
                <p class="access__note">
                    {sentence(t!("It will ask for: {scope}"), [("scope", view! { <code>{scope}</code> }.into_any())])}
                </p>
                {move || failure.get().map(|error| view! { <p class="access__failure" role="alert">{error.message}</p> })}
            </div>
            <Button variant=ButtonVariant::Primary busy label on_click=connect>{t!("Connect")}</Button>
        </li>
    }
    .into_any()
}
