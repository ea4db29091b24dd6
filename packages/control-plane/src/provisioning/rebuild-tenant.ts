import type { Command } from '@grenier/contracts'
import { type CivilDate, civilDateOf, type DataClass, type Instant } from '@grenier/quota-billing'
import { allocateStarterQuotas } from '../quota/allocate-starter-quotas.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { requireExecutoryAct } from '../tenancy/act-in-force.ts'
import { insertTerms } from '../tenancy/enrol-tenant.ts'
import { requireSoundRecipient } from '../tenancy/require-settlement.ts'
import type { RebuildGround } from './rebuild.ports.ts'
import type { Missing, TenantFinding } from './rebuild-plan.ts'
import type { Side } from './rebuild-sides.ts'

/** The agreement of a member and where its debts land, which no cluster knows. */
export type RebuiltTerms = Pick<Command<'enrolTenant'>, 'agreement' | 'recipient'>

export type RebuildingPorts = Pick<JobPorts, 'ids' | 'secretBox' | 'clock' | 'installation'>

export interface TenantToRebuild {
  readonly finding: TenantFinding
  readonly ground: RebuildGround
  readonly terms: RebuiltTerms | null
  /** What it stores where its namespaces do not say. */
  readonly dataClass: DataClass | null
  readonly actor: string
}

interface Work {
  readonly ports: RebuildingPorts
  readonly tx: Transaction
  readonly at: Instant
  readonly today: CivilDate
  readonly order: TenantToRebuild
}

const source = 'rebuilt from the labels of its namespaces'

const ofKind = <Kind extends Missing['kind']>(missing: readonly Missing[], kind: Kind) =>
  missing.filter((one): one is Extract<Missing, { kind: Kind }> => one.kind === kind)

/** What it stores and how near that must stay, as its namespaces say, else as the person who rebuilds says. */
function statedOf({ finding, dataClass }: TenantToRebuild) {
  const origin = (finding.storage ?? finding.backup)?.namespace.origin ?? null
  return { dataClass: origin?.dataClass ?? dataClass, residencyMin: origin?.residencyMin ?? null }
}

/** Its organisation, recorded from what the namespace says where nobody recorded it. */
async function organisationId(
  { ports, tx, at, today }: Work,
  known: string | null,
  { namespace }: Side,
): Promise<string> {
  if (known !== null) return known
  const { origin, siren, inseeCode } = namespace
  if (origin === null) throw new Error('the plan lets no tenant be rebuilt without an organisation')
  const id = ports.ids.next()
  await tx.tenancy.insertOrganisation({
    id,
    kind: origin.organisationKind,
    name: origin.organisationName,
    siren,
    inseeCode,
    departementCode: null,
    population: null,
    groupId: null,
    validFrom: today,
    source,
    recordedAt: at,
    version: 1,
  })
  return id
}

async function insertTenant(work: Work, sides: { storage: Side; backup: Side }): Promise<void> {
  const { tx, at, order } = work
  const { finding, ground } = order
  const [tenant] = ofKind(finding.missing, 'tenant')
  if (tenant === undefined) return
  const { storage, backup } = sides
  const { tenantId, slug } = finding
  const { parentNodeId } = tenant
  const clusters = { storageClusterId: storage.clusterId, backupClusterId: backup.clusterId }
  const body = await organisationId(work, tenant.organisationId, storage)
  await tx.tenancy.insertTenant({ id: tenantId, slug, organisationId: body, parentNodeId, ...clusters, enrolledAt: at })
  const siteOf = (clusterId: string) => ground.clusters.find((cluster) => cluster.clusterId === clusterId)?.siteId
  const isSameSite = siteOf(storage.clusterId) === siteOf(backup.clusterId)
  const { dataClass, residencyMin } = statedOf(order)
  // Where nobody said what it stores, nothing is recorded, and what nobody said is never taken for ordinary.
  if (dataClass === null) return
  const sameSiteReason = isSameSite ? source : null
  const placement = { chosenBy: 'operator' as const, isSameSite, sameSiteReason, dataClass, residencyMin }
  await tx.provisioning.insertTenantPlacement({ ...placement, tenantId, recordedAt: at })
}

async function allocate({ ports, tx, at, today, order }: Work): Promise<void> {
  const { tenantId, missing } = order.finding
  const quotas = ofKind(missing, 'quota').map(({ offerId, toBytes }) => ({ offerId, quotaBytes: toBytes }))
  const { dataClass, residencyMin } = statedOf(order)
  if (quotas.length === 0) return
  if (dataClass === null) throw new Error('the plan gives no quota for data that nobody named')
  await allocateStarterQuotas(tx, ports.ids, { tenantId, quotas, dataClass, residencyMin, cause: 'rebuild', today, at })
}

async function keepWhatStands({ ports, tx, at, order }: Work): Promise<void> {
  const { tenantId, missing } = order.finding
  const namespaces = ofKind(missing, 'namespace').map(({ side: { purpose, clusterId, namespace } }) => ({
    purpose,
    clusterId,
    name: namespace.name,
    uid: namespace.uid,
  }))
  if (namespaces.length > 0) await tx.provisioning.saveNamespaces(tenantId, namespaces)
  for (const { password } of ofKind(missing, 'password')) {
    const stored = await tx.provisioning.keepRepositoryPassword(tenantId, ports.secretBox.seal(password))
    if (ports.secretBox.open(stored) !== password) throw new Error('another repository password was stored meanwhile')
  }
  const buckets = ofKind(missing, 'bucket').map(({ offerId, bucketName, side }) => {
    const api = side.namespace.buckets.find((bucket) => bucket.bucketName === bucketName)?.api ?? 'obc'
    return { offerId, clusterId: side.clusterId, bucketName, api, recordedAt: at }
  })
  const foreign = buckets.length === 0 ? [] : await tx.provisioning.saveBuckets(tenantId, buckets)
  if (foreign.length > 0) throw new Error(`buckets of another tenant: ${foreign.join(', ')}`)
}

async function suspend({ ports, tx, at, order }: Work): Promise<void> {
  const { tenantId, missing } = order.finding
  if (ofKind(missing, 'suspension').length === 0) return
  await tx.tenancy.insertSuspension({
    id: ports.ids.next(),
    tenantId,
    reason: 'no group of it had access on its cluster when the database was rebuilt',
    suspendedAt: at,
    suspendedBy: order.actor,
    resumedAt: null,
    resumedBy: null,
    resumeReason: null,
    version: 1,
  })
}

async function agree({ ports, tx, at, today, order }: Work): Promise<boolean> {
  const { finding, terms } = order
  if (terms === null || finding.hasAgreement) return false
  const { startsOn } = terms.agreement
  const tenant = await tx.tenancy.getTenant(finding.tenantId, today)
  const organisation = tenant === null ? null : await tx.tenancy.getOrganisation(tenant.organisationId, today)
  if (organisation === null) throw new Error('a tenant that was just rebuilt has no organisation')
  await requireSoundRecipient(tx, ports.installation, { recipient: terms.recipient, organisation, on: startsOn })
  await requireExecutoryAct(tx, terms.agreement.actId, startsOn)
  await insertTerms(tx, ports.ids, { tenantId: finding.tenantId, terms, today, recordedAt: at })
  return true
}

/** What was written, as the audit trail keeps it: never a password. */
export function writtenText(missing: Missing): string {
  switch (missing.kind) {
    case 'tenant':
      return 'tenant'
    case 'suspension':
      return 'suspension'
    case 'password':
      return 'repository password'
    case 'namespace':
      return `${missing.side.purpose} namespace ${missing.side.namespace.name}`
    case 'bucket':
      return `bucket ${missing.bucketName}`
    case 'quota':
      return `quota ${missing.offerCode} from ${missing.fromBytes} to ${missing.toBytes} bytes`
  }
}

/**
 * Writes what a tenant lacks, all of it or nothing, with its fact: the tenant under the id and name that the cluster knows, its
 * namespaces, its repository's password, its buckets, its quotas out of the pools above, and its agreement where one is given.
 * No job is ordered: its clusters are held, and lifting the hold orders them. Problems: those of an enrolment's quotas and act.
 * @returns what was written, in words.
 */
export async function rebuildTenant(
  ports: RebuildingPorts,
  tx: Transaction,
  order: TenantToRebuild,
): Promise<readonly string[]> {
  const at = ports.clock.now()
  const work: Work = { ports, tx, at, today: civilDateOf(at, ports.installation.timeZone), order }
  const { tenantId, storage, backup, missing } = order.finding
  if (storage !== null && backup !== null) await insertTenant(work, { storage, backup })
  await allocate(work)
  await keepWhatStands(work)
  await suspend(work)
  const isAgreed = await agree(work)
  const written = [...missing.map(writtenText), ...(isAgreed ? ['agreement'] : [])]
  if (written.length === 0) return written
  await tx.audit.append([
    {
      tenantId,
      actor: order.actor,
      action: 'rebuildTenant',
      subjectKind: 'tenant',
      subjectId: tenantId,
      requestId: `rebuild-provisioning ${tenantId}`,
      recordedAt: at,
      before: null,
      after: { written },
    },
  ])
  return written
}
