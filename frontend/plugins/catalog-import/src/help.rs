//! What can be registered, beside the way.

use callboard_i18n::t;
use callboard_ui::{Card, sentence};
use callboard_web_core::{Description, use_config};
use leptos::prelude::*;

/// What can be registered, and what happens then.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let config = use_config();
    if let Some(text) = config.text("catalog.import.help.text").map(str::to_owned) {
        let title = config.text("catalog.import.help.title").unwrap_or(t!("What you can register")).to_owned();
        return view! { <Card title=Some(title)><Description text/></Card> }.into_any();
    }
    let file = config.text("catalog.import.entityFilename").unwrap_or("catalog-info.yaml").to_owned();
    let (example, pattern) = (
        format!("https://github.com/acme/shop/blob/main/{file}"),
        format!("https://github.com/acme/shop/blob/main/*/{file}"),
    );
    view! {
        <Card title=Some(t!("What you can register").to_owned())>
            <dl class="import-help">
                <dt>{t!("A catalog file")}</dt>
                <dd>{t!("What it describes appears in the catalog and follows the file.")} <code>{example}</code></dd>
                <dt>{t!("All files that a pattern matches")}</dt>
                <dd>{t!("Files that are added later come in by themselves.")} <code>{pattern}</code></dd>
                <dt>{t!("A repository")}</dt>
                <dd>
                    {sentence(
                        t!("It is looked through for {file}. If it has none, you describe it here, and a pull request \
                            adds the file."),
                        [("file", view! { <code>{file}</code> }.into_any())],
                    )}
                    <code>"https://gitlab.com/acme/web/shop"</code>
                </dd>
            </dl>
            <p class="import-help__hosts">
                {t!("GitHub, GitLab, Bitbucket, Azure DevOps and Gitea, in the cloud and on your own machines. Nothing \
                     is registered before you have seen what it brings in.")}
            </p>
        </Card>
    }
    .into_any()
}
