import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

/** Where Chrome and Chromium usually are, for machines that @sparticuz/chromium is not built for. */
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Names under .test are this machine's, as the hosts file of a developer would have it.
  '--host-resolver-rules=MAP *.test 127.0.0.1',
];

/** CHROME_PATH, else the Chromium that npm installed (Linux x64), else an installed one. @throws Error with the fix */
async function executable(): Promise<string> {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  if (process.platform === 'linux' && process.arch === 'x64') {
    // Its own arguments stay out: they switch off web security and run everything in one process.
    const { default: packed } = await import('@sparticuz/chromium');
    return packed.executablePath();
  }
  const path = INSTALLED.find(isExecutable);
  if (path) return path;
  throw new Error('The browser tests need Chrome or Chromium: install one, or name it in CHROME_PATH');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface Browser {
  /** A window without cookies or history. */
  context: (options?: { width?: number; height?: number }) => Promise<BrowserContext>;
  close: () => Promise<void>;
}

/** A real browser without a screen. Certificates are not verified: the clients of the other tests do that. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await executable();
  const profile = mkdtempSync(join(tmpdir(), 'browser-'));
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: ARGUMENTS,
    env: { ...process.env, HOME: profile },
  });
  return {
    context: ({ width = 1100, height = 800 } = {}) =>
      browser.newContext({ ignoreHTTPSErrors: true, viewport: { width, height }, locale: 'en-US' }),
    close: async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
