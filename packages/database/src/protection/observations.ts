import type { ProtectionStore } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { at, atOrNull, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { advisoryLocks } from './advisory-locks.ts'

type ObservationMethods = Pick<
  ProtectionStore,
  | 'lockProtection'
  | 'formerClaims'
  | 'brokenCopies'
  | 'markCopyBroken'
  | 'saveObservation'
  | 'saveProtectionConditions'
  | 'touchProtection'
  | 'tenantsToObserve'
>

/** What looks at clusters found. Platform scope only. */
export function createObservations(context: StoreContext): ObservationMethods {
  const { sql } = context
  return {
    async lockProtection(tenantId) {
      // An advisory lock, since before the first look there is no row to lock.
      const [, [row]] = await Promise.all([
        sql`SELECT pg_advisory_xact_lock(${advisoryLocks.protection}, hashtext(${tenantId}))`,
        sql<{ observedAt: Instant; isPruneHeld: boolean }>`
          SELECT observed_at AS "observedAt", prune_held AS "isPruneHeld" FROM tenant_protection
           WHERE tenant_id = ${tenantId}`,
      ])
      return row ?? { observedAt: null, isPruneHeld: false }
    },

    async formerClaims(tenantId) {
      const rows = await sql<{ name: string }>`
        SELECT name FROM protected_claim WHERE tenant_id = ${tenantId} AND was_bound AND acknowledged_at IS NULL
         ORDER BY name`
      return rows.map(({ name }) => name)
    },

    async markCopyBroken(tenantId, copyId) {
      await sql`UPDATE backup_copy SET is_broken = true WHERE tenant_id = ${tenantId} AND id = ${copyId}`
    },

    async brokenCopies(tenantId) {
      const rows = await sql<{ id: string }>`SELECT id FROM backup_copy WHERE tenant_id = ${tenantId} AND is_broken`
      return rows.map(({ id }) => id)
    },

    async saveObservation(observation) {
      await touch(context, observation)
      await saveClaims(context, observation)
      await saveCopies(context, observation)
    },

    async saveProtectionConditions(tenantId, conditions) {
      const observed = conditions.map(({ type, status, reason, message, observedGeneration, changedAt }) => {
        const generation = { observed_generation: observedGeneration }
        return { type, status, reason, message, ...generation, changed_at: at(changedAt) }
      })
      // As every condition: one that says the same again keeps the instant at which it changed.
      await sql`
        INSERT INTO tenant_condition AS known (tenant_id, type, status, reason, message, observed_generation, changed_at)
        SELECT ${tenantId}, type, status, reason, message, observed_generation, changed_at
          FROM jsonb_to_recordset(${json(observed)}) AS new (type text, status text, reason text, message text,
               observed_generation integer, changed_at timestamptz) ORDER BY type
        ON CONFLICT (tenant_id, type) DO UPDATE
          SET status = excluded.status, reason = excluded.reason, message = excluded.message,
              observed_generation = excluded.observed_generation,
              changed_at = CASE WHEN known.status = excluded.status THEN known.changed_at ELSE excluded.changed_at END
          WHERE (known.status, known.reason, known.message, known.observed_generation)
             IS DISTINCT FROM (excluded.status, excluded.reason, excluded.message, excluded.observed_generation)`
    },

    async touchProtection(tenantId, observedAt, rpoSeconds) {
      await sql`
        INSERT INTO tenant_protection (tenant_id, observed_at, rpo_seconds, prune_held, site_count)
        VALUES (${tenantId}, ${at(observedAt)}, ${rpoSeconds}, false, 1)
        ON CONFLICT (tenant_id) DO UPDATE SET observed_at = excluded.observed_at, rpo_seconds = excluded.rpo_seconds`
    },

    async tenantsToObserve({ before, limit }) {
      const rows = await sql<{ tenantId: string }>`
        SELECT known.tenant_id AS "tenantId"
          FROM tenant_namespace known LEFT JOIN tenant_protection seen ON seen.tenant_id = known.tenant_id
         WHERE known.purpose = 'storage' AND known.uid IS NOT NULL
           AND (seen.observed_at IS NULL OR seen.observed_at < ${at(before)})
         ORDER BY seen.observed_at NULLS FIRST, known.tenant_id LIMIT ${limit}`
      return rows.map(({ tenantId }) => tenantId)
    },
  }
}

type Observation = Parameters<ProtectionStore['saveObservation']>[0]

async function touch({ sql }: StoreContext, seen: Observation): Promise<void> {
  const { tenantId, observedAt, rpoSeconds, isPruneHeld } = seen
  await sql.send`
    INSERT INTO tenant_protection (tenant_id, observed_at, rpo_seconds, prune_held, site_count)
    SELECT tenant.id, ${at(observedAt)}, ${rpoSeconds}, ${isPruneHeld}, count(DISTINCT cluster.site_id)
      FROM tenant JOIN cluster ON cluster.id IN (tenant.storage_cluster_id, tenant.backup_cluster_id)
     WHERE tenant.id = ${tenantId} GROUP BY tenant.id
    ON CONFLICT (tenant_id) DO UPDATE SET observed_at = excluded.observed_at, rpo_seconds = excluded.rpo_seconds,
                                          prune_held = excluded.prune_held, site_count = excluded.site_count`
}

/** A claim that came back under its name is another one: what was known of the former is forgotten. */
async function saveClaims({ sql }: StoreContext, { tenantId, observedAt, claims }: Observation): Promise<void> {
  const rows = json(
    claims.map((claim) => ({
      name: claim.name,
      class_name: claim.className,
      capacity_bytes: claim.capacityBytes,
      was_bound: claim.isBound,
      created_at: at(claim.createdAt),
      state: claim.state,
      reason: claim.reason,
      newest_copy_at: atOrNull(claim.newestCopyAt),
    })),
  )
  await sql.send`
    INSERT INTO protected_claim AS known (tenant_id, name, class_name, capacity_bytes, was_bound, created_at, state, reason,
                                          newest_copy_at)
    SELECT ${tenantId}, name, class_name, capacity_bytes, was_bound, created_at, state, reason, newest_copy_at
      FROM jsonb_to_recordset(${rows}) AS seen (name text, class_name text, capacity_bytes bigint, was_bound boolean,
           created_at timestamptz, state text, reason text, newest_copy_at timestamptz)
    ON CONFLICT (tenant_id, name) DO UPDATE
      SET class_name = excluded.class_name, capacity_bytes = coalesce(excluded.capacity_bytes, known.capacity_bytes),
          was_bound = excluded.was_bound OR (known.was_bound AND known.created_at = excluded.created_at),
          created_at = excluded.created_at, state = excluded.state, reason = excluded.reason,
          newest_copy_at = excluded.newest_copy_at, gone_at = NULL, acknowledged_at = NULL, acknowledged_by = NULL`
  await sql.send`
    UPDATE protected_claim SET state = 'gone', reason = 'claim-gone', gone_at = ${at(observedAt)}
     WHERE tenant_id = ${tenantId} AND gone_at IS NULL
       AND name NOT IN (SELECT name FROM jsonb_to_recordset(${rows}) AS seen (name text))`
}

async function saveCopies({ sql }: StoreContext, { tenantId, observedAt, copies }: Observation): Promise<void> {
  const rows = json(
    copies.map((copy) => ({
      id: copy.id,
      driver: copy.driver,
      claim_name: copy.claimName,
      copy_ref: copy.copyRef,
      repository: copy.repository,
      taken_at: at(copy.takenAt),
      size_bytes: copy.sizeBytes,
    })),
  )
  await sql.send`
    INSERT INTO backup_copy AS known (tenant_id, id, driver, claim_name, copy_ref, repository, taken_at, size_bytes,
                                      first_seen_at, is_broken)
    SELECT ${tenantId}, id, driver, claim_name, copy_ref, repository, taken_at, size_bytes, ${at(observedAt)}, false
      FROM jsonb_to_recordset(${rows}) AS seen (id uuid, driver text, claim_name text, copy_ref text, repository text,
           taken_at timestamptz, size_bytes bigint)
    ON CONFLICT (tenant_id, id) DO UPDATE SET gone_at = NULL WHERE known.gone_at IS NOT NULL`
  await sql.send`
    UPDATE backup_copy SET gone_at = ${at(observedAt)}
     WHERE tenant_id = ${tenantId} AND gone_at IS NULL
       AND id NOT IN (SELECT id FROM jsonb_to_recordset(${rows}) AS seen (id uuid))`
}
