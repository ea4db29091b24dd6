import { json } from './columns.ts'
import type { Sql } from './sql.ts'

/** A row by its column names, ready for jsonb_to_recordset. */
type Row = Readonly<Record<string, unknown>>

/** What a transaction leaves behind beside its facts; it is gathered and written once, right before the commit. */
export interface CommandRecord {
  readonly audit: Row[]
  readonly outbox: Row[]
  readonly idempotency: Row[]
  /** What locks rows that others wait for: sent behind everything else. */
  readonly last: (() => Promise<void>)[]
}

export function createCommandRecord(): CommandRecord {
  return { audit: [], outbox: [], idempotency: [], last: [] }
}

/**
 * Writes what was gathered in one statement, then what comes last. Without jobs none are inserted: even an insert of none wakes the relay.
 */
export async function writeCommandRecord(sql: Sql, record: CommandRecord): Promise<void> {
  const { audit, outbox, idempotency, last } = record
  if (outbox.length > 0) await writeWithJobs(sql, record)
  else if (audit.length + idempotency.length > 0) await writeWithoutJobs(sql, { audit, idempotency })
  for (const write of last) await write()
}

/** An expired outcome of the same key is taken over; one in force is never met here, or the claim was skipped. */
async function writeWithoutJobs(
  sql: Sql,
  { audit, idempotency }: Pick<CommandRecord, 'audit' | 'idempotency'>,
): Promise<void> {
  await sql.send`
    WITH audit AS (
      INSERT INTO audit_entry (id, tenant_id, actor, action, subject_kind, subject_id, request_id, recorded_at, before,
                               after)
      SELECT id, tenant_id, actor, action, subject_kind, subject_id, request_id, recorded_at, before, after
        FROM jsonb_to_recordset(${json(audit)}) AS entry (id uuid, tenant_id uuid, actor text, action text,
             subject_kind text, subject_id text, request_id text, recorded_at timestamptz, before jsonb, after jsonb)
    )
    INSERT INTO idempotency_key AS known (principal, key, operation, request_hash, tenant_id, outcome, expires_at)
    SELECT principal, key, operation, request_hash, tenant_id, coalesce(outcome, 'null'), expires_at
      FROM jsonb_to_recordset(${json(idempotency)}) AS outcome (principal text, key text, operation text,
           request_hash text, tenant_id uuid, outcome jsonb, expires_at timestamptz)
    ON CONFLICT (principal, key) DO UPDATE
      SET operation = excluded.operation, request_hash = excluded.request_hash, tenant_id = excluded.tenant_id,
          outcome = excluded.outcome, expires_at = excluded.expires_at`
}

async function writeWithJobs(sql: Sql, { audit, outbox, idempotency }: CommandRecord): Promise<void> {
  await sql.send`
    WITH audit AS (
      INSERT INTO audit_entry (id, tenant_id, actor, action, subject_kind, subject_id, request_id, recorded_at, before,
                               after)
      SELECT id, tenant_id, actor, action, subject_kind, subject_id, request_id, recorded_at, before, after
        FROM jsonb_to_recordset(${json(audit)}) AS entry (id uuid, tenant_id uuid, actor text, action text,
             subject_kind text, subject_id text, request_id text, recorded_at timestamptz, before jsonb, after jsonb)
    ), job AS (
      INSERT INTO outbox (id, kind, version, tenant_id, subject_id, payload, state, recorded_at, not_before, attempts,
                          trace_parent)
      SELECT id, kind, version, tenant_id, subject_id, payload, 'pending', recorded_at, not_before, 0, trace_parent
        FROM jsonb_to_recordset(${json(outbox)}) AS message (id uuid, kind text, version integer, tenant_id uuid,
             subject_id text, payload jsonb, recorded_at timestamptz, not_before timestamptz, trace_parent text)
    )
    INSERT INTO idempotency_key AS known (principal, key, operation, request_hash, tenant_id, outcome, expires_at)
    SELECT principal, key, operation, request_hash, tenant_id, coalesce(outcome, 'null'), expires_at
      FROM jsonb_to_recordset(${json(idempotency)}) AS outcome (principal text, key text, operation text,
           request_hash text, tenant_id uuid, outcome jsonb, expires_at timestamptz)
    ON CONFLICT (principal, key) DO UPDATE
      SET operation = excluded.operation, request_hash = excluded.request_hash, tenant_id = excluded.tenant_id,
          outcome = excluded.outcome, expires_at = excluded.expires_at`
}
