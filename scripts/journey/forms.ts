/** A form of a page as a browser would submit it untouched. */
export interface Form {
  method: 'GET' | 'POST';
  /** Absolute. */
  action: string;
  /** What its hidden, preset and submit fields hold; a person's input is added to it. */
  fields: { [name: string]: string };
  /** Names of fields that cannot be edited. */
  readonly: readonly string[];
  /** `action=accept` and `action=decline` of a form with two buttons that answer differently. */
  buttons: readonly { name: string; value: string }[];
}

// Ends also where nothing closes the tag: a page of such would be read from each of them to its end.
const TAG = /<(\/?)(form|input|button)\b((?:[^<>"']|"[^"]*"|'[^']*')*)>?/gi;
const ATTRIBUTE = /([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const ENTITIES: { [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" };

/** The forms of a page, in order. Reads markup that is well formed, as login pages and form_post answers are. */
export function formsOf(html: string, url: string): Form[] {
  const forms: Form[] = [];
  let open: Form | undefined;
  for (const [, closing, tag = '', text = ''] of html.matchAll(TAG)) {
    const name = tag.toLowerCase();
    if (name === 'form') {
      open = closing ? undefined : startForm(attributesOf(text), url);
      if (open) forms.push(open);
    } else if (open && !closing) {
      addField(open, name, attributesOf(text));
    }
  }
  return forms;
}

function startForm(attributes: Map<string, string>, url: string): Form {
  const method = attributes.get('method')?.toUpperCase() === 'POST' ? 'POST' : 'GET';
  return { method, action: new URL(attributes.get('action') ?? '', url).href, fields: {}, readonly: [], buttons: [] };
}

/** The first submit button counts as the one that a person presses, unless the reader of the form knows better. */
function addField(form: Form, tag: string, attributes: Map<string, string>): void {
  const name = attributes.get('name');
  if (!name || attributes.has('disabled')) return;
  const type = attributes.get('type')?.toLowerCase() ?? (tag === 'button' ? 'submit' : 'text');
  if ((type === 'checkbox' || type === 'radio') && !attributes.has('checked')) return;
  const isButton = type === 'submit' || type === 'button';
  if (isButton) form.buttons = [...form.buttons, { name, value: attributes.get('value') ?? '' }];
  if (isButton && name in form.fields) return;
  form.fields[name] = attributes.get('value') ?? '';
  if (attributes.has('readonly')) form.readonly = [...form.readonly, name];
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(ATTRIBUTE)) {
    attributes.set(name.toLowerCase(), decode(double ?? single ?? bare ?? ''));
  }
  return attributes;
}

function decode(text: string): string {
  return text.replace(/&(#x?[\da-f]+|\w+);/gi, (whole, name: string) => {
    if (ENTITIES[name]) return ENTITIES[name];
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return name.startsWith('#') && Number.isFinite(code) ? String.fromCodePoint(code) : whole;
  });
}
