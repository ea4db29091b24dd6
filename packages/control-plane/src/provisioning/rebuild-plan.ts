import type { DataClass } from '@grenier/quota-billing'
import type { FoundNamespace, RebuildGround, ScannedCluster, StandingTenant } from './rebuild.ports.ts'
import { findSides, type Side } from './rebuild-sides.ts'

/** Something that the database lacks, and would be given. */
export type Missing =
  | { readonly kind: 'tenant'; readonly organisationId: string | null; readonly parentNodeId: string }
  | { readonly kind: 'namespace'; readonly side: Side }
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'bucket'; readonly offerId: string; readonly bucketName: string; readonly side: Side }
  | {
      readonly kind: 'quota'
      readonly offerId: string
      readonly offerCode: string
      readonly fromBytes: bigint
      readonly toBytes: bigint
    }
  | { readonly kind: 'suspension' }

/** What a tenant needs, and what keeps it from having it. */
export interface TenantFinding {
  readonly tenantId: string
  readonly slug: string
  /** Null: no storage namespace of it was found. */
  readonly storage: Side | null
  readonly backup: Side | null
  readonly missing: readonly Missing[]
  /** Where cluster and database say different things: said, and never overwritten. */
  readonly disagreements: readonly string[]
  /** What a person has to do first; nothing of the tenant is written before. */
  readonly obstacles: readonly string[]
  readonly hasAgreement: boolean
}

export interface RebuildPlan {
  /** By slug. */
  readonly tenants: readonly TenantFinding[]
  /** In the database and not on any cluster. */
  readonly gone: readonly string[]
  /** On a cluster, of this installation, and no side of a tenant: left alone. */
  readonly unclaimed: readonly string[]
  /** Of another installation: left alone. */
  readonly foreign: readonly string[]
}

export interface RebuildFacts {
  readonly scanned: readonly { readonly clusterId: string; readonly found: ScannedCluster }[]
  readonly ground: RebuildGround
  /** The pool of members whose own pool nobody tells; null: they wait until one is named. */
  readonly poolId: string | null
  /** What members store whose namespaces do not say; null: they wait until somebody does. */
  readonly dataClass: DataClass | null
  /** The text of a sealed one; null where it does not open. */
  readonly open: (sealed: string) => string | null
}

interface Notes {
  readonly missing: Missing[]
  readonly disagreements: string[]
  readonly obstacles: string[]
}

interface OneTenant {
  readonly facts: RebuildFacts
  readonly storage: Side | null
  readonly backup: Side | null
  readonly standing: StandingTenant | null
}

const clusterName = ({ ground }: RebuildFacts, clusterId: string): string =>
  ground.clusters.find((cluster) => cluster.clusterId === clusterId)?.name ?? clusterId

/** The organisation of the register that a namespace names, by INSEE code before SIREN. */
function organisationOf({ ground }: RebuildFacts, { inseeCode, siren }: FoundNamespace) {
  const { organisations } = ground
  const byInsee = inseeCode === null ? undefined : organisations.find((one) => one.inseeCode === inseeCode)
  return byInsee ?? (siren === null ? undefined : organisations.find((one) => one.siren === siren))
}

function poolOf({ ground, poolId }: RebuildFacts, { origin }: FoundNamespace): string | null {
  const named = ground.pools.filter(({ name }) => name !== '' && name === origin?.poolName)
  if (named.length === 1) return named[0]?.nodeId ?? null
  return ground.pools.find(({ nodeId }) => nodeId === poolId)?.nodeId ?? null
}

/** A tenant that the database does not know at all. */
function noteTenant({ facts, storage, backup }: OneTenant, notes: Notes): void {
  if (storage === null || backup === null) {
    const which = storage === null ? 'storage' : 'backup'
    notes.obstacles.push(`no ${which} namespace of it was found: declare the cluster that has it, or enrol it anew`)
    return
  }
  const { namespace } = storage
  const organisation = organisationOf(facts, namespace)
  if (organisation === undefined && namespace.origin === null) {
    const { siren, inseeCode } = namespace
    notes.obstacles.push(`register its organisation first: SIREN ${siren ?? 'none'}, INSEE ${inseeCode ?? 'none'}`)
  }
  const other = organisation?.tenantId ?? null
  if (other !== null) notes.obstacles.push(`its organisation is a member under another id, ${other}`)
  const parentNodeId = poolOf(facts, namespace)
  if (parentNodeId === null) {
    notes.obstacles.push(
      `its pool “${namespace.origin?.poolName ?? ''}” is not there: create it, or name one by --pool`,
    )
    return
  }
  const organisationId = organisation?.organisationId ?? null
  notes.missing.push({ kind: 'tenant', organisationId, parentNodeId })
  if (!namespace.grantsAccess) notes.missing.push({ kind: 'suspension' })
}

/** A tenant that the database knows: where it stands, and what it is called. */
function noteStanding({ facts, storage, backup }: OneTenant, standing: StandingTenant, notes: Notes): void {
  const expected = { storage: standing.storageClusterId, backup: standing.backupClusterId }
  for (const [purpose, side] of [['storage', storage] as const, ['backup', backup] as const]) {
    if (side === null || side.clusterId === expected[purpose]) continue
    const [there, here] = [clusterName(facts, side.clusterId), clusterName(facts, expected[purpose])]
    notes.disagreements.push(`its ${purpose} stands on ${there}, the database has it on ${here}`)
  }
  const slug = storage?.namespace.slug ?? backup?.namespace.slug ?? standing.slug
  if (slug !== standing.slug) notes.disagreements.push(`it is called ${slug} there and ${standing.slug} here`)
  if (standing.isGone) notes.disagreements.push('its exit is complete here, and something of it still stands there')
  if (storage?.namespace.grantsAccess === false && !standing.isSuspended) {
    notes.disagreements.push(
      'its groups have no access there, and it is not suspended here: the next run gives it back',
    )
  }
}

function noteNamespaces({ storage, backup, standing }: OneTenant, notes: Notes): void {
  for (const side of [storage, backup]) {
    if (side === null) continue
    const { name, uid, isTerminating } = side.namespace
    if (isTerminating) notes.disagreements.push(`${name} is being deleted`)
    const known = standing?.known.find(({ purpose }) => purpose === side.purpose)
    if (known === undefined) notes.missing.push({ kind: 'namespace', side })
    else if (known.uid !== uid || known.name !== name || known.clusterId !== side.clusterId) {
      notes.disagreements.push(`${name} stands there with uid ${uid}, here ${known.name} with uid ${known.uid}`)
    }
  }
}

function notePassword({ facts, storage, backup, standing }: OneTenant, notes: Notes): void {
  const password = storage?.namespace.repositoryPassword ?? null
  const sealed = standing?.repositoryPasswordSealed ?? null
  if (password === null) {
    const hasBackupBucket = backup?.namespace.buckets.some(({ offerCode }) => offerCode === null) ?? false
    if (sealed === null && hasBackupBucket) {
      notes.disagreements.push(
        'a backup bucket stands and no password: where it holds backups, open the escrow before the hold is lifted',
      )
    }
    return
  }
  if (sealed === null) notes.missing.push({ kind: 'password', password })
  else if (facts.open(sealed) !== password) {
    notes.disagreements.push(
      'the repository password there is another than the stored one: lift no hold before it is known which one opens the backups',
    )
  }
}

/** What both namespaces state, by offer. */
const statedQuotas = ({ storage, backup }: OneTenant) =>
  [storage, backup].flatMap((side) => (side === null ? [] : side.namespace.quotas.map((quota) => ({ ...quota, side }))))

function noteQuotas(one: OneTenant, notes: Notes): void {
  const { facts, standing } = one
  for (const { offerCode, quotaBytes, side } of statedQuotas(one)) {
    const offer = facts.ground.offers.find(({ code }) => code === offerCode)
    const hereBytes = standing?.quotas.find((quota) => quota.offerCode === offerCode)?.quotaBytes ?? 0n
    if (quotaBytes === hereBytes) continue
    const isLaterAndLarger = (side.namespace.revision ?? 0n) > (standing?.revision ?? -1n) && quotaBytes > hereBytes
    if (offer === undefined) {
      notes.obstacles.push(`create the offer ${offerCode} on ${clusterName(facts, side.clusterId)} first`)
    } else if (offer.clusterId !== side.clusterId) {
      notes.obstacles.push(`the offer ${offerCode} is one of ${clusterName(facts, offer.clusterId)} here`)
    } else if (standing !== null && !isLaterAndLarger) {
      const revisions = `revision ${side.namespace.revision} there, ${standing.revision} here`
      notes.disagreements.push(`${offerCode}: ${quotaBytes} bytes there, ${hereBytes} here (${revisions})`)
    } else if ((side.namespace.origin?.dataClass ?? facts.dataClass) === null) {
      notes.obstacles.push(`nobody said what it stores under ${offerCode}: name the class by --data-class`)
    } else {
      const { offerId } = offer
      notes.missing.push({ kind: 'quota', offerId, offerCode, fromBytes: hereBytes, toBytes: quotaBytes })
    }
  }
}

function noteBuckets({ facts, storage, backup, standing }: OneTenant, notes: Notes): void {
  if (backup === null) return
  const { ground } = facts
  const { tenantId } = backup.namespace
  const stated = [...(storage?.namespace.quotas ?? []), ...backup.namespace.quotas]
  for (const { offerCode, bucketName } of backup.namespace.buckets) {
    if (standing?.bucketNames.includes(bucketName)) continue
    const other = ground.tenants.find(
      (tenant) => tenant.tenantId !== tenantId && tenant.bucketNames.includes(bucketName),
    )
    if (other !== undefined) {
      notes.disagreements.push(`the bucket ${bucketName} is one of ${other.slug} here`)
      continue
    }
    const offer = ground.offers.find(({ code, kind }) =>
      offerCode === null ? kind === 'backup' && stated.some((one) => one.offerCode === code) : code === offerCode,
    )
    if (offer !== undefined) {
      notes.missing.push({ kind: 'bucket', offerId: offer.offerId, bucketName, side: backup })
    } else if (standing !== null) {
      notes.disagreements.push(`no offer here is that of the bucket ${bucketName}`)
    }
  }
}

function findingOf(tenantId: string, one: OneTenant, ambiguous: readonly string[]): TenantFinding {
  const notes: Notes = { missing: [], disagreements: [], obstacles: [...ambiguous] }
  const { storage, backup, standing } = one
  if (standing === null) noteTenant(one, notes)
  else noteStanding(one, standing, notes)
  if (standing?.isGone !== true) {
    noteNamespaces(one, notes)
    notePassword(one, notes)
    noteQuotas(one, notes)
    noteBuckets(one, notes)
  }
  const slug = storage?.namespace.slug ?? backup?.namespace.slug ?? standing?.slug ?? ''
  return { tenantId, slug, storage, backup, ...notes, hasAgreement: standing?.hasAgreement ?? false }
}

/** Namespaces that the database has and no scanned cluster shows. */
function goneOf(facts: RebuildFacts): string[] {
  const uids = new Set(facts.scanned.flatMap(({ found }) => found.ours.map(({ uid }) => uid)))
  const looked = new Set(facts.scanned.map(({ clusterId }) => clusterId))
  return facts.ground.tenants
    .filter(({ isGone }) => !isGone)
    .flatMap(({ slug, known }) =>
      known
        .filter(({ uid, clusterId }) => uid !== null && looked.has(clusterId) && !uids.has(uid))
        .map(({ name, clusterId }) => `${slug}: ${name} on ${clusterName(facts, clusterId)}`),
    )
}

/**
 * Holds what clusters show against what the database has. Nothing that stands in the database is ever replaced: what it lacks
 * is missing, a larger quota of a later revision too, since a member was told of it; whatever else differs is said. Pure.
 */
export function planRebuild(facts: RebuildFacts): RebuildPlan {
  const { sides, unclaimed } = findSides(facts.scanned, (clusterId) => clusterName(facts, clusterId))
  const tenants = [...sides].map(([tenantId, { storage, backup, ambiguous }]) => {
    const standing = facts.ground.tenants.find((tenant) => tenant.tenantId === tenantId) ?? null
    return findingOf(tenantId, { facts, storage, backup, standing }, ambiguous)
  })
  return {
    tenants: tenants.toSorted((left, right) => (left.slug < right.slug ? -1 : 1)),
    gone: goneOf(facts),
    unclaimed,
    foreign: facts.scanned.flatMap(({ clusterId, found }) =>
      found.others.map(
        ({ name, installationId }) => `${name} on ${clusterName(facts, clusterId)}, of installation ${installationId}`,
      ),
    ),
  }
}
