//! Keys pressed one after the other.

/// A pause after which a new sequence begins, in milliseconds.
const PAUSE: f64 = 1_000.0;

/// What was pressed so far.
#[derive(Debug, Default)]
pub(super) struct KeySequence {
    pressed: String,
    at: f64,
}

impl KeySequence {
    /// A key was pressed. Returns the place of the last of the known sequences that it completes; none when
    /// it completes none, in which case it may begin one.
    pub(super) fn press(&mut self, key: &str, now: f64, known: &[&str]) -> Option<usize> {
        if now - self.at > PAUSE {
            self.pressed.clear();
        }
        self.at = now;
        for so_far in [format!("{} {key}", self.pressed), key.to_owned()] {
            let so_far = so_far.trim_start();
            if let Some(found) = known.iter().rposition(|sequence| *sequence == so_far) {
                self.pressed.clear();
                return Some(found);
            }
            if known.iter().any(|sequence| sequence.strip_prefix(so_far).is_some_and(|rest| rest.starts_with(' '))) {
                self.pressed = so_far.to_owned();
                return None;
            }
        }
        self.pressed.clear();
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["?", "g c", "g d", "?"];

    #[test]
    fn single_keys_and_pairs() {
        let mut keys = KeySequence::default();
        assert_eq!(keys.press("?", 0.0, &KNOWN), Some(3), "the last one wins");
        assert_eq!(keys.press("g", 10.0, &KNOWN), None);
        assert_eq!(keys.press("d", 20.0, &KNOWN), Some(2));
        assert_eq!(keys.press("d", 30.0, &KNOWN), None);
    }

    #[test]
    fn a_pause_or_a_wrong_key_begins_anew() {
        let mut keys = KeySequence::default();
        keys.press("g", 0.0, &KNOWN);
        assert_eq!(keys.press("c", 1_001.0, &KNOWN), None);
        keys.press("g", 2_000.0, &KNOWN);
        assert_eq!(keys.press("x", 2_010.0, &KNOWN), None);
        assert_eq!(keys.press("c", 2_020.0, &KNOWN), None);
        keys.press("g", 3_000.0, &KNOWN);
        keys.press("g", 3_010.0, &KNOWN);
        assert_eq!(keys.press("c", 3_020.0, &KNOWN), Some(1));
    }

    #[test]
    fn a_key_of_its_own_works_within_a_sequence() {
        let mut keys = KeySequence::default();
        keys.press("g", 0.0, &KNOWN);
        assert_eq!(keys.press("?", 10.0, &KNOWN), Some(3));
    }
}
