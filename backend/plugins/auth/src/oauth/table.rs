//! What a row of the table of providers says (contract/auth.md §1.2).

use crate::resolvers::Offer;

/// What is special about a provider that signs in on a page of its own.
pub(crate) struct Row {
    /// The word in the address and in the configuration.
    pub(crate) id: &'static str,
    /// What people call it.
    pub(crate) title: &'static str,
    pub(crate) endpoints: Endpoints,
    /// What its profile, or its id token, calls things.
    pub(crate) fields: Fields,
    /// Always asked for.
    pub(crate) scopes: &'static [&'static str],
    /// Scopes that were granted once are remembered in a cookie and asked for again.
    pub(crate) persists_scopes: bool,
    /// Added to the address of the sign-in page.
    pub(crate) start_params: &'static [StartParam],
    /// The resolvers that it has besides the common ones.
    pub(crate) offers: &'static [Offer],
    /// The client's secret goes into a header and not into the form, unless the configuration says otherwise.
    pub(crate) basic: bool,
    pub(crate) quirks: Quirks,
}

/// Where a provider is asked. Addresses are templates: `{key}` is a key of the configuration, and of several
/// templates the first counts whose keys are all there.
#[derive(Clone, Copy)]
pub(crate) enum Endpoints {
    /// In its metadata document.
    Discovered(&'static [&'static str]),
    /// At addresses that are known.
    Fixed {
        authorize: &'static [&'static str],
        token: &'static [&'static str],
        /// None: who somebody is stands in the id token.
        profile: &'static [&'static str],
    },
}

/// One parameter of the sign-in page's address.
#[derive(Clone, Copy)]
pub(crate) enum StartParam {
    Fixed(&'static str, &'static str),
    /// A key of the configuration, the parameter's name, and its value when the key is absent. The value `auto`, as
    /// an empty one, leaves it to the provider.
    Configured(&'static str, &'static str, &'static str),
}

/// The names of what a profile tells, as JSON pointers; the first that holds something counts.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) id: &'static [&'static str],
    pub(crate) username: &'static [&'static str],
    pub(crate) name: &'static [&'static str],
    pub(crate) picture: &'static [&'static str],
    pub(crate) email: &'static [&'static str],
    pub(crate) vouched: Vouched,
}

/// When an e-mail address counts: an address that nobody verified is anybody's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vouched {
    /// The provider has verified every address that it tells.
    Always,
    /// This member is exactly `true`.
    IfTrue(&'static str),
    /// This member is not `false`.
    UnlessFalse(&'static str),
    /// This member is not `null`.
    UnlessNull(&'static str),
}

/// What only one provider does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Quirks {
    /// Its access tokens do not end, so that one stands for the refresh token that it does not give.
    pub(crate) lasting_access: bool,
    /// Addresses count only when `tenantId` names one company: elsewhere an administrator of any company writes what
    /// they like into the addresses of their people.
    pub(crate) addresses_of_one_tenant: bool,
    /// A scope of another resource is asked for alone.
    pub(crate) one_resource: bool,
    /// `skipUserProfile` takes the id token instead of the profile.
    pub(crate) profile_may_be_skipped: bool,
    /// The profile has no addresses; they are in a list below its own address.
    pub(crate) list_of_addresses: bool,
    /// The profile's address says only the user name; the profile is below `/rest/api/latest/users`.
    pub(crate) asks_who_am_i: bool,
    /// Signing out goes on at `/v2/logout`.
    pub(crate) logout_page: bool,
}
