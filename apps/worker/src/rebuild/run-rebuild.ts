import { parseArgs } from 'node:util'
import { dataClass, uuid } from '@grenier/contracts'
import {
  planRebuilding,
  type RebuildPlan,
  type RebuildPorts,
  type RebuiltTenant,
  type RebuiltTerms,
  rebuildProvisioning,
  type TenantFinding,
  writtenText,
} from '@grenier/control-plane'
import { z } from 'zod'

export const rebuildUsage = `rebuild-provisioning --check           says what the database lacks of what stands on the clusters; writes nothing
rebuild-provisioning --by <who runs it>  holds every cluster, then writes what is missing; deletes and replaces nothing

--pool <id>           the pool of members whose own pool the database does not have
--data-class <class>  ordinary, public-archive or health: what members store whose namespaces do not say
--terms <file>        agreements and recipients by SIREN or INSEE code, as JSON

Reads of the worker’s variables the logins, the keys, the installation and the way to clusters. Ends with 0: nothing is missing or disagrees; 3: a person has something to look at; 1: it could
not run; 2: it was called wrongly.`

/** How the command ends. */
export const rebuildExits = { done: 0, failed: 1, misused: 2, left: 3 } as const
type RebuildExit = (typeof rebuildExits)[keyof typeof rebuildExits]

export interface RebuildCommand {
  /** Null: only look. */
  readonly by: string | null
  readonly poolId: string | null
  readonly dataClass: z.output<typeof dataClass> | null
  readonly termsFile: string | null
}

// It becomes the actor of the facts, which are lines of a file later.
const who = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,99}$/u)

const asked = z
  .object({
    check: z.boolean(),
    by: who.optional(),
    pool: uuid.optional(),
    'data-class': dataClass.optional(),
    terms: z.string().min(1).optional(),
  })
  .refine(({ check, by }) => check === (by === undefined))

/** Reads what was asked. Null: it was called wrongly. */
export function readRebuildOrder(args: readonly string[]): RebuildCommand | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        by: { type: 'string' },
        check: { type: 'boolean', default: false },
        pool: { type: 'string' },
        'data-class': { type: 'string' },
        terms: { type: 'string' },
      },
    })
    const read = asked.safeParse(values)
    if (!read.success) return null
    const { by = null, pool = null, terms = null, 'data-class': named = null } = read.data
    return { by, poolId: pool, dataClass: named, termsFile: terms }
  } catch {
    return null
  }
}

type Write = (line: string) => void

function writeFinding(
  { slug, tenantId, storage, disagreements, obstacles, hasAgreement }: TenantFinding,
  write: Write,
) {
  const claims = storage === null ? 'no storage' : `${storage.namespace.claimCount} claims`
  write(`${slug} (${tenantId}), ${claims}`)
  for (const text of obstacles) write(`  first: ${text}`)
  for (const text of disagreements) write(`  differs: ${text}`)
  if (!hasAgreement) write('  no agreement: no cluster knows it')
}

function writeRest({ gone, unclaimed, foreign }: RebuildPlan, write: Write): void {
  for (const text of gone) write(`in the database and not on its cluster: ${text}`)
  for (const text of unclaimed) write(`left alone: ${text}`)
  for (const text of foreign) write(`of another installation: ${text}`)
}

/** Whether a person has to look: the money of a member without agreement is one of the things to see to, but nobody's fault. */
const isAtOdds = ({ disagreements, obstacles }: TenantFinding): boolean => disagreements.length + obstacles.length > 0

async function check(ports: RebuildPorts, order: RebuildCommand, write: Write): Promise<RebuildExit> {
  const plan = await planRebuilding(ports, order)
  const missing = plan.tenants.filter((finding) => finding.missing.length > 0)
  for (const finding of plan.tenants) {
    if (finding.missing.length === 0 && !isAtOdds(finding)) continue
    writeFinding(finding, write)
    for (const one of finding.missing) write(`  missing: ${writtenText(one)}`)
  }
  writeRest(plan, write)
  write(`${plan.tenants.length} members on the clusters, ${missing.length} lack something in the database`)
  const isSound = missing.length === 0 && plan.gone.length === 0 && !plan.tenants.some(isAtOdds)
  return isSound ? rebuildExits.done : rebuildExits.left
}

/** Does what was asked and writes it line by line: names, sizes and reasons, never a password. */
export async function runRebuild(
  ports: RebuildPorts,
  { order, terms }: { readonly order: RebuildCommand; readonly terms: ReadonlyMap<string, RebuiltTerms> },
  write: Write,
): Promise<RebuildExit> {
  if (order.by === null) return await check(ports, order, write)
  const outcomes: RebuiltTenant[] = []
  const plan = await rebuildProvisioning(ports, {
    ...order,
    actor: `command:${order.by}`,
    termsOf: ({ siren, inseeCode }) => terms.get(siren ?? '') ?? terms.get(inseeCode ?? '') ?? null,
    onTenant(outcome) {
      outcomes.push(outcome)
      const { finding, written, refused } = outcome
      if (written.length === 0 && refused === null && !isAtOdds(finding)) return
      writeFinding({ ...finding, obstacles: refused === null ? [] : [refused] }, write)
      for (const text of written) write(`  written: ${text}`)
    },
  })
  writeRest(plan, write)
  const refused = outcomes.filter((outcome) => outcome.refused !== null).length
  const rebuilt = outcomes.filter(({ written }) => written.length > 0).length
  write(`${plan.tenants.length} members on the clusters, ${rebuilt} written, ${refused} wait`)
  write('Every cluster is held: nothing is written to it before a person lifts its hold.')
  const isSound = refused === 0 && plan.gone.length === 0 && !plan.tenants.some(isAtOdds)
  return isSound ? rebuildExits.done : rebuildExits.left
}
