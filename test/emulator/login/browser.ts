import type { Answer, TestTenant } from '../authentication/harness.ts';

/** Follows redirects within the tenant, keeps cookies and sends forms, as a browser without script does. */
export class Browser {
  readonly #tenant: Pick<TestTenant, 'send' | 'origin'>;
  /** By `name path`: two cookies of one name may stand side by side. */
  readonly #cookies = new Map<string, string>();
  /** Every Set-Cookie line that came, in order. */
  readonly setCookies: string[] = [];
  /** Where the last answer came from. */
  url = '';
  /** Every path that was asked for. */
  readonly visited: string[] = [];

  constructor(tenant: Pick<TestTenant, 'send' | 'origin'>) {
    this.#tenant = tenant;
  }

  /** Name and path to value. */
  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies;
  }

  forget(name: string): void {
    for (const key of this.#cookies.keys()) if (key.startsWith(`${name} `)) this.#cookies.delete(key);
  }

  /** Takes over the cookies of another browser. */
  plant(cookies: ReadonlyMap<string, string>): void {
    for (const [key, value] of cookies) this.#cookies.set(key, value);
  }

  #cookiesFor(path: string): string {
    const own = [...this.#cookies].map(([key, value]) => [...key.split(' '), value] as const);
    const sent = own.filter(([, below = '/']) => path.startsWith(below));
    return sent.map(([name, , value]) => `${name}=${value}`).join('; ');
  }

  /** Follows until a page, or until a redirect leaves the tenant. */
  async open(path: string): Promise<Answer> {
    return this.#follow('GET', path);
  }

  /** Sends a form that another site made. */
  async post(path: string, form: { [name: string]: string }): Promise<Answer> {
    return this.#follow('POST', path, form);
  }

  /** Fills the page's first form and sends it; with `connection`, the form of the providers' buttons. */
  async submit(page: Answer, fields: { [name: string]: string }, without: readonly string[] = []): Promise<Answer> {
    const forms = [...page.text.matchAll(/<form method="post" action="([^"]+)"/g)].map(([, action]) => action ?? '');
    const action = 'connection' in fields ? forms.find((one) => one.startsWith('/u/login/connection')) : forms[0];
    if (!action) throw new Error(`no form in ${page.status} ${page.text.slice(0, 2000)}`);
    const present = Object.entries(fieldsOf(page)).filter(([name]) => !without.includes(name));
    return this.#follow('POST', action, { ...Object.fromEntries(present), ...fields });
  }

  async #follow(method: string, path: string, form?: { [name: string]: string }): Promise<Answer> {
    const cookie = this.#cookiesFor(path);
    const headers = { accept: 'text/html', ...(cookie && { cookie }) };
    const answer = await this.#tenant.send(method, path, { headers, ...(form && { form }) });
    this.url = path;
    this.visited.push(path);
    for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line);
    const { location } = answer.headers;
    if (!location) return answer;
    const target = new URL(location, this.#tenant.origin);
    return target.origin === this.#tenant.origin ? this.#follow('GET', target.pathname + target.search) : answer;
  }

  #keep(line: string): void {
    this.setCookies.push(line);
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (!name) return;
    const key = `${name} ${/; ?path=([^;]*)/i.exec(line)?.[1] ?? '/'}`;
    if (!value || /expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(key);
    else this.#cookies.set(key, value);
  }
}

/** The values of a page's inputs. */
export function fieldsOf(page: Answer): { [name: string]: string } {
  const fields: { [name: string]: string } = {};
  for (const [input] of page.text.matchAll(/<input\b[^>]*>/g)) {
    const name = /\bname="([^"]*)"/.exec(input)?.[1];
    const value = /\bvalue="([^"]*)"/.exec(input)?.[1];
    if (/type="checkbox"/.test(input) && !/\bchecked\b/.test(input)) continue;
    if (name) fields[name] = (value ?? '').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  }
  return fields;
}

/** The parameters of the redirect that an application got. */
export function callbackOf(answer: Answer): { [name: string]: string } {
  const { location } = answer.headers;
  if (!location) throw new Error(`no redirect but ${answer.status} ${answer.text.slice(0, 3000)}`);
  return Object.fromEntries(new URL(location).searchParams);
}
