// Who may import whom. An import that is not allowed here is an error in `npm test`; scripts/boundaries.test.ts plants
// violations of every rule and expects them caught.

/** @param {string} from @param {string[]} to @param {string} comment */
const never = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

const test = '\\.test\\.tsx?$|/testing/';

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', comment: 'A cycle has no first file to understand.', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', comment: 'It imports what is not there.', from: {}, to: { couldNotResolve: true } },
    never(
      'domain-is-pure',
      { path: '^lib/domain/', pathNot: test },
      { pathNot: ['^lib/domain/', 'node_modules/(zod|re2js|semver|yaml|@types)/'] },
      'Decisions are pure: clock, randomness, storage and network come in as arguments.',
    ),
    never(
      'contract-builds-on-domain',
      { path: '^lib/contract/', pathNot: test },
      { path: '^(lib/(client|server|http)|app|components|worker|e2e|scripts)/' },
      'The contract is what both sides share, so it can know neither.',
    ),
    never(
      'client-builds-on-contract',
      { path: '^lib/client/', pathNot: test },
      { path: '^(lib/(server|http)|app|components|worker|e2e|scripts)/' },
      'The client runs in browsers, workers and tests.',
    ),
    never(
      'server-knows-no-http',
      { path: '^lib/server/', pathNot: test },
      { path: '^(lib/(http|client)|app|components|worker|e2e|scripts)/' },
      'Use cases serve pages, routes and seeds alike.',
    ),
    never(
      'server-knows-no-next',
      { path: '^lib/server/', pathNot: test },
      { path: 'node_modules/next/' },
      'Use cases never see a request or a response.',
    ),
    never(
      'http-knows-no-pages',
      { path: '^lib/http/', pathNot: test },
      { path: '^(lib/client|app|components|worker|e2e|scripts)/' },
      'The HTTP layer serves routes; it does not know them.',
    ),
    never(
      'routes-are-glue',
      { path: '^app/api/', pathNot: test },
      { path: '^(lib/client|components|worker|e2e|scripts)/' },
      'A route is method, schemas and one use case.',
    ),
    never(
      'pages-do-no-http',
      { path: '^app/\\(site\\)/', pathNot: test },
      { path: '^(app/api|worker|e2e|scripts)/' },
      'Pages read through use cases.',
    ),
    never(
      'components-never-reach-the-server',
      { path: '^components/', pathNot: test },
      { path: '^(lib/(server|http)|app|worker|e2e|scripts)/' },
      'What runs in the browser can import nothing of the server.',
    ),
    never(
      'links-are-ours',
      { path: '^(app|components)/', pathNot: '^components/ui/link\\.tsx$' },
      { path: 'node_modules/next/link' },
      'Next asks for every page that a link in view leads to; components/ui/link.tsx does not.',
    ),
    never(
      'ui-has-no-domain-words',
      { path: '^components/ui/', pathNot: test },
      { path: '^(lib/(contract|client)|components/(?!ui/|format/))' },
      'Primitives know nothing of the product.',
    ),
    never(
      'worker-speaks-http-only',
      { path: '^worker/', pathNot: test },
      { path: '^(lib/(server|http)|app|components|e2e|scripts)/' },
      'A worker on another machine has no database.',
    ),
    never(
      'loop-knows-no-docker',
      { path: '^worker/(loop|ports)/', pathNot: test },
      { path: '^worker/docker/' },
      'The loop is tested against a scripted engine.',
    ),
    never(
      'prisma-only-in-server',
      { pathNot: ['^lib/server/', '^prisma/', '^prisma\\.config\\.ts$', '^scripts/migrations/'] },
      { path: ['node_modules/(@prisma|prisma|\\.prisma)/', '^lib/server/generated/'] },
      'Storage has one place.',
    ),
    never(
      'dockerode-only-in-worker-docker',
      {
        pathNot: [
          '^worker/docker/',
          '^bench/',
          '^scripts/(samples|compose-trial)/',
          '\\.engine\\.test\\.ts$',
          '^worker/testing/',
          '^e2e/(support|fleet)/',
        ],
      },
      { path: 'node_modules/(@types/)?dockerode/' },
      'The engine has one place.',
    ),
    never(
      'product-needs-no-tests',
      { path: '^(app|components|lib|worker)/', pathNot: test },
      { path: test },
      'Test code stays out of the product.',
    ),
    never(
      'scripts-stay-outside',
      { path: '^(app|components|lib|worker)/', pathNot: test },
      { path: '^(scripts|e2e|bench)/' },
      'The product runs without its set-up.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(lib/server/generated/.*internal|\\.next)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
