import { existsSync } from 'node:fs';

/**
 * A command that runs on one core alone, where there is `taskset` to see to it; else the command as it is.
 * @param {number} core
 * @param {string[]} command a program and its arguments
 * @returns {string[]}
 */
export function pinned(core, command) {
  return existsSync('/usr/bin/taskset') ? ['taskset', '-c', String(core), ...command] : command;
}
