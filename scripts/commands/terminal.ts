import { redact, visible } from '../errors.ts';

/** Where a terminal writes; a part of process.stdout. */
export interface Screen {
  write: (text: string) => unknown;
  isTTY?: boolean;
  columns?: number;
}

export type Tone = 'good' | 'bad' | 'quiet' | 'strong' | 'plain';

const CODES: { [tone in Exclude<Tone, 'plain'>]: string } = { good: '32', bad: '31', quiet: '2', strong: '1' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const STYLES = /(\u001b\[(?:0|1|2|31|32)m)/;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const TITLE_WIDTH = 16;
const NOTE_INDENT = ' '.repeat(TITLE_WIDTH + 6);

/** One thing that takes time: a line that lives while it runs and says in the end how it went. */
export interface Task {
  /** Shows what is being done; nothing where the screen is no terminal. */
  update: (detail: string) => void;
  /** `note` is a quiet line below it. */
  done: (detail: string, note?: string) => void;
}

/** Lines for a person. Without a terminal, or with NO_COLOR, it is plain text that only grows. */
export class Terminal {
  readonly #screen: Screen;
  readonly #colour: boolean;
  #timer: NodeJS.Timeout | undefined;
  #spinning = '';
  #frame = 0;

  constructor(screen: Screen, env: { readonly [name: string]: string | undefined }) {
    this.#screen = screen;
    // https://no-color.org: any value but the empty one.
    this.#colour = screen.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  }

  style(text: string, tone: Tone): string {
    return this.#colour && tone !== 'plain' ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text;
  }

  line(text = ''): void {
    this.#erase();
    this.#screen.write(`${this.#harmless(text)}\n`);
  }

  /** `✔ Title  detail` or `✘ Title  detail`. */
  outcome(ok: boolean, title: string, detail: string, width = TITLE_WIDTH): void {
    const mark = ok ? this.style('✔', 'good') : this.style('✘', 'bad');
    this.line(`  ${mark} ${title.padEnd(width)}  ${this.style(detail, ok ? 'quiet' : 'plain')}`);
  }

  /** Quiet lines that belong to the outcome above, broken between words. */
  note(text: string): void {
    const room = Math.min(this.#screen.columns ?? 100, 100) - NOTE_INDENT.length;
    let line = '';
    for (const word of text.split(' ')) {
      if (line && line.length + 1 + word.length > room) {
        this.line(NOTE_INDENT + this.style(line, 'quiet'));
        line = word;
      } else line = line ? `${line} ${word}` : word;
    }
    if (line) this.line(NOTE_INDENT + this.style(line, 'quiet'));
  }

  /** Carries out `work` with a spinner, and its line with the time that it took. What it throws goes on. */
  async task<T>(title: string, work: (task: Task) => Promise<T>): Promise<T> {
    const start = performance.now();
    let [detail, note] = ['', ''];
    const task: Task = {
      update: (text) => this.#spin(`${title.padEnd(TITLE_WIDTH)}  ${text}`),
      done: (text, more = '') => {
        [detail, note] = [text, more];
      },
    };
    task.update('');
    try {
      const result = await work(task);
      this.outcome(true, title, `${detail}${detail ? ', ' : ''}${seconds(performance.now() - start)}`);
      if (note) this.note(note);
      return result;
    } catch (error) {
      this.outcome(false, title, 'failed');
      throw error;
    } finally {
      this.#erase();
    }
  }

  /** Nothing but the codes of `style` reaches the screen as a code. */
  #harmless(text: string): string {
    const parts = this.#colour ? redact(text).split(STYLES) : [redact(text)];
    return parts.map((part, index) => (index % 2 === 1 ? part : visible(part))).join('');
  }

  #spin(text: string): void {
    if (!this.#screen.isTTY) return;
    this.#spinning = this.#harmless(text).replaceAll('\n', ' ');
    this.#draw();
    this.#timer ??= setInterval(() => this.#draw(), 80).unref();
  }

  #draw(): void {
    this.#frame = (this.#frame + 1) % FRAMES.length;
    const text = `  ${FRAMES[this.#frame]} ${this.#spinning}`.slice(0, (this.#screen.columns ?? 80) - 1);
    this.#screen.write(`\r\u001b[2K${text}`);
  }

  #erase(): void {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#screen.write('\r\u001b[2K');
  }
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
