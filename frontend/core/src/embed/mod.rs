//! Parts of a portal in an app that is not the portal: another product of the company, or a plain page.
//!
//! ```ignore
//! let portal = Embedding::of("https://portal.example.com")?;
//! portal.set_token(token);                                   // and again whenever there is a newer one
//! view! { <PortalPart portal><EntityTable filter="kind=component"/></PortalPart> }
//! ```
//!
//! The shell stays away: no router, no sign-in, no settings of the person, no theme. Requests go to the portal
//! named, with the token that the host page has; links lead to the portal's pages. Every part is drawn in a shadow
//! root with the portal's style sheets, so that neither the host's rules nor ours reach the other side; the colours
//! follow the host's `color-scheme`. The portal must name the host's origin in `backend.cors.origin`.

mod address;
mod entity;
mod part;
mod sheet;
mod words;

use std::any::Any;
use std::cell::RefCell;
use std::sync::Arc;

use callboard_shared::app::AppConfig;
use callboard_ui::{provide_toasts, tooltips_in};
use leptos::prelude::*;
use serde_json::json;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::extensions::Portal;
use crate::listen::listen;
use crate::session::{SessionHandle, provide_lent_session};
use crate::{fetch, links, query};
pub use address::EmbedError;
pub use entity::OfEntity;
pub use part::PortalPart;
pub(crate) use words::what_to_try;

/// A portal that lends its parts to this app. There is one an app, for as long as the page lives.
#[derive(Clone)]
pub struct Embedding {
    address: Arc<str>,
    owner: Owner,
    session: SessionHandle,
}

thread_local! {
    static ONE: RefCell<Option<Embedding>> = const { RefCell::new(None) };
}

/// Whether this app is not the portal itself.
pub fn is_embedded() -> bool {
    ONE.with_borrow(Option::is_some)
}

impl Embedding {
    /// The portal at an address, absolute or relative to the page.
    ///
    /// # Errors
    /// When that is no web address, or when the app shows parts of another portal already: answers, names and
    /// permissions are kept once an app.
    pub fn of(portal: &str) -> Result<Self, EmbedError> {
        let address = address::read(portal)?;
        if let Some(known) = ONE.with_borrow(Clone::clone) {
            return match *known.address == *address {
                true => Ok(known),
                false => Err(EmbedError::AnotherPortal { shown: known.address.to_string(), wanted: address }),
            };
        }
        links::set_base(&address);
        fetch::set_base(&address);
        let owner = Owner::new_root(None);
        let session = owner.with(provide);
        let embedding = Self { address: address.into(), owner, session };
        ONE.set(Some(embedding.clone()));
        Ok(embedding)
    }

    /// Where the portal is, without a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The token that requests carry from now on, of a person or of a program; empty when there is none. What is on
    /// the page is asked for again.
    pub fn set_token(&self, token: &str) {
        self.session.lend(token);
    }

    /// Draws a part in an element of the page, as long as the value that it returns is kept. The view is made with
    /// the contexts that parts of the portal need, not with those of the caller.
    pub fn show(&self, place: &Element, view: impl FnOnce() -> AnyView + 'static) -> Shown {
        let Some(root) = sheet::styled_root(place) else { return Shown(None) };
        let mounted = self.owner.with(|| {
            leptos::mount::mount_to(root.clone().unchecked_into::<HtmlElement>(), move || {
                tooltips_in(&root);
                view! { <div class="callboard-part">{view()}</div> }
            })
        });
        Shown(Some(Box::new(mounted)))
    }
}

/// A part on the page. Dropping it takes the part away.
#[must_use = "dropping it takes the part away"]
pub struct Shown(#[expect(dead_code, reason = "kept for its end")] Option<Box<dyn Any>>);

/// What parts look for in context, beside the session.
fn provide() -> SessionHandle {
    provide_toasts();
    // Nobody knows here whether the portal asks its policy: ask it, and it answers for itself.
    provide_context(Arc::new(AppConfig::new(json!({ "permission": { "enabled": true } }))));
    provide_context(Arc::new(Portal::default()));
    listen("visibilitychange", |_| {
        if !document().hidden() {
            query::refresh_what_is_seen();
        }
    });
    provide_lent_session()
}
