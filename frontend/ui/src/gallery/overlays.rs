//! What lies over the page.

use leptos::prelude::*;

use super::chapter::{Chapter, Specimen};
use crate::{
    Button, ButtonVariant, Checkbox, Dialog, DialogSize, Drawer, Icon, KeyValue, KeyValueList, Popover, SidePanel,
    TextField,
};

pub(super) const DIALOGS: Chapter = Chapter {
    id: "dialogs",
    title: "Dialogs and drawers",
    about: "A question or a short form that must be answered first. A drawer holds navigation and filters on phones. A panel shows one thing beside many, a popover a few settings.",
    view: dialogs,
};

fn dialogs() -> AnyView {
    let question = RwSignal::new(false);
    let form = RwSignal::new(false);
    let document = RwSignal::new(false);
    let drawer = RwSignal::new(false);
    let panel = RwSignal::new(false);
    let shown = RwSignal::new(true);
    let name = RwSignal::new(String::new());
    let answers = move |open: RwSignal<bool>, variant: ButtonVariant, yes: &'static str| {
        move || {
            view! {
                <Button on_click=move |_| open.set(false)>"Cancel"</Button>
                <Button variant on_click=move |_| open.set(false)>{yes}</Button>
            }
        }
    };
    let fact = |number: u32| {
        view! { <KeyValue label=format!("Fact {number}")>"A value that somebody wrote down"</KeyValue> }
    };
    view! {
        <Specimen name="Small, medium, large">
            <Button on_click=move |_| question.set(true)>"A question"</Button>
            <Button on_click=move |_| form.set(true)>"A form"</Button>
            <Button on_click=move |_| document.set(true)>"A document"</Button>
        </Specimen>
        <Specimen name="Drawer"><Button on_click=move |_| drawer.set(true)>"Filters"</Button></Specimen>
        <Specimen name="Panel beside the page, popover">
            <Button on_click=move |_| panel.update(|open| *open = !*open)>"Quick view"</Button>
            <Popover label="View" icon=Icon::Settings>
                <Checkbox label="Show the owner" checked=shown on_change=move |on| shown.set(on)/>
            </Popover>
        </Specimen>
        <SidePanel open=panel label="Quick view" head=move || "playback-api">
            <p>"The page beside it stays usable where there is room; on phones the panel lies over it."</p>
        </SidePanel>
        <Dialog
            open=question
            title="Unregister playback-api?"
            size=DialogSize::Small
            footer=answers(question, ButtonVariant::Danger, "Unregister")
        >
            <p>"Its three entities leave the catalog. The file stays, so it can be registered again."</p>
        </Dialog>
        <Dialog open=form title="Register a component" footer=answers(form, ButtonVariant::Primary, "Register")>
            <TextField
                label="Address of catalog-info.yaml"
                value=name
                on_input=move |text| name.set(text)
                placeholder="https://example.org/team/service/catalog-info.yaml"
                kind="url"
                autofocus=true
            />
        </Dialog>
        <Dialog open=document title="Everything that is known" size=DialogSize::Large>
            <KeyValueList>
                {(1..=40).map(fact).collect_view()}
            </KeyValueList>
        </Dialog>
        <Drawer open=drawer label="Filters"><p>"A link inside would close the drawer."</p></Drawer>
    }
    .into_any()
}
