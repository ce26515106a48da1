//! What stands where a page will be.

use callboard_ui::Skeleton;
use leptos::prelude::*;

/// What stands where a page will be: a head and some lines.
#[component]
pub fn PageSkeleton() -> impl IntoView {
    view! {
        <div class="page-skeleton" aria-hidden="true">
            <Skeleton width="14rem" height="1.75rem"/>
            <Skeleton width="24rem"/>
            <Skeleton height="12rem"/>
        </div>
    }
    .into_any()
}
