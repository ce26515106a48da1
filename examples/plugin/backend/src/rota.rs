//! Rotas: shifts that go round.

use callboard_config::{Config, ConfigError};
use callboard_shared::entity::EntityRef;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use oncall_shared::Duty;
use serde::Deserialize;

/// One rota of the configuration.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Rota {
    pub(crate) owner: String,
    people: Vec<String>,
    start: Date,
    #[serde(default = "a_week")]
    days: i32,
}

const fn a_week() -> i32 {
    7
}

pub(crate) fn read(config: &Config) -> Result<Vec<Rota>, ConfigError> {
    let mut rotas = Vec::new();
    for index in 0..config.items("oncall.rotas")?.len() {
        let path = format!("oncall.rotas[{index}]");
        let wrong = |why: String| config.invalid(&path, &why);
        let rota: Option<Rota> = config.deserialize(&path)?;
        let rota = rota.ok_or_else(|| wrong("is empty; give owner, people and start".into()))?;
        if rota.people.is_empty() || rota.days < 1 {
            return Err(wrong("needs somebody in people, and at least 1 in days".into()));
        }
        if let Some(text) = rota.people.iter().chain([&rota.owner]).find(|text| EntityRef::parse_full(text).is_err()) {
            return Err(wrong(format!("'{text}' is no full ref; write kind:namespace/name")));
        }
        rotas.push(rota);
    }
    Ok(rotas)
}

impl Rota {
    /// Who answers on that day. Before the first day it is who begins.
    pub(crate) fn on(&self, day: Date) -> Duty {
        let passed = (day - self.start).get_days().max(0) / self.days;
        let last: Span = ((passed + 1) * self.days - 1).days();
        let person = |shift: i32| self.people[shift as usize % self.people.len()].clone();
        Duty {
            owner: self.owner.clone(),
            now: person(passed),
            until: self.start.checked_add(last).unwrap_or(Date::MAX).to_string(),
            next: person(passed + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn shifts_go_round() {
        let rota = Rota { owner: "o".into(), people: vec!["a".into(), "b".into()], start: date(2026, 1, 5), days: 7 };
        for (day, now, until, next) in [
            (date(2026, 1, 5), "a", "2026-01-11", "b"),
            (date(2026, 1, 11), "a", "2026-01-11", "b"),
            (date(2026, 1, 12), "b", "2026-01-18", "a"),
            (date(2026, 1, 19), "a", "2026-01-25", "b"),
            (date(2025, 1, 1), "a", "2026-01-11", "b"),
        ] {
            let duty = rota.on(day);
            assert_eq!((duty.now.as_str(), duty.until.as_str(), duty.next.as_str()), (now, until, next), "{day}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        let of = |rota: serde_json::Value| {
            read(&Config::from_value(serde_json::json!({"oncall": {"rotas": [rota]}})))
                .map(|_| ())
                .unwrap_err()
                .to_string()
        };
        let start = "2026-01-05";
        assert!(of(serde_json::json!({"owner": "group:default/a", "people": [], "start": start})).contains("people"));
        assert!(
            of(serde_json::json!({"owner": "platform", "people": ["user:default/a"], "start": start}))
                .contains("no full ref")
        );
        assert!(
            of(serde_json::json!({"owner": "group:default/a", "people": ["user:default/a"], "start": "soon"}))
                .contains("oncall.rotas")
        );
    }
}
