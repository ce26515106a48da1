//! `search.*` as the plugin uses it.

use callboard_core::database::data_folder;
use callboard_core::plugin::{PluginEnv, PluginError};
use tantivy::tokenizer::Language;

use crate::elastic::{self, Cluster};
use crate::local::{Kind, Local};
use crate::text::Analysis;

/// What the configuration decides.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) page: u64,
    pub(crate) term: usize,
}

impl Limits {
    pub(crate) fn read(env: &PluginEnv) -> Result<Self, PluginError> {
        let number = |path: &str, default: i64| -> Result<u64, PluginError> {
            let value = env.config.integer(path)?.unwrap_or(default);
            u64::try_from(value).map_err(|_| env.config.invalid(path, "must not be negative").into())
        };
        let term = number("search.maxTermLength", 100)?;
        Ok(Self { page: number("search.maxPageLimit", 100)?, term: usize::try_from(term).unwrap_or(usize::MAX) })
    }
}

/// Where documents are kept.
pub(crate) enum Place {
    Local(Local),
    Cluster(Cluster),
}

/// In what language texts are.
pub(crate) fn kind(env: &PluginEnv) -> Result<Kind, PluginError> {
    let language = env.config.string("search.language")?.unwrap_or_else(|| "english".to_owned());
    let known = language_of(&language)
        .ok_or_else(|| env.config.invalid("search.language", "is none of the languages of config:docs, nor none"))?;
    Ok(Kind { analysis: Analysis::new(known), language })
}

/// In a cluster when one is named; else in the folder that is named, or in the data folder, or in memory.
pub(crate) fn place(env: &PluginEnv, kind: Kind) -> Result<Place, PluginError> {
    if let Some(cluster) = elastic::cluster(&env.config, &env.http, &kind)? {
        return Ok(Place::Cluster(cluster));
    }
    let folder = match env.config.string("search.directory")? {
        Some(named) => Some(env.base_dir.join(named)),
        None => data_folder(&env.config, &env.base_dir)?.map(|folder| folder.join("search")),
    };
    Ok(Place::Local(Local { folder, kind }))
}

/// The languages whose stems are known, as the key table lists them.
pub(crate) const LANGUAGES: &[&str] = &[
    "none",
    "arabic",
    "danish",
    "dutch",
    "english",
    "finnish",
    "french",
    "german",
    "greek",
    "hungarian",
    "italian",
    "norwegian",
    "portuguese",
    "romanian",
    "russian",
    "spanish",
    "swedish",
    "tamil",
    "turkish",
];

/// The language of a word of [`LANGUAGES`]: inner nothing for none, outer for an unknown one.
pub(crate) fn language_of(word: &str) -> Option<Option<Language>> {
    Some(Some(match word {
        "none" => return Some(None),
        "arabic" => Language::Arabic,
        "danish" => Language::Danish,
        "dutch" => Language::Dutch,
        "english" => Language::English,
        "finnish" => Language::Finnish,
        "french" => Language::French,
        "german" => Language::German,
        "greek" => Language::Greek,
        "hungarian" => Language::Hungarian,
        "italian" => Language::Italian,
        "norwegian" => Language::Norwegian,
        "portuguese" => Language::Portuguese,
        "romanian" => Language::Romanian,
        "russian" => Language::Russian,
        "spanish" => Language::Spanish,
        "swedish" => Language::Swedish,
        "tamil" => Language::Tamil,
        "turkish" => Language::Turkish,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_language_is_known_and_no_other() {
        assert!(LANGUAGES.iter().all(|word| language_of(word).is_some()));
        assert!(language_of("klingon").is_none());
    }
}
