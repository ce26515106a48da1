//! The languages of the app and their texts: what we bring, and what the company adds or says differently.
//!
//! English is in the app itself. A translation is an object that gives a text, or plural forms of one, for each
//! English text (`frontend/translations/`); `app.translations.<language>` is merged over it.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use bytes::Bytes;
use callboard_config::{Config, ConfigError};
use callboard_shared::app::AppConfig;
use serde_json::{Map, Value};

/// The language of the texts in the code.
const ENGLISH: &str = "en";
/// The translations that we bring.
const BUILT_IN: &[(&str, &str)] = &[("de", include_str!("../../../../frontend/translations/de.json"))];
/// The extension that says which languages there are, as in the original.
const EXTENSION: &str = "api:app/app-language";
const TRANSLATIONS: &str = "app.translations";
/// The forms that a text can have for different numbers, as Unicode names them.
const PLURAL_FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The languages of the app. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Translations {
    /// In the order of the configuration.
    offered: Arc<[Offer]>,
    default: Arc<str>,
}

/// A language that a person can choose.
struct Offer {
    /// BCP 47.
    language: String,
    /// English without changes has none.
    translation: Option<Translation>,
}

/// The texts of a language.
#[derive(Clone)]
pub(crate) struct Translation {
    /// A JSON object of messages.
    pub(crate) body: Bytes,
    /// Another one for other texts.
    pub(crate) version: String,
}

impl Translations {
    /// Those of a configuration.
    ///
    /// # Errors
    /// When a language is no tag of BCP 47, a text is neither a text nor an object of plural forms, or the
    /// default is not among the languages.
    pub(crate) fn of(config: &Config) -> Result<Self, ConfigError> {
        let mut messages = Messages::built_in();
        let own = config.sub(TRANSLATIONS);
        for language in own.keys("") {
            check_tag(config, TRANSLATIONS, &language)?;
            messages.add(config, &language)?;
        }
        let setting = extension(config)?;
        let languages = match setting.get("availableLanguages") {
            Some(listed) => read_languages(config, listed)?,
            None => messages.languages(),
        };
        let default = match setting.get("defaultLanguage").and_then(Value::as_str) {
            Some(default) if languages.iter().any(|language| language == default) => default.to_owned(),
            Some(default) => {
                let why = format!("the defaultLanguage of {EXTENSION}, '{default}', is not one of {languages:?}");
                return Err(config.invalid("app.extensions", &why));
            }
            None if languages.iter().any(|language| language == ENGLISH) => ENGLISH.to_owned(),
            None => languages.first().cloned().unwrap_or_else(|| ENGLISH.to_owned()),
        };
        let offered = languages.into_iter().map(|language| messages.offer(language)).collect();
        Ok(Self { offered, default: default.into() })
    }

    /// What a person who chose nothing reads.
    pub(crate) fn default_language(&self) -> &str {
        &self.default
    }

    /// The texts of a language; `None` when nobody can choose it, or when it has none of its own.
    pub(crate) fn find(&self, language: &str) -> Option<&Translation> {
        self.offered.iter().find(|offer| offer.language == language)?.translation.as_ref()
    }

    /// The languages for the page: `en de/1f3a`, where a version says that there are texts to fetch.
    pub(crate) fn summary(&self) -> String {
        let words: Vec<String> = self
            .offered
            .iter()
            .map(|offer| match &offer.translation {
                Some(translation) => format!("{}/{}", offer.language, translation.version),
                None => offer.language.clone(),
            })
            .collect();
        words.join(" ")
    }
}

/// Texts by language.
struct Messages(BTreeMap<String, Map<String, Value>>);

impl Messages {
    fn built_in() -> Self {
        let parsed = BUILT_IN.iter().map(|(language, text)| {
            // A test reads every one of them.
            ((*language).to_owned(), serde_json::from_str(text).unwrap_or_default())
        });
        Self(parsed.collect())
    }

    /// Lays the company's texts over ours. A language of a region begins with the texts of its language.
    fn add(&mut self, config: &Config, language: &str) -> Result<(), ConfigError> {
        let path = format!("{TRANSLATIONS}.{language}");
        let Some(own) = config.get(&path).and_then(Value::as_object) else {
            return Err(config.invalid(&path, "must be an object that gives a text for each English one"));
        };
        for (english, message) in own {
            if !is_message(message) {
                let why = format!(
                    "the translation of '{english}' must be a text, or an object with plural forms: {}",
                    PLURAL_FORMS.join(", ")
                );
                return Err(config.invalid(&path, &why));
            }
        }
        let base = self.base(language).cloned().unwrap_or_default();
        let texts = self.0.entry(language.to_owned()).or_insert(base);
        texts.extend(own.iter().map(|(english, message)| (english.clone(), message.clone())));
        Ok(())
    }

    /// The texts of a language, else of the language that its tag begins with.
    fn base(&self, language: &str) -> Option<&Map<String, Value>> {
        let primary = language.split('-').next().unwrap_or(language);
        self.0.get(language).or_else(|| self.0.get(primary))
    }

    /// English, and everything that there are texts for.
    fn languages(&self) -> Vec<String> {
        let others = self.0.keys().filter(|language| *language != ENGLISH).cloned();
        std::iter::once(ENGLISH.to_owned()).chain(others).collect()
    }

    fn offer(&self, language: String) -> Offer {
        let texts = self.base(&language);
        if texts.is_none() && language != ENGLISH {
            tracing::warn!(language, "there is no translation: the app stays in English; give one in {TRANSLATIONS}");
        }
        let translation = texts.map(|texts| {
            let body = Bytes::from(Value::Object(texts.clone()).to_string().into_bytes());
            let mut hasher = DefaultHasher::new();
            body.hash(&mut hasher);
            Translation { version: format!("{:016x}", hasher.finish()), body }
        });
        Offer { language, translation }
    }
}

/// What the configuration says of the extension; empty when nothing.
fn extension(config: &Config) -> Result<Map<String, Value>, ConfigError> {
    let data = config.get("").cloned().unwrap_or_default();
    let extensions =
        AppConfig::new(data).extensions().map_err(|error| config.invalid("app.extensions", &error.to_string()))?;
    Ok(extensions
        .into_iter()
        .rfind(|extension| extension.id == EXTENSION)
        .map(|found| found.config)
        .unwrap_or_default())
}

fn read_languages(config: &Config, listed: &Value) -> Result<Vec<String>, ConfigError> {
    let texts: Option<Vec<String>> =
        listed.as_array().and_then(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect());
    let Some(languages) = texts.filter(|languages| !languages.is_empty()) else {
        let why = format!("availableLanguages of {EXTENSION} must be a list of languages, such as [en, de]");
        return Err(config.invalid("app.extensions", &why));
    };
    for language in &languages {
        check_tag(config, "app.extensions", language)?;
    }
    Ok(languages)
}

/// Languages stand in the page and in addresses.
fn check_tag(config: &Config, path: &str, language: &str) -> Result<(), ConfigError> {
    let mut parts = language.split('-');
    let primary = parts.next().unwrap_or_default();
    let is_tag = (2..=8).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if is_tag {
        return Ok(());
    }
    Err(config.invalid(path, &format!("'{language}' is no language: write a tag such as de, pt-BR or zh-Hant")))
}

fn is_message(message: &Value) -> bool {
    match message {
        Value::String(_) => true,
        Value::Object(forms) => {
            !forms.is_empty()
                && forms.iter().all(|(form, text)| PLURAL_FORMS.contains(&form.as_str()) && text.is_string())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn texts(translations: &Translations, language: &str) -> Value {
        serde_json::from_slice(&translations.find(language).unwrap().body).unwrap()
    }

    fn of(config: Value) -> Result<Translations, ConfigError> {
        Translations::of(&Config::from_value(config))
    }

    #[test]
    fn what_we_bring_are_translations() {
        for (language, text) in BUILT_IN {
            let messages: Map<String, Value> = serde_json::from_str(text).unwrap();
            assert!(messages.len() > 500, "{language}");
            assert!(messages.values().all(is_message), "{language}");
        }
    }

    #[test]
    fn without_configuration_there_is_english_and_what_we_bring() {
        let translations = of(json!({})).unwrap();
        assert_eq!(translations.default_language(), "en");
        assert!(translations.find("en").is_none());
        let summary = translations.summary();
        assert!(summary.starts_with("en de/"), "{summary}");
    }

    #[test]
    fn the_companys_texts_lie_over_ours() {
        let translations = of(json!({"app": {"translations": {
            "en": {"Catalog": "Services"},
            "de-AT": {"Catalog": "Dienste", "{count} rows": {"one": "a", "other": "b"}},
        }}}))
        .unwrap();
        assert_eq!(texts(&translations, "en"), json!({"Catalog": "Services"}));
        let austrian = texts(&translations, "de-AT");
        assert_eq!(austrian["Catalog"], "Dienste");
        assert_eq!(austrian["Cancel"], texts(&translations, "de")["Cancel"]);
        let before = of(json!({})).unwrap();
        assert_ne!(before.find("de").unwrap().version, translations.find("de-AT").unwrap().version);
    }

    #[test]
    fn the_extension_chooses() {
        let extension = |config: Value| json!({"app": {"extensions": [{"api:app/app-language": {"config": config}}]}});
        let translations = of(extension(json!({"availableLanguages": ["de", "fr"], "defaultLanguage": "fr"}))).unwrap();
        assert_eq!(translations.default_language(), "fr");
        assert!(translations.find("de").is_some() && translations.find("fr").is_none());
        assert!(translations.find("en").is_none());
        for wrong in [
            json!({"defaultLanguage": "fr"}),
            json!({"availableLanguages": []}),
            json!({"availableLanguages": "de"}),
            json!({"availableLanguages": ["de\" onload=\"x"]}),
        ] {
            assert!(of(extension(wrong.clone())).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_key() {
        for wrong in [json!("x"), json!({"Owner": 1}), json!({"Owner": {"several": "x"}}), json!({"Owner": {}})] {
            let error = of(json!({"app": {"translations": {"de": wrong}}})).err().unwrap().to_string();
            assert!(error.contains("app.translations.de"), "{error}");
        }
    }
}
