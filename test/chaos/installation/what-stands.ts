import { verifyTrail } from '@grenier/audit-chain'
import type { Client as ApiClient } from '@grenier/contracts'
import type { Client } from 'pg'
import type { RawKubernetesClient } from '../../harness/raw-kubernetes-client.ts'
import { numberFaults, readNumbering } from '../issuing/number-faults.ts'
import type { Town } from '../provisioning/town.ts'
import { ceilingOf, readTenants } from '../provisioning/what-stands.ts'
import { readMisgranted, readRequests } from '../quota/what-stands.ts'

/** What an installation holds once it has come to rest. */
export interface Standing {
  readonly requests: readonly { readonly id: string; readonly state: string; readonly decisions: number }[]
  /** Requests whose growth in the ledger is not what was decided. */
  readonly misgranted: readonly string[]
  /** What the sums of quotas do not hold, in words. */
  readonly invariants: readonly string[]
  /** Bytes by `tenant resource instant`. */
  readonly readings: ReadonlyMap<string, string>
  readonly periods: ReadonlyMap<string, string>
  /** Charges that stand more than once, or on more than one statement. */
  readonly doubledCharges: readonly string[]
  /** What is wrong with the numbers of statements. */
  readonly numbering: readonly string[]
  /** The first fault of the exported audit trail, or that facts are missing in it. */
  readonly auditFault: string | null
  /** Members that are not ready, or whose cluster allows them something else than the database says. */
  readonly diverged: readonly string[]
}

/** Where to look. */
export interface Eyes {
  readonly admin: Client
  readonly cluster: RawKubernetesClient
  readonly auditor: ApiClient
  readonly town: Town
}

async function textsOf(admin: Client, text: string): Promise<string[]> {
  return (await admin.query<{ told: string }>(text)).rows.map(({ told }) => told)
}

export const readingKey = (tenantId: string, resourceId: string, takenAt: number): string =>
  `${tenantId} ${resourceId} ${new Date(takenAt).toISOString()}`

async function readReadings(admin: Client): Promise<Map<string, string>> {
  const { rows } = await admin.query<{ tenant: string; resource: string; at: Date; bytes: string }>(
    `SELECT tenant_id AS tenant, resource_id AS resource, taken_at AS at, value_bytes::text AS bytes
       FROM reading WHERE resource_id LIKE 'chaos/%'`,
  )
  return new Map(rows.map(({ tenant, resource, at, bytes }) => [readingKey(tenant, resource, at.getTime()), bytes]))
}

/** Each charge of a month is of another rule, offer and meter, and is asked for once. */
const doubledCharges = `
  SELECT 'charged twice: ' || concat_ws(' ', month, tenant_id, kind, rule_id, offer_id, meter) AS told
    FROM charge WHERE correction_id IS NULL
   GROUP BY month, tenant_id, kind, rule_id, offer_id, meter, unit_price_micros HAVING count(*) > 1
  UNION ALL
  SELECT 'stated twice: ' || charge_id FROM charge_on_statement GROUP BY charge_id HAVING count(*) > 1
  UNION ALL
  SELECT 'two statements: ' || concat_ws(' ', month, tenant_id) FROM statement GROUP BY month, tenant_id HAVING count(*) > 1`

async function readNumberFaults(admin: Client): Promise<string[]> {
  const numbering = await readNumbering(admin)
  // Drafts of a month that nobody has issued yet have no number, and need none.
  const drafts = new Set(
    await textsOf(
      admin,
      `SELECT statement.id AS told FROM statement JOIN period USING (month) WHERE period.state <> 'issued'`,
    ),
  )
  return numberFaults({ ...numbering, statementIds: numbering.statementIds.filter((id) => !drafts.has(id)) })
}

async function readAuditFault({ admin, auditor }: Eyes): Promise<string | null> {
  const { keys } = await auditor.call('listAuditKeys')
  const { bytes } = await auditor.download('exportAuditTrail')
  const trusted = keys.map(({ kty, crv, x }) => ({ kty, crv, x }))
  const { fault, entries } = await verifyTrail(new TextDecoder().decode(bytes).trimEnd().split('\n'), trusted)
  if (fault !== null) return `${fault.code} at line ${fault.line}: ${fault.detail}`
  const [kept] = await textsOf(admin, 'SELECT count(*)::text AS told FROM audit_entry')
  return kept === String(entries) ? null : `${kept} facts are kept and ${entries} are in the trail`
}

async function readDiverged({ admin, cluster, town }: Eyes): Promise<string[]> {
  const tenants = await readTenants(town, admin)
  const found = await Promise.all(
    tenants.map(async ({ slug, ready, ceiling }) => {
      const allowed = await ceilingOf(cluster, slug)
      if (allowed !== ceiling) return [`${slug}: the cluster allows ${allowed}, the quota is ${ceiling}`]
      return ready === 'True' ? [] : [`${slug}: ready is ${ready}`]
    }),
  )
  return found.flat()
}

/** Reads everything that is held against what clients were told. */
export async function readStanding(eyes: Eyes): Promise<Standing> {
  const { admin } = eyes
  const { rows: periods } = await admin.query<{ month: string; state: string }>('SELECT month, state FROM period')
  return {
    requests: await readRequests(admin),
    misgranted: await readMisgranted(admin),
    invariants: await textsOf(
      admin,
      `SELECT invariant || ' of ' || subject || ': ' || detail::text AS told FROM invariant_violation`,
    ),
    readings: await readReadings(admin),
    periods: new Map(periods.map(({ month, state }) => [month, state])),
    doubledCharges: await textsOf(admin, doubledCharges),
    numbering: await readNumberFaults(admin),
    auditFault: await readAuditFault(eyes),
    diverged: await readDiverged(eyes),
  }
}
