//! Profiles of the files that the tools of AWS share.

use std::env;
use std::path::PathBuf;

use configparser::ini::{Ini, IniDefault};
use object_store::aws::AwsCredential;

use crate::client::HostError;

/// The keys of a profile.
pub(super) async fn credential(profile: &str) -> Result<AwsCredential, HostError> {
    let mut looked_at = Vec::new();
    for (file, section) in files(profile) {
        let Ok(text) = tokio::fs::read_to_string(&file).await else { continue };
        match in_file(&text, &section) {
            Ok(Some(credential)) => return Ok(credential),
            Ok(None) => looked_at.push(file.display().to_string()),
            Err(why) => return Err(HostError::Credentials(format!("{}: {why}", file.display()))),
        }
    }
    let looked_at = if looked_at.is_empty() { "no file is there".to_owned() } else { looked_at.join(" and ") };
    Err(HostError::Credentials(format!(
        "the profile '{profile}' of AWS has no aws_access_key_id and aws_secret_access_key ({looked_at}); for a role, name it as roleName"
    )))
}

/// The files with the name that the profile has in them, in the order in which they count.
fn files(profile: &str) -> Vec<(PathBuf, String)> {
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default().join(".aws");
    let named = |variable: &str, usual: &str| env::var_os(variable).map_or_else(|| home.join(usual), PathBuf::from);
    let long = if profile == "default" { profile.to_owned() } else { format!("profile {profile}") };
    vec![
        (named("AWS_SHARED_CREDENTIALS_FILE", "credentials"), profile.to_owned()),
        (named("AWS_CONFIG_FILE", "config"), long),
    ]
}

/// The keys of a section; nothing when it has none.
fn in_file(text: &str, section: &str) -> Result<Option<AwsCredential>, String> {
    let mut defaults = IniDefault::default();
    defaults.case_sensitive = true;
    defaults.delimiters = vec!['='];
    let mut file = Ini::new_from_defaults(defaults);
    file.read(text.to_owned())?;
    let value = |key: &str| file.get(section, key).filter(|value| !value.is_empty());
    let (Some(key_id), Some(secret_key)) = (value("aws_access_key_id"), value("aws_secret_access_key")) else {
        return Ok(None);
    };
    Ok(Some(AwsCredential { key_id, secret_key, token: value("aws_session_token") }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_found_by_its_name() {
        let text = "[default]\naws_access_key_id = a\naws_secret_access_key=b/+=\n\
            # of the other account\n[profile Ops]\naws_access_key_id=c\naws_secret_access_key=d\naws_session_token=e:f\n[half]\naws_access_key_id=x\n";
        let read =
            |section: &str| in_file(text, section).unwrap().map(|found| (found.key_id, found.secret_key, found.token));
        assert_eq!(read("default"), Some(("a".into(), "b/+=".into(), None)));
        assert_eq!(read("profile Ops"), Some(("c".into(), "d".into(), Some("e:f".into()))));
        assert!(read("profile ops").is_none() && read("half").is_none());
    }
}
