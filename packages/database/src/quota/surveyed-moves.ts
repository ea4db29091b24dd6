import type { LedgerTransfer, QuotaGrant, QuotaPosition, QuotaSize, QuotaStore } from '@grenier/control-plane/ports'
import { at, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { insertTransfers, moveBalances } from './ledger.ts'

interface Moves {
  readonly tenantId: string
  readonly positions: readonly QuotaPosition[]
  readonly transfer: LedgerTransfer
  readonly quotas: readonly QuotaGrant[] | null
  readonly seenQuotas: readonly QuotaSize[] | null
}

/**
 * Moves decided on positions that were read without a lock. All rows that nobody else touches are written at once; what
 * others wait for is locked last, right before the commit: compared with what the decision rests on, moved, given back.
 */
export function createSurveyedMoves(context: StoreContext): Pick<QuotaStore, 'postSurveyed'> {
  return {
    async postSurveyed(moves) {
      if (moves.transfer.entries.length > 0) await insertTransfers(context, [moves.transfer])
      context.record.last.push(async () => {
        await lockInOrder(context, moves)
        await compareQuotas(context, moves)
        if (moves.seenQuotas !== null) await compareAllQuotas(context, moves.tenantId, moves.seenQuotas)
        await moveBalances(context, [moves.transfer])
        if (moves.quotas !== null) await grantQuotas(context, moves.tenantId, moves.quotas)
      })
    },
  }
}

/** The finite levels by (offer, depth), then the tenant: the same order as `lockPositions`. */
async function lockInOrder({ sql }: StoreContext, { tenantId, positions, transfer }: Moves): Promise<void> {
  const moved = transfer.entries.length > 0 ? positions : []
  const levels = moved
    .toSorted((left, right) => (left.offer.id < right.offer.id ? -1 : 1))
    .flatMap(({ offer, path }) =>
      path.filter(({ limitBytes }) => limitBytes !== null).map(({ nodeId }) => ({ offerId: offer.id, nodeId })),
    )
  await sql.send`
    WITH finite AS (
      SELECT level.node_id
        FROM unnest(${plainArray(levels.map(({ offerId }) => offerId))}::uuid[],
                    ${plainArray(levels.map(({ nodeId }) => nodeId))}::uuid[])
             WITH ORDINALITY AS path (offer_id, node_id, place)
        JOIN quota_level level ON level.offer_id = path.offer_id AND level.node_id = path.node_id
       ORDER BY path.place
         FOR UPDATE OF level
    )
    SELECT FROM tenant WHERE id = ${tenantId} AND (SELECT count(*) FROM finite) >= 0 FOR NO KEY UPDATE`
}

/** True where the tenant gets something: a larger quota, or a hold, which is all that moves without a quota. */
function grows({ positions, transfer, quotas }: Moves): boolean {
  if (quotas === null) return transfer.entries.length > 0
  const surveyed = new Map(positions.map(({ offer, quotaBytes }) => [offer.id, quotaBytes]))
  return quotas.some(({ offerId, quotaBytes }) => quotaBytes > (surveyed.get(offerId) ?? 0n))
}

/**
 * The tenant is locked: from here on its quotas stay as they are, and they must still be what was surveyed. Nor may it have
 * given notice meanwhile where it gets something: who records a notice locks the same row first.
 */
async function compareQuotas({ sql }: StoreContext, moves: Moves): Promise<void> {
  const { tenantId, positions } = moves
  await sql.send`
    SELECT run_again_unless(NOT (${grows(moves)} AND EXISTS (
      SELECT FROM tenant_exit WHERE tenant_id = ${tenantId} AND state <> 'cancelled')) AND NOT EXISTS (
      SELECT FROM unnest(${plainArray(positions.map(({ offer }) => offer.id))}::uuid[],
                         ${plainArray(positions.map(({ quotaBytes }) => quotaBytes))}::bigint[])
                  AS surveyed (offer_id, quota_bytes)
        LEFT JOIN quota ON quota.tenant_id = ${tenantId} AND quota.offer_id = surveyed.offer_id
       WHERE coalesce(quota.quota_bytes, 0) <> surveyed.quota_bytes))`
}

/** What the tenant's quotas cost together was judged: none of them is another by now, and there is none besides. */
async function compareAllQuotas({ sql }: StoreContext, tenantId: string, seen: readonly QuotaSize[]): Promise<void> {
  await sql.send`
    SELECT run_again_unless(NOT EXISTS (
      SELECT FROM unnest(${plainArray(seen.map(({ offerId }) => offerId))}::uuid[],
                         ${plainArray(seen.map(({ quotaBytes }) => quotaBytes))}::bigint[])
                  AS seen (offer_id, quota_bytes)
        FULL JOIN (SELECT offer_id, quota_bytes FROM quota WHERE tenant_id = ${tenantId}) AS known USING (offer_id)
       WHERE coalesce(known.quota_bytes, 0) <> coalesce(seen.quota_bytes, 0)))`
}

/** Sets the quotas and raises the tenant's generation: its clusters have work to do. */
export async function grantQuotas(
  { sql }: StoreContext,
  tenantId: string,
  quotas: readonly QuotaGrant[],
): Promise<void> {
  await sql.send`
    WITH raised AS (
      UPDATE tenant SET generation = generation + 1, version = version + 1 WHERE id = ${tenantId}
    )
    INSERT INTO quota (tenant_id, offer_id, quota_bytes, state, last_granted_at)
    SELECT ${tenantId}, offer_id, quota_bytes, 'provisioning', granted_at
      FROM unnest(${plainArray(quotas.map(({ offerId }) => offerId))}::uuid[],
                  ${plainArray(quotas.map(({ quotaBytes }) => quotaBytes))}::bigint[],
                  ${plainArray(quotas.map(({ grantedAt }) => at(grantedAt)))}::timestamptz[])
             AS granted (offer_id, quota_bytes, granted_at)
    ON CONFLICT (tenant_id, offer_id) DO UPDATE
      SET quota_bytes = excluded.quota_bytes, state = excluded.state, last_granted_at = excluded.last_granted_at`
}
