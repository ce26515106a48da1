//! Kinds of directories, and how each of them names an entry's name and id.

use crate::entry::Entry;

/// The kind of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vendor {
    ActiveDirectory,
    FreeIpa,
    AeDir,
    Google,
    Lldap,
    /// OpenLDAP and everything else that keeps to RFC 4530 and RFC 5020.
    Standard,
}

impl Vendor {
    /// Told from what the directory says of itself, its root DSE, and from its host.
    pub(crate) fn detect(root: Option<&Entry>, host: &str) -> Self {
        let has = |name: &str| root.is_some_and(|root| root.has(name));
        if has("forestFunctionality") {
            Self::ActiveDirectory
        } else if has("ipaDomainLevel") {
            Self::FreeIpa
        } else if has("aeRoot") {
            Self::AeDir
        } else if host.eq_ignore_ascii_case("ldap.google.com") {
            Self::Google
        } else if root.and_then(|root| root.text("vendorName")).as_deref() == Some("LLDAP") {
            Self::Lldap
        } else {
            Self::Standard
        }
    }

    /// The attribute that holds an entry's distinguished name; nothing when only the entry itself has it.
    pub(crate) const fn dn_attribute(self) -> Option<&'static str> {
        match self {
            Self::ActiveDirectory => Some("distinguishedName"),
            Self::Standard => Some("entryDN"),
            Self::FreeIpa | Self::AeDir | Self::Google | Self::Lldap => None,
        }
    }

    /// The attribute that holds an entry's unique id.
    pub(crate) const fn uuid_attribute(self) -> &'static str {
        match self {
            Self::ActiveDirectory => "objectGUID",
            Self::FreeIpa => "ipaUniqueID",
            Self::Google => "uid",
            Self::AeDir | Self::Lldap | Self::Standard => "entryUUID",
        }
    }
}

/// How the names and ids of entries are read in one directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// Nothing: the name that came with the entry.
    pub(crate) dn_attribute: Option<String>,
    pub(crate) uuid_attribute: String,
    /// The id is 16 bytes in Microsoft's order.
    pub(crate) binary_uuid: bool,
    pub(crate) lower_case_dn: bool,
}

impl Dialect {
    /// An entry's distinguished name. Every entry has one, also when the attribute was not asked for.
    pub(crate) fn dn(&self, entry: &Entry) -> String {
        let attribute = self.dn_attribute.as_deref().filter(|name| !name.eq_ignore_ascii_case("dn"));
        let dn = attribute.and_then(|name| entry.text(name)).unwrap_or_else(|| entry.dn.clone());
        if self.lower_case_dn { dn.to_lowercase() } else { dn }
    }

    /// An entry's unique id.
    pub(crate) fn uuid(&self, entry: &Entry) -> Option<String> {
        if self.binary_uuid {
            return entry.first(&self.uuid_attribute).map(microsoft_guid);
        }
        entry.text(&self.uuid_attribute)
    }
}

/// Sixteen bytes as `00112233-4455-6677-8899-aabbccddeeff`, the first three groups of which Microsoft stores
/// with the least byte first. Other lengths are written as they are.
fn microsoft_guid(bytes: &[u8]) -> String {
    const ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    const GROUP_ENDS: [usize; 4] = [4, 6, 8, 10];
    if bytes.len() != ORDER.len() {
        return bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    }
    let mut text = String::new();
    for (position, from) in ORDER.iter().enumerate() {
        if GROUP_ENDS.contains(&position) {
            text.push('-');
        }
        text.push_str(&format!("{:02x}", bytes[*from]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(attributes: &[(&str, &str)]) -> Entry {
        Entry::of("", attributes)
    }

    #[test]
    fn directories_are_told_by_what_they_say_of_themselves() {
        let detect = |attributes: &[(&str, &str)]| Vendor::detect(Some(&root(attributes)), "ds.example.net");
        assert_eq!(detect(&[("forestFunctionality", "7")]), Vendor::ActiveDirectory);
        assert_eq!(detect(&[("ipaDomainLevel", "1")]), Vendor::FreeIpa);
        assert_eq!(detect(&[("aeRoot", "ou=ae-dir")]), Vendor::AeDir);
        assert_eq!(detect(&[("vendorname", "LLDAP")]), Vendor::Lldap);
        assert_eq!(detect(&[("vendorName", "389 Project")]), Vendor::Standard);
        assert_eq!(Vendor::detect(None, "LDAP.google.com"), Vendor::Google);
        assert_eq!(Vendor::detect(None, "ds.example.net"), Vendor::Standard);
    }

    #[test]
    fn ids_of_active_directory_are_written_as_its_tools_do() {
        let bytes: Vec<u8> = (0..16).collect();
        assert_eq!(microsoft_guid(&bytes), "03020100-0504-0706-0809-0a0b0c0d0e0f");
        assert_eq!(microsoft_guid(&[0xab, 1]), "ab01");
    }

    #[test]
    fn the_name_that_came_with_an_entry_stands_in_for_the_attribute() {
        let dialect = |dn_attribute: Option<&str>, lower_case_dn| Dialect {
            dn_attribute: dn_attribute.map(str::to_owned),
            uuid_attribute: "entryUUID".into(),
            binary_uuid: false,
            lower_case_dn,
        };
        let entry = Entry::of("CN=A", &[("entryDN", "cn=a,dc=x")]);
        assert_eq!(dialect(Some("entryDN"), false).dn(&entry), "cn=a,dc=x");
        assert_eq!(dialect(Some("dn"), false).dn(&entry), "CN=A");
        assert_eq!(dialect(Some("missing"), false).dn(&entry), "CN=A");
        assert_eq!(dialect(None, true).dn(&entry), "cn=a");
        assert_eq!(dialect(None, true).uuid(&entry), None);
    }
}
