import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Runs a program in this terminal, from the repository's root.
 * @param {string} command
 * @param {string[]} args
 * @param {{env?: Record<string, string>, timeoutMs?: number}} [options] `env` is added to our own; after `timeoutMs`
 *   (default: never) the program is killed
 * @returns {Promise<number>} its exit code; 1 where it did not start or was killed
 */
export function run(command, args, { env = {}, timeoutMs = 0 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    const timer =
      timeoutMs > 0 &&
      setTimeout(() => {
        console.error(`${command} ${args.join(' ')}: killed after ${timeoutMs / 1000} s`);
        child.kill('SIGKILL');
      }, timeoutMs);
    const done = (code) => {
      if (timer) clearTimeout(timer);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      done(1);
    });
    child.on('exit', (code) => done(code ?? 1));
  });
}

/**
 * Where an installed package keeps its command, to be run by this Node: no shell, no `.cmd` files, no look-up by npx.
 * @param {string} name the package
 * @param {string} [command] the command, where it is not called like the package
 * @returns {string} an absolute path
 */
export function binOf(name, command = name.slice(name.indexOf('/') + 1)) {
  const folder = join(root, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/**
 * Runs an installed package's command.
 * @param {string} name the package
 * @param {string[]} args
 * @param {Parameters<typeof run>[2] & {command?: string}} [options]
 * @returns {Promise<number>} its exit code
 */
export function runBin(name, args, { command, ...options } = {}) {
  return run(process.execPath, [binOf(name, command), ...args], options);
}
