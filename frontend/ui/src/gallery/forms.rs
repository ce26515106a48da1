//! What a reader fills in and chooses.

use callboard_letters::Letters;
use leptos::prelude::*;

use super::chapter::{Chapter, Specimen};
use crate::{
    Checkbox, ComboOption, Combobox, Icon, SearchField, SegmentedControl, Select, SelectOption, Size, Switch, TextArea,
    TextField,
};

pub(super) const FIELDS: Chapter = Chapter {
    id: "fields",
    title: "Fields",
    about: "Every field has a label, and may have a hint or, in its place, an error that says how to mend it.",
    view: fields,
};

pub(super) const CHOICES: Chapter = Chapter {
    id: "choices",
    title: "Choices",
    about: "Segments for a few choices in sight, checkboxes for forms, switches for what takes effect at once.",
    view: choices,
};

fn fields() -> AnyView {
    let name = RwSignal::new("playback-api".to_owned());
    let search = RwSignal::new(String::new());
    let look = move |text| search.set(text);
    let lifecycle = RwSignal::new("production".to_owned());
    let lifecycles = vec![
        SelectOption::new("", "All"),
        SelectOption::new("production", "production").with_count(212),
        SelectOption::new("experimental", "experimental").with_count(48),
        SelectOption::new("deprecated", "deprecated").with_count(9),
    ];
    let typed = move |text| name.set(text);
    let choose = move |value| lifecycle.set(value);
    let owners = owners();
    view! {
        <Specimen name="Text">
            <TextField
                label="Name"
                value=name
                on_input=typed
                hint=Some("Lower case, words joined by hyphens".to_owned())
                required=true
            />
            <TextField
                label="Repository"
                value=""
                on_input=|_| {}
                placeholder="https://example.org/team/service"
                icon=Icon::Link
                kind="url"
            />
            <TextField label="Owner" value=name on_input=typed clearable=true/>
            <TextField
                label="Type"
                value=name
                on_input=typed
                suggestions=Signal::stored(vec!["service".to_owned(), "website".to_owned()])
                hint=Some("With words that others use".to_owned())
            />
            <TextArea label="Notes" value=name on_input=typed rows=2/>
        </Specimen>
        <Specimen name="With an error, disabled, small">
            <TextField
                label="Location"
                value="playback/catalog-info"
                on_input=|_| {}
                error=Some("Write an address with https:// that ends in .yaml".to_owned())
            />
            <TextField label="Namespace" value="default" on_input=|_| {} disabled=true/>
            <TextField label="Small" value=name on_input=typed size=Size::Small/>
        </Specimen>
        <Specimen name="Search">
            <SearchField label="Search components" value=search on_input=look shortcut="/"/>
            <SearchField label="Search within a card" value=search on_input=look size=Size::Small/>
        </Specimen>
        <Specimen name="Select">
            <Select label="Lifecycle" options=lifecycles.clone() value=lifecycle on_change=choose/>
            <Select
                label="Broken"
                options=lifecycles.clone()
                value=lifecycle
                on_change=choose
                error=Some("No component has this lifecycle; choose another".to_owned())
            />
            <Select label="Disabled" options=lifecycles.clone() value=lifecycle on_change=choose disabled=true/>
            <Select label="Small" options=lifecycles value=lifecycle on_change=choose size=Size::Small/>
        </Specimen>
        <Specimen name="Some of very many: found, fetching, failing">
            {owners}
            <Combobox
                label="Fetching"
                options=Vec::new()
                loading=true
                on_text=|_: String| {}
                on_toggle=|_: String| {}
            />
            <Combobox
                label="Failing"
                options=Vec::new()
                failure=Some("The server did not answer. Try again.".to_owned())
                on_text=|_: String| {}
                on_toggle=|_: String| {}
            />
        </Specimen>
    }
    .into_any()
}

fn owners() -> AnyView {
    const OWNERS: [(&str, &str); 4] =
        [("Streaming", "Group"), ("Venues", "Group"), ("Insights", "Group"), ("Ada Quill", "User")];
    let text = RwSignal::new(String::new());
    let chosen = RwSignal::new(vec!["Venues".to_owned()]);
    let options = Signal::derive(move || {
        let wanted = text.read().lower();
        let fitting = OWNERS.into_iter().filter(|(name, _)| name.lower().contains(&wanted));
        let option = |(name, kind): (&str, &str)| ComboOption {
            value: name.to_owned(),
            label: name.to_owned(),
            note: Some(kind.to_owned()),
            icon: Some(Icon::for_kind(kind)),
            chosen: chosen.read().iter().any(|chosen| chosen == name),
        };
        fitting.map(option).collect::<Vec<_>>()
    });
    let toggle = move |value: String| {
        chosen.update(|chosen| match chosen.iter().position(|one| *one == value) {
            Some(place) => drop(chosen.remove(place)),
            None => chosen.push(value),
        });
    };
    view! { <Combobox label="Owners" options on_text=move |typed: String| text.set(typed) on_toggle=toggle/> }
        .into_any()
}

fn choices() -> AnyView {
    let scope = RwSignal::new("owned".to_owned());
    let scopes = vec![
        SelectOption::new("owned", "Owned").with_count(12),
        SelectOption::new("starred", "Starred").with_count(3),
        SelectOption::new("all", "All").with_count(601),
    ];
    let on = RwSignal::new(true);
    let set = move |value| on.set(value);
    view! {
        <Specimen name="Segments">
            <SegmentedControl label="Whose" options=scopes value=scope on_change=move |value| scope.set(value)/>
        </Specimen>
        <Specimen name="Checkboxes" stacked=true>
            <div class="gallery__narrow">
                <Checkbox label="production" checked=on on_change=set count=Some(212)/>
                <Checkbox label="experimental" checked=false on_change=|_| {} count=Some(48)/>
                <Checkbox label="Some of the tags" checked=false on_change=|_| {} indeterminate=true/>
                <Checkbox label="Cannot be changed" checked=true on_change=|_| {} disabled=true/>
            </div>
        </Specimen>
        <Specimen name="Switches" stacked=true>
            <div class="gallery__narrow">
                <Switch
                    label="Notifications"
                    checked=on
                    on_change=set
                    hint=Some("About entities that you own".to_owned())
                />
                <Switch label="Off" checked=false on_change=|_| {}/>
                <Switch label="Cannot be changed" checked=true on_change=|_| {} disabled=true/>
            </div>
        </Specimen>
    }
    .into_any()
}
