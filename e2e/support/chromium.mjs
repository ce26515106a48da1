// The browser: the system's Chromium, headless, without anything that phones home.

import { chromium } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a browser. `CALLBOARD_CHROMIUM` names another program than Debian's. */
export function launch() {
  const executablePath = process.env.CALLBOARD_CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** Sizes that every page is looked at in. */
export const WIDE = { width: 1400, height: 900 };
export const NARROW = { width: 400, height: 800 };
