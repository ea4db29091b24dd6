import type { Offer } from '@grenier/contracts'
import type { QuotaPosition, QuotaSize, QuotaStore } from '@grenier/control-plane/ports'
import type { Instant, LevelBalance } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { structureLock } from './structure-lock.ts'

type OfferRow = Offer & { readonly usedBytes: bigint | null }
type LevelRow = LevelBalance & { readonly offerId: string }

interface QuotaRow {
  readonly offerId: string
  readonly quotaBytes: bigint
  readonly allocatedBytes: bigint
  readonly lastGrantedAt: Instant | null
}

/**
 * Where a tenant stands for some offers. `usedBytes` is what cannot be taken away, from the last readings. The balances
 * of levels without a limit are not stored: they show as 0 and are never compared with anything. Platform scope only.
 */
export function createPositions(
  context: StoreContext,
): Pick<QuotaStore, 'lockPositions' | 'surveyPositions' | 'readPositions' | 'quotaSizes'> {
  return {
    async lockPositions(tenantId, offerIds) {
      // Offers and use first, since they need no lock; the shared lock comes with them, before any row. What comes after
      // a lock sees what it waited for: every statement sees what was committed when it began.
      const [offers, levels, quotas] = await Promise.all([
        readOffers(context, { tenantId, offerIds, lockStructure: true }),
        lockLevels(context, tenantId, offerIds),
        readQuotas(context, tenantId, offerIds),
      ])
      return assemble(offers, levels, quotas)
    },

    async surveyPositions(tenantId, offerIds) {
      const [offers, levels, quotas] = await Promise.all([
        readOffers(context, { tenantId, offerIds, lockStructure: true }),
        readLevels(context, tenantId, offerIds),
        readQuotas(context, tenantId, offerIds),
      ])
      return assemble(offers, levels, quotas).map((position) => ({ ...position, surveyed: true }))
    },

    async readPositions(tenantId, offerIds) {
      const [offers, levels, quotas] = await Promise.all([
        readOffers(context, { tenantId, offerIds, lockStructure: false }),
        readLevels(context, tenantId, offerIds),
        readQuotas(context, tenantId, offerIds),
      ])
      return assemble(offers, levels, quotas)
    },

    quotaSizes: (tenantId) => readSizes(context, tenantId),
  }
}

function readSizes({ sql }: StoreContext, tenantId: string): Promise<QuotaSize[]> {
  return sql<QuotaSize>`
    SELECT quota.offer_id AS "offerId", offer.kind, quota.quota_bytes AS "quotaBytes"
      FROM quota JOIN offer ON offer.id = quota.offer_id
     WHERE quota.tenant_id = ${tenantId}`
}

function readOffers(
  { sql }: StoreContext,
  { tenantId, offerIds, lockStructure }: { tenantId: string; offerIds: readonly string[]; lockStructure: boolean },
): Promise<OfferRow[]> {
  return sql<OfferRow>`
    SELECT id, code, name, kind, cluster_id AS "clusterId", class_name AS "className", residency,
           rounding_step_bytes AS "roundingStepBytes", quota_bytes_max AS "quotaBytesMax",
           size_steps_bytes AS "sizeStepsBytes", recorded_at AS "recordedAt", version,
           in_use_bytes(${tenantId}, id, kind) AS "usedBytes"
      FROM offer,
           (SELECT count(pg_advisory_xact_lock_shared(${structureLock})) AS taken WHERE ${lockStructure}) AS structure
     WHERE id = ANY (${plainArray(offerIds)}::uuid[]) AND structure.taken >= 0
     ORDER BY id`
}

/**
 * Finite levels are locked in the order (offer, depth), which is the same for everybody: no two grants can deadlock. The
 * tenant is locked once all of them are, since it is looked for only when they have been counted.
 */
function lockLevels({ sql }: StoreContext, tenantId: string, offerIds: readonly string[]): Promise<LevelRow[]> {
  return sql<LevelRow>`
    WITH path AS (
      SELECT node.id, node.kind, node.depth, coalesce(node.name, identity.name, '') AS name
        FROM quota_node leaf
        JOIN quota_node node ON node.id = ANY (leaf.path)
        LEFT JOIN organisation_identity identity
               ON identity.organisation_id = node.organisation_id AND identity.valid_to IS NULL
       WHERE leaf.id = ${tenantId}
    ), finite AS (
      SELECT level.offer_id, level.node_id, level.limit_bytes, level.overcommit_percent, level.allocated_bytes,
             level.held_bytes
        FROM quota_level level JOIN path ON path.id = level.node_id
       WHERE level.offer_id = ANY (${plainArray(offerIds)}::uuid[]) AND level.limit_bytes IS NOT NULL
       ORDER BY level.offer_id, path.depth
         FOR UPDATE OF level
    ), locked_tenant AS (
      SELECT id FROM tenant WHERE id = ${tenantId} AND (SELECT count(*) FROM finite) >= 0 FOR NO KEY UPDATE
    )
    SELECT offer.id AS "offerId", path.id AS "nodeId", path.name, path.kind, finite.limit_bytes AS "limitBytes",
           coalesce(finite.overcommit_percent, 100)::bigint AS "overcommitPercent",
           coalesce(finite.allocated_bytes, 0) AS "allocatedBytes", coalesce(finite.held_bytes, 0) AS "heldBytes"
      FROM unnest(${plainArray(offerIds)}::uuid[]) AS offer (id)
     CROSS JOIN path
      LEFT JOIN finite ON finite.offer_id = offer.id AND finite.node_id = path.id
     WHERE (SELECT count(*) FROM locked_tenant) >= 0
     ORDER BY offer.id, path.depth`
}

function readLevels({ sql }: StoreContext, tenantId: string, offerIds: readonly string[]): Promise<LevelRow[]> {
  return sql<LevelRow>`
    SELECT offer.id AS "offerId", node.id AS "nodeId", coalesce(node.name, identity.name, '') AS name, node.kind,
           level.limit_bytes AS "limitBytes", coalesce(level.overcommit_percent, 100)::bigint AS "overcommitPercent",
           coalesce(level.allocated_bytes, 0) AS "allocatedBytes", coalesce(level.held_bytes, 0) AS "heldBytes"
      FROM unnest(${plainArray(offerIds)}::uuid[]) AS offer (id)
      JOIN quota_node leaf ON leaf.id = ${tenantId}
      JOIN quota_node node ON node.id = ANY (leaf.path)
      LEFT JOIN organisation_identity identity
             ON identity.organisation_id = node.organisation_id AND identity.valid_to IS NULL
      LEFT JOIN quota_level level ON level.offer_id = offer.id AND level.node_id = node.id
     ORDER BY offer.id, node.depth`
}

/** One statement an offer: with a list of offers the server would plan each of them anew. */
async function readQuotas(
  { sql }: StoreContext,
  tenantId: string,
  offerIds: readonly string[],
): Promise<readonly QuotaRow[]> {
  const quotas = await Promise.all(
    offerIds.map(
      (offerId) => sql<QuotaRow>`
        SELECT offer_id AS "offerId", quota_bytes AS "quotaBytes", last_granted_at AS "lastGrantedAt",
               (SELECT coalesce(sum(entry.amount_bytes), 0) FROM ledger_entry entry
                 WHERE entry.node_id = quota.tenant_id AND entry.offer_id = quota.offer_id
                   AND entry.account = 'allocated') AS "allocatedBytes"
          FROM quota WHERE tenant_id = ${tenantId} AND offer_id = ${offerId}`,
    ),
  )
  return quotas.flat()
}

function assemble(
  offers: readonly OfferRow[],
  levels: readonly LevelRow[],
  quotas: readonly QuotaRow[],
): QuotaPosition[] {
  const levelsByOffer = Map.groupBy(levels, ({ offerId }) => offerId)
  const quotaByOffer = new Map(quotas.map((quota) => [quota.offerId, quota]))
  return offers.flatMap(({ usedBytes, ...offer }) => {
    const path = levelsByOffer.get(offer.id)
    if (path === undefined) return []
    const quota = quotaByOffer.get(offer.id)
    return {
      offer,
      quotaBytes: quota?.quotaBytes ?? 0n,
      allocatedBytes: quota?.allocatedBytes ?? 0n,
      usedBytes,
      lastGrantedAt: quota?.lastGrantedAt ?? null,
      path: path.map(({ offerId: _offerId, ...level }) => level),
    }
  })
}
