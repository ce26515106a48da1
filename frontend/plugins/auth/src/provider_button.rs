//! One way to sign in.

use callboard_i18n::t;
use callboard_shared::auth::{ProviderKind, SignInProvider};
use callboard_ui::{Button, ButtonVariant, Icon, sentence};
use callboard_web_core::{RequestError, RequestErrorKind, use_config, use_session};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A button that signs in with a provider, and what went wrong when it did.
#[component]
pub(crate) fn ProviderButton(
    /// Which way.
    provider: SignInProvider,
    /// The one that stands out.
    first: bool,
    /// Its page opens in a window.
    by_window: bool,
    /// It presses itself.
    at_once: bool,
) -> impl IntoView {
    let session = use_session();
    let environment = use_config().auth_environment().to_owned();
    let (icon, label, about) = wording(&provider);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<RequestError>);
    let press = move || {
        let (provider, environment) = (provider.clone(), environment.clone());
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let outcome = session.sign_in(provider, &environment, by_window).await;
            // The page may be gone by now, because it worked.
            busy.try_set(false);
            if let Err(failure) = outcome {
                error.try_set(Some(failure));
            }
        });
    };
    if at_once {
        press();
    }
    let variant = if first { ButtonVariant::Primary } else { ButtonVariant::Secondary };
    view! {
        <div class="sign-in__way">
            <Button variant icon busy=busy on_click=move |_| press()>{label}</Button>
            {about.map(|about| view! { <p class="sign-in__about">{about}</p> })}
            {move || error.get().map(|error| view! {
                <div class="sign-in__error" role="alert">
                    <p>{error.message.clone()}</p>
                    <p>{next_step(&error)}</p>
                    {error.request_id.clone().map(|id| view! {
                        <p class="sign-in__id">
                            {sentence(t!("Request {id}"), [("id", view! { <code>{id}</code> }.into_any())])}
                        </p>
                    })}
                </div>
            })}
        </div>
    }
    .into_any()
}

/// The icon, the words on the button, and a line below it.
fn wording(provider: &SignInProvider) -> (Icon, String, Option<&'static str>) {
    match provider.kind {
        ProviderKind::Guest => {
            let about = t!("No account needed. You see what guests may see.");
            (Icon::ArrowRight, t!("Enter as guest").to_owned(), Some(about))
        }
        ProviderKind::OAuth => {
            let icon = Icon::by_name(&provider.id).unwrap_or(Icon::Lock);
            (icon, t!("Sign in with {provider}", provider = provider.title), None)
        }
        ProviderKind::Proxy => (Icon::Shield, t!("Continue with {provider}", provider = provider.title), None),
    }
}

fn next_step(error: &RequestError) -> &'static str {
    match error.kind {
        RequestErrorKind::Forbidden | RequestErrorKind::Unauthenticated | RequestErrorKind::NotFound => {
            t!("Try another way to sign in, or ask whoever runs the portal; the request id helps them.")
        }
        _ => error.what_to_try(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_says_what_it_does() {
        let words = |id: &str, title: &str, kind| {
            let (icon, label, _) =
                wording(&SignInProvider { id: id.into(), title: title.into(), kind, signs_in: true, host: None });
            (icon, label)
        };
        assert_eq!(words("guest", "Guest", ProviderKind::Guest), (Icon::ArrowRight, "Enter as guest".to_owned()));
        assert_eq!(words("github", "GitHub", ProviderKind::OAuth), (Icon::Github, "Sign in with GitHub".to_owned()));
        assert_eq!(words("okta", "Okta", ProviderKind::OAuth).0, Icon::Lock);
    }
}
