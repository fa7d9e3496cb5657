/** A line of auth0-deploy-cli's output. */
export interface Line {
  /** Undefined for a line that continues the one before. */
  level?: 'debug' | 'info' | 'warn' | 'error';
  text: string;
  /** `Created`, `Updated`, `Deleted`, `Deployed`, `Retrieving`: only when a resource was. */
  action?: string;
  /** auth0-deploy-cli's word for the kind: `clients`, `resourceServers` … */
  kind?: string;
  /** How a person calls the resource, as far as the line tells. */
  name?: string;
}

// Winston's format in auth0-deploy-cli 8.44.0 (lib/logger.js): `TIME - LEVEL: MESSAGE`, the level in colour.
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOUR = /\u001b\[[\d;]*m/g;
const LOGGED = /^\d{4}-\d\d-\d\dT[\d:.]+Z - (debug|info|warn|error): (.*)$/s;
const WROTE = /^(Created|Updated|Deleted|Deployed) \[(\w+)\]: (.*)$/s;

/** Takes a line apart. It never fails: a line that is unknown is text. */
export function readLine(raw: string): Line {
  const plain = raw.replace(COLOUR, '');
  const [, level, message] = LOGGED.exec(plain) ?? [];
  if (level === undefined || message === undefined) return { text: plain };
  const line: Line = { level: level as NonNullable<Line['level']>, text: message };
  const [, action, kind, description = ''] = WROTE.exec(message) ?? [];
  if (action === undefined || kind === undefined) return line;
  const name = nameIn(description);
  return { ...line, action, kind, ...(name !== undefined && { name }) };
}

/** The resource is printed as JSON, cut in the middle of long values: what can be read of it is enough for a name. */
function nameIn(description: string): string | undefined {
  for (const field of [
    'name',
    'display_name',
    'template',
    'audience',
    'identifier',
    'trigger_id',
    'friendly_name',
    'id',
  ]) {
    const [, value] = new RegExp(`"${field}":\\s?"((?:[^"\\\\]|\\\\.)*)"`).exec(description) ?? [];
    if (value !== undefined) return value;
  }
  return undefined;
}
