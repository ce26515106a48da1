//! Buttons, links, menus.

use leptos::prelude::*;

use super::chapter::{Chapter, Specimen};
use crate::{
    Button, ButtonVariant, CopyButton, Icon, IconButton, Link, LinkButton, Menu, MenuItem, Size, Toast, Tooltip, toast,
};

pub(super) const BUTTONS: Chapter = Chapter {
    id: "buttons",
    title: "Buttons",
    about: "One primary button a page or dialog; the rest are secondary, or ghosts within cards and rows.",
    view: buttons,
};

pub(super) const LINKS: Chapter = Chapter {
    id: "links",
    title: "Links and tooltips",
    about: "A link goes somewhere, a button does something. A tooltip explains what already has a name.",
    view: links,
};

pub(super) const MENUS: Chapter = Chapter {
    id: "menus",
    title: "Menus",
    about: "Actions that are not needed all the time. Arrow keys, Home, End and first letters move within.",
    view: menus,
};

const VARIANTS: [(ButtonVariant, &str); 4] = [
    (ButtonVariant::Primary, "Register"),
    (ButtonVariant::Secondary, "Refresh"),
    (ButtonVariant::Ghost, "Cancel"),
    (ButtonVariant::Danger, "Unregister"),
];

fn buttons() -> AnyView {
    let pressed = RwSignal::new(true);
    let busy = RwSignal::new(true);
    let each = |view: fn(ButtonVariant, &'static str) -> AnyView| {
        VARIANTS.map(|(variant, text)| view(variant, text)).collect_view()
    };
    view! {
        <Specimen name="Variants">
            {each(|variant, text| view! { <Button variant>{text}</Button> }.into_any())}
        </Specimen>
        <Specimen name="Small">
            {each(|variant, text| view! { <Button variant size=Size::Small>{text}</Button> }.into_any())}
        </Specimen>
        <Specimen name="With icons">
            <Button variant=ButtonVariant::Primary icon=Icon::Plus>"Create"</Button>
            <Button icon=Icon::Refresh>"Refresh"</Button>
            <Button variant=ButtonVariant::Ghost icon=Icon::Edit>"Edit"</Button>
            <LinkButton href="#buttons" icon=Icon::Catalog>"Open the catalog"</LinkButton>
            <LinkButton href="https://example.org" external=true>"Source"</LinkButton>
        </Specimen>
        <Specimen name="Disabled">
            {each(|variant, text| view! { <Button variant disabled=true>{text}</Button> }.into_any())}
        </Specimen>
        <Specimen name="Busy">
            {VARIANTS.map(|(variant, text)| view! { <Button variant busy>{text}</Button> }).collect_view()}
            <Button variant=ButtonVariant::Ghost size=Size::Small on_click=move |_| busy.update(|busy| *busy = !*busy)>
                {move || if busy.get() { "Finish" } else { "Start" }}
            </Button>
        </Specimen>
        <Specimen name="Icons only">
            <IconButton icon=Icon::Refresh label="Refresh"/>
            <IconButton icon=Icon::Edit label="Edit" variant=ButtonVariant::Secondary/>
            <IconButton
                icon=Icon::Star
                label="Star"
                pressed=Signal::derive(move || pressed.get())
                on_click=move |_| pressed.update(|pressed| *pressed = !*pressed)
            />
            <IconButton icon=Icon::Trash label="Delete" disabled=true/>
            <IconButton icon=Icon::Close label="Close" size=Size::Small/>
            <CopyButton text="component:default/playback-api" label="Copy the reference"/>
        </Specimen>
    }
    .into_any()
}

fn links() -> AnyView {
    view! {
        <Specimen name="In text" stacked=true>
            <p>
                "The "<Link href="#links">"playback API"</Link>" is described in "
                <Link href="https://example.org">"the team's handbook"</Link>". Lists are quieter: "
                <Link href="#links" quiet=true>"team-streaming"</Link>"."
            </p>
        </Specimen>
        <Specimen name="Tooltip">
            <Tooltip text="Counted every ten minutes"><Link href="#links">"340 entities"</Link></Tooltip>
        </Specimen>
    }
    .into_any()
}

fn menus() -> AnyView {
    let starred = RwSignal::new(true);
    let items = Signal::derive(move || {
        vec![
            MenuItem::action("Copy the reference", || toast(Toast::success("Reference copied"))).icon(Icon::Copy),
            MenuItem::link("Open in the graph", "#menus").icon(Icon::Graph),
            MenuItem::action("Starred", move || starred.update(|starred| *starred = !*starred))
                .icon(Icon::Star)
                .checked(starred.get()),
            MenuItem::action("Refresh", || {}).icon(Icon::Refresh).disabled(true),
            MenuItem::action("Unregister", || toast(Toast::info("Nothing was unregistered: this is the gallery")))
                .icon(Icon::Trash)
                .danger()
                .divider(),
        ]
    });
    view! {
        <Specimen name="From an icon, from a button">
            <Menu label="More actions" items/>
            <Menu label="Actions" items variant=ButtonVariant::Secondary trigger=move || "Actions"/>
            <Menu label="Small actions" items size=Size::Small trigger=move || "Small"/>
            <Menu
                label="Account"
                items
                variant=ButtonVariant::Secondary
                trigger=move || "With a header"
                header=move || view! { <p>"Ada Quill"</p><p style="color: var(--text-muted)">"user:default/ada"</p> }
            />
        </Specimen>
    }
    .into_any()
}
