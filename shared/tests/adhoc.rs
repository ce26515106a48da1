#![allow(clippy::unwrap_used, clippy::print_stdout)]
use callboard_shared::entity::*;
use serde_json::Value;
use std::collections::*;
fn validate(mut e: Value) -> Result<Value, String> {
    validate_envelope(&e).map_err(|x| x.to_string())?;
    apply_policies(&mut e, &FieldRules::default()).map_err(|x| x.to_string())?;
    validate_kind(&e).map_err(|x| x.to_string())?;
    relations_of(&e).map_err(|x| x.to_string())?;
    Ok(e)
}
#[test]
fn adhoc() {
    let d: Value = serde_json::from_str(&std::fs::read_to_string("/tmp/adhoc.json").unwrap()).unwrap();
    let mut bad = 0;
    for c in d["cases"].as_array().unwrap() {
        let r = validate(c["entity"].clone());
        if r.is_ok() != (c["status"] == 200) {
            bad += 1;
            println!("CASE {} {} {:?}", c["file"], c["entity"], r.err());
        }
    }
    let mut rels: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    let mut want: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for f in d["entities"].as_array().unwrap() {
        let expected: BTreeSet<String> =
            f["entities"].as_array().unwrap().iter().map(|e| e["ref"].as_str().unwrap().to_owned()).collect();
        for e in f["entities"].as_array().unwrap() {
            let set = e["relations"]
                .as_array()
                .unwrap()
                .iter()
                .map(|r| (r["type"].as_str().unwrap().to_owned(), r["targetRef"].as_str().unwrap().to_owned()))
                .collect();
            want.insert(e["ref"].as_str().unwrap().to_owned(), set);
        }
        for doc in f["docs"].as_array().unwrap() {
            if doc.is_null() {
                continue;
            }
            let r = EntityRef::of(doc).map(|r| r.to_string()).unwrap_or_default();
            let v = validate(doc.clone());
            if v.is_ok() != expected.contains(&r) {
                println!(
                    "ENT {} {} {:?} errs={}",
                    f["file"],
                    r,
                    v.as_ref().err(),
                    f["errors"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .filter(|e| e["entity"] == r)
                        .map(|e| e["reason"].to_string())
                        .collect::<Vec<_>>()
                        .join("|")
                );
            }
            if v.is_err() {
                println!("  (err {} : {})", r, v.as_ref().unwrap_err());
            }
            if let (Ok(v), true) = (v, expected.contains(&r)) {
                for x in relations_of(&v).unwrap() {
                    rels.entry(x.source.to_string()).or_default().insert((x.relation_type, x.target.to_string()));
                }
            }
        }
    }
    for (r, w) in &want {
        let e = BTreeSet::new();
        let got = rels.get(r).unwrap_or(&e);
        if got != w {
            println!(
                "REL {r}: missing {:?} extra {:?}",
                w.difference(got).collect::<Vec<_>>(),
                got.difference(w).collect::<Vec<_>>()
            );
        }
    }
    for f in d["templates"].as_array().unwrap() {
        for doc in f["docs"].as_array().unwrap() {
            if doc["kind"] != "Template" {
                continue;
            }
            let v = validate(doc.clone());
            if Value::from(v.is_ok()) != f["inCatalog"] {
                println!("TPL {} {:?} {} {}", f["file"], v.err(), f["inCatalog"], f["errors"]);
            }
        }
    }
    println!("bad {bad} entities {} rels {}", want.len(), rels.len());
}
