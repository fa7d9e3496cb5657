const ENTITIES: { [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#34': '"',
  nbsp: ' ',
};

function decodeEntities(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

/** The targets of an HTML text's links, in order, as a mail reader would open them. */
export function hrefsOf(html: string): string[] {
  const found = html.matchAll(/<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi);
  return Array.from(found, ([, double, single, bare]) => decodeEntities(double ?? single ?? bare ?? ''));
}

/** What a reader without HTML sees: no head, no tags, one line a block. */
export function textOf(html: string): string {
  const visible = html
    .replace(/<(head|style|script|title)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<(?:br|\/p|\/div|\/h\d|\/tr|\/li)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '');
  const text = decodeEntities(visible).replace(/[ \t]+/g, ' ');
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
