//! `hookwatch operator`: who may sign in, put into the configuration file and taken out of it. Never prints or keeps a
//! PIN or a hash; never touches a file that has an error.

mod prompt;
mod replace;
mod stanza;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use zeroize::Zeroize as _;

use crate::config::{Config, describe_operators, is_label, is_name};
use crate::domain::Role;
use crate::domain::operator::UNIDENTIFIED;

use super::error::AppError;
use super::{config_file, pin_hash};

/// What both changes have in common.
const NEXT_START: &str = "a running monitor takes the change at its next start";

/// A person to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewOperator<'a> {
    /// The id, as the journal names the person.
    pub id: &'a str,
    /// The name, as the screen shows it; the id where none is given.
    pub name: Option<&'a str>,
    /// What the person may do.
    pub role: Role,
}

/// Who may sign in, as a table.
#[must_use]
pub fn list(config: &Config) -> String {
    describe_operators(config)
}

/// Asks for a PIN and adds an operator to a configuration file. Gives what to tell.
///
/// # Errors
/// The file has an error or knows the id already; the id, the name or the PIN is none; the file cannot be replaced. The
/// file is as it was then.
pub fn add(path: &Path, new: NewOperator<'_>) -> Result<String, AppError> {
    check(new)?;
    let (_, config) = read(path)?;
    if config.operators.iter().any(|operator| operator.id.as_str() == new.id) {
        let why =
            format!("operator {} is there already; for a new PIN remove it first: hookwatch operator remove", new.id);
        return Err(AppError::Usage(why));
    }
    let pin = prompt::new_pin()?;
    let hash = hashed(pin.digits())?;
    drop(pin);
    // Somebody may have changed the file while the PIN was typed.
    let (before, config) = read(path)?;
    let after = stanza::add(&before, &stanza::text(new, &hash));
    let mut wanted = ids(&config);
    wanted.push(new.id.to_owned());
    change(path, &before, &after, &wanted)?;
    let warning = readable_for_everybody(path);
    Ok(format!("operator {} is added to {}; {NEXT_START}\n{warning}", new.id, path.display()))
}

/// Takes an operator out of a configuration file. Gives what to tell.
///
/// # Errors
/// The file has an error or does not know the id, or cannot be replaced. It is as it was then.
pub fn remove(path: &Path, id: &str) -> Result<String, AppError> {
    let (before, config) = read(path)?;
    let mut wanted = ids(&config);
    if !wanted.iter().any(|known| known == id) {
        let known = if wanted.is_empty() { "none".to_owned() } else { wanted.join(", ") };
        return Err(AppError::Usage(format!("there is no operator {id}; the configuration has: {known}")));
    }
    wanted.retain(|known| known != id);
    let after = stanza::remove(&before, id).ok_or_else(|| by_hand(path))?;
    change(path, &before, &after, &wanted)?;
    let open =
        if wanted.is_empty() { "; without any operator whoever reaches the keyboard may do everything" } else { "" };
    Ok(format!("operator {id} is taken out of {}; {NEXT_START}{open}\n", path.display()))
}

fn check(new: NewOperator<'_>) -> Result<(), AppError> {
    if !is_name(new.id) || new.id == UNIDENTIFIED {
        let why =
            format!("this cannot be an id, allowed: 1 to 32 characters without blanks and `/`, not {UNIDENTIFIED}");
        return Err(AppError::Usage(why));
    }
    if new.name.is_some_and(|name| !is_label(name)) {
        return Err(AppError::Usage("--name: allowed: 1 to 64 characters on one line".to_owned()));
    }
    Ok(())
}

/// The file's text and what it says.
fn read(path: &Path) -> Result<(String, Config), AppError> {
    let bytes = config_file::read(path)?;
    let config = config_file::judge(&bytes, path)?.config;
    // What was judged is UTF-8.
    String::from_utf8(bytes).map(|text| (text, config)).map_err(|error| AppError::Config(error.to_string()))
}

fn ids(config: &Config) -> Vec<String> {
    config.operators.iter().map(|operator| operator.id.to_string()).collect()
}

fn hashed(digits: &[u8]) -> Result<String, AppError> {
    let failed = |why: &dyn std::fmt::Display| AppError::Failed(format!("failed to hash the PIN: {why}"));
    let mut salt = [0; pin_hash::SALT_LEN];
    getrandom::fill(&mut salt).map_err(|error| failed(&error))?;
    let hash = pin_hash::hash(digits, &salt).map_err(|error| failed(&error));
    salt.zeroize();
    hash
}

/// Replaces the file, if the changed text says exactly what was wanted.
fn change(path: &Path, before: &str, after: &str, wanted: &[String]) -> Result<(), AppError> {
    let judged = config_file::judge(after.as_bytes(), path).map_err(|_| by_hand(path))?;
    let mut found = ids(&judged.config);
    let mut wanted = wanted.to_vec();
    found.sort_unstable();
    wanted.sort_unstable();
    if found != wanted {
        return Err(by_hand(path));
    }
    replace::replace(path, before.as_bytes(), after.as_bytes())
        .map_err(|error| AppError::Failed(format!("failed to change {}: {error}; it is as it was", path.display())))
}

fn by_hand(path: &Path) -> AppError {
    AppError::Failed(format!(
        "failed to change {}: its operators do not stand as [[operator]] tables; write them so, then try again",
        path.display()
    ))
}

/// A PIN is short: whoever reads its hash can try every PIN.
fn readable_for_everybody(path: &Path) -> &'static str {
    let mode = std::fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
    if mode & 0o004 == 0 {
        return "";
    }
    "warning: everybody on this machine can read the file, and with it try every PIN; chmod 640 helps\n"
}
