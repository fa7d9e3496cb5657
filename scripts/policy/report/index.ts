import type { Review } from '../issue.ts';
import { asGithub } from './github.ts';
import { asJson } from './json.ts';
import { asMarkdown } from './markdown.ts';
import { asSarif } from './sarif.ts';

export { asText, countsOf } from './text.ts';

/** Reports for programs, by the name that `--format` takes. */
export const FORMATS: { readonly [format: string]: (review: Review) => string } = {
  json: asJson,
  sarif: asSarif,
  github: asGithub,
  markdown: asMarkdown,
};
