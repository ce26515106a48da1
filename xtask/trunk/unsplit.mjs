// What trunk runs after each build (`Trunk.toml`). Lazy pages call functions that another program, xtask/app-build,
// moves into files of their own, and trunk does not know it. Here everything stays in one file, and the calls are
// led back to it.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The module that lazy functions are imported from as long as nobody has split the program. */
const PLACEHOLDER = '__wasm_split_placeholder__';
const TABLE = '__indirect_function_table';

/** Takes the place of that module. "Loading" calls back at once; the functions themselves are exports. */
const STAND_IN = `\
const unsplit = new Proxy({}, {
  get(_, name) {
    if (name.startsWith("__wasm_split_load_")) {
      return (callback, data) => queueMicrotask(() => wasm.${TABLE}.get(callback)(data, 1));
    }
    const own = name.replace(/_import_(?=[0-9a-f]{32}_)/, "_export_");
    return (...values) => wasm[own](...values);
  },
});
`;

const folder = process.env.TRUNK_STAGING_DIR;
if (!folder) throw new Error('TRUNK_STAGING_DIR is not set: trunk runs this, see Trunk.toml');
const names = readdirSync(folder);
for (const name of names.filter((name) => name.endsWith('.js'))) {
  const path = join(folder, name);
  const script = readFileSync(path, 'utf8');
  const imports = new RegExp(`^import \\* as (\\w+) from "${PLACEHOLDER}";?$`, 'gm');
  if (imports.test(script)) writeFileSync(path, STAND_IN + script.replaceAll(imports, 'const $1 = unsplit;'));
}
for (const name of names.filter((name) => name.endsWith('.wasm'))) {
  const path = join(folder, name);
  writeFileSync(path, withTable(readFileSync(path)));
}

/** The program with its table of functions exported, which wasm-bindgen keeps to itself. */
function withTable(wasm) {
  const module = new WebAssembly.Module(wasm);
  if (WebAssembly.Module.exports(module).some((item) => item.name === TABLE)) return wasm;
  const imported = WebAssembly.Module.imports(module).filter((item) => item.kind === 'table').length;
  const all = sections(wasm);
  const exports = all.find((section) => section.id === 7);
  const number = imported + functionTable(all.find((section) => section.id === 4).body);
  const [count, start] = readNumber(exports.body, 0);
  const label = new TextEncoder().encode(TABLE);
  const entry = [...writeNumber(label.length), ...label, 1, ...writeNumber(number)];
  exports.body = Buffer.concat([Buffer.from(writeNumber(count + 1)), exports.body.subarray(start), Buffer.from(entry)]);
  const parts = all.flatMap(({ id, body }) => [Buffer.from([id, ...writeNumber(body.length)]), body]);
  return Buffer.concat([wasm.subarray(0, 8), ...parts]);
}

function sections(wasm) {
  const found = [];
  for (let at = 8; at < wasm.length; ) {
    const [size, start] = readNumber(wasm, at + 1);
    found.push({ id: wasm[at], body: wasm.subarray(start, start + size) });
    at = start + size;
  }
  return found;
}

/** Which of the tables holds functions; the others hold values of the browser. */
function functionTable(body) {
  let [count, at] = readNumber(body, 0);
  for (let index = 0; index < count; index += 1) {
    const FUNCTIONS = 0x70;
    if (body[at] === FUNCTIONS) return index;
    const limited = body[at + 1] & 1;
    at = readNumber(body, at + 2)[1];
    if (limited) at = readNumber(body, at)[1];
  }
  throw new Error('the program has no table of functions');
}

/** An unsigned LEB128 number and the place behind it. */
function readNumber(bytes, at) {
  let [value, shift] = [0, 0];
  for (;;) {
    const byte = bytes[at];
    value += (byte & 0x7f) * 2 ** shift;
    at += 1;
    shift += 7;
    if (byte < 0x80) return [value, at];
  }
}

function writeNumber(value) {
  const bytes = [];
  do {
    const low = value & 0x7f;
    value >>>= 7;
    bytes.push(value ? low | 0x80 : low);
  } while (value);
  return bytes;
}
