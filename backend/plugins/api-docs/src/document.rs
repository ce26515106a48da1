//! Text into a JSON value, as far as it can be read.

use callboard_shared::api_docs::Problem;
use serde_json::Value;
use serde_saphyr::{DuplicateKeyPolicy, UserMessageFormatter};

/// How often a text is read again, each time up to the place of the last error.
const ATTEMPTS: usize = 4;

/// Values within values. Readers go down the stack once for each.
const DEEPEST: usize = 96;

/// What reading the deepest values takes at most, unoptimised as well. Only what is used of it takes memory.
const STACK: usize = 64 * 1024 * 1024;

/// Reads JSON or YAML. What cannot be read is told; what stands before it is there.
pub(crate) fn read(text: &str) -> (Value, Vec<Problem>) {
    let text = text.trim_start_matches('\u{feff}');
    if nesting(text) > DEEPEST * 2 {
        return (Value::Null, vec![too_deep()]);
    }
    if text.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str(text)
    {
        return (value, Vec::new());
    }
    let (error, line) = match parse(text, DuplicateKeyPolicy::Error) {
        Ok(value) => return (whole(value), Vec::new()),
        Err(error) => error,
    };
    let mut problems = vec![error];
    // A key that is there twice costs one of its values, not the document.
    let mut until = match parse(text, DuplicateKeyPolicy::LastWins) {
        Ok(value) => return (whole(value), problems),
        Err((_, later)) => later.or(line),
    };
    for _ in 0..ATTEMPTS {
        let Some(line) = until.filter(|line| *line > 1) else { break };
        let before = first_lines(text, line - 1);
        match parse(before, DuplicateKeyPolicy::LastWins) {
            Ok(value) => {
                let message = format!("Nothing from line {line} on is shown, because it cannot be read");
                problems.push(Problem { place: format!("line {line}"), message });
                return (whole(value), problems);
            }
            // The error may be one of the cut: it is at its end, so one line less is tried.
            Err((_, earlier)) => until = earlier.filter(|earlier| *earlier < line).or(Some(line - 1)),
        }
    }
    (Value::Null, problems)
}

/// A value, or what is wrong and its line.
type Parsed = Result<Value, (Problem, Option<usize>)>;

fn parse(text: &str, duplicate_keys: DuplicateKeyPolicy) -> Parsed {
    on_a_large_stack(|| parse_here(text, duplicate_keys)).unwrap_or_else(|| {
        let message = "It could not be read, because the portal is short of memory; try again later".to_owned();
        Err((Problem { place: String::new(), message }, None))
    })
}

fn parse_here(text: &str, duplicate_keys: DuplicateKeyPolicy) -> Parsed {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: DEEPEST,
            max_nodes: 8_000_000,
            max_events: 16_000_000,
            max_total_scalar_bytes: 64 * 1024 * 1024,
        },
        duplicate_keys: duplicate_keys,
        merge_keys: serde_saphyr::MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let at = error.location();
        let place = at.map(|at| format!("line {}, column {}", at.line(), at.column())).unwrap_or_default();
        let line = at.and_then(|at| usize::try_from(at.line()).ok());
        (Problem { place, message: error.render_with_formatter(&UserMessageFormatter) }, line)
    })
}

/// Runs `read` where going down `DEEPEST` values does not take the stack; nothing when the system gives no thread.
fn on_a_large_stack<T: Send>(read: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, read).ok()?;
        thread.join().ok()
    })
}

/// Only a map is a document; `null` stands for everything else.
fn whole(value: Value) -> Value {
    if value.is_object() { value } else { Value::Null }
}

fn too_deep() -> Problem {
    let message = format!("Its values are nested more than {DEEPEST} deep; only the text is shown");
    Problem { place: String::new(), message }
}

/// How deep brackets are nested, those within texts included: an estimate that spares parsers what they could
/// not bear.
pub(crate) fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn first_lines(text: &str, lines: usize) -> &str {
    let end = text.split_inclusive('\n').take(lines).map(str::len).sum();
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_yaml_are_read() {
        assert_eq!(read("{\"a\": 1}").0["a"], 1);
        let (value, problems) = read("a: 1\nresponses:\n  200: { description: ok }\n");
        assert_eq!(value["responses"]["200"]["description"], "ok");
        assert!(problems.is_empty());
    }

    #[test]
    fn a_key_that_is_there_twice_is_told_and_read() {
        let (value, problems) = read("a: 1\nb: 2\na: 3\n");
        assert_eq!(value["a"], 3);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].place.starts_with("line 3"), "{problems:?}");
    }

    #[test]
    fn what_stands_before_an_error_is_read() {
        let (value, problems) = read("info:\n  title: Crane\npaths:\n  /a: { get: {} }\n  /b: [\n");
        assert_eq!(value["info"]["title"], "Crane");
        assert!(value["paths"]["/a"].is_object(), "{value}");
        assert!(!problems.is_empty());
    }

    #[test]
    fn values_are_read_as_deep_as_is_said_and_no_deeper() {
        let flow = |depth: usize| format!("{}1{}", "{a: ".repeat(depth), "}".repeat(depth));
        assert!(read(&flow(DEEPEST - 1)).0.is_object());
        assert!(read(&flow(DEEPEST + 1)).1.len() == 1);
        let block: String = (0..DEEPEST - 1).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert!(read(&block).0.is_object());
    }

    #[test]
    fn nonsense_is_nothing_with_a_problem_or_without() {
        assert_eq!(read("just a text").0, Value::Null);
        let (value, problems) = read("\t: [");
        assert_eq!(value, Value::Null);
        assert!(!problems.is_empty());
    }
}
