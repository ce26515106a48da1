//! The provider that signs in without being pressed.

use callboard_shared::auth::{ProviderKind, SignInProvider};

/// A proxy in front of the portal knows already who it is. The page of the only provider is opened by itself where the
/// configuration of the sign-in says so (`auto`).
pub(crate) fn automatic(offered: &[SignInProvider], auto: bool) -> Option<&SignInProvider> {
    let proxy = offered.iter().find(|provider| provider.kind == ProviderKind::Proxy);
    proxy.or(match offered {
        [only] if auto && only.kind == ProviderKind::OAuth => Some(only),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_begins_by_itself() {
        let provider =
            |id: &str, kind| SignInProvider { id: id.into(), title: id.into(), kind, signs_in: true, host: None };
        let proxy = || provider("awsalb", ProviderKind::Proxy);
        let okta = || provider("okta", ProviderKind::OAuth);
        let github = || provider("github", ProviderKind::OAuth);
        let guest = || provider("guest", ProviderKind::Guest);
        for (offered, auto, expected) in [
            (vec![okta(), proxy()], false, Some("awsalb")),
            (vec![okta()], true, Some("okta")),
            (vec![okta()], false, None),
            (vec![okta(), github()], true, None),
            (vec![guest()], true, None),
            (vec![], true, None),
        ] {
            assert_eq!(automatic(&offered, auto).map(|own| own.id.as_str()), expected, "{offered:?} {auto}");
        }
    }
}
