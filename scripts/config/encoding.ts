type Decoded = { text: string } | { text?: undefined; message: string; fix: string; line?: number; column?: number };

const BYTE_ORDER_MARKS: readonly (readonly [mark: readonly number[], name: string])[] = [
  [[0xff, 0xfe], 'UTF-16'],
  [[0xfe, 0xff], 'UTF-16'],
];

/** The text of a file that is UTF-8, with or without a byte order mark. */
export function decode(bytes: Uint8Array): Decoded {
  for (const [mark, name] of BYTE_ORDER_MARKS) {
    if (mark.every((byte, index) => bytes[index] === byte)) {
      return { message: `this file is ${name}, as Windows programs save it`, fix: 'Save it as UTF-8' };
    }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const zero = text.indexOf('\u0000');
    if (zero < 0) return { text };
    return {
      message: 'this is no text: it holds a zero byte',
      fix: 'Save it as UTF-8 text',
      ...positionOf(text, zero),
    };
  } catch {
    const fix = 'Save it as UTF-8; ISO-8859-1 and Windows-1252 write ä, é and ß as other bytes';
    return { message: 'this file is not UTF-8: from here on its bytes are no characters', fix, ...firstInvalid(bytes) };
  }
}

/** Up to the first byte that is no UTF-8: what a decoder replaces first. */
function firstInvalid(bytes: Uint8Array): { line: number; column: number } {
  const text = new TextDecoder('utf-8').decode(bytes);
  return positionOf(text, text.indexOf('\ufffd'));
}

function positionOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
