import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { type AuditVerdict, auditExceptions, judgeAudit } from './audit.ts'
import { faultsOfBill } from './bill-of-materials.ts'
import { productionPackages } from './lockfile.ts'
import { runPnpm } from './pnpm.ts'

/** Where the bill of materials is left, to be kept with a release. */
export const billPath = 'node_modules/.cache/grenier/sbom.cdx.json'
const specVersion = '1.6'

/** What is wrong with a bill as CycloneDX' own schema has it; null when nothing is. */
export async function schemaFault(bill: string): Promise<string | null> {
  const fault = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(bill)
  return fault === null
    ? null
    : `the bill is not as CycloneDX ${specVersion} wants it: ${JSON.stringify(fault).slice(0, 500)}`
}

/** The bill of what production installs, made by pnpm (CycloneDX, JSON). */
export async function makeBill(root: string): Promise<string> {
  const args = [
    'sbom',
    '--sbom-format',
    'cyclonedx',
    '--sbom-spec-version',
    specVersion,
    '--sbom-type',
    'application',
    '--prod',
  ]
  const { code, said, stdout } = await runPnpm(args, root)
  if (code !== 0) throw new Error(`pnpm sbom ended with code ${code}: ${said.slice(0, 500)}`)
  return stdout
}

/** Another registry than the one of the settings; it is asked once, where pnpm waits a minute for one that is overloaded. */
export interface AskedRegistry {
  readonly registry?: string
}

/** Asks the registry, or the one named, which of what production installs has a known fault. */
export async function audit(
  root: string,
  { registry, today }: AskedRegistry & { readonly today: string },
): Promise<AuditVerdict> {
  const asked = registry === undefined ? [] : ['--registry', registry, '--config.fetch-retries=0']
  const { stdout, said } = await runPnpm(['audit', '--prod', '--json', ...asked], root)
  const path = join(root, 'test/supply-chain/audit-exceptions.json')
  const exceptions = auditExceptions.parse(JSON.parse(readFileSync(path, 'utf8')))
  return judgeAudit(stdout.trimStart().startsWith('{') ? stdout : said, { exceptions, today })
}

/** Makes the bill, leaves it as an artefact, and says everything that is wrong with it and with what it names. */
export async function checkSupplyChain(root: string, today: string): Promise<AuditVerdict> {
  const bill = await makeBill(root)
  const path = join(root, billPath)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bill)
  const locked = productionPackages(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8'))
  const unsound = await schemaFault(bill)
  const { faults, notes } = await audit(root, { today })
  return { faults: [...(unsound === null ? [] : [unsound]), ...faultsOfBill(bill, locked), ...faults], notes }
}
