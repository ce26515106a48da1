//! Pictures of people and groups.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::entry::Entry;

/// In bytes; a larger one would make every answer that holds the entity slow.
const HEAVIEST: usize = 128 * 1024;
/// How files of the kinds that directories hold begin.
const KINDS: [(&[u8], &str); 2] = [(&[0xff, 0xd8, 0xff], "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")];

/// What goes into `spec.profile.picture`: the address that the attribute holds, or the picture itself as a
/// `data:` address, as with `jpegPhoto` and `thumbnailPhoto`. Nothing for what is neither, or too large.
pub(crate) fn picture(entry: &Entry, attribute: &str) -> Option<String> {
    let bytes = entry.first(attribute)?;
    let Some((_, kind)) = KINDS.iter().find(|(start, _)| bytes.starts_with(start)) else {
        return entry.text(attribute);
    };
    (bytes.len() <= HEAVIEST).then(|| format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    use ldap3::SearchEntry;

    fn of(bytes: &[u8]) -> Option<String> {
        let bin_attrs = HashMap::from([("jpegPhoto".to_owned(), vec![bytes.to_vec()])]);
        picture(&SearchEntry { dn: String::new(), attrs: HashMap::new(), bin_attrs }.into(), "jpegPhoto")
    }

    #[test]
    fn a_picture_is_an_address_or_travels_with_the_entity() {
        let address = "https://example.net/ada.png";
        assert_eq!(picture(&Entry::of("", &[("photo", address)]), "photo").as_deref(), Some(address));
        assert_eq!(of(&[0xff, 0xd8, 0xff, 0xe0]).as_deref(), Some("data:image/jpeg;base64,/9j/4A=="));
        assert_eq!(of(b"\x89PNG\r\n\x1a\n").as_deref(), Some("data:image/png;base64,iVBORw0KGgo="));
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_none() {
        assert_eq!(of(&[0xff, 0x00, 0x01]), None);
        let mut large = vec![0; HEAVIEST + 1];
        large[..3].copy_from_slice(&[0xff, 0xd8, 0xff]);
        assert_eq!(of(&large), None);
        assert_eq!(picture(&Entry::default(), "jpegPhoto"), None);
    }
}
