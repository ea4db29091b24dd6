import type { Offer, SimulatedBackup, Tenant } from '@grenier/contracts'
import { matchingBackupQuotaBytes } from '@grenier/quota-billing'
import type { TenantPlaces } from '../provisioning/places-of-tenant.ts'
import type { Transaction } from '../shared/ports.ts'
import { holdQuestionOf, type PlannedLine, planAt } from './plan-lines.ts'
import type { QuotaPosition } from './ports.ts'
import type { QuotaChange } from './simulated-cost.ts'

export interface BackupToSimulate {
  readonly tenant: Tenant
  readonly planned: readonly PlannedLine[]
  readonly places: TenantPlaces | null
  /** All quotas of the tenant, also those that stay as they are. */
  readonly quotas: readonly QuotaChange[]
  readonly offers: readonly Offer[]
}

/** The offer the tenant has backup space in, else the first one on its backup cluster, else the first one; by code. */
function backupOfferOf({ tenant, quotas, offers }: BackupToSimulate): Offer | null {
  const candidates = offers
    .filter(({ kind }) => kind === 'backup')
    .toSorted((left, right) => (left.code < right.code ? -1 : 1))
  const owned = new Set(quotas.filter(({ beforeBytes }) => beforeBytes > 0n).map(({ offer }) => offer.id))
  return (
    candidates.find(({ id }) => owned.has(id)) ??
    candidates.find(({ clusterId }) => clusterId === tenant.backupClusterId) ??
    candidates[0] ??
    null
  )
}

async function positionFor(tx: Transaction, wish: BackupToSimulate, offerId: string): Promise<QuotaPosition | null> {
  const asked = wish.planned.find(({ position }) => position.offer.id === offerId)
  if (asked !== undefined) return asked.position
  const [position] = await tx.quota.readPositions(wish.tenant.id, [offerId])
  return position ?? null
}

/** What a growth of storage asks of backup space; null where nothing grows or no offer for backup exists. */
export async function simulatedBackup(tx: Transaction, wish: BackupToSimulate): Promise<SimulatedBackup | null> {
  const storage = wish.quotas.filter(({ offer }) => offer.kind !== 'backup')
  const storageGrowthBytes = storage.reduce((sum, { beforeBytes, afterBytes }) => sum + afterBytes - beforeBytes, 0n)
  const offer = backupOfferOf(wish)
  if (storageGrowthBytes <= 0n || offer === null) return null
  const position = await positionFor(tx, wish, offer.id)
  if (position === null) return null
  const suggestedQuotaBytes = matchingBackupQuotaBytes({
    backupQuotaBytes: position.quotaBytes,
    storageQuotaBytesAfter: storage.reduce((sum, { afterBytes }) => sum + afterBytes, 0n),
    storageGrowthBytes,
    roundingStepBytes: offer.roundingStepBytes,
    quotaBytesMax: offer.quotaBytesMax,
  })
  const asked = wish.planned.find((line) => line.position.offer.id === offer.id)
  return {
    offerId: offer.id,
    offerCode: offer.code,
    offerName: offer.name,
    quotaBytes: position.quotaBytes,
    usedBytes: position.usedBytes,
    requestedQuotaBytes: asked?.wantedQuotaBytes ?? null,
    suggestedQuotaBytes,
    suggestionFits:
      suggestedQuotaBytes === position.quotaBytes ||
      planAt(holdQuestionOf(position, suggestedQuotaBytes), wish.places).kind === 'fits',
  }
}
