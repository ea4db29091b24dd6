import type { ClusterProfile } from '@grenier/contracts'
import type { TenantBlueprint } from '@grenier/control-plane/ports'
import { capsuleTenantName, desiredCapsuleTenant } from '../desired/capsule-tenant.ts'
import { diffObjects } from '../diff.ts'
import { texts } from '../fields.ts'
import { rerunDelayMs } from '../limits.ts'
import { annotations, capsuleLabelPrefix, labels } from '../names.ts'
import { type DesiredObject, type ObservedObject, objectLabel } from '../objects.ts'
import { applyOver, failureText, overdue } from './apply-changes.ts'
import { capsuleOwners, rememberedTenantUid } from './capsule-memory.ts'
import { storageHardOfCapsule } from './ceiling.ts'
import type { Verdict } from './report.ts'
import type { Run, Side } from './run.ts'

/** What Capsule's Tenant of a tenant turned out to be. */
export type CapsuleState =
  | { readonly kind: 'unasked' | 'absent' | 'ours' }
  /** It existed once and is gone, going or another one, or a namespace goes with one that is: never made again. */
  | { readonly kind: 'lost'; readonly reason: string; readonly message: string }
  /** Somebody else's Tenant has its name, or has our namespace. */
  | { readonly kind: 'foreign'; readonly reason: string; readonly message: string }

/** True where Grenier keeps a Tenant of Capsule for each tenant. */
export function keepsTenants({ capsule }: ClusterProfile): boolean {
  return capsule === 'tenants'
}

const danger =
  'Kubernetes’ garbage collector may delete it with every claim in it: take that ownerReference off by hand before anything else, and make no Tenant of that name'

function isOurs(tenant: ObservedObject, { installationId, tenantId }: TenantBlueprint): boolean {
  const { metadata } = tenant
  return (
    metadata.annotations?.[annotations.installation] === installationId && metadata.labels?.[labels.tenant] === tenantId
  )
}

/** A namespace goes with another Tenant, or with one whose uid no longer stands (capsule#1181). */
function judgeOwners(side: Side, name: string): CapsuleState | null {
  const { namespace } = side
  const uid = side.capsule?.tenant?.metadata.uid
  for (const owner of capsuleOwners(namespace)) {
    const label = namespace === null ? '' : objectLabel(namespace)
    if (owner.name !== name) {
      const message = `${label} was given to Capsule’s Tenant ${owner.name}`
      return { kind: 'foreign', reason: 'NamespaceOfOtherTenant', message }
    }
    if (owner.uid === uid) continue
    const message = `${label} goes with Capsule’s Tenant ${name} of uid ${owner.uid}, which no longer stands; ${danger}`
    return { kind: 'lost', reason: uid === undefined ? 'CapsuleTenantMissing' : 'CapsuleTenantReplaced', message }
  }
  return null
}

/** Judges Capsule's Tenant by what stands and by what the namespace remembers. Pure. */
export function judgeCapsule(side: Side, blueprint: TenantBlueprint): CapsuleState {
  if (side.capsule === undefined) return { kind: 'unasked' }
  const { tenant } = side.capsule
  const name = capsuleTenantName(blueprint.slug)
  const fault = judgeOwners(side, name)
  if (fault !== null) return fault
  const knownUid = rememberedTenantUid(side.namespace)
  const lost = (reason: string, what: string): CapsuleState => ({
    kind: 'lost',
    reason,
    message: `Capsule’s Tenant ${name} ${what}: it is not made again, since its namespaces would go with the old one`,
  })
  if (tenant === null) return knownUid === null ? { kind: 'absent' } : lost('CapsuleTenantMissing', 'no longer exists')
  if (tenant.metadata.deletionTimestamp !== undefined) return lost('CapsuleTenantTerminating', 'is being deleted')
  if (knownUid !== null && tenant.metadata.uid !== knownUid) {
    return lost('CapsuleTenantReplaced', 'is another one than the one we made')
  }
  if (knownUid === null && !isOurs(tenant, blueprint)) {
    const message = `Capsule’s Tenant ${name} exists and is not this tenant’s`
    return { kind: 'foreign', reason: 'CapsuleTenantTaken', message }
  }
  return { kind: 'ours' }
}

/** Brings one Tenant to what it should be; the answer is the Tenant as it stands then, or what went wrong. */
async function attemptTenant(run: Run, side: Side, desired: DesiredObject): Promise<ObservedObject | string> {
  const before = side.capsule?.tenant ?? null
  const observed = before === null ? [] : [before]
  const { apply } = diffObjects({ desired: [desired], observed, installationId: run.blueprint.installationId })
  const [change] = apply
  if (change === undefined && before !== null) return before
  if (!run.mayWrite()) return `${objectLabel(desired)}: ${overdue}`
  try {
    const applied = await applyOver(run, side, { object: change ?? desired, before })
    run.report.applied(1)
    return applied
  } catch (error) {
    return failureText(desired, error)
  }
}

/**
 * Lays Capsule's Tenants before the namespaces (rule 15), one for each cluster that wants them. Null when one could not be
 * laid: then no namespace is made, which Capsule would not give to anybody.
 */
export async function layCapsuleTenants(
  run: Run,
  sides: { storage: Side; backup: Side },
): Promise<{ storage: Side; backup: Side } | null> {
  const { storage, backup } = sides
  const laid = new Map<string, ObservedObject>()
  for (const side of [storage, backup]) {
    if (side.capsule === undefined || laid.has(side.clusterId)) continue
    const hard = side.clusterId === storage.clusterId ? storageHardOfCapsule(run, storage) : null
    const desired = desiredCapsuleTenant(run.blueprint, hard)
    const tenant = await attemptTenant(run, side, desired)
    if (typeof tenant === 'string') {
      run.report.condition('CapsuleAssigned', { status: 'False', reason: 'ApplyFailed', message: tenant })
      run.report.step('capsule', 'failed', tenant)
      run.report.rerunAfter(rerunDelayMs.afterFailure)
      return null
    }
    laid.set(side.clusterId, tenant)
  }
  const withTenant = (side: Side): Side => {
    const tenant = laid.get(side.clusterId)
    return side.capsule === undefined || tenant === undefined ? side : { ...side, capsule: { tenant } }
  }
  return { storage: withTenant(storage), backup: withTenant(backup) }
}

/** Namespaces that Capsule has not given to their Tenant, as they stand now. */
async function unassigned(sides: readonly Side[]): Promise<string[]> {
  const found = await Promise.all(
    sides.map(async ({ capsule, client, place }) => {
      if (capsule === undefined) return null
      const namespace = await client.get({ kind: 'Namespace', name: place.namespace })
      const isGiven = capsuleOwners(namespace).some(({ uid }) => uid === capsule.tenant?.metadata.uid)
      return isGiven ? null : place.namespace
    }),
  )
  return found.filter((name) => name !== null)
}

function tenantVerdict(sides: readonly Side[], left: readonly string[]): Verdict {
  if (left.length > 0) {
    const message = `Capsule has not given ${left.join(', ')} to its Tenant: is our identity one of its administrators?`
    return { status: 'False', reason: 'NotAssigned', message }
  }
  const cordoned = sides.find(({ capsule }) => texts(capsule?.tenant?.['status'])['state'] === 'Cordoned')
  if (cordoned !== undefined) {
    return { status: 'False', reason: 'Cordoned', message: 'somebody cordoned the Tenant of Capsule: it is left so' }
  }
  return { status: 'True', reason: 'Assigned', message: 'Capsule gave the namespaces to their Tenant' }
}

/** States whether Capsule gave the namespaces to their Tenant, which it does as they are made. */
export async function stateAssignment(run: Run, both: { storage: Side; backup: Side }): Promise<void> {
  const sides = [both.storage, both.backup]
  if (sides.every(({ capsule }) => capsule === undefined)) return
  const left = await unassigned(sides)
  const verdict = tenantVerdict(sides, left)
  run.report.condition('CapsuleAssigned', verdict)
  const outcome = verdict.status === 'True' ? 'done' : left.length > 0 ? 'waiting' : 'failed'
  run.report.step('capsule', outcome, verdict.message)
  if (left.length > 0) run.report.rerunAfter(rerunDelayMs.afterFailure)
}

function isCapsules({ metadata }: ObservedObject): boolean {
  return Object.keys(metadata.labels ?? {}).some((label) => label.startsWith(capsuleLabelPrefix))
}

/** Where Capsule is only lived with, what of it stands in our namespaces is named and left alone. */
export function coexistenceVerdict(sides: readonly Side[]): Verdict | null {
  const heeded = sides.filter(({ profile }) => profile.capsule === 'coexist')
  if (heeded.length === 0) return null
  const found = heeded.flatMap(({ namespace, observed }) => [
    ...observed.filter(isCapsules).map((object) => objectLabel(object)),
    ...capsuleOwners(namespace).map(({ name }) => `${namespace?.metadata.name ?? ''} goes with Tenant ${name}`),
  ])
  const message = found.length === 0 ? 'nothing of Capsule stands in the namespaces' : found.toSorted().join(', ')
  return { status: 'True', reason: found.length === 0 ? 'NothingOfCapsule' : 'LeftAlone', message }
}
