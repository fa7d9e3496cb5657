import { temporaryDirectory } from '../config/temporary.ts';

/** A temporary directory that only we can read, and that is gone when `use` is over. @throws UserError NOT_WRITABLE */
export async function inPrivateDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const { path, remove } = temporaryDirectory();
  try {
    return await use(path);
  } finally {
    remove();
  }
}
