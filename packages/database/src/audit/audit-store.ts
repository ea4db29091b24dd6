import type { Change } from '@grenier/contracts'
import type { AuditStore, ChainHead, SignedPlace } from '@grenier/control-plane/ports'
import { type Instant, instantFromIso, instantToIso } from '@grenier/quota-billing'
import { at, json } from '../shared/columns.ts'
import { firstIdOf, nextId } from '../shared/entity-ids.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { storeOfParts } from '../shared/store-of-parts.ts'
import { type FactRow, factOf } from './audit-rows.ts'
import { createFactList } from './fact-list.ts'

type WithInstant<Row, Field extends keyof Row> = Omit<Row, Field> & Readonly<Record<Field, Instant>>
type PlaceRow = WithInstant<SignedPlace, 'signedAt'>

const placeOf = (row: PlaceRow): SignedPlace => ({ ...row, signedAt: instantToIso(row.signedAt) })

/**
 * Audit entries, inserted with the fact they tell of, and the chains they are sealed in: no scope may change or delete an
 * entry, a seal or a checkpoint.
 */
export const createAuditStore: (context: StoreContext) => AuditStore = storeOfParts([
  createEntries,
  createSealing,
  createSigning,
  createTrail,
  createFactList,
])

function createEntries({ sql, record, wallClock }: StoreContext): Pick<AuditStore, 'append' | 'writtenSince'> {
  return {
    async append(entries) {
      const rows = entries.map((entry) => ({
        id: nextId(wallClock),
        tenant_id: entry.tenantId,
        actor: entry.actor,
        action: entry.action,
        subject_kind: entry.subjectKind,
        subject_id: entry.subjectId,
        request_id: entry.requestId,
        recorded_at: at(entry.recordedAt),
        before: entry.before,
        after: entry.after,
      }))
      record.audit.push(...rows)
    },

    async writtenSince({ since, kinds, limit }) {
      const newestFirst = await sql<Change>`
        SELECT id, subject_kind AS kind, subject_id AS "subjectId", tenant_id AS "tenantId" FROM audit_entry
         WHERE id >= ${firstIdOf(since)} AND subject_kind = ANY (${kinds}::text[])
         ORDER BY id DESC LIMIT ${limit}`
      return newestFirst.toReversed()
    },
  }
}

type Sealing = Pick<AuditStore, 'lockSealing' | 'unsealed' | 'chainHeads' | 'insertSeals'>

function createSealing({ sql }: StoreContext): Sealing {
  return {
    async lockSealing() {
      await sql`SELECT pg_advisory_xact_lock(hashtext('audit sealing'), 0)`
    },

    async unsealed(limit) {
      const rows = await sql<FactRow>`
        SELECT id, tenant_id AS "tenantId", actor, action, subject_kind AS "subjectKind", subject_id AS "subjectId",
               request_id AS "requestId", recorded_at AS "recordedAt", before, after
          FROM audit_unsealed JOIN audit_entry ON id = entry_id
         ORDER BY entry_id LIMIT ${limit}`
      return rows.map(factOf)
    },

    async chainHeads(tenantIds) {
      const own = await sql<ChainHead>`
        SELECT sequence, encode(hash, 'hex') AS hash FROM audit_seal ORDER BY audit_seal.sequence DESC LIMIT 1`
      const tenants = await sql<ChainHead & { tenantId: string }>`
        SELECT tenant.id AS "tenantId", head.sequence, head.hash
          FROM unnest(${tenantIds}::uuid[]) AS tenant (id)
         CROSS JOIN LATERAL (
           SELECT tenant_sequence AS sequence, encode(tenant_hash, 'hex') AS hash FROM audit_seal
            WHERE tenant_id = tenant.id ORDER BY tenant_sequence DESC LIMIT 1) head`
      return {
        own: own[0] ?? null,
        tenants: new Map(tenants.map(({ tenantId, sequence, hash }) => [tenantId, { sequence, hash }])),
      }
    },

    async insertSeals(seals) {
      const rows = seals.map(({ entryId, tenantId, factHash, head, tenantHead }) => ({
        entry_id: entryId,
        tenant_id: tenantId,
        fact_hash: factHash,
        sequence: String(head.sequence),
        hash: head.hash,
        tenant_sequence: tenantHead === null ? null : String(tenantHead.sequence),
        tenant_hash: tenantHead?.hash ?? null,
      }))
      await sql`
        INSERT INTO audit_seal (entry_id, tenant_id, fact_hash, sequence, hash, tenant_sequence, tenant_hash)
        SELECT entry_id, tenant_id, decode(fact_hash, 'hex'), sequence, decode(hash, 'hex'), tenant_sequence,
               decode(tenant_hash, 'hex')
          FROM jsonb_to_recordset(${json(rows)}) AS seal (entry_id uuid, tenant_id uuid, fact_hash text, sequence bigint,
               hash text, tenant_sequence bigint, tenant_hash text)`
      await sql`DELETE FROM audit_unsealed WHERE entry_id = ANY (${seals.map(({ entryId }) => entryId)}::uuid[])`
    },
  }
}

type Signing = Pick<AuditStore, 'lastCheckpoint' | 'insertCheckpoint' | 'tenantHeadsSince' | 'insertTenantCheckpoints'>

function createSigning({ sql }: StoreContext): Signing {
  return {
    async lastCheckpoint() {
      const [row] = await sql<PlaceRow>`
        SELECT sequence, encode(hash, 'hex') AS hash, signed_at AS "signedAt", key_id AS "keyId", signature
          FROM audit_checkpoint ORDER BY audit_checkpoint.sequence DESC LIMIT 1`
      return row === undefined ? null : placeOf(row)
    },

    async insertCheckpoint({ sequence, hash, signedAt, keyId, signature }) {
      await sql`
        INSERT INTO audit_checkpoint (sequence, hash, signed_at, key_id, signature)
        VALUES (${sequence}, decode(${hash}, 'hex'), ${at(instantFromIso(signedAt))}, ${keyId}, ${signature})`
    },

    async tenantHeadsSince(after) {
      return await sql<{ tenantId: string } & ChainHead>`
        SELECT DISTINCT ON (tenant_id) tenant_id AS "tenantId", tenant_sequence AS sequence,
               encode(tenant_hash, 'hex') AS hash
          FROM audit_seal WHERE sequence > ${after} AND tenant_id IS NOT NULL
         ORDER BY tenant_id, tenant_sequence DESC`
    },

    async insertTenantCheckpoints(places) {
      const rows = places.map(({ tenantId, sequence, hash, signedAt, keyId, signature }) => ({
        tenant_id: tenantId,
        tenant_sequence: String(sequence),
        hash,
        signed_at: at(instantFromIso(signedAt)),
        key_id: keyId,
        signature,
      }))
      await sql`
        INSERT INTO audit_tenant_checkpoint (tenant_id, tenant_sequence, hash, signed_at, key_id, signature)
        SELECT tenant_id, tenant_sequence, decode(hash, 'hex'), signed_at, key_id, signature
          FROM jsonb_to_recordset(${json(rows)}) AS place (tenant_id uuid, tenant_sequence bigint, hash text,
               signed_at timestamptz, key_id text, signature text)`
    },
  }
}

type Trail = Pick<AuditStore, 'sealedBetween' | 'headAt' | 'checkpointsBetween' | 'auditKeys'>

function createTrail({ sql }: StoreContext): Trail {
  return {
    async sealedBetween({ tenantId, after, through }) {
      const rows = await sql<FactRow & ChainHead>`
        SELECT entry.id, entry.tenant_id AS "tenantId", actor, action, subject_kind AS "subjectKind",
               subject_id AS "subjectId", request_id AS "requestId", recorded_at AS "recordedAt", before, after,
               place.sequence, place.hash
          FROM (SELECT entry_id, sequence, encode(hash, 'hex') AS hash FROM audit_seal
                 WHERE ${tenantId}::uuid IS NULL AND sequence > ${after} AND sequence <= ${through}
                UNION ALL
                SELECT entry_id, tenant_sequence, encode(tenant_hash, 'hex') FROM audit_seal
                 WHERE tenant_id = ${tenantId} AND tenant_sequence > ${after} AND tenant_sequence <= ${through}) place
          JOIN audit_entry entry ON entry.id = place.entry_id
         ORDER BY place.sequence`
      return rows.map(({ sequence, hash, ...row }) => ({ sequence, hash, fact: factOf(row) }))
    },

    async headAt(tenantId, sequence) {
      const rows = await sql<ChainHead>`
        SELECT sequence, encode(hash, 'hex') AS hash FROM audit_seal
         WHERE ${tenantId}::uuid IS NULL AND sequence = ${sequence}
        UNION ALL
        SELECT tenant_sequence, encode(tenant_hash, 'hex') FROM audit_seal
         WHERE tenant_id = ${tenantId} AND tenant_sequence = ${sequence}`
      return onlyRow(rows)
    },

    async checkpointsBetween({ tenantId, after, through }) {
      const rows =
        tenantId === null
          ? await sql<PlaceRow>`
              SELECT sequence, encode(hash, 'hex') AS hash, signed_at AS "signedAt", key_id AS "keyId", signature
                FROM audit_checkpoint
               WHERE sequence > ${after} AND sequence <= ${through} ORDER BY audit_checkpoint.sequence`
          : await sql<PlaceRow>`
              SELECT tenant_sequence AS sequence, encode(hash, 'hex') AS hash, signed_at AS "signedAt",
                     key_id AS "keyId", signature
                FROM audit_tenant_checkpoint
               WHERE tenant_id = ${tenantId} AND tenant_sequence > ${after} AND tenant_sequence <= ${through}
               ORDER BY tenant_sequence`
      return rows.map(placeOf)
    },

    async auditKeys() {
      return await sql<{ keyId: string; publicJwk: Record<string, string> }>`
        SELECT key_id AS "keyId", public_jwk AS "publicJwk" FROM signing_key
         WHERE purpose = 'audit' ORDER BY recorded_at, key_id`
    },
  }
}
