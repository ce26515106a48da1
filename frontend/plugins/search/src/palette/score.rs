//! How well a text fits what somebody typed: all its characters in their order, the better the closer they stand
//! together and to the beginnings of words.

use callboard_letters::Letters;

/// How well a text fits, the more the better, and the positions of the characters that were found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fit {
    pub(crate) score: u32,
    pub(crate) positions: Vec<usize>,
}

/// The longest text that is looked at, in characters: titles are shorter.
const AT_MOST: usize = 120;
const START_OF_WORD: u32 = 16;
const NEXT_TO_THE_LAST: u32 = 12;
const FOUND: u32 = 4;
const WHOLE: u32 = 40;

/// How well `text` fits `typed`; nothing when a character is missing. Case and blanks of `typed` do not matter.
pub(crate) fn fit(typed: &str, text: &str) -> Option<Fit> {
    let wanted: Vec<char> = typed.chars().filter(|c| !c.is_whitespace()).map(lower).collect();
    let original: Vec<char> = text.chars().take(AT_MOST).collect();
    let folded: Vec<char> = original.iter().copied().map(lower).collect();
    if wanted.is_empty() {
        return Some(Fit { score: 0, positions: Vec::new() });
    }
    // best[i][j]: the best score with the first i + 1 wanted characters found, the last of them at j.
    let mut best: Vec<Vec<Option<(u32, usize)>>> = Vec::with_capacity(wanted.len());
    for (row, want) in wanted.iter().enumerate() {
        let mut scores = vec![None; folded.len()];
        // The best place of the character before, among those left of here and not its neighbour.
        let mut behind: Option<(u32, usize)> = None;
        for (at, have) in folded.iter().enumerate() {
            let above = row.checked_sub(1).map(|row| &best[row]);
            if let (Some(above), Some(left)) = (above, at.checked_sub(2))
                && let Some((score, _)) = above[left]
                && behind.is_none_or(|(known, _)| score > known)
            {
                behind = Some((score, left));
            }
            if have != want {
                continue;
            }
            let own = FOUND + if starts_word(&original, at) { START_OF_WORD } else { 0 };
            scores[at] = match above {
                None => Some((own, at)),
                Some(above) => {
                    let neighbour = at.checked_sub(1).and_then(|left| Some((above[left]?.0 + NEXT_TO_THE_LAST, left)));
                    let before = neighbour.into_iter().chain(behind).max_by_key(|(score, _)| *score);
                    before.map(|(score, left)| (score + own, left))
                }
            };
        }
        best.push(scores);
    }
    let last = best.last()?;
    let (mut at, score) = last
        .iter()
        .enumerate()
        .filter_map(|(at, place)| Some((at, place.as_ref()?.0)))
        // Of equal ones the first.
        .max_by_key(|(at, score)| (*score, std::cmp::Reverse(*at)))?;
    let mut positions = vec![at];
    for row in (1..wanted.len()).rev() {
        at = best[row][at]?.1;
        positions.push(at);
    }
    positions.reverse();
    let whole = if wanted.len() == folded.len() { WHOLE } else { 0 };
    Some(Fit { score: score + whole, positions })
}

/// The same for several words, each anywhere in the text.
pub(crate) fn fit_words(typed: &str, text: &str) -> Option<Fit> {
    let mut all = Fit { score: 0, positions: Vec::new() };
    for word in typed.split_whitespace() {
        let Fit { score, positions } = fit(word, text)?;
        all.score += score;
        all.positions.extend(positions);
    }
    all.positions.sort_unstable();
    all.positions.dedup();
    Some(all)
}

/// True when so much stands together, or begins words, that it is no accident.
pub(crate) fn is_close(typed: &str, fit: &Fit) -> bool {
    let characters = typed.chars().filter(|c| !c.is_whitespace()).count();
    let characters = u32::try_from(characters).unwrap_or(u32::MAX);
    fit.score >= characters.saturating_mul(FOUND + NEXT_TO_THE_LAST / 2)
}

fn lower(character: char) -> char {
    character.encode_utf8(&mut [0; 4]).lower().chars().next().unwrap_or(character)
}

fn starts_word(text: &[char], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|at| text[at]) else { return true };
    !before.is_alphanumeric() || (text[at].is_uppercase() && before.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(typed: &str, text: &str) -> u32 {
        fit_words(typed, text).map(|fit| fit.score).unwrap_or_default()
    }

    #[test]
    fn characters_must_come_in_order() {
        assert!(fit("ctl", "Catalog").is_some());
        assert!(fit("ltc", "Catalog").is_none());
        assert!(fit("catalogue", "Catalog").is_none());
    }

    #[test]
    fn beginnings_of_words_and_neighbours_count_more() {
        assert!(score("set", "Settings") > score("set", "Show the tree"));
        assert!(score("ct", "Copy title") > score("ct", "Catalog"));
        assert!(score("pl", "PaymentLedger") > score("pl", "people"));
        assert!(score("org", "Org") > score("org", "Organisation"));
    }

    #[test]
    fn words_may_come_in_any_order() {
        let fit = fit_words("dark theme", "Theme: dark").unwrap();
        assert_eq!(fit.positions, [0, 1, 2, 3, 4, 7, 8, 9, 10]);
    }

    #[test]
    fn the_best_place_is_found_and_not_the_first() {
        assert_eq!(fit("g", "Big Graph").unwrap().positions, [4]);
        assert_eq!(fit("log", "Locate log").unwrap().positions, [7, 8, 9]);
    }

    #[test]
    fn scattered_characters_are_an_accident() {
        let close = |typed: &str, text: &str| fit(typed, text).is_some_and(|fit| is_close(typed, &fit));
        assert!(close("cat", "Catalog"));
        assert!(close("ck", "Copy key"));
        assert!(!close("aog", "Catalog over ages"), "three lone characters");
    }

    #[test]
    fn nothing_typed_fits_everything() {
        assert_eq!(fit_words(" ", "x"), Some(Fit { score: 0, positions: Vec::new() }));
        assert_eq!(fit("é", "É").unwrap().positions, [0]);
    }
}
