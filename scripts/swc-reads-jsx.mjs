// dependency-cruiser asks swc for TypeScript without JSX, to which every .tsx file is a syntax error, and has no option
// for more. So swc is taught to look at the file's name. To be imported before dependency-cruiser, which copies the function.
import { createRequire } from 'node:module';

const swc = createRequire(import.meta.url)('@swc/core');
const { parseFileSync } = swc;
swc.parseFileSync = (path, options) => parseFileSync(path, { ...options, tsx: path.endsWith('.tsx') });
