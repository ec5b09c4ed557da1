// The arrows of docs/ARCHITECTURE.md. `scripts/arrows.mjs` reads them, `scripts/arrows.test.mjs` shows that each can fail.
// Type-only imports count: a type from above is knowledge of what is above.

const TESTS = '\\.(test|contract|soak|bench)\\.tsx?$';
const OUTSIDE = '^(server|client|shared|e2e|faults|bench)/';

/** @typedef {import('dependency-cruiser').IForbiddenRuleType} Rule */

/** Code below `folder`, tests not counted: what a layer's rule speaks of. */
const layer = (folder) => ({ path: `^${folder}`, pathNot: TESTS });

/**
 * Only the named folders of this repository (and any package) may be imported from `folder`.
 * @type {(name: string, folder: string, allowed: string[]) => Rule}
 */
const knowsOnly = (name, folder, allowed) => ({
  name,
  comment: `${folder} may import from nothing here but: ${[folder, ...allowed].join(', ')}`,
  severity: 'error',
  from: layer(folder),
  to: { path: OUTSIDE, pathNot: [folder, ...allowed].map((path) => `^${path}`) },
});

/**
 * Packages that only some folders may import. Paths of packages hold `node_modules/<name>/`.
 * @type {(name: string, packages: string, folders: string[]) => Rule}
 */
const packageOnlyIn = (name, packages, folders) => ({
  name,
  comment: `only ${folders.join(', ')} and tests may import this package`,
  severity: 'error',
  from: { path: '^(server|client|shared)/src/', pathNot: [TESTS, ...folders.map((path) => `^${path}`)] },
  to: { path: `(^|/)node_modules/(${packages})/` },
});

const SHARED = 'shared/src/';
const PORTS = 'server/src/ports/';
const DOMAIN = 'server/src/domain/';
const SERVICES = 'server/src/services/';
/** What every layer of the server above `ports` may see: the configuration, the logger, the counters. */
const FOUNDATION = 'server/src/(?!main\\.ts|app\\.ts)[^/]+\\.ts$';

/** @type {Rule[]} */
const server = [
  knowsOnly('domain-is-pure', DOMAIN, [SHARED]),
  knowsOnly('ports-know-domain', PORTS, [DOMAIN, SHARED]),
  knowsOnly('services-know-ports', SERVICES, [PORTS, DOMAIN, SHARED, FOUNDATION]),
  knowsOnly('adapters-know-ports', 'server/src/adapters/', [PORTS, DOMAIN, SHARED, FOUNDATION]),
  knowsOnly('transport-knows-services', 'server/src/transport/', [SERVICES, PORTS, DOMAIN, SHARED, FOUNDATION]),
  knowsOnly('foundation-knows-little', FOUNDATION, [PORTS, DOMAIN, SHARED]),
  {
    name: 'only-main-knows-app',
    comment: 'app.ts composes, main.ts starts it; nothing below knows either',
    severity: 'error',
    from: { path: '^server/src/', pathNot: ['^server/src/main\\.ts$', TESTS] },
    to: { path: '^server/src/(app|main)\\.ts$' },
  },
  {
    name: 'domain-packages',
    comment: 'domain: Yjs, what Yjs is made of, and a table of look-alike letters; no I/O',
    severity: 'error',
    from: layer(DOMAIN),
    to: { path: '(^|/)node_modules/', pathNot: '(^|/)node_modules/(yjs|lib0|y-protocols|unhomoglyph)/' },
  },
  {
    name: 'domain-has-no-io',
    comment: 'domain and ports are pure: no built-in of Node',
    severity: 'error',
    from: layer('server/src/(domain|ports)/'),
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'ports-have-no-packages',
    comment: 'a port is a promise between our own parts; a package in it would choose the adapter',
    severity: 'error',
    from: layer(PORTS),
    to: { path: '(^|/)node_modules/' },
  },
  packageOnlyIn('databases-only-in-adapters', 'mongoose|mongodb|redis|@redis', ['server/src/adapters/']),
  packageOnlyIn('servers-only-in-transport', 'socket\\.io|express|helmet|express-rate-limit', [
    'server/src/transport/',
    'server/src/app\\.ts$',
  ]),
];

const CONNECTION = 'client/src/connection/';
const UI = 'client/src/ui/';
const I18N = 'client/src/i18n/';
/** What stands in for parts of libraries in the page: see client/lean.ts. */
const LEAN = 'client/src/lean/';
/** Markdown, and the one place where HTML enters the page: chat and pad both show it. */
const RICH_TEXT = 'client/src/rich-text/';

/** @type {Rule[]} */
const client = [
  knowsOnly('connection-knows-shared', CONNECTION, [SHARED]),
  knowsOnly('ui-knows-nothing', UI, []),
  knowsOnly('rich-text-knows-ui', RICH_TEXT, [UI, I18N, SHARED]),
  knowsOnly('features-know-connection', 'client/src/features/', [CONNECTION, RICH_TEXT, UI, I18N, SHARED]),
  knowsOnly('pwa-knows-connection', 'client/src/pwa/', [CONNECTION, UI, I18N, SHARED]),
  knowsOnly('i18n-knows-shared', I18N, [SHARED]),
  knowsOnly('client-knows-shared', 'client/src/', [SHARED]),
  {
    name: 'features-live-side-by-side',
    comment: 'features never import each other: app composes them',
    severity: 'error',
    from: { path: '^client/src/features/([^/]+)/' },
    to: { path: '^client/src/features/', pathNot: '^client/src/features/$1/' },
  },
  {
    name: 'connection-lives-outside-react',
    severity: 'error',
    from: layer(CONNECTION),
    to: { path: '(^|/)node_modules/(react|react-dom)/' },
  },
  packageOnlyIn('one-door-to-the-socket', 'socket\\.io-client|engine\\.io-client', [CONNECTION, LEAN]),
  knowsOnly('lean-stands-alone', LEAN, []),
];

/** @type {Rule[]} */
const everywhere = [
  knowsOnly('shared-knows-nothing', SHARED, []),
  {
    name: 'shared-runs-anywhere',
    comment: 'shared runs in browsers too: no built-in of Node',
    severity: 'error',
    from: layer(SHARED),
    to: { dependencyTypes: ['core'] },
  },
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'no-unresolved',
    comment: 'an import that leads nowhere would slip past every other rule',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: '^virtual:' },
  },
  {
    name: 'code-knows-no-tests',
    severity: 'error',
    from: { path: '^(server|client|shared)/src/', pathNot: TESTS },
    to: { path: ['^(server/test|e2e|faults|bench)/', TESTS] },
  },
  {
    name: 'tests-keep-to-their-side',
    comment:
      'the server and its tests never import the client, nor the client the server; e2e goes in by the front door; only faults sees both',
    severity: 'error',
    from: { path: '^(server|shared|e2e)/' },
    // What people read is what e2e looks for.
    to: { path: '^client/', pathNot: '^client/src/i18n/' },
  },
  {
    name: 'client-tests-keep-to-their-side',
    severity: 'error',
    from: { path: '^client/' },
    to: { path: '^(server|e2e|faults)/' },
  },
  {
    name: 'e2e-by-the-front-door',
    severity: 'error',
    from: { path: '^e2e/' },
    // A staged room shows the colours that a real one gives.
    to: { path: '^server/src/', pathNot: '^server/src/domain/colors\\.ts$' },
  },
  {
    name: 'no-drawers',
    comment: 'a file named after what it is not (utils, helpers, common, types, manager) has no owner',
    severity: 'error',
    from: {},
    to: {
      path: ['/(utils?|helpers?|common|misc|types|manager)(/|\\.tsx?$)', '-manager\\.tsx?$'],
      pathNot: ['(^|/)node_modules/', '\\.d\\.ts$'],
    },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...everywhere, ...server, ...client],
  options: {
    // TypeScript 7 has no JavaScript API, so swc reads the sources; without @swc/core the cruise sees no modules and passes.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^((server|client)/dist|\\.cache)/' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.json', '.css', '.svg'],
    },
  },
};
