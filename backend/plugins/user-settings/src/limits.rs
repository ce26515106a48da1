//! How much a person may keep.

use callboard_core::{ApiError, ApiResult};
use callboard_shared::user_settings::{MOST_AT_ONCE, UserSettingName};

/// Characters of a bucket, and of a key.
pub(crate) const MAX_NAME: usize = 255;
/// Bytes of a value as JSON.
pub(crate) const MAX_VALUE: usize = 64 * 1024;
/// Settings of one person.
pub(crate) const MAX_SETTINGS: u64 = 1000;

/// Views of one person or group.
pub(crate) const MAX_VIEWS: u64 = 200;
/// Characters of the name of a view, and of its page.
const MAX_VIEW_NAME: usize = 100;
/// Bytes of what a view shows, as JSON.
const MAX_VIEW: usize = 16 * 1024;

/// Refuses names that no row can hold.
///
/// # Errors
/// 400, saying which part and why.
pub(crate) fn check_name(bucket: &str, key: &str) -> ApiResult<()> {
    for (what, text) in [("bucket", bucket), ("key", key)] {
        let length = text.chars().count();
        if length == 0 || length > MAX_NAME {
            return Err(ApiError::Input(format!("A {what} has 1 to {MAX_NAME} characters, and this one has {length}")));
        }
        if text.contains('\0') {
            return Err(ApiError::Input(format!("A {what} has no NUL character")));
        }
    }
    Ok(())
}

/// Refuses values that are larger than a setting should be.
///
/// # Errors
/// 400 with both sizes.
pub(crate) fn check_value(json: &str) -> ApiResult<()> {
    let length = json.len();
    if length <= MAX_VALUE {
        return Ok(());
    }
    Err(ApiError::Input(format!("The value has {length} bytes as JSON, and a setting holds at most {MAX_VALUE}")))
}

/// Refuses more questions than one request may ask.
///
/// # Errors
/// 400 with the limit.
pub(crate) fn check_batch(items: &[UserSettingName]) -> ApiResult<()> {
    if items.len() <= MOST_AT_ONCE {
        return Ok(());
    }
    Err(ApiError::Input(format!(
        "{} settings were asked for; ask for at most {MOST_AT_ONCE} at once and for the rest in another request",
        items.len()
    )))
}

/// Refuses views that are none or too large.
///
/// # Errors
/// 400, saying which part and why.
pub(crate) fn check_view(page: &str, name: &str, json: &str) -> ApiResult<()> {
    for (what, text) in [("page", page), ("name", name)] {
        let length = text.trim().chars().count();
        if length == 0 || length > MAX_VIEW_NAME || text.chars().any(char::is_control) {
            return Err(ApiError::Input(format!(
                "The {what} of a view has 1 to {MAX_VIEW_NAME} characters in one line, and this one has {length}"
            )));
        }
    }
    if json.len() <= MAX_VIEW {
        return Ok(());
    }
    Err(ApiError::Input(format!("The view has {} bytes as JSON, and at most {MAX_VIEW} can be saved", json.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_within_the_limits() {
        assert!(check_name("default.a", "x/y z").is_ok());
        assert!(check_name(&"ø".repeat(MAX_NAME), "k").is_ok(), "characters count and not bytes");
        for (bucket, key) in [("", "k"), ("b", ""), ("b", "a\0b"), ("b", &*"k".repeat(MAX_NAME + 1))] {
            assert!(check_name(bucket, key).is_err(), "{bucket} {key}");
        }
    }

    #[test]
    fn sizes_within_the_limits() {
        assert!(check_value(&"x".repeat(MAX_VALUE)).is_ok());
        assert!(check_value(&"x".repeat(MAX_VALUE + 1)).is_err());
        let name = UserSettingName { bucket: "b".into(), key: "k".into() };
        assert!(check_batch(&vec![name.clone(); MOST_AT_ONCE]).is_ok());
        assert!(check_batch(&vec![name; MOST_AT_ONCE + 1]).is_err());
    }
}
