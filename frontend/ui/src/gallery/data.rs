//! What is known of a thing.

use leptos::prelude::*;

use super::chapter::{Chapter, Specimen};
use crate::{
    Avatar, AvatarSize, Badge, Card, CodeBlock, Icon, IconButton, KeyValue, KeyValueList, Link, Size, Stat, Tag, Tone,
};

pub(super) const CARDS: Chapter = Chapter {
    id: "cards",
    title: "Cards",
    about: "A surface for one subject. A flush card lets tables, lists and pictures reach its edges.",
    view: cards,
};

pub(super) const LABELS: Chapter = Chapter {
    id: "labels",
    title: "Badges and tags",
    about: "A badge tells of a state, with a tone that its word repeats. A tag was given by somebody.",
    view: labels,
};

pub(super) const PEOPLE: Chapter = Chapter {
    id: "people",
    title: "Avatars",
    about: "A picture, or initials on a colour that stays with the name.",
    view: people,
};

pub(super) const FACTS: Chapter = Chapter {
    id: "facts",
    title: "Facts and figures",
    about: "Names with values for what a card tells, figures for what is counted.",
    view: facts,
};

pub(super) const CODE: Chapter =
    Chapter { id: "code", title: "Code", about: "Text that is shown as it is. Long lines scroll.", view: code };

fn cards() -> AnyView {
    let actions = || view! { <IconButton icon=Icon::Refresh label="Refresh the card" size=Size::Small/> };
    let footer = || view! { <Link href="#cards">"All 12 components"</Link> };
    view! {
        <Specimen name="Plain, with head and foot">
            <Card><p>"Content without a title."</p></Card>
            <Card title=Some("About".to_owned()) subtitle=Some("What the team wrote".to_owned()) actions footer>
                <p>"Starts, pauses and resumes streams on every device that the company sells or supports."</p>
            </Card>
        </Specimen>
        <Specimen name="With a link for a title">
            <Card heading=|| view! { <Link href="#cards">"Streaming"</Link> }><p>"What the card is about has a page."</p></Card>
        </Specimen>
        <Specimen name="Flush" stacked=true>
            <Card title=Some("Depends on".to_owned()) flush=true>
                <CodeBlock text="resource:default/sessions\nresource:default/playlists"/>
            </Card>
        </Specimen>
    }
    .into_any()
}

fn labels() -> AnyView {
    let badge = |tone: Tone| view! { <Badge tone>{tone.as_str()}</Badge> };
    let with_icon = |tone: Tone| view! { <Badge tone icon=tone.icon()>{tone.as_str()}</Badge> };
    view! {
        <Specimen name="Badges">{Tone::ALL.map(badge).collect_view()}</Specimen>
        <Specimen name="With icons">{Tone::ALL.map(with_icon).collect_view()}</Specimen>
        <Specimen name="Tags">
            <Tag label="rust"/>
            <Tag label="streaming" href=Some("#labels".to_owned())/>
            <Tag label="a-tag-that-somebody-made-much-longer-than-tags-are"/>
        </Specimen>
    }
    .into_any()
}

fn people() -> AnyView {
    const NAMES: [&str; 8] = [
        "Ada Quill",
        "Bo Lindqvist",
        "team-streaming",
        "Chidi Okafor",
        "Dana Reyes",
        "Emi Sato",
        "Farid Aziz",
        "guest",
    ];
    view! {
        <Specimen name="Small, medium, large">
            {[AvatarSize::Small, AvatarSize::Medium, AvatarSize::Large]
                .map(|size| view! { <Avatar name="Ada Quill" size/> })
                .collect_view()}
        </Specimen>
        <Specimen name="Colours that stay with the name">
            {NAMES.map(|name| view! { <Avatar name/> }).collect_view()}
        </Specimen>
        <Specimen name="A picture that does not load">
            <Avatar name="Grace Moreau" picture=Some("/no-such-picture.png".to_owned())/>
        </Specimen>
    }
    .into_any()
}

fn facts() -> AnyView {
    let facts = || {
        view! {
            <KeyValue label="Owner"><Link href="#facts">"team-streaming"</Link></KeyValue>
            <KeyValue label="System"><Link href="#facts">"playback"</Link></KeyValue>
            <KeyValue label="Type">"service"</KeyValue>
            <KeyValue label="Lifecycle"><Badge tone=Tone::Success>"production"</Badge></KeyValue>
        }
    };
    view! {
        <Specimen name="Beside, above">
            <Card title=Some("About".to_owned())><KeyValueList>{facts()}</KeyValueList></Card>
            <Card title=Some("About".to_owned())><KeyValueList columns=true>{facts()}</KeyValueList></Card>
        </Specimen>
        <Specimen name="Figures" stacked=true>
            <div class="gallery__figures">
                <Stat
                    label="Components"
                    value="1,204"
                    hint=Some("38 more than last month".to_owned())
                    href=Some("#facts".to_owned())
                />
                <Stat label="Healthy" value="98.2 %" tone=Tone::Success/>
                <Stat label="Without an owner" value="17" tone=Tone::Warning hint=Some("Ask in #catalog".to_owned())/>
                <Stat label="Failed" value="3" tone=Tone::Danger/>
            </div>
        </Specimen>
    }
    .into_any()
}

fn code() -> AnyView {
    const YAML: &str = concat!(
        "apiVersion: backstage.io/v1alpha1\n",
        "kind: Component\n",
        "metadata:\n",
        "  name: playback-api\n",
        "  description: Starts, pauses and resumes streams on every device that the company sells, also offline\n",
        "spec:\n",
        "  type: service\n",
        "  lifecycle: production\n",
        "  owner: team-streaming",
    );
    view! {
        <Specimen name="With its language" stacked=true><CodeBlock text=YAML language="yaml"/></Specimen>
        <Specimen name="One line" stacked=true><CodeBlock text="callboard serve --config app-config.yaml"/></Specimen>
    }
    .into_any()
}
