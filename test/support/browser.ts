import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Browser as Launched } from 'playwright-core';
import { findChromium } from './chromium.ts';

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

export interface Browser {
  /** A window without cookies or history. */
  context: (options?: { width?: number; height?: number; language?: string }) => Promise<BrowserContext>;
  close: () => Promise<void>;
}

/** A real browser without a screen. Certificates are not verified: the clients of the other tests do that. */
export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'browser-'));
  const remove = () => rmSync(profile, { recursive: true, force: true });
  const browser = await launch(profile).catch((error: unknown) => {
    remove();
    throw error;
  });
  return {
    context: ({ width = 1100, height = 800, language = 'en-US' } = {}) =>
      browser.newContext({ ignoreHTTPSErrors: true, viewport: { width, height }, locale: language }),
    close: async () => {
      await browser.close();
      remove();
    },
  };
}

async function launch(home: string): Promise<Launched> {
  const { path, env } = await findChromium();
  try {
    const own = { HOME: home, XDG_CACHE_HOME: home, ...env };
    return await chromium.launch({ executablePath: path, args: ARGUMENTS, env: { ...process.env, ...own } });
  } catch (cause) {
    const missing = /[\w.-]+\.so[\w.]*(?=: cannot open shared object file)/.exec(String(cause))?.[0];
    const because = missing ? `: the library ${missing} is missing` : '';
    const fix = 'install Chromium (on Debian: apt-get install chromium) and name it in CHROME_PATH';
    throw new Error(`${path} did not start${because}. To mend it, ${fix}`, { cause });
  }
}
