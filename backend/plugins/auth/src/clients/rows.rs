//! The tables of programs. Times are seconds since 1970; secrets are kept as hashes.

/// A program that registered.
#[expect(unreachable_pub, reason = "the derive wants its items public")]
pub(super) mod client {
    use sea_orm::entity::prelude::*;

    /// A row of `auth_clients`; `redirect_uris` is a JSON list.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "auth_clients")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub name: String,
        pub secret_hash: String,
        pub redirect_uris: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a program asks for, and the code that it gets for it.
#[expect(unreachable_pub, reason = "the derive wants its items public")]
pub(super) mod authorization {
    use sea_orm::entity::prelude::*;

    /// A row of `auth_authorizations`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "auth_authorizations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub client_id: String,
        pub client_name: String,
        pub redirect_uri: String,
        pub scope: String,
        pub state: Option<String>,
        pub nonce: Option<String>,
        pub challenge: Option<String>,
        /// `pending`, `approved`, `rejected`, or `redeemed`.
        pub status: String,
        /// Who approved it.
        pub user_entity_ref: Option<String>,
        pub code_hash: Option<String>,
        pub expires_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A program that stays signed in.
#[expect(unreachable_pub, reason = "the derive wants its items public")]
pub(super) mod offline {
    use sea_orm::entity::prelude::*;

    /// A row of `auth_offline_sessions`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "auth_offline_sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub user_entity_ref: String,
        pub client_id: String,
        pub client_name: String,
        /// What it was approved as.
        pub authorization_id: String,
        pub token_hash: String,
        pub created_at: i64,
        pub last_used_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
