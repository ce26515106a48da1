//! An entry as the directory sent it.

use std::collections::HashMap;

use ldap3::SearchEntry;

/// An entry of a directory. Attributes are found in any case, as LDAP has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// The distinguished name that came with the entry.
    pub(crate) dn: String,
    /// Values by the attribute's name in lower case.
    attributes: HashMap<String, Vec<Vec<u8>>>,
}

impl Entry {
    /// All values of an attribute that are text and not empty.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let values = self.values(name).iter().filter_map(|value| String::from_utf8(value.clone()).ok());
        values.filter(|text| !text.is_empty()).collect()
    }

    /// The first value of an attribute that is text and not empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.texts(name).into_iter().next()
    }

    /// The first value of an attribute, whatever it holds.
    pub(crate) fn first(&self, name: &str) -> Option<&[u8]> {
        self.values(name).first().map(Vec::as_slice)
    }

    /// True when the attribute has a value.
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.values(name).is_empty()
    }

    fn values(&self, name: &str) -> &[Vec<u8>] {
        self.attributes.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// An entry of text attributes.
    #[cfg(test)]
    pub(crate) fn of(dn: &str, attributes: &[(&str, &str)]) -> Self {
        let mut entry = Self { dn: dn.to_owned(), ..Self::default() };
        for (name, value) in attributes {
            entry.attributes.entry(name.to_lowercase()).or_default().push(value.as_bytes().to_vec());
        }
        entry
    }
}

impl From<SearchEntry> for Entry {
    fn from(entry: SearchEntry) -> Self {
        let texts =
            entry.attrs.into_iter().map(|(name, values)| (name, values.into_iter().map(String::into_bytes).collect()));
        let mut attributes: HashMap<String, Vec<Vec<u8>>> = HashMap::new();
        for (name, values) in texts.chain(entry.bin_attrs) {
            attributes.entry(name.to_lowercase()).or_default().extend::<Vec<Vec<u8>>>(values);
        }
        Self { dn: entry.dn, attributes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_in_any_case_and_only_text_is_text() {
        let entry = Entry::from(SearchEntry {
            dn: "cn=a".into(),
            attrs: HashMap::from([("memberOf".into(), vec!["x".into(), String::new(), "y".into()])]),
            bin_attrs: HashMap::from([("objectGUID".into(), vec![vec![0xff, 0xfe]])]),
        });
        assert_eq!(entry.texts("MEMBEROF"), ["x", "y"]);
        assert_eq!(entry.text("objectguid"), None);
        assert_eq!(entry.first("objectguid"), Some(&[0xff, 0xfe][..]));
        assert!(entry.has("objectGUID") && !entry.has("mail"));
    }
}
