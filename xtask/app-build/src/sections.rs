//! The sections of a wasm file.

use anyhow::{Result, bail};

const HEADER: usize = 8;
const CUSTOM: u8 = 0;

/// True when the file has a custom section of that name.
pub(crate) fn has_custom(wasm: &[u8], name: &str) -> Result<bool> {
    Ok(sections(wasm)?.any(|section| section.is_ok_and(|section| section.custom == Some(name.as_bytes()))))
}

/// The file without its custom sections: names, producers, features. Browsers need none of them.
pub(crate) fn strip(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut kept = wasm.get(..HEADER).unwrap_or_default().to_vec();
    for section in sections(wasm)? {
        let section = section?;
        if section.custom.is_none() {
            kept.extend_from_slice(section.whole);
        }
    }
    Ok(kept)
}

struct Section<'a> {
    whole: &'a [u8],
    /// The name of a custom section.
    custom: Option<&'a [u8]>,
}

fn sections(wasm: &[u8]) -> Result<impl Iterator<Item = Result<Section<'_>>>> {
    if !wasm.starts_with(b"\0asm\x01\0\0\0") {
        bail!("this is no wasm file");
    }
    let mut rest = &wasm[HEADER..];
    Ok(std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let parsed = section(rest);
        rest = match &parsed {
            Some(section) => &rest[section.whole.len()..],
            None => &[],
        };
        Some(parsed.ok_or_else(|| anyhow::anyhow!("the wasm file ends in the middle of a section")))
    }))
}

fn section(bytes: &[u8]) -> Option<Section<'_>> {
    let (id, rest) = bytes.split_first()?;
    let (size, width) = leb128(rest)?;
    let end = 1 + width + size;
    let whole = bytes.get(..end)?;
    let body = bytes.get(1 + width..end)?;
    let custom = if *id == CUSTOM {
        let (length, width) = leb128(body)?;
        Some(body.get(width..width + length)?)
    } else {
        None
    };
    Some(Section { whole, custom })
}

/// An unsigned number of at most 32 bits, and how many bytes it took.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0usize;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A type section, a custom section `name`, a memory section.
    const FILE: &[u8] = b"\0asm\x01\0\0\0\x01\x01\x00\x00\x07\x04name\x01\x02\x05\x03\x01\x00\x01";

    #[test]
    fn custom_sections_are_found_and_removed() {
        assert!(has_custom(FILE, "name").unwrap());
        assert!(!has_custom(FILE, "linking").unwrap());
        let stripped = strip(FILE).unwrap();
        assert_eq!(stripped, b"\0asm\x01\0\0\0\x01\x01\x00\x05\x03\x01\x00\x01");
        assert!(!has_custom(&stripped, "name").unwrap());
    }

    #[test]
    fn long_sizes_are_read() {
        assert_eq!(leb128(&[0xe5, 0x8e, 0x26]), Some((624_485, 3)));
        assert_eq!(leb128(&[0x80]), None);
    }

    #[test]
    fn damaged_files_are_refused() {
        assert!(strip(b"\0asm\x01\0\0\0\x01\x7f\x00").is_err());
        assert!(strip(b"MZ").is_err());
    }
}
