import type { Manifest } from './support/manifests.ts'
import type { Violation } from './support/violation.ts'
import { violationOf } from './support/violation.ts'

// The ports have an entry of their own, so that an adapter cannot reach a use case.
const moreEntries: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'packages/control-plane': { './ports': './src/ports.ts' },
  // Checkers of e-invoices want the libraries of that package's own tests; one that Node alone loads reads workbooks for commands.
  'packages/documents': {
    './testing': './src/testing/index.ts',
    './testing/parquet': './src/testing/parquet.ts',
    './testing/workbook': './src/testing/workbook.ts',
  },
  // The doubles are for tests and the demo: what production imports must not reach them.
  // The demo builds what it serves.
  'apps/console': { './build': './scripts/build.ts', './bundle': './scripts/bundle.ts' },
  // What of other packages reaches people, for the bill of materials.
  'apps/api': { './bundle': './scripts/bundle.ts' },
  'apps/worker': { './bundle': './scripts/bundle.ts' },
  'apps/cli': { './bundle': './scripts/bundle.ts' },
  'packages/object-storage': { './double': './src/double/index.ts' },
  // What the console and the command line enrol by, and what processes read of their environment: each for few.
  // What payers are told before they vote a budget: finance's own. What templates of documents may say, and the sheets of what is brought over.
  'packages/contracts': {
    './enrolment': './src/tenancy/enrolment.ts',
    './forecast-notice': './src/billing/forecast-notice.schemas.ts',
    './settings': './src/shared/settings.ts',
    './templates': './src/tenancy/templates.ts',
    './workbook': './src/tenancy/workbook.ts',
  },
  // How the register of communes changes, what payers are told for a year and what a civil year asks for, what goes on paper: each for few.
  'packages/quota-billing': {
    './forecast-notice': './src/billing/forecast-notice.ts',
    './letters': './src/notification/letters.ts',
    './territory': './src/tenancy/territory.ts',
    './year': './src/billing/year.ts',
  },
  // How a bundle takes the register in: for builds alone.
  'packages/register': { './bundling': './src/register-inside.ts' },
  'packages/prometheus': { './double': './src/double/index.ts' },
}

/** Entries other than src/index.ts: what is not exported there is nobody else's business. */
export function extraEntries(manifests: readonly Manifest[]): readonly Violation[] {
  return manifests.flatMap((manifest) => {
    const expected = { '.': './src/index.ts', ...moreEntries[manifest.dir] }
    const entries = Object.entries(manifest.exports)
    const isPackage = manifest.dir.startsWith('packages/')
    const wrong = entries.filter(([entry, target]) => new Map(Object.entries(expected)).get(entry) !== target)
    const faults = wrong.map(([entry, target]) =>
      violationOf(manifest.file, `exports ${entry} as ${JSON.stringify(target)}`),
    )
    const absent = isPackage ? Object.keys(expected).filter((entry) => manifest.exports[entry] === undefined) : []
    return [...faults, ...absent.map((entry) => violationOf(manifest.file, `does not export ${entry}`))]
  })
}
