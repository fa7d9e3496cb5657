import type { JsonObject } from '../../../../scripts/plan/json.ts';
import { type Candidate, placesIn } from './mutation.ts';
import type { Random } from './random.ts';

/** Fields that name a file, and under which field a plan shows what is in it. */
const FILES: { readonly [field: string]: string } = { html: 'html', script: 'script', code: 'code', body: 'body' };

/** What is changed in the files that a configuration points to: their paths, and what is put at their end. */
export type Edits = Map<string, string>;

const COMMENTS: { readonly [extension: string]: (text: string) => string } = {
  js: (text) => `// ${text}\n`,
  html: (text) => `<!-- ${text} -->\n`,
};

/** Another line at the end of a script, a page or a mail. */
export function codeCandidates(files: JsonObject, edits: Edits, random: Random): Candidate[] {
  return placesIn(files).flatMap(({ kind, key, holder, field, path }): Candidate[] => {
    const file = holder[field];
    const shown = FILES[field] ?? (path.startsWith('options.customScripts.') ? field : undefined);
    if (shown === undefined || typeof file !== 'string') return [];
    const comment = COMMENTS[file.split('.').at(-1) ?? ''];
    if (!comment) return [];
    return [
      {
        class: 'code',
        kind,
        key,
        make: () => {
          edits.set(file, comment(`m${Math.floor(random() * 900) + 100}`));
          return { class: 'code', key, path, expects: { is: 'change', gone: [], come: [] } };
        },
      },
    ];
  });
}
