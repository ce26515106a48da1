// Starts the product. (Trunk starts a single program by itself; here are two.)

import start from './desk.js';

await start({ module_or_path: new URL('desk_bg.wasm', import.meta.url) });
