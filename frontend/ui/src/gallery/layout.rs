//! How the parts of a page stand.

use leptos::prelude::*;

use super::chapter::{Chapter, Specimen};
use crate::{Card, Gap, Grid, KeyValue, KeyValueList, Stack};

pub(super) const LAYOUT: Chapter = Chapter {
    id: "layout",
    title: "Stacks and grids",
    about: "A page is a stack: its head, then its parts. Cards that are alike stand in a grid. Neither needs a sheet.",
    view: layout,
};

fn layout() -> AnyView {
    const TEAMS: [(&str, &str); 4] = [
        ("Playback", "Ada Quill"),
        ("Discovery", "Bo Lindqvist"),
        ("Billing", "Chidi Okafor"),
        ("Devices", "Emi Sato"),
    ];
    let card = |(team, lead): (&'static str, &'static str)| {
        view! {
            <Card title=Some(team.to_owned())>
                <KeyValueList><KeyValue label="Lead">{lead}</KeyValue></KeyValueList>
            </Card>
        }
    };
    let parts = || ["First", "Second"].map(|part| view! { <Card><p>{part}</p></Card> }).collect_view();
    view! {
        <Specimen name="A page: a stack of its head and a grid of cards" stacked=true>
            <Stack>
                // Only the page itself has a first-level heading.
                <p>"The head of the page stands here."</p>
                <Grid>{TEAMS.map(card).collect_view()}</Grid>
            </Stack>
        </Specimen>
        <Specimen name="Gaps of a stack: small, medium, large" stacked=true>
            <Grid>
                {[Gap::Small, Gap::Medium, Gap::Large]
                    .map(|gap| view! { <Stack gap>{parts()}</Stack> })
                    .collect_view()}
            </Grid>
        </Specimen>
    }
    .into_any()
}
