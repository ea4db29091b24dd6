import type { Command } from '@grenier/contracts'
import { type CivilDate, judgeClusters, placeFaults, placeOfOffer } from '@grenier/quota-billing'
import { faultParams } from '../provisioning/fault-data.ts'
import { namespacesMaxOf } from '../provisioning/place-tenant.ts'
import type { PlacementFacts, PlaceOfTenant } from '../provisioning/placement.ports.ts'
import { placeProblem } from '../provisioning/places-of-tenant.ts'
import type { TenantState } from '../provisioning/tenant-blueprint.ts'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { StoredMove } from './move.ports.ts'

interface Wanted {
  readonly command: Command<'planMove'>
  readonly state: TenantState
  readonly today: CivilDate
}

interface Judged extends Wanted {
  readonly tenant: PlaceOfTenant
  readonly facts: PlacementFacts
}

type DataToMove = Pick<Judged, 'tenant' | 'facts' | 'today'> & {
  readonly offers: readonly { readonly fromOfferId: string; readonly toOfferId: string }[]
}

/** What each quota may hold has to be allowed under the offer that takes its place. */
function refuseData({ offers, tenant, facts, today }: DataToMove): void {
  for (const { fromOfferId, toOfferId } of offers) {
    const offer = facts.offers.find(({ id }) => id === toOfferId)
    const place = placeOfOffer(facts, toOfferId)
    if (offer === undefined || place === null) continue
    const dataClasses = tenant.quotas.find(({ offerId }) => offerId === fromOfferId)?.dataClasses ?? []
    const needs = { dataClasses, residencyMin: tenant.residencyMin }
    const [fault] = placeFaults(place, needs, { certificates: facts.certificates, today })
    if (fault !== undefined) throw placeProblem({ fault, place: 'offer', placeName: offer.name })
  }
}

/** Backups stay where they are: if that is the target's site although another one could take them, somebody has to say why. */
function refuseSameSite(
  { command, tenant, facts, today }: Judged,
  { targetSiteId, namespacesMax }: { targetSiteId: string; namespacesMax: number },
): void {
  if (targetSiteId !== tenant.backupSiteId || command.sameSiteReason !== null) return
  const dataClasses = [...new Set(tenant.quotas.flatMap((quota) => quota.dataClasses))]
  const wish = { dataClasses, residencyMin: tenant.residencyMin, offerIds: [] }
  const other = judgeClusters(facts, wish, { today, namespacesMax }).find(
    ({ siteId, faults }) => siteId !== targetSiteId && faults.backup.length === 0,
  )
  if (other === undefined) return
  const { name = '' } = facts.clusters.find(({ id }) => id === other.id) ?? {}
  throw new Problem('backup-same-site', { placeName: name })
}

/**
 * Asks the rules of placement about a move's target. Problems: `cluster-full`, `object-store-missing`, `backup-same-site`,
 * `certificate-missing`, `certificate-expired`, `residency-not-met`.
 */
export async function refuseUnfitTarget(
  ports: Pick<ControlPlanePorts, 'installation'>,
  tx: Transaction,
  wanted: Wanted,
): Promise<void> {
  const { command, state } = wanted
  const { tenantId, targetClusterId } = command
  const facts = await tx.provisioning.placementFacts({ countsNamespaces: true })
  const tenant = found(await tx.provisioning.placeOfTenant(tenantId))
  const target = found(facts.clusters.find(({ id }) => id === targetClusterId) ?? null)
  const judged = { ...wanted, facts, tenant }
  refuseData({ ...judged, offers: command.offers })
  const { namespaces, siteId: targetSiteId } = target
  const namespacesMax = namespacesMaxOf(ports)
  if (namespaces >= namespacesMax) {
    const full = { code: 'cluster-full', namespaces, namespacesMax } as const
    throw new Problem('cluster-full', faultParams(full, target.name))
  }
  // Inside its own cluster a store may be reached without an address; from another one it may not.
  if (state.s3Endpoint === null && targetClusterId !== state.backupClusterId) {
    const backup = facts.clusters.find(({ id }) => id === state.backupClusterId)
    throw new Problem('object-store-missing', { placeName: backup?.name ?? '' })
  }
  refuseSameSite(judged, { targetSiteId, namespacesMax })
}

/**
 * Why the target of a planned move may not hold what the tenant may have in its quotas by now, by class of data, residency
 * and certificate, as the names of a wait; null: it may. Room is not asked: a move counts itself, and holds its own. Exact
 * while the tenant's positions are locked.
 */
export async function unfitTarget(
  tx: Transaction,
  move: Pick<StoredMove, 'tenantId' | 'offers'>,
  today: CivilDate,
): Promise<string | null> {
  const facts = await tx.provisioning.placementFacts({ countsNamespaces: false })
  const tenant = found(await tx.provisioning.placeOfTenant(move.tenantId))
  try {
    refuseData({ offers: move.offers, tenant, facts, today })
    return null
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return `${error.params['placeName'] ?? ''} (${error.code})`
  }
}
