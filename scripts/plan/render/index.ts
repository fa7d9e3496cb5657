import type { Plan } from '../plan.ts';
import { githubFace } from './github.ts';
import { htmlFace } from './html.ts';
import { markdownFace } from './markdown.ts';

/** How a plan can be told to what is no terminal. */
export const FACES: { readonly [format: string]: (plan: Plan) => string } = {
  json: (plan) => `${JSON.stringify(plan, null, 2)}\n`,
  markdown: markdownFace,
  html: htmlFace,
  github: githubFace,
};
