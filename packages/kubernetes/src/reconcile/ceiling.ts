import { capsuleQuotaName, sharedHard } from '../desired/capsule-tenant.ts'
import { desiredResourceQuota } from '../desired/resource-quota.ts'
import { pinnedToUse } from '../desired/suspended-quota.ts'
import { quotaStatusOf } from '../fields.ts'
import { capsuleLabels, objectNames } from '../names.ts'
import type { DesiredObject, ObservedObject } from '../objects.ts'
import { isAtMost, sameQuantity } from '../quantity.ts'
import type { Run, Side } from './run.ts'

type Hard = Readonly<Record<string, string>>

/** Where Capsule counts the tenant's bytes: the storage namespace alone (rule 19). */
function isCountedByCapsule({ capsule, place }: Side): boolean {
  return capsule !== undefined && place.purpose === 'storage'
}

/** Our own quota in a namespace. */
function quotaIn(objects: readonly ObservedObject[]): ObservedObject | null {
  return (
    objects.find(({ kind, metadata }) => kind === 'ResourceQuota' && metadata.name === objectNames.resourceQuota) ??
    null
  )
}

/** The quota that Capsule made there of its Tenant's; one of that name which Capsule has not marked is none. */
function capsuleQuotaIn(slug: string, objects: readonly ObservedObject[]): ObservedObject | null {
  return (
    objects.find(
      ({ kind, metadata }) =>
        kind === 'ResourceQuota' &&
        metadata.name === capsuleQuotaName(slug) &&
        metadata.labels?.[capsuleLabels.resourceQuota] === '0',
    ) ?? null
  )
}

/** Everything that may stand in the namespace, whoever counts it; of a suspended tenant, pinned to its use. */
function wholeQuota(run: Pick<Run, 'blueprint'>, side: Side): DesiredObject {
  const { blueprint } = run
  const quota = desiredResourceQuota(blueprint, side.place, side.capabilities)
  if (blueprint.isSuspended !== true) return quota
  const own = quotaIn(side.observed)
  const counted = isCountedByCapsule(side) ? capsuleQuotaIn(blueprint.slug, side.observed) : own
  return pinnedToUse(quota, counted === null ? {} : quotaStatusOf(counted).used)
}

/** What Capsule's Tenant says of the tenant's bytes. */
export function storageHardOfCapsule(run: Pick<Run, 'blueprint'>, storage: Side): Hard {
  return sharedHard(wholeQuota(run, storage)).capsules
}

/** Our own quota as it should be: without what Capsule counts, so that nothing is counted by two. */
export function desiredCeiling(run: Pick<Run, 'blueprint'>, side: Side): DesiredObject {
  const quota = wholeQuota(run, side)
  return isCountedByCapsule(side) ? { ...quota, spec: { hard: sharedHard(quota).ours } } : quota
}

/** Every key that the cluster must count before anything is granted or stored. */
export function wantedHard(run: Pick<Run, 'blueprint'>, side: Side): Hard {
  const { ours, capsules } = sharedHard(wholeQuota(run, side))
  return { ...ours, ...capsules }
}

/**
 * What Capsule shows of a key, as a quota of ours would: a Tenant that is used up shows its use instead of its ceiling, and
 * lets nothing more in. That is a ceiling below use, whose capacity is not back yet (rule 17).
 */
function shownByCapsule(wanted: Hard, { hard, used }: { readonly hard: Hard; readonly used: Hard }): Hard {
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([key, ceiling]) => {
      const shown = hard[key]
      if (shown === undefined) return []
      const isUsedUp = sameQuantity(shown, used[key]) && isAtMost(ceiling, shown)
      return [[key, isUsedUp ? ceiling : shown]]
    }),
  )
}

/** One quota of both: our own with what Capsule counts in its status. Null while either is missing. */
export function ceilingIn(
  run: Pick<Run, 'blueprint'>,
  side: Side,
  objects: readonly ObservedObject[],
): ObservedObject | null {
  const own = quotaIn(objects)
  if (own === null || !isCountedByCapsule(side)) return own
  const { hard, used } = quotaStatusOf(own)
  const generated = capsuleQuotaIn(run.blueprint.slug, objects)
  const capsules = storageHardOfCapsule(run, side)
  const isCapsules = (key: string): boolean => key in capsules
  // What our own quota counted before Capsule did says nothing any more.
  const withoutCapsules = (entries: Hard): Hard =>
    Object.fromEntries(Object.entries(entries).filter(([key]) => !isCapsules(key)))
  const theirs = generated === null ? { hard: {}, used: {} } : quotaStatusOf(generated)
  return {
    ...own,
    status: {
      hard: { ...withoutCapsules(hard), ...shownByCapsule(capsules, theirs) },
      used: {
        ...withoutCapsules(used),
        ...Object.fromEntries(Object.entries(theirs.used).filter(([key]) => isCapsules(key))),
      },
    },
  }
}

/** The same, as the cluster shows it at this moment. */
export async function readCeiling(run: Pick<Run, 'blueprint'>, side: Side): Promise<ObservedObject | null> {
  const { namespace } = side.place
  const names = [objectNames.resourceQuota, ...(isCountedByCapsule(side) ? [capsuleQuotaName(run.blueprint.slug)] : [])]
  const found = await Promise.all(names.map((name) => side.client.get({ kind: 'ResourceQuota', namespace, name })))
  return ceilingIn(
    run,
    side,
    found.filter((object) => object !== null),
  )
}
