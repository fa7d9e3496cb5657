import { SourceMap, type SourceMapping } from 'node:module';
import type { ChainAction } from './protocol.ts';

/** Bundles whose source is known at the same time; an edit makes a new one. */
const KEPT = 200;
/** Frames of this tenant and of Node say nothing about an Action. */
const OTHER_FRAMES = /^\s+at .*(node:|emulator\/actions\/)/;

interface Known {
  map: SourceMap;
  json: string;
}

/** Where the code of deployed Actions comes from. Told by whoever bundled it; the tenant itself only holds the bundle. */
export class SourceMaps {
  readonly #known = new Map<string, Known>();

  /** @param json a source map, version 3 */
  add(code: string, json: string): void {
    this.#known.delete(code);
    this.#known.set(code, { map: new SourceMap(JSON.parse(json)), json });
    const [oldest] = this.#known.keys();
    if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
  }

  /** `text` with places in bundles (`NAME.js:12:3`) as places in the sources, and without frames of the tenant itself. */
  translate(text: string, chain: readonly ChainAction[]): string {
    let translated = text;
    for (const { name, code = '' } of chain) {
      const known = this.#known.get(code);
      if (!known || !translated.includes(`${name}.js:`)) continue;
      const places = new RegExp(`${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\.js:(\\d+):(\\d+)`, 'g');
      translated = translated.replace(places, (place, line, column) => placeOf(known.map, +line, +column) ?? place);
    }
    return translated
      .split('\n')
      .filter((line) => !OTHER_FRAMES.test(line))
      .join('\n');
  }

  /** The Action with its source map inside, for a debugger. */
  withMap(action: ChainAction): ChainAction {
    const { code = '' } = action;
    const known = this.#known.get(code);
    if (!known) return action;
    const url = `data:application/json;base64,${Buffer.from(known.json).toString('base64')}`;
    return { ...action, code: `${code}\n//# sourceMappingURL=${url}\n` };
  }
}

function placeOf(map: SourceMap, line: number, column: number): string | undefined {
  const entry: Partial<SourceMapping> = map.findEntry(line - 1, column - 1);
  if (entry.originalSource === undefined || entry.originalLine === undefined) return undefined;
  return `${entry.originalSource}:${entry.originalLine + 1}:${(entry.originalColumn ?? 0) + 1}`;
}
