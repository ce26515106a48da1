//! Photos of users, small enough to travel with their entity.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::client::GraphClient;
use crate::error::GraphError;
use crate::query::segment;

/// In pixels; larger ones would make every answer that holds the user slow.
const LARGEST: u32 = 120;
/// In bytes; no photo of that size needs more.
const HEAVIEST: usize = 128 * 1024;

#[derive(Deserialize)]
struct Photos {
    value: Vec<Photo>,
}

#[derive(Deserialize)]
struct Photo {
    id: String,
    #[serde(default)]
    height: u32,
}

/// The user's photo as a `data:` address; nothing when there is none.
///
/// # Errors
/// When it is not to be had for another reason than that there is none.
pub(crate) async fn photo(client: &GraphClient, user: &str) -> Result<Option<String>, GraphError> {
    let photos = format!("users/{}/photos", segment(user));
    let sizes = match client.resource::<Photos>(&photos).await {
        Ok(sizes) => sizes.value,
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(error),
    };
    let Some(best) = best(&sizes) else { return Ok(None) };
    match client.file(&format!("{photos}/{}/$value", segment(&best.id))).await {
        Ok((_, bytes)) if bytes.is_empty() || bytes.len() > HEAVIEST => Ok(None),
        Ok((kind, bytes)) => {
            let kind = kind.filter(|kind| kind.starts_with("image/") && !kind.contains([';', ',']));
            let kind = kind.as_deref().unwrap_or("image/jpeg");
            Ok(Some(format!("data:{kind};base64,{}", STANDARD.encode(bytes))))
        }
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The largest that is not too large, else the smallest.
fn best(sizes: &[Photo]) -> Option<&Photo> {
    let fitting = sizes.iter().filter(|photo| photo.height <= LARGEST).max_by_key(|photo| photo.height);
    fitting.or_else(|| sizes.iter().min_by_key(|photo| photo.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_photo_that_fits_is_taken() {
        let best_of = |heights: &[u32]| {
            let sizes: Vec<Photo> =
                heights.iter().map(|height| Photo { id: height.to_string(), height: *height }).collect();
            best(&sizes).map(|photo| photo.height)
        };
        assert_eq!(best_of(&[48, 648, 120, 96]), Some(120));
        assert_eq!(best_of(&[648, 240]), Some(240));
        assert_eq!(best_of(&[]), None);
    }
}
