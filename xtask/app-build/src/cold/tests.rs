//! Whatever is taken out of a program, it does the same.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use wasmi::{Caller, Engine, Extern, Instance, Linker, Module, Store, Val};

use super::divide::{Part, divide, lent};
use super::plan::Slots;
use super::profile::{Profile, key};
use super::take_out;
use crate::loader::tests::SCRIPT;
use crate::loader::{Entry, Loader};
use crate::pack::FIRST;
use crate::program::Program;

/// A main file: functions that call each other, the host, and others through the table; a stack pointer in a global.
const MAIN: &str = r#"(module
    (type $unary (func (param i32) (result i32)))
    (import "host" "note" (func $note (param i32)))
    (table (export "__indirect_function_table") 8 funcref)
    (memory (export "memory") 1)
    (global $sp (export "__stack_pointer") (mut i32) (i32.const 1000))
    (global $own (mut i32) (i32.const 5))
    (global $of_script (export "__abort_handler") (mut i32) (i32.const 0))
    (elem (i32.const 1) $double $square $counted)
    (data (i32.const 16) "\07\00\00\00")
    (func $double (type $unary) (i32.mul (local.get 0) (i32.const 2)))
    (func $square (type $unary) (call $note (local.get 0)) (i32.mul (local.get 0) (local.get 0)))
    (func $counted (type $unary)
        (global.set $own (i32.add (global.get $own) (i32.const 1)))
        (i32.add (global.get $own) (call $framed (i64.const 3) (local.get 0))))
    (func $framed (param i64 i32) (result i32)
        (global.set $sp (i32.sub (global.get $sp) (i32.const 16)))
        (i32.store (global.get $sp) (call $double (local.get 1)))
        (i32.add (i32.wrap_i64 (local.get 0)) (i32.load (global.get $sp)))
        (global.set $sp (i32.add (global.get $sp) (i32.const 16))))
    (func $down (type $unary)
        (if (result i32) (i32.eqz (local.get 0))
            (then (i32.load (i32.const 16)))
            (else (i32.add (call $square (local.get 0)) (call $up (i32.sub (local.get 0) (i32.const 1)))))))
    (func $up (type $unary)
        (if (result i32) (i32.eqz (local.get 0))
            (then (i32.const 1))
            (else (i32.add (call $double (local.get 0)) (call $down (i32.sub (local.get 0) (i32.const 1)))))))
    (func (export "run") (param i32 i32) (result i32)
        (call_indirect (type $unary)
            (i32.add (call $down (local.get 1)) (call $framed (i64.const 1) (local.get 1)))
            (local.get 0))))"#;

/// A chunk, which has a part of the table of the main file and calls functions there through it.
const CHUNK: &str = r#"(module
    (type $unary (func (param i32) (result i32)))
    (import "__wasm_split" "memory" (memory 1))
    (import "__wasm_split" "__indirect_function_table" (table 8 funcref))
    (import "__wasm_split" "__stack_pointer" (global $sp (mut i32)))
    (elem (i32.const 4) $twice $far)
    (func $twice (type $unary) (call $shim (call $shim (local.get 0))))
    (func $far (type $unary) (i32.add (global.get $sp) (call $twice (local.get 0))))
    (func $shim (type $unary) (call_indirect (type $unary) (local.get 0) (i32.const 2))))"#;

/// What a program did: its answers, and what it told its host.
type Did = (Vec<Option<i32>>, Vec<i32>);

#[derive(Default)]
struct Host {
    notes: Vec<i32>,
    main: Option<Instance>,
    cold: Vec<Vec<u8>>,
    there: BTreeSet<i32>,
}

/// Starts the files one after another and calls `run` with everything that the table has.
fn run(main: &[u8], chunk: &[u8], cold: Vec<Vec<u8>>) -> Did {
    let engine = Engine::default();
    let mut store = Store::new(&engine, Host { cold, ..Host::default() });
    let mut linker = <Linker<Host>>::new(&engine);
    linker
        .func_wrap("host", "note", |mut caller: Caller<'_, Host>, value: i32| caller.data_mut().notes.push(value))
        .unwrap();
    linker.func_wrap("./__wasm_split.js", "__ensure_cold", ensure).unwrap();
    let main = linker.instantiate_and_start(&mut store, &Module::new(&engine, main).unwrap()).unwrap();
    store.data_mut().main = Some(main);
    let linker = shared(&engine, &mut store, main);
    linker.instantiate_and_start(&mut store, &Module::new(&engine, chunk).unwrap()).unwrap();
    let run = main.get_func(&store, "run").unwrap();
    let mut answers = Vec::new();
    for slot in 1..6 {
        for value in [0, 3] {
            let mut answer = [Val::I32(0)];
            let outcome = run.call(&mut store, &[Val::I32(slot), Val::I32(value)], &mut answer);
            answers.push(outcome.ok().and_then(|()| answer[0].i32()));
        }
    }
    (answers, store.into_data().notes)
}

/// What the loader's script does.
fn ensure(mut caller: Caller<'_, Host>, number: i32) {
    if !caller.data_mut().there.insert(number) {
        return;
    }
    let main = caller.data().main.unwrap();
    let engine = caller.engine().clone();
    let module = Module::new(&engine, &caller.data().cold[number as usize]).unwrap();
    let linker = shared(&engine, &mut caller, main);
    linker.instantiate_and_start(&mut caller, &module).unwrap();
}

/// What the main file lends to others.
fn shared(engine: &Engine, mut context: impl wasmi::AsContextMut<Data = Host>, main: Instance) -> Linker<Host> {
    let mut linker = <Linker<Host>>::new(engine);
    let exports: Vec<(String, Extern)> = main
        .exports(&context)
        .map(|export| (export.name().to_owned(), export.into_extern()))
        .filter(|(name, _)| ["memory", "__indirect_function_table", "__stack_pointer"].contains(&name.as_str()))
        .collect();
    let _ = context.as_context_mut();
    for (name, export) in exports {
        linker.define("__wasm_split", &name, export).unwrap();
    }
    linker
}

/// The program with these functions taken out of its files, by their numbers.
fn without(main: &BTreeSet<u32>, chunk: &BTreeSet<u32>) -> (Vec<u8>, Vec<u8>, Vec<Vec<u8>>) {
    let (main_file, chunk_file) = (wat::parse_str(MAIN).unwrap(), wat::parse_str(CHUNK).unwrap());
    let mut slots = Slots::behind(&main_file).unwrap();
    let lent = lent([&chunk_file]).unwrap();
    let chunk =
        divide(&chunk_file, Part::Chunk, &lent, 1, |function, _| chunk.contains(&function), &mut slots).unwrap();
    let main = divide(&main_file, Part::Main, &lent, 0, |function, _| main.contains(&function), &mut slots).unwrap();
    for file in [&main.warm, &main.cold, &chunk.warm, &chunk.cold] {
        wasmparser::validate(file).unwrap();
    }
    (main.warm, chunk.warm, vec![main.cold, chunk.cold])
}

#[test]
fn the_program_itself_works() {
    let (answers, notes) = run(&wat::parse_str(MAIN).unwrap(), &wat::parse_str(CHUNK).unwrap(), Vec::new());
    assert_eq!(answers[..4], [Some(16), Some(44), Some(64), Some(484)]);
    assert!(answers[4..].iter().all(Option::is_some) && !notes.is_empty());
}

#[test]
fn what_is_taken_out_is_not_in_the_first_file() {
    let (main, _, cold) = without(&(1..7).collect(), &BTreeSet::new());
    let bodies = |file: &[u8]| crate::parts::Parts::of(file).unwrap().bodies.len();
    // `run` stays, as it is exported, and `counted`, as its global is not shared; a stub for each that these and the
    // table know, and what asks for the file.
    assert_eq!(bodies(&main), 2 + 4 + 1);
    // Five functions, and what leads from them to `note`.
    assert_eq!(bodies(&cold[0]), 5 + 1);
}

#[test]
fn what_a_profile_names_goes_into_its_files() {
    let chunks = [(FIRST, CHUNK), ("split_card_2", "(module)"), ("split_entity_view_3", "(module)")];
    let mut program = Program {
        main: wat::parse_str(MAIN).unwrap(),
        chunks: chunks.map(|(stem, text)| (stem.to_owned(), wat::parse_str(text).unwrap())).into(),
        script: String::new(),
        loader: String::new(),
        snippets: BTreeMap::new(),
    };
    program.chunks.insert("split_entity_view_3".to_owned(), wat::parse_str(CHUNK).unwrap());
    let mut loader = Loader::read(SCRIPT).unwrap();
    loader.entries = chunks.map(|(stem, _)| Entry::of_file(stem)).into();
    let profile = [("up", ""), ("framed", " entity"), ("square", " catalog")];
    let profile: String = profile.iter().map(|(name, page)| format!("{:08x}{page}\n", key(name))).collect();
    let profile = Profile::parse(&profile).unwrap();
    take_out(&mut program, &mut loader, &profile).unwrap();

    let files: Vec<&str> = program.chunks.keys().map(String::as_str).collect();
    let expected = [
        "catalog_common",
        "entity_cold",
        "entity_common",
        "first",
        "first_cold",
        "split_card_2",
        "split_entity_view_3",
    ];
    assert_eq!(files, expected);
    assert!(program.chunks.values().chain([&program.main]).all(|file| wasmparser::validate(file).is_ok()));
    let text = loader.write();
    for expected in [
        "const __first = makeLoad(fetched(\"./first.wasm\", [0, 1, 2]), []);",
        "const __first_cold = coldFile(2, \"./first_cold.wasm\");",
        // A page that was not watched waits for all of it, that of an entity for what it was seen to run.
        "card_2 = wrapAsyncCb(makeLoad(fetched(\"./split_card_2.wasm\"), [__catalog_common, __entity_common, __first_cold]));",
        "view_3 = wrapAsyncCb(makeLoad(fetched(\"./split_entity_view_3.wasm\", [3]), [__entity_common]));",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn without_a_profile_nothing_is_taken_out() {
    let main = wat::parse_str(MAIN).unwrap();
    let (chunks, script, snippets) = (BTreeMap::new(), String::new(), BTreeMap::new());
    let mut program = Program { main: main.clone(), chunks, script, loader: String::new(), snippets };
    let mut loader = Loader::read(SCRIPT).unwrap();
    let before = loader.clone();
    take_out(&mut program, &mut loader, &Profile::default()).unwrap();
    assert_eq!((program.main, loader), (main, before));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_divided_program_does_the_same(main in prop::collection::btree_set(0u32..8, 0..8), chunk in prop::collection::btree_set(0u32..3, 0..3)) {
        let expected = run(&wat::parse_str(MAIN).unwrap(), &wat::parse_str(CHUNK).unwrap(), Vec::new());
        let (warm, chunk, cold) = without(&main, &chunk);
        prop_assert_eq!(run(&warm, &chunk, cold), expected);
    }
}
