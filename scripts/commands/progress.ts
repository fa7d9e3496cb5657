/** How far something is that is counted, for one line of a terminal. */
export class Progress {
  #total: number;
  readonly #now: () => number;
  /** When each of the last ones was done. Milliseconds. */
  readonly #recent: number[] = [];
  #done = 0;

  constructor(total: number, now: () => number = () => performance.now()) {
    this.#total = total;
    this.#now = now;
    this.#recent.push(now());
  }

  /** One more is done, of `total` by now. @returns `312 of 10,000  ▇▇▇▇░░░░░░░░  3.3 a second  48 min left` */
  step(total = this.#total): string {
    this.#total = total;
    this.#done += 1;
    this.#recent.push(this.#now());
    if (this.#recent.length > WINDOW) this.#recent.shift();
    const share = this.#total === 0 ? 1 : this.#done / this.#total;
    const bar = '▇'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
    const rate = this.rate;
    const left = this.#done < this.#total && rate > 0 ? `  ${duration((this.#total - this.#done) / rate)} left` : '';
    return `${count(this.#done)} of ${count(this.#total)}  ${bar}  ${perSecond(rate)}${left}`;
  }

  /** Of the last ones, a second. */
  get rate(): number {
    const [first = 0] = this.#recent;
    const seconds = ((this.#recent.at(-1) ?? first) - first) / 1000;
    return seconds > 0 ? (this.#recent.length - 1) / seconds : 0;
  }
}

const WIDTH = 20;
/** Long enough that a burst at the beginning is forgotten after a while, and short waits do not show. */
const WINDOW = 100;

export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** `1 invitation`, `2,000 invitations`. */
export function many(number: number, one: string, several = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : several}`;
}

function perSecond(rate: number): string {
  return rate >= 10 ? `${Math.round(rate)} a second` : `${rate.toFixed(1)} a second`;
}

/** `40 s`, `3 min`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
