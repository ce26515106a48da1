//! The tabs of the dialog.

use callboard_i18n::t;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tab {
    #[default]
    Overview,
    Ancestry,
    Colocated,
    Json,
    Yaml,
    Explain,
    History,
}

impl Tab {
    pub(crate) const ALL: [Tab; 7] =
        [Tab::Overview, Tab::Ancestry, Tab::Colocated, Tab::Explain, Tab::History, Tab::Yaml, Tab::Json];

    /// The word in the address.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Tab::Overview => "overview",
            Tab::Ancestry => "ancestry",
            Tab::Colocated => "colocated",
            Tab::Json => "json",
            Tab::Yaml => "yaml",
            Tab::Explain => "explain",
            Tab::History => "history",
        }
    }

    /// The tab of a word in the address; anything else is the overview.
    pub(crate) fn of_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.word() == word).unwrap_or_default()
    }

    /// What the reader sees.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Tab::Overview => t!("Overview"),
            Tab::Ancestry => t!("Ancestry"),
            Tab::Colocated => t!("Colocated"),
            Tab::Json => "JSON",
            Tab::Yaml => "YAML",
            Tab::Explain => t!("Explain"),
            Tab::History => t!("History"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tab;

    #[test]
    fn every_tab_has_a_word_of_its_own() {
        for tab in Tab::ALL {
            assert_eq!(Tab::of_word(tab.word()), tab);
        }
        assert_eq!(Tab::of_word(""), Tab::Overview);
        assert_eq!(Tab::of_word("nonsense"), Tab::Overview);
    }
}
