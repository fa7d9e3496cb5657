import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { systemErrorCode, UserError } from '../errors.ts';
import { decode } from './encoding.ts';
import { type ConfigNode, describeKind, type MapNode, type Problem } from './node.ts';
import { parseYaml } from './parse.ts';
import { isFile } from './sources.ts';

/** The directory of a configuration and what was read of it so far. */
export class ConfigFiles {
  readonly directory: string;
  readonly sources = new Map<string, readonly string[]>();

  constructor(directory: string) {
    this.directory = directory;
  }

  /** How messages call a file: from where the command runs. */
  label(path: string): string {
    const from = relative(process.cwd(), join(this.directory, path));
    return from.startsWith('..') ? join(this.directory, path) : from;
  }

  /** Names of the environments, in the order of their files. @throws UserError when there is none. */
  environments(): string[] {
    const names = this.#yamlIn('environments').map(environmentOf);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      const fix = `Keep ${twice}.yaml or ${twice}.yml`;
      throw new UserError('CONFIG_INVALID', `${this.label('environments')} has two files for ${twice}`, fix);
    }
    if (names.length > 0) return names;
    const fix = 'Add a file such as environments/dev.yaml with the domain of a tenant';
    throw new UserError('CONFIG_INVALID', `${this.label('environments')} has no file: there is no environment`, fix);
  }

  /** The file of an environment, from the directory of the configuration. */
  pathOf(environment: string): string {
    const name = this.#yamlIn('environments').find((file) => environmentOf(file) === environment);
    return join('environments', name ?? `${environment}.yaml`);
  }

  base(problems: Problem[]): MapNode[] {
    return this.#yamlIn('base').flatMap((file) => this.read(join('base', file), problems) ?? []);
  }

  /** The map that a file holds, or undefined when it is empty or wrong; then `problems` has more. */
  read(path: string, problems: Problem[]): MapNode | undefined {
    const file = this.label(path);
    const content = this.#decode(path, file, problems);
    if (content === undefined) return undefined;
    this.sources.set(file, content.split(/\r?\n/));
    const parsed = parseYaml(content, file);
    problems.push(...parsed.problems);
    if (parsed.root === undefined || parsed.root.kind === 'map') return parsed.root;
    problems.push(notAMap(parsed.root));
    return undefined;
  }

  #decode(path: string, file: string, problems: Problem[]): string | undefined {
    const bytes = readOrRefuse(join(this.directory, path), file);
    const decoded = decode(bytes);
    if (decoded.text !== undefined) return decoded.text;
    const { message, line = 1, column = 1 } = decoded;
    problems.push({ rule: 'file-encoding', place: { file, line, column, length: 1 }, message, fix: decoded.fix });
    return undefined;
  }

  #yamlIn(folder: string): string[] {
    const path = join(this.directory, folder);
    if (!existsSync(path)) {
      throw new UserError(
        'CONFIG_INVALID',
        `${this.label(folder)} does not exist`,
        'Run the command where tenant/ is, or name another directory with --tenant DIR',
      );
    }
    return readdirSync(path)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  }
}

function environmentOf(file: string): string {
  return file.replace(/\.ya?ml$/, '');
}

function notAMap(root: ConfigNode): Problem {
  const message = `a configuration file holds a map, this is ${describeKind(root)}`;
  return {
    rule: 'file-content',
    place: { ...root.place, length: 1 },
    message,
    fix: 'Begin with a key such as "clients:"',
  };
}

function readOrRefuse(path: string, file: string): Buffer {
  // A pipe would be waited for without end.
  if (existsSync(path) && !isFile(path)) {
    throw new UserError('CONFIG_INVALID', `${file} is no file`, 'Give it another name, or put a file there');
  }
  try {
    return readFileSync(path);
  } catch (error) {
    const fix = systemErrorCode(error) === 'EACCES' ? 'Give yourself the right to read it' : 'Check its name and place';
    throw new UserError('CONFIG_INVALID', `${file} could not be read`, fix, { cause: error });
  }
}
