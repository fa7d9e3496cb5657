/** `local`: on one machine. `shared`: developers and testers use it. `production`: customers do. */
export type Stage = 'local' | 'shared' | 'production';

const LOCAL = ['local', 'localhost'];
const SHARED = [
  'dev',
  'develop',
  'development',
  'test',
  'testing',
  'qa',
  'ci',
  'stage',
  'staging',
  'preview',
  'sandbox',
];

/** The stage by an environment's name: `dev-eu` is shared. A name that says nothing counts as production. */
export function stageOf(environment: string): Stage {
  const words = environment.toLowerCase().split(/[^a-z]+/);
  if (words.some((word) => LOCAL.includes(word))) return 'local';
  return words.some((word) => SHARED.includes(word)) ? 'shared' : 'production';
}
