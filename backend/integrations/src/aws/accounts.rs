//! `aws` of the configuration: with which credentials the portal acts in which account.

use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_config::{Config, ConfigError};

use super::keys::{Keys, Role};

const SECTION: &str = "aws";
const PARTITION: &str = "aws";

/// With what the portal acts.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) keys: Keys,
    pub(crate) role: Option<Role>,
    /// The number of the account that the keys have to be of, which is asked before they are used.
    pub(super) only: Option<String>,
}

impl Account {
    /// Of an entry with `accessKeyId`, `secretAccessKey`, `roleArn` and `externalId`; without keys, of the main account.
    pub(crate) fn of_entry(entry: &Config, main: &Self) -> Result<Self, ConfigError> {
        let keys = Keys::read(entry)?.unwrap_or_else(|| main.keys.clone());
        Ok(Self { keys, role: Role::read(entry)?, only: None })
    }
}

/// `aws.accountDefaults`: a role that every account has.
#[derive(Clone, Debug)]
struct Defaults {
    role: RoleName,
    token_file: Option<String>,
}

/// A role by its name, which is the same in several accounts.
#[derive(Clone, Debug)]
struct RoleName {
    name: String,
    partition: String,
    external_id: Option<String>,
    region: Option<String>,
}

/// The accounts of `aws`. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AwsAccounts {
    main: Account,
    defaults: Option<Defaults>,
    known: Arc<BTreeMap<String, Account>>,
}

impl AwsAccounts {
    /// Reads the section. Without it there is the account of the machine only.
    ///
    /// # Errors
    /// When an account is incomplete, or named twice.
    pub fn read(config: &Config) -> Result<Self, ConfigError> {
        let own = config.sub(SECTION);
        let main = config.sub(&format!("{SECTION}.mainAccount"));
        let main = Account { keys: keys(&main)?.unwrap_or(Keys::OfTheMachine), role: None, only: None };
        let defaults = config.sub(&format!("{SECTION}.accountDefaults"));
        let defaults = match RoleName::read(&defaults)? {
            Some(role) => Some(Defaults { role, token_file: defaults.string("webIdentityTokenFile")? }),
            None => None,
        };
        let mut known = BTreeMap::new();
        for entry in own.items("accounts")? {
            let id = entry.string("accountId")?.filter(|id| !id.is_empty());
            let id = id.ok_or_else(|| entry.invalid("accountId", "is required: the number of the account"))?;
            let account = account(&entry, &id, &main)?;
            if known.insert(id.clone(), account).is_some() {
                return Err(entry.invalid("accountId", &format!("{id} is named twice; join the entries")));
            }
        }
        Ok(Self { main, defaults, known: Arc::new(known) })
    }

    /// The main account.
    pub(crate) fn main(&self) -> &Account {
        &self.main
    }

    /// With what the portal acts in the account of this number; in the main account without one.
    pub(crate) fn account(&self, id: Option<&str>) -> Account {
        let Some(id) = id else { return self.main.clone() };
        if let Some(known) = self.known.get(id) {
            return known.clone();
        }
        match &self.defaults {
            Some(Defaults { role, token_file: Some(file) }) => {
                let keys = Keys::WebIdentity { file: file.clone(), role_arn: role.arn(id) };
                Account { keys, role: None, only: None }
            }
            Some(Defaults { role, token_file: None }) => Account { role: Some(role.of(id)), ..self.main.clone() },
            // It may be the main account by its number.
            None => Account { only: Some(id.to_owned()), ..self.main.clone() },
        }
    }
}

/// Keys or a profile.
fn keys(entry: &Config) -> Result<Option<Keys>, ConfigError> {
    Ok(Keys::read(entry)?.or(entry.string("profile")?.map(Keys::Profile)))
}

fn account(entry: &Config, id: &str, main: &Account) -> Result<Account, ConfigError> {
    let role = RoleName::read(entry)?;
    let (keys, role) = match (role, entry.string("webIdentityTokenFile")?) {
        (None, Some(_)) => return Err(entry.invalid("roleName", "is required beside webIdentityTokenFile")),
        (Some(role), Some(file)) => (Keys::WebIdentity { file, role_arn: role.arn(id) }, None),
        (Some(role), None) => (Keys::read(entry)?.unwrap_or_else(|| main.keys.clone()), Some(role.of(id))),
        (None, None) => (keys(entry)?.unwrap_or(Keys::OfTheMachine), None),
    };
    Ok(Account { keys, role, only: None })
}

impl RoleName {
    fn read(entry: &Config) -> Result<Option<Self>, ConfigError> {
        let Some(name) = entry.string("roleName")? else { return Ok(None) };
        Ok(Some(Self {
            name,
            partition: entry.string("partition")?.unwrap_or_else(|| PARTITION.to_owned()),
            external_id: entry.string("externalId")?,
            region: entry.string("region")?,
        }))
    }

    fn arn(&self, account: &str) -> String {
        format!("arn:{}:iam::{account}:role/{}", self.partition, self.name)
    }

    fn of(&self, account: &str) -> Role {
        Role { arn: self.arn(account), external_id: self.external_id.clone(), region: self.region.clone() }
    }
}
