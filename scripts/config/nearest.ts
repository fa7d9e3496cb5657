/**
 * The word of `words` that `word` was probably meant to be: at most one letter of `of` differs. A third is a guess to
 * offer; a fifth is surely a slip of the fingers.
 */
export function nearest(word: string, words: Iterable<string>, of = 3): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / of)) + 1;
  for (const candidate of words) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforePrevious[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    [beforePrevious, previous] = [previous, row];
  }
  return previous[b.length] ?? 0;
}

/** ` – did you mean "…"?`, or nothing where no word is near. */
export function didYouMean(word: string, words: Iterable<string>): string {
  const near = nearest(word, words);
  return near === undefined ? '' : ` – did you mean "${near}"?`;
}

/** Differs so little from one of `words` that it was surely meant to be that. */
export function isSlip(word: string, words: Iterable<string>): boolean {
  return nearest(word, words, 5) !== undefined;
}
