/*
 * Actions of all logins share a thread, as on an instance of Auth0's runtime. One that changes what every piece of code
 * uses, such as Array.prototype or JSON.stringify, would change the logins after it: the thread is given up then.
 */

// Taken before any Action has run: what is compared with must not be what an Action put in its place.
const { ownKeys, getOwnPropertyDescriptor } = Reflect;
const { is } = Object;

interface Noted {
  owner: object;
  key: PropertyKey;
  value: unknown;
  get: unknown;
}

const owners: object[] = [];
const noted: Noted[] = [];
const counts: number[] = [];

/** Notes how the things are that all code shares. */
export function noteShared(): void {
  const known = new Set<object>();
  const consider = (value: unknown) => {
    if ((typeof value === 'object' || typeof value === 'function') && value !== null) known.add(value);
  };
  for (const key of Object.getOwnPropertyNames(globalThis)) {
    const value = getOwnPropertyDescriptor(globalThis, key)?.value;
    // What stands behind a getter is loaded when it is first used.
    if (!/^[A-Z]/.test(key) || value === undefined) continue;
    consider(value);
    if (typeof value === 'function') consider(value.prototype);
  }
  consider(Object.getPrototypeOf(async () => undefined));
  consider(Object.getPrototypeOf([][Symbol.iterator]()));
  consider(console);
  for (const owner of known) note(owner);
}

function note(owner: object): void {
  const keys = ownKeys(owner);
  owners.push(owner);
  counts.push(keys.length);
  for (const key of keys) {
    const descriptor = getOwnPropertyDescriptor(owner, key);
    noted.push({ owner, key, value: descriptor?.value, get: descriptor?.get });
  }
}

/** Whether something of it is different now. Loops by hand: an iterator is among the things that may have been changed. */
export function isSpoilt(): boolean {
  for (let place = 0; place < owners.length; place += 1) {
    const owner = owners[place] as object;
    if (ownKeys(owner).length !== counts[place]) return true;
  }
  for (let place = 0; place < noted.length; place += 1) {
    const { owner, key, value, get } = noted[place] as Noted;
    const now = getOwnPropertyDescriptor(owner, key);
    if (now === undefined || now.get !== get || !is(now.value, value)) return true;
  }
  return false;
}
