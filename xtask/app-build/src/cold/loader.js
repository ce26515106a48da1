// Files of seldom run code by their numbers. Each is there from a quiet moment on, or from the first call that needs it.
const coldFiles = [];

/** A file of seldom run code: what loads it without anybody waiting. */
function coldFile(number, file) {
    const url = new URL(file, import.meta.url);
    let there = false;
    const start = (module) => {
        if (there) return;
        new WebAssembly.Instance(module, getSharedImports());
        there = true;
    };
    const load = makeLoad(() => {
        if (there) return () => {};
        const module = WebAssembly.compileStreaming(fetch(url));
        module.catch(() => {});
        return async () => start(await module);
    }, []);
    const ensure = () => {
        if (!there) start(new WebAssembly.Module(fetchedNow(url)));
    };
    coldFiles[number] = { load, ensure };
    return load;
}

/** The bytes of a file before anything else happens. A call in the middle of the program cannot wait in another way. */
function fetchedNow(url) {
    const request = new XMLHttpRequest();
    request.open("GET", url, false);
    // Every character is a byte then.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    try {
        request.send();
        if (request.status !== 200) throw new Error(`${url} did not arrive: ${request.status}`);
    } catch (error) {
        globalThis.callboardCodeMissing?.();
        throw error;
    }
    return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
}

/** Called by the program before it runs code of such a file. */
export const __ensure_cold = (number) => coldFiles[number].ensure();

// Files that a page waits for.
let underWay = 0;

// Until when the browser was seen to draw or to compute for long. Not every browser tells.
let busyUntil = 0;
if (globalThis.PerformanceObserver?.supportedEntryTypes?.includes("longtask")) {
    new PerformanceObserver((tasks) => {
        for (const { startTime, duration } of tasks.getEntries()) busyUntil = Math.max(busyUntil, startTime + duration);
    }).observe({ type: "longtask", buffered: true });
}

/** Milliseconds since anything came that a page asked for, and since it was drawn. */
function calm() {
    if (underWay) return 0;
    const came = performance.getEntriesByType("resource").map((entry) => entry.responseEnd);
    return performance.now() - Math.max(busyUntil, ...came);
}

async function waitedFor(load, later) {
    underWay += 1;
    try {
        return await load;
    } finally {
        underWay -= 1;
        for (const number of later) untilQuiet().then(coldFiles[number].load).catch(() => {});
    }
}

let quiet;

/** Waits until pages have what they need: a while after the last answer, less when a person is about to do something. */
function untilQuiet() {
    quiet ??= new Promise((resolve) => {
        const listening = new AbortController();
        const began = performance.now();
        const look = (wanted) => {
            // A page that asks again and again is never calm.
            if (calm() < wanted && performance.now() - began < 15_000) return;
            clearInterval(looking);
            listening.abort();
            resolve();
        };
        const looking = setInterval(look, 500, 2500);
        for (const event of ["pointermove", "pointerdown", "keydown", "touchstart", "wheel"]) {
            addEventListener(event, () => look(1000), { capture: true, passive: true, signal: listening.signal });
        }
    });
    return quiet;
}
