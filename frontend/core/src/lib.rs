//! The ground that every page of the browser app stands on: the plugin type, the API client, the session,
//! the query cache and the shell.
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![expect(unreachable_pub, reason = "what `#[component]` generates is public inside a private module")]

mod actions;
pub mod api;
mod app_config;
mod appearance;
mod bindings;
mod deferred;
mod description;
mod download;
pub mod embed;
pub mod entity_facts;
mod entity_filter;
mod entity_link;
mod entity_names;
mod entity_rows;
mod extensions;
mod feature_flags;
mod fetch;
pub mod inline_markdown;
pub mod kinds;
mod language;
mod links;
mod listen;
mod live;
mod page_skeleton;
mod permissions;
mod plugin;
mod portal_sign;
mod provider_access;
mod query;
mod read_again;
mod redirects;
mod relations;
mod request_error;
mod route_path;
pub mod search_marks;
mod session;
mod settings;
mod shell;
mod star_button;
mod stars;
mod support;
pub mod time;
mod title;
mod visits;
mod waiters;
pub mod yaml;

pub use actions::{Action, page_actions, use_page_actions};
pub use app_config::use_config;
pub use appearance::{Appearance, use_appearance};
pub use bindings::bound_route;
pub use deferred::deferred;
pub use description::Description;
pub use download::{save_parts, save_text};
pub use entity_filter::{EntityFilter, EntityFilterError};
pub use entity_link::EntityLink;
pub use entity_names::{EntityName, KnownName, entity_name, remember_entities};
pub use extensions::{
    PartFilter, Portal, PortalCard, PortalNavItem, PortalPage, PortalTab, extension_config, use_portal,
};
pub use feature_flags::{FeatureFlags, use_feature_flags};
pub use fetch::Method;
pub use language::{LanguageChoice, language_name, use_language};
pub use links::{below_base, href, use_go};
pub use live::{on_news, pause};
pub use page_skeleton::PageSkeleton;
pub use permissions::{Permitted, use_permission};
pub use plugin::{
    CardArea, EntityCard, EntityColumn, EntityTab, ExportFormat, FeatureFlag, LazyView, NavGroup, NavItem, NavPart,
    Page, Palette, Plugin, Preload, SearchResultView, SignInPage, SignInPlace,
};
pub use portal_sign::PortalSign;
pub use provider_access::{AccessQuestion, AccessQuestions, AccessRequest, provider_access, use_access_questions};
pub use query::{Query, QueryState, Request, invalidate, load, prefetch, remember, use_query};
pub use read_again::{ReadAgain, ReadSource};
pub use relations::{RELATION_PAIRS, RelationGroup, relation_groups, relation_phrase};
pub use request_error::{RequestError, RequestErrorKind};
pub use route_path::{RoutePath, RoutePathError};
pub use session::{Session, SessionHandle, SessionState, use_session};
pub use settings::{Setting, reload_settings, use_setting};
pub use shell::{RequestErrorPanel, mount, show_shortcuts, use_nav, use_palette, use_shortcut};
pub use star_button::StarButton;
pub use stars::{Stars, use_stars};
pub use support::SupportButton;
pub use title::use_title;
pub use visits::{forget_visit, recent_visits};
