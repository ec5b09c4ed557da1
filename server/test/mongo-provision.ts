import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A server of MongoDB's wire protocol that installs from PyPI (https://pypi.org/project/SecantusDB/, GPL: run beside
 * the tests, never imported or shipped).
 */
const REQUIREMENT = 'SecantusDB==0.7.0b3';
const VENV = fileURLToPath(new URL('../../.cache/secantusdb', import.meta.url));

const pythonOf = (venv: string) => join(venv, 'bin', 'python');

/** A program to start, or why there is none. */
export type MongoProgram =
  | { readonly kind: 'mongod'; readonly command: string }
  | { readonly kind: 'secantusdb'; readonly command: string }
  | { readonly missing: string };

async function works(command: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(command, args);
    return true;
  } catch {
    return false;
  }
}

/** Makes the environment aside and moves it into place, so that test processes that race never see half of one. */
async function makeVenv(): Promise<void> {
  await mkdir(dirname(VENV), { recursive: true });
  const aside = await mkdtemp(`${VENV}-`);
  try {
    await run('python3', ['-m', 'venv', aside]);
    await run(pythonOf(aside), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', REQUIREMENT]);
    await rename(aside, VENV);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    if (!existsSync(VENV)) throw error;
  }
}

/** Finds or makes a Mongo server program: `mongod` on the PATH, else SecantusDB in `.cache/secantusdb`. */
export async function findMongoProgram(): Promise<MongoProgram> {
  if (await works('mongod', ['--version'])) return { kind: 'mongod', command: 'mongod' };
  if (!existsSync(VENV)) {
    const recent = 'import sys; sys.exit(sys.version_info < (3, 10))';
    if (!(await works('python3', ['-c', recent]))) return { missing: 'neither mongod nor Python 3.10 is on the PATH' };
    try {
      await makeVenv();
    } catch (error) {
      return { missing: `${REQUIREMENT} could not be installed: ${String(error).slice(0, 300)}` };
    }
  }
  return { kind: 'secantusdb', command: pythonOf(VENV) };
}
