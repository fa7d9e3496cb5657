import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// Loaded before a command (node --import): what is wrong with the machine, and patience that a test can wait for.
const { HURT_DISK, HURT_DISK_SKIP = '0', HURT_PATIENCE } = process.env;

if (HURT_PATIENCE) {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (milliseconds) => timeout(milliseconds / Number(HURT_PATIENCE));
}

/** The disk is full at files that match: a half of what is to be written fits. */
if (HURT_DISK) {
  const pattern = new RegExp(HURT_DISK);
  let skip = Number(HURT_DISK_SKIP);
  const open = fs.openSync;
  const write = fs.writeFileSync;
  const paths = new Map<number, string>();
  const full = (path: string) => {
    const error = new Error(`ENOSPC: no space left on device, write '${path}'`);
    return Object.assign(error, { code: 'ENOSPC', errno: -28, syscall: 'write', path });
  };
  const hurt = (file: fs.PathOrFileDescriptor): string | undefined => {
    const path = typeof file === 'number' ? paths.get(file) : String(file);
    if (path === undefined || !pattern.test(path)) return undefined;
    skip -= 1;
    return skip < 0 ? path : undefined;
  };
  fs.openSync = (path, ...rest) => {
    const descriptor = open(path, ...rest);
    paths.set(descriptor, String(path));
    return descriptor;
  };
  const half = (path: string, file: fs.PathOrFileDescriptor, data: unknown, options?: fs.WriteFileOptions) => {
    const text = String(data);
    write(file, text.slice(0, text.length / 2), options);
    throw full(path);
  };
  fs.writeFileSync = (file, data, options) => {
    const path = hurt(file);
    if (path !== undefined) half(path, file, data, options);
    write(file, data, options);
  };
  const append = fs.appendFileSync;
  fs.appendFileSync = (file, data, options) => {
    const path = hurt(file);
    if (path !== undefined) throw full(path);
    append(file, data, options);
  };
  syncBuiltinESMExports();
}
