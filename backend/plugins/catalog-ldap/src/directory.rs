//! A connection to a directory: signing in, and searching.

use std::time::Duration;

use ldap3::adapters::{Adapter, EntriesOnly, PagedResults};
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, Scope, SearchEntry, SearchOptions};

use crate::entry::Entry;
use crate::error::{DirectoryError, hint, in_words, result_code};
use crate::settings::{Search, Settings};
use crate::tls;
use crate::vendor::{Dialect, Vendor};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
/// Between one entry and the next.
const REPLY_TIMEOUT: Duration = Duration::from_secs(120);

/// A directory that was signed in to. The connection ends with this value.
pub(crate) struct Directory {
    ldap: Ldap,
    target: String,
    host: String,
}

impl Directory {
    /// Connects, encrypts and signs in, as far as the configuration says so.
    ///
    /// # Errors
    /// When the directory cannot be reached or does not let us in.
    pub(crate) async fn open(settings: &Settings) -> Result<Self, DirectoryError> {
        let target = settings.target.to_string();
        let mut connection = LdapConnSettings::new().set_conn_timeout(CONNECT_TIMEOUT);
        if settings.target.scheme() == "ldaps" {
            let config = tls::client_config(&settings.tls)?;
            // With the second word a certificate for an address of numbers is taken, too.
            connection = connection.set_config(config).set_no_tls_verify(!settings.tls.verify);
        }
        let (driver, ldap) = LdapConnAsync::from_url_with_settings(connection, &settings.target)
            .await
            .map_err(|why| unreachable(settings, &why))?;
        tokio::spawn(async move {
            if let Err(error) = driver.drive().await {
                // Whoever waits for an answer is told as well.
                tracing::debug!(%error, "the connection to a directory broke");
            }
        });
        let host = settings.target.host_str().unwrap_or_default().to_owned();
        let mut directory = Self { ldap, target, host };
        directory.bind(settings).await?;
        Ok(directory)
    }

    async fn bind(&mut self, settings: &Settings) -> Result<(), DirectoryError> {
        let Some(bind) = &settings.bind else { return Ok(()) };
        let answer = self.ldap.with_timeout(REPLY_TIMEOUT).simple_bind(&bind.dn, &bind.secret).await;
        answer.and_then(ldap3::LdapResult::success).map_err(|why| match result_code(&why) {
            None => unreachable(settings, &why),
            Some(_) => DirectoryError::Bind {
                target: self.target.clone(),
                dn: bind.dn.clone(),
                path: format!("{}.bind", settings.path),
                why: in_words(&why),
            },
        })?;
        Ok(())
    }

    /// How names and ids are written here: what the configuration says, else what this kind of directory does.
    ///
    /// # Errors
    /// When the connection breaks. A directory that tells nothing of itself is an ordinary one.
    pub(crate) async fn dialect(&mut self, settings: &Settings) -> Result<Dialect, DirectoryError> {
        let vendor = self.vendor(settings).await?;
        let dn_attribute = settings.dn_attribute.clone().or_else(|| vendor.dn_attribute().map(str::to_owned));
        let uuid_attribute = settings.uuid_attribute.clone().unwrap_or_else(|| vendor.uuid_attribute().to_owned());
        let binary_uuid = uuid_attribute.eq_ignore_ascii_case("objectGUID");
        Ok(Dialect { dn_attribute, uuid_attribute, binary_uuid, lower_case_dn: settings.lower_case_dn })
    }

    async fn vendor(&mut self, settings: &Settings) -> Result<Vendor, DirectoryError> {
        let answer = self.ldap.with_timeout(REPLY_TIMEOUT).search("", Scope::Base, "(objectClass=*)", ["*", "+"]).await;
        let root = match answer.and_then(ldap3::SearchResult::success) {
            Ok((entries, _)) => entries.into_iter().next().map(|entry| Entry::from(SearchEntry::construct(entry))),
            Err(error) if result_code(&error).is_some() => None,
            Err(why) => return Err(unreachable(settings, &why)),
        };
        Ok(Vendor::detect(root.as_ref(), &self.host))
    }

    /// Hands every entry that a search finds to `take`, as they come.
    ///
    /// # Errors
    /// When the search is refused, or ends before everything was sent.
    pub(crate) async fn search(
        &mut self,
        search: &Search,
        mut take: impl FnMut(Entry) + Send,
    ) -> Result<(), DirectoryError> {
        let mut found = 0_usize;
        self.stream(search, |entry| {
            found += 1;
            take(entry);
        })
        .await
        .map_err(|why| self.failed(&search.dn, why))?;
        tracing::debug!(base = search.dn, found, "searched a directory");
        Ok(())
    }

    async fn stream(&mut self, search: &Search, mut take: impl FnMut(Entry) + Send) -> Result<(), LdapError> {
        let mut adapters: Vec<Box<dyn Adapter<'_, String, Vec<String>>>> = vec![Box::new(EntriesOnly::new())];
        adapters.extend(search.page_size.map(|size| Box::new(PagedResults::new(size)) as Box<dyn Adapter<'_, _, _>>));
        let mut stream = self
            .ldap
            .with_timeout(REPLY_TIMEOUT)
            .with_search_options(options(search))
            .streaming_search_with(adapters, &search.dn, search.scope, &search.filter, search.attributes.clone())
            .await?;
        while let Some(entry) = stream.next().await? {
            take(SearchEntry::construct(entry).into());
        }
        let result = stream.finish().await.success()?;
        if !result.refs.is_empty() {
            // Active Directory does so in every search of a whole domain.
            tracing::info!(
                base = search.dn,
                referrals = ?result.refs,
                "the directory refers to others, which are not followed; give them a search or a provider of their own"
            );
        }
        Ok(())
    }

    /// Says good-bye. What the directory answers is of no interest.
    pub(crate) async fn close(mut self) {
        let _ = self.ldap.unbind().await;
    }

    fn failed(&self, base: &str, why: LdapError) -> DirectoryError {
        DirectoryError::Search {
            target: self.target.clone(),
            base: base.to_owned(),
            hint: hint(&why),
            why: in_words(&why),
        }
    }
}

fn unreachable(settings: &Settings, why: &LdapError) -> DirectoryError {
    let (target, path) = (settings.target.to_string(), format!("{}.target", settings.path));
    DirectoryError::Unreachable { target, path, why: in_words(why) }
}

fn options(search: &Search) -> SearchOptions {
    SearchOptions::new()
        .deref(search.deref)
        .sizelimit(search.size_limit.unwrap_or(0))
        .timelimit(search.time_limit.unwrap_or(0))
}
