import { type Offer, type RefusalMotifs, refusalMotif } from '@grenier/contracts'
import type { InboxStore, PoolGrowth, QuotaPosition, QuotaSize, TenantOffer } from '@grenier/control-plane/ports'
import type { LevelBalance } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, atOrNull, json, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type OfferRow = Offer & Omit<QuotaPosition, 'offer' | 'path' | 'surveyed'> & { readonly tenantId: string }
type LevelRow = LevelBalance & TenantOffer

/** What many undecided requests are judged by, in a fixed number of statements. Platform scope only. */
export function createInbox(context: StoreContext): InboxStore {
  const { sql } = context
  return {
    async positionsOf(places) {
      const [offers, levels] = await Promise.all([readOffers(context, places), readLevels(context, places)])
      const pathOf = Map.groupBy(levels, keyOf)
      return offers.map(({ tenantId, quotaBytes, allocatedBytes, usedBytes, lastGrantedAt, ...offer }) => ({
        tenantId,
        offer,
        quotaBytes,
        allocatedBytes,
        usedBytes,
        lastGrantedAt,
        path: (pathOf.get(keyOf({ tenantId, offerId: offer.id })) ?? []).map(
          ({ tenantId: _tenantId, offerId: _offerId, ...level }) => level,
        ),
      }))
    },

    growthAbove: ({ places, windowStart }) => sql<PoolGrowth>`
      WITH above AS (
        SELECT DISTINCT level.offer_id, level.node_id
          FROM unnest(${tenantsOf(places)}::uuid[], ${offersOf(places)}::uuid[]) AS wanted (tenant_id, offer_id)
          JOIN quota_node leaf ON leaf.id = wanted.tenant_id
          JOIN quota_level level ON level.node_id = ANY (leaf.path) AND level.offer_id = wanted.offer_id
               AND level.limit_bytes IS NOT NULL
      )
      SELECT above.offer_id AS "offerId", above.node_id AS "nodeId", known.since AS "knownSince",
             (SELECT coalesce(sum(entry.amount_bytes), 0)::bigint
                FROM ledger_entry entry
                JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
               WHERE entry.node_id = above.node_id AND entry.offer_id = above.offer_id AND entry.account = 'allocated'
                 AND transfer.recorded_at > greatest(${at(windowStart)}::timestamptz, known.since)) AS "grownBytes"
        FROM above
        LEFT JOIN LATERAL (
          SELECT transfer.recorded_at AS since
            FROM ledger_entry entry JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
           WHERE entry.node_id = above.node_id AND entry.offer_id = above.offer_id
           ORDER BY entry.sequence LIMIT 1
        ) AS known ON true
       ORDER BY above.offer_id, above.node_id`,

    quotaSizesOf: (tenantIds) => sql<QuotaSize & { tenantId: string }>`
      SELECT quota.tenant_id AS "tenantId", quota.offer_id AS "offerId", offer.kind, quota.quota_bytes AS "quotaBytes"
        FROM quota JOIN offer ON offer.id = quota.offer_id
       WHERE quota.tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
       ORDER BY quota.tenant_id, offer.code`,

    ...createMotifs(context),
  }
}

function createMotifs({ sql }: StoreContext): Pick<InboxStore, 'refusalMotifs' | 'insertRefusalMotifs'> {
  return {
    async refusalMotifs() {
      const [row] = await sql<RefusalMotifs>`
        SELECT version, motifs, saved_by AS "savedBy", saved_at AS "savedAt"
          FROM refusal_motifs ORDER BY version DESC LIMIT 1`
      return row === undefined ? null : { ...row, motifs: z.array(refusalMotif).parse(row.motifs) }
    },

    async insertRefusalMotifs({ version, motifs, savedBy, savedAt }) {
      await sql`
        INSERT INTO refusal_motifs (version, motifs, saved_by, saved_at)
        VALUES (${version}, ${json(motifs)}, ${savedBy}, ${atOrNull(savedAt)})`
    },
  }
}

const keyOf = ({ tenantId, offerId }: TenantOffer): string => `${tenantId}/${offerId}`
const tenantsOf = (places: readonly TenantOffer[]): string => plainArray(places.map(({ tenantId }) => tenantId))
const offersOf = (places: readonly TenantOffer[]): string => plainArray(places.map(({ offerId }) => offerId))

function readOffers({ sql }: StoreContext, places: readonly TenantOffer[]): Promise<OfferRow[]> {
  return sql<OfferRow>`
    SELECT wanted.tenant_id AS "tenantId", offer.id, offer.code, offer.name, offer.kind,
           offer.cluster_id AS "clusterId", offer.class_name AS "className", offer.residency,
           offer.rounding_step_bytes AS "roundingStepBytes", offer.quota_bytes_max AS "quotaBytesMax",
           offer.size_steps_bytes AS "sizeStepsBytes", offer.recorded_at AS "recordedAt", offer.version,
           coalesce(quota.quota_bytes, 0) AS "quotaBytes", quota.last_granted_at AS "lastGrantedAt",
           in_use_bytes(wanted.tenant_id, offer.id, offer.kind) AS "usedBytes",
           (SELECT coalesce(sum(entry.amount_bytes), 0) FROM ledger_entry entry
             WHERE entry.node_id = wanted.tenant_id AND entry.offer_id = offer.id
               AND entry.account = 'allocated') AS "allocatedBytes"
      FROM unnest(${tenantsOf(places)}::uuid[], ${offersOf(places)}::uuid[]) AS wanted (tenant_id, offer_id)
      JOIN offer ON offer.id = wanted.offer_id
      LEFT JOIN quota ON quota.tenant_id = wanted.tenant_id AND quota.offer_id = offer.id
     ORDER BY wanted.tenant_id, offer.id`
}

function readLevels({ sql }: StoreContext, places: readonly TenantOffer[]): Promise<LevelRow[]> {
  return sql<LevelRow>`
    SELECT wanted.tenant_id AS "tenantId", wanted.offer_id AS "offerId", node.id AS "nodeId",
           coalesce(node.name, identity.name, '') AS name, node.kind, level.limit_bytes AS "limitBytes",
           coalesce(level.overcommit_percent, 100)::bigint AS "overcommitPercent",
           coalesce(level.allocated_bytes, 0) AS "allocatedBytes", coalesce(level.held_bytes, 0) AS "heldBytes"
      FROM unnest(${tenantsOf(places)}::uuid[], ${offersOf(places)}::uuid[]) AS wanted (tenant_id, offer_id)
      JOIN quota_node leaf ON leaf.id = wanted.tenant_id
      JOIN quota_node node ON node.id = ANY (leaf.path)
      LEFT JOIN organisation_identity identity
             ON identity.organisation_id = node.organisation_id AND identity.valid_to IS NULL
      LEFT JOIN quota_level level ON level.offer_id = wanted.offer_id AND level.node_id = node.id
     ORDER BY wanted.tenant_id, wanted.offer_id, node.depth`
}
