import './swc-reads-jsx.mjs';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import config from '../.dependency-cruiser.mjs';
import { isMain, root } from './paths.mjs';

/** Fewer modules than this mean that the parser saw nothing, and a check that sees nothing must not pass. */
const FEWEST_MODULES = 30;

/**
 * Checks the arrows of `.dependency-cruiser.mjs` over the sources below `directory`.
 * @param {string} directory a repository root; its folders `shared`, `server`, `client`, `e2e` and `faults` are read where they exist
 * @returns {Promise<{modules: number, imports: number, violations: string[]}>} own modules read, the imports seen in
 *   them, and one line for each import that breaks a rule or that the parser does not see: `import('x').T` as a type
 */
export async function checkArrows(directory) {
  const folders = ['shared/src', 'server/src', 'server/test', 'client/src', 'e2e', 'faults'];
  const { forbidden, options } = config;
  const { output } = await cruise(
    folders.filter((folder) => existsSync(join(directory, folder))),
    { ...options, baseDir: directory, validate: true, ruleSet: { forbidden } },
  );
  if (typeof output === 'string') throw new Error('dependency-cruiser gave text where a result was asked for');
  const own = output.modules.filter(({ source }) => /^(shared|server|client|e2e|faults)\//.test(source));
  const unseen = own.flatMap(({ source, dependencies }) => {
    const text = existsSync(join(directory, source)) ? readFileSync(join(directory, source), 'utf8') : '';
    return [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)]
      .filter(([, name]) => !dependencies.some(({ module }) => module === name))
      .map(([, name]) => `unseen: ${source} -> ${name} (write "import type", so that the arrows see it)`);
  });
  return {
    modules: own.length,
    imports: own.reduce((sum, { dependencies }) => sum + dependencies.length, 0),
    violations: [...output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`), ...unseen],
  };
}

/**
 * What stands against passing.
 * @param {{modules: number, imports: number, violations: string[]}} result what `checkArrows` gave
 * @returns {string[]} one line for each complaint, none where all is well
 */
export function complaints({ modules, imports, violations }) {
  const blind = modules < FEWEST_MODULES || imports < modules;
  return blind
    ? [...violations, `only ${modules} modules with ${imports} imports were read: is @swc/core installed?`]
    : violations;
}

if (isMain(import.meta.url)) {
  const result = await checkArrows(root);
  const lines = complaints(result);
  for (const line of lines) console.error(line);
  console.log(`arrows: ${result.modules} modules, ${result.imports} imports, ${result.violations.length} violations`);
  if (lines.length > 0) process.exitCode = 1;
}
