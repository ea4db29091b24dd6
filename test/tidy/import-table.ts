/** What a workspace package may import; what is not listed is forbidden. */
export interface Allowed {
  /** Specifiers of workspace packages: `@grenier/control-plane` allows neither `/ports`, nor the other way round. */
  readonly workspace: readonly string[]
  /** Packages of npm; `any` where the package picks its own libraries. */
  readonly npm: readonly string[] | 'any'
  /** Modules of Node, without `node:`; `any` for code that runs on servers only. */
  readonly node: readonly string[] | 'any'
}

const rules = '@grenier/quota-billing'
/** An entry of the rules for how the register of communes changes. */
const territory = '@grenier/quota-billing/territory'
/** And one for what goes on paper. */
const letters = '@grenier/quota-billing/letters'
/** An entry of the rules for what payers are told before they vote a budget. */
const noticeRules = '@grenier/quota-billing/forecast-notice'
/** An entry of the rules for a civil year: its milestones and its quarters. */
const year = '@grenier/quota-billing/year'
const contracts = '@grenier/contracts'
/** Its shapes. */
const forecastNotice = '@grenier/contracts/forecast-notice'
/** What few need of the contracts has entries of its own. */
const [enrolment, settings] = ['@grenier/contracts/enrolment', '@grenier/contracts/settings']
const templates = '@grenier/contracts/templates'
/** The sheets of what is brought over from the system before. */
const workbook = '@grenier/contracts/workbook'
const auditChain = '@grenier/audit-chain'
const platform = '@grenier/platform'

/** How a bundle carries the register within it: for the scripts that build one. */
const registerInside = '@grenier/register/bundling'

/** Implementations of the control plane's ports. */
export const adapters: readonly string[] = [
  'database',
  'identity',
  'kubernetes',
  'notifications',
  'object-storage',
  'prometheus',
  'queue',
  'register',
].map((name) => `@grenier/${name}`)

const adapter: Allowed = {
  workspace: ['@grenier/control-plane/ports', rules, year, territory, contracts, forecastNotice, platform],
  npm: 'any',
  node: 'any',
}

// The API asks a cluster who it is when one is declared; its composition root alone reaches for that adapter.
const apiImports: readonly string[] = [
  rules,
  contracts,
  forecastNotice,
  settings,
  auditChain,
  platform,
  '@grenier/control-plane',
  '@grenier/control-plane/ports',
  '@grenier/documents',
  ...adapters,
]
const workerImports = apiImports
const standaloneImports = [
  ...workerImports,
  '@grenier/api',
  '@grenier/worker',
  '@grenier/embedded-kubernetes',
  '@grenier/object-storage/double',
  '@grenier/console/build',
]

/** Who may import whom, by folder: the layers of the house, written once. `test` may import everything. */
export const importTable: Readonly<Record<string, Allowed>> = {
  'packages/quota-billing': { workspace: [], npm: [], node: [] },
  'packages/contracts': { workspace: [rules, year, noticeRules, territory, letters], npm: ['zod'], node: [] },
  'packages/audit-chain': { workspace: [], npm: [], node: ['crypto'] },
  // zod only to encode commands and answers by the contract's own schemas; csv-parse, which does no IO, to read files sent in.
  'packages/control-plane': {
    workspace: [
      rules,
      year,
      noticeRules,
      territory,
      letters,
      contracts,
      forecastNotice,
      templates,
      workbook,
      auditChain,
    ],
    npm: ['zod', 'csv-parse'],
    node: ['crypto'],
  },
  'packages/documents': {
    workspace: [rules, year, contracts, forecastNotice, templates, workbook],
    npm: 'any',
    node: ['buffer', 'stream', 'zlib', 'events'],
  },
  'packages/platform': {
    workspace: [],
    npm: [
      'pino',
      'prom-client',
      'uuid',
      'zod',
      '@opentelemetry/api',
      '@opentelemetry/context-async-hooks',
      '@opentelemetry/core',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace',
    ],
    node: 'any',
  },
  'packages/embedded-kubernetes': { workspace: [platform], npm: 'any', node: 'any' },
  ...Object.fromEntries(adapters.map((name) => [name.replace('@grenier/', 'packages/'), adapter])),
  'apps/api': { workspace: [...apiImports, registerInside], npm: 'any', node: 'any' },
  'apps/worker': { workspace: workerImports, npm: 'any', node: 'any' },
  'apps/standalone': { workspace: standaloneImports, npm: 'any', node: 'any' },
  'apps/console': {
    workspace: [contracts, enrolment, forecastNotice, templates, rules, letters, year],
    npm: 'any',
    node: [],
  },
  'apps/cli': {
    workspace: [contracts, enrolment, rules, auditChain, '@grenier/register', registerInside],
    npm: 'any',
    node: 'any',
  },
}
