// Loads a page with an empty cache, several times, and prints one line of JSON with the medians: milliseconds
// until it is ready, kB over the wire, kB of code, requests, MB of heap.
//
// usage: node page_bench.mjs BASE READY_SELECTOR [PATH=/] [RUNS=5]
// A guest sign-in is entered when there is one; the time counts on.

import { launch } from '../support/chromium.mjs';
import { enter } from './enter.mjs';

const [base, ready, path = '/', runs = '5'] = process.argv.slice(2);
/** What still loads after the page is ready belongs to it. */
const AFTERMATH = 1_500;
const CODE = /\.(js|wasm)(\?|$)/;

async function load() {
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    const page = await context.newPage();
    const protocol = await context.newCDPSession(page);
    await protocol.send('Network.enable');
    await protocol.send('Performance.enable');
    const addresses = new Map();
    const seen = { bytes: 0, code: 0, requests: 0 };
    protocol.on('Network.requestWillBeSent', (event) => addresses.set(event.requestId, event.request.url));
    protocol.on('Network.loadingFinished', (event) => {
      seen.bytes += event.encodedDataLength;
      seen.requests += 1;
      if (CODE.test(addresses.get(event.requestId) ?? '')) seen.code += event.encodedDataLength;
    });
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));

    const began = performance.now();
    await enter(page, base + path, ready);
    const milliseconds = performance.now() - began;

    await page.waitForTimeout(AFTERMATH);
    if (faults.length) throw new Error(`the page failed: ${faults[0]}`);
    const { metrics } = await protocol.send('Performance.getMetrics');
    const heap = metrics.find((metric) => metric.name === 'JSHeapUsedSize')?.value ?? 0;
    return {
      ready_ms: Math.round(milliseconds),
      kB: Math.round(seen.bytes / 1024),
      code_kB: Math.round(seen.code / 1024),
      requests: seen.requests,
      heap_MB: Math.round(heap / 1e6),
    };
  } finally {
    await browser.close();
  }
}

const loads = [];
for (let run = 0; run < Number(runs); run += 1) loads.push(await load());
const median = (name) => loads.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(loads.length / 2)];
console.log(JSON.stringify(Object.fromEntries(Object.keys(loads[0]).map((name) => [name, median(name)]))));
