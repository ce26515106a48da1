//! What can be registered, beside the way.

use callboard_ui::Card;
use callboard_web_core::{Description, use_config};
use leptos::prelude::*;

/// What can be registered, and what happens then.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let config = use_config();
    if let Some(text) = config.text("catalog.import.help.text").map(str::to_owned) {
        let title = config.text("catalog.import.help.title").unwrap_or("What you can register").to_owned();
        return view! { <Card title=Some(title)><Description text/></Card> }.into_any();
    }
    let file = config.text("catalog.import.entityFilename").unwrap_or("catalog-info.yaml").to_owned();
    let (example, pattern) = (
        format!("https://github.com/acme/shop/blob/main/{file}"),
        format!("https://github.com/acme/shop/blob/main/*/{file}"),
    );
    view! {
        <Card title=Some("What you can register".to_owned())>
            <dl class="import-help">
                <dt>"A catalog file"</dt>
                <dd>"What it describes appears in the catalog and follows the file." <code>{example}</code></dd>
                <dt>"All files that a pattern matches"</dt>
                <dd>"Files that are added later come in by themselves." <code>{pattern}</code></dd>
                <dt>"A repository"</dt>
                <dd>
                    "It is looked through for "<code>{file}</code>". If it has none, you describe it here, and a pull \
                     request adds the file." <code>"https://gitlab.com/acme/web/shop"</code>
                </dd>
            </dl>
            <p class="import-help__hosts">
                "GitHub, GitLab, Bitbucket, Azure DevOps and Gitea, in the cloud and on your own machines. Nothing is \
                 registered before you have seen what it brings in."
            </p>
        </Card>
    }
    .into_any()
}
