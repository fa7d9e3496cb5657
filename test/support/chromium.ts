import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');

/** Where Chrome and Chromium usually are, for machines that @sparticuz/chromium is not built for. */
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A browser's program and what it needs in its environment. */
export interface Executable {
  path: string;
  env: { [name: string]: string };
}

/** CHROME_PATH, else the Chromium that npm installed (Linux x64), else an installed one. @throws Error with the fix */
export async function findChromium(): Promise<Executable> {
  if (process.env.CHROME_PATH) return { path: process.env.CHROME_PATH, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return packedChromium();
  const path = INSTALLED.find(isExecutable);
  if (path) return { path, env: {} };
  throw new Error('The browser tests need Chrome or Chromium: install one, or name it in CHROME_PATH');
}

/**
 * The Chromium of @sparticuz/chromium with the libraries and the font that come with it, so that a machine needs no
 * packages of its own. It is unpacked aside and moved into place at once: two test files that start together would
 * otherwise run a program that is still being written, and in a shared temporary directory one that is somebody else's.
 */
async function packedChromium(): Promise<Executable> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'));
  const cache = join(ROOT, 'node_modules', '.cache');
  const home = join(cache, `chromium-${version}`);
  if (!existsSync(home)) {
    mkdirSync(cache, { recursive: true });
    const aside = mkdtempSync(join(cache, 'chromium-unpacking-'));
    await unpackInto(aside);
    moveUnlessThere(aside, home);
  }
  return { path: join(home, 'chromium'), env: { LD_LIBRARY_PATH: join(home, 'al2023/lib'), FONTCONFIG_PATH: home } };
}

async function unpackInto(directory: string): Promise<void> {
  // The package unpacks into the temporary directory, and its libraries only where it believes to be on AWS.
  const env = { ...process.env, TMPDIR: directory, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
  const program = "import { default as packed } from '@sparticuz/chromium'; await packed.executablePath();";
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT, env });
  // The package's own fonts.conf names /tmp/fonts.
  const fonts =
    '<dir prefix="relative">fonts</dir><dir>/usr/share/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir>';
  writeFileSync(join(directory, 'fonts.conf'), `<?xml version="1.0"?>\n<fontconfig>${fonts}</fontconfig>\n`);
}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(from, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
