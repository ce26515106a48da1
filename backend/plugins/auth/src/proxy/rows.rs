//! The proxies, one row each.

use super::{Row, aws_alb, azure_easy_auth, cf_access, gcp_iap, oauth2_proxy};
use crate::resolvers::{Fact, Find, Offer};

const AZURE_ID: Offer = Offer {
    resolver: "idMatchingUserEntityAnnotation",
    from: Fact::Id,
    find: Find::Annotation("graph.microsoft.com/user-id"),
};

pub(crate) static ROWS: [Row; 6] = [
    Row {
        id: "oauth2Proxy",
        title: "OAuth2 Proxy",
        offers: &[
            Offer { resolver: "forwardedUserMatchingUserEntityName", from: Fact::Username, find: Find::Name },
            Offer {
                resolver: "forwardedPreferredUsernameMatchingUserEntityName",
                from: Fact::PreferredUsername,
                find: Find::Name,
            },
        ],
        unsigned: true,
        read: oauth2_proxy::read,
    },
    Row { id: "awsalb", title: "AWS", offers: &[], unsigned: false, read: aws_alb::read },
    Row {
        id: "gcpIap",
        title: "Google Cloud",
        offers: &[
            Offer {
                resolver: "emailMatchingUserEntityAnnotation",
                from: Fact::Email,
                find: Find::Annotation("google.com/email"),
            },
            Offer {
                resolver: "idMatchingUserEntityAnnotation",
                from: Fact::Id,
                find: Find::Annotation("google.com/user-id"),
            },
        ],
        unsigned: false,
        read: gcp_iap::read,
    },
    Row { id: "cfaccess", title: "Cloudflare Access", offers: &[], unsigned: false, read: cf_access::read },
    Row { id: "azureEasyAuth", title: "Azure", offers: &[AZURE_ID], unsigned: true, read: azure_easy_auth::read },
    // Its name in older releases.
    Row { id: "easyAuth", title: "Azure", offers: &[AZURE_ID], unsigned: true, read: azure_easy_auth::read },
];
