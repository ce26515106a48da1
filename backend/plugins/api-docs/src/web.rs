//! Addresses that a page may link to.

use callboard_shared::api_docs::NamedLink;

use crate::node::Node;

/// A link, if the address is one of the web or of mail.
pub(crate) fn link(label: impl Into<String>, href: &str) -> Option<NamedLink> {
    let scheme = href.split_once(':')?.0.to_ascii_lowercase();
    let known = matches!(scheme.as_str(), "http" | "https" | "mailto");
    known.then(|| NamedLink { label: label.into(), href: href.to_owned() })
}

/// The links of `info` and `externalDocs`, which OpenAPI and AsyncAPI have alike.
pub(crate) fn links_of_document(root: &Node<'_>) -> Vec<NamedLink> {
    let mut links = Vec::new();
    if let Some(info) = root.get("info") {
        if let Some(contact) = info.get("contact") {
            let (name, mail) = (contact.text("name"), contact.text("email"));
            let label = if name.is_empty() { "Contact" } else { name };
            let page = link(label, contact.text("url"));
            let address = if page.is_some() || name.is_empty() { mail } else { name };
            links.extend(page);
            links.extend(link(address, &format!("mailto:{mail}")).filter(|_| mail.contains('@')));
        }
        if let Some(license) = info.get("license") {
            links.extend(link(license.text("name"), license.text("url")));
        }
        links.extend(link("Terms of service", info.text("termsOfService")));
    }
    links.extend(documentation(root));
    links
}

/// `externalDocs` of anything.
pub(crate) fn documentation(node: &Node<'_>) -> Option<NamedLink> {
    let docs = node.get("externalDocs")?;
    let said = crate::prose::line(docs.text("description"));
    link(if said.is_empty() { "Documentation".to_owned() } else { said }, docs.text("url"))
}
