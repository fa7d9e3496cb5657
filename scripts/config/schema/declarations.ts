/** A type as a TypeScript declaration says it. */
export type TypeExpression =
  | { is: 'name'; name: string }
  | { is: 'literal'; value: string | number | boolean }
  | { is: 'list'; of: TypeExpression }
  | { is: 'union'; of: TypeExpression[] }
  | { is: 'map'; of: TypeExpression }
  | ObjectExpression;

export interface ObjectExpression {
  is: 'object';
  members: { name: string; optional: boolean; type: TypeExpression }[];
  /** Names of the interfaces that it extends. */
  bases: string[];
  /** It has an index signature. */
  open: boolean;
}

const TOKEN =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?\d+(?:\.\d+)?|[A-Za-z_$][\w$.]*|[^\s]/g;

/**
 * Reads the declarations that the SDK's generator writes: interfaces, type aliases, constant objects as enumerations, and
 * namespaces around them. Names of a namespace come as `Namespace.Name`. It is no parser of TypeScript; what it does not
 * know becomes `unknown`, which permits everything.
 */
export function readDeclarations(text: string): Map<string, TypeExpression> {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => !token.startsWith('/*') && !token.startsWith('//'));
  const reader = new Reader(tokens);
  reader.statements('');
  return reader.types;
}

class Reader {
  readonly types = new Map<string, TypeExpression>();
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  statements(scope: string): void {
    while (this.#at < this.#tokens.length && this.#peek() !== '}') {
      const token = this.#next();
      if (token === 'export' || token === 'declare') continue;
      if (token === 'interface') this.#interface(scope);
      else if (token === 'type') this.#alias(scope);
      else if (token === 'const') this.#constant(scope);
      else if (token === 'namespace') this.#namespace(scope);
      else this.#skipStatement();
    }
  }

  #interface(scope: string): void {
    const name = scope + this.#next();
    const bases: string[] = [];
    if (this.#peek() === 'extends') {
      do {
        this.#next();
        bases.push(this.#next());
      } while (this.#peek() === ',');
    }
    this.types.set(name, this.#object(bases));
  }

  #alias(scope: string): void {
    const name = scope + this.#next();
    this.#expect('=');
    // `(typeof X)[keyof typeof X]`: the values of a constant that was read under the same name.
    if (this.#peek() === '(' && this.#tokens[this.#at + 1] === 'typeof') this.#skipStatement();
    else {
      this.types.set(name, this.#type());
      if (this.#peek() === ';') this.#next();
    }
  }

  #constant(scope: string): void {
    const name = scope + this.#next();
    this.#expect(':');
    const values = this.#object([]).members.map(({ type }) => type);
    this.types.set(name, { is: 'union', of: values });
  }

  #namespace(scope: string): void {
    const name = this.#next();
    this.#expect('{');
    this.statements(`${scope}${name}.`);
    this.#expect('}');
  }

  #object(bases: string[]): ObjectExpression {
    const object: ObjectExpression = { is: 'object', members: [], bases, open: false };
    this.#expect('{');
    while (this.#peek() !== '}') {
      let name = this.#next();
      if (name === 'readonly') name = this.#next();
      if (name === '[') {
        while (this.#next() !== ']');
        object.open = true;
      }
      const optional = this.#peek() === '?';
      if (optional) this.#next();
      this.#expect(':');
      const type = this.#type();
      if (name !== '[') object.members.push({ name: unquoted(name), optional, type });
      if (this.#peek() === ';' || this.#peek() === ',') this.#next();
    }
    this.#expect('}');
    if (this.#peek() === ';') this.#next();
    return object;
  }

  #type(): TypeExpression {
    if (this.#peek() === '|') this.#next();
    const first = this.#operand();
    if (this.#peek() !== '|') return first;
    const of = [first];
    while (this.#peek() === '|') {
      this.#next();
      of.push(this.#operand());
    }
    return { is: 'union', of };
  }

  #operand(): TypeExpression {
    let type = this.#primary();
    while (this.#peek() === '[') {
      this.#next();
      this.#expect(']');
      type = { is: 'list', of: type };
    }
    return type;
  }

  #primary(): TypeExpression {
    if (this.#peek() === '{') return this.#object([]);
    const token = this.#next();
    if (token === '(') {
      const inner = this.#type();
      this.#expect(')');
      return inner;
    }
    if (/^["']/.test(token)) return { is: 'literal', value: unquoted(token) };
    if (/^-?\d/.test(token)) return { is: 'literal', value: Number(token) };
    if (token === 'true' || token === 'false') return { is: 'literal', value: token === 'true' };
    if (this.#peek() !== '<') return { is: 'name', name: token.replace(/^Management\./, '') };
    return this.#generic(token);
  }

  /** `Record<string, T>` is a map; nothing else that is generic holds configuration. */
  #generic(name: string): TypeExpression {
    this.#expect('<');
    const parameters = [this.#type()];
    while (this.#peek() === ',') {
      this.#next();
      parameters.push(this.#type());
    }
    this.#expect('>');
    const [, value] = parameters;
    return name === 'Record' && value ? { is: 'map', of: value } : { is: 'name', name: 'unknown' };
  }

  #skipStatement(): void {
    while (this.#at < this.#tokens.length && this.#next() !== ';');
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Error('the declarations end in the middle of a type');
    this.#at += 1;
    return token;
  }

  #expect(token: string): void {
    const found = this.#next();
    if (found !== token) throw new Error(`"${token}" was expected in the declarations, not "${found}"`);
  }
}

function unquoted(token: string): string {
  return /^["']/.test(token) ? token.slice(1, -1) : token;
}
