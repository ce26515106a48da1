//! Pictures of people and groups.

use callboard_letters::Letters;
use leptos::prelude::*;

/// How large an avatar is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// 20 pixels, within a line of text.
    Small,
    /// 28 pixels, in lists and menus.
    #[default]
    Medium,
    /// 48 pixels, in page headers.
    Large,
}

/// A picture of a person or group; without one, initials on a colour that stays with the name.
#[component]
pub fn Avatar(
    /// The name: the source of the initials, the colour and the alternative text.
    #[prop(into)]
    name: String,
    /// The address of a picture. When it does not load, the initials are shown.
    #[prop(optional_no_strip, into)]
    picture: Option<String>,
    /// How large it is.
    #[prop(optional)]
    size: AvatarSize,
    /// The name stands beside it, so that it need not be read twice.
    #[prop(optional)]
    decorative: bool,
) -> impl IntoView {
    let broken = RwSignal::new(false);
    let size = match size {
        AvatarSize::Small => "avatar avatar--small",
        AvatarSize::Medium => "avatar",
        AvatarSize::Large => "avatar avatar--large",
    };
    let label = (!decorative).then(|| name.clone());
    let letters = initials(&name);
    let hue = hue(&name).to_string();
    view! {
        <span
            class=size
            role=if decorative { "presentation" } else { "img" }
            aria-label=label
            style=("--avatar-hue", hue)
        >
            {move || match picture.clone().filter(|_| !broken.get()) {
                Some(picture) => view! {
                    <img
                        src=picture
                        alt=""
                        loading="lazy"
                        referrerpolicy="no-referrer"
                        on:error=move |_| broken.set(true)
                    />
                }
                .into_any(),
                None => view! { <span aria-hidden="true">{letters.clone()}</span> }.into_any(),
            }}
        </span>
    }
    .into_any()
}

/// The first letters of the first and last word, in upper case: `Jane van Doe` gives `JD`,
/// `team-payments` gives `TP`.
fn initials(name: &str) -> String {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).collect::<String>().upper()
}

/// A hue in degrees that is always the same for a name, out of twelve that can be told apart.
fn hue(name: &str) -> u32 {
    let hash = name.bytes().fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
    (hash >> 8) % 12 * 30
}

#[cfg(test)]
mod tests {
    use super::{hue, initials};

    #[test]
    fn initials_take_first_and_last_word() {
        assert_eq!(initials("Jane van Doe"), "JD");
        assert_eq!(initials("team-payments"), "TP");
        assert_eq!(initials("guest"), "G");
        assert_eq!(initials("élodie ørsted"), "ÉØ");
        assert_eq!(initials("--"), "");
    }

    #[test]
    fn hue_is_stable_and_on_the_wheel() {
        assert_eq!(hue("jane"), hue("jane"));
        assert!(["a", "b", "team-a", "", "日本"].into_iter().all(|name| hue(name) < 360));
    }
}
