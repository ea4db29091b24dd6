import type { Writable } from 'node:stream'
import type { Offer } from '@grenier/contracts'
import { createIdSource } from '@grenier/identity'
import { GIB } from '@grenier/quota-billing'
import { Pool, type PoolClient } from 'pg'
import type { Decide } from './decide.ts'
import type { Member } from './region.ts'

/** The JSON that an audit row of ours carries, so that the floor writes as much. */
export interface AuditSample {
  readonly submitted: { readonly before: string | null; readonly after: string }
  readonly decided: { readonly before: string | null; readonly after: string }
}

// As ours: ids that grow, which indexes like better than random ones.
const ids = createIdSource()
const recordedAt = '2026-01-05T09:00:00.000Z'

type Entry = readonly [nodeId: string, account: string, amountBytes: bigint]

interface Move {
  readonly member: Member
  readonly offer: Offer
  /** Stands for the request, in both transactions. */
  readonly causeId: string
  readonly entries: readonly Entry[]
  readonly audit: AuditSample['submitted']
  readonly heldBytes: bigint
  readonly allocatedBytes: bigint
  /** Kinds of the jobs that the transaction asks for. */
  readonly jobs: readonly string[]
}

const lockLevels = {
  name: 'floor_lock',
  text: `SELECT limit_bytes, overcommit_percent, allocated_bytes, held_bytes
           FROM unnest($2::uuid[]) WITH ORDINALITY AS path (node_id, depth)
           JOIN quota_level level ON level.offer_id = $1 AND level.node_id = path.node_id
          ORDER BY path.depth FOR UPDATE OF level`,
}
const insertTransfer = {
  name: 'floor_transfer',
  text: `INSERT INTO ledger_transfer (id, cause_kind, cause_id, recorded_at) VALUES ($1, 'quota-request', $2, $3)`,
}
const insertEntries = {
  name: 'floor_entries',
  text: `INSERT INTO ledger_entry (transfer_id, position, recorded_at, offer_id, node_id, account, amount_bytes)
         SELECT $1, position, $6, $2, node_id, account, amount_bytes
           FROM unnest($3::uuid[], $4::text[], $5::bigint[]) WITH ORDINALITY
                AS entry (node_id, account, amount_bytes, position)`,
}
const moveBalances = {
  name: 'floor_balances',
  text: `UPDATE quota_level SET held_bytes = held_bytes + $3, allocated_bytes = allocated_bytes + $4
          WHERE offer_id = $1 AND node_id = ANY ($2)`,
}
const insertAudit = {
  name: 'floor_audit',
  text: `INSERT INTO audit_entry (id, tenant_id, actor, action, subject_kind, subject_id, request_id, recorded_at, before, after)
         VALUES ($1, $2, 'floor', 'floor', 'quota-request', $3, $4, $5, $6, $7)`,
}
const insertJobs = {
  name: 'floor_jobs',
  text: `INSERT INTO outbox (id, kind, version, tenant_id, subject_id, payload, state, recorded_at, attempts)
         SELECT id, kind, 1, $3, $3::uuid::text, $4, 'pending', $5, 0 FROM unnest($1::uuid[], $2::text[]) AS job (id, kind)`,
}

/** What is sent until the next turn of the event loop leaves in one packet, as it does for ours. */
function sendTogether(client: PoolClient): void {
  const { stream } = (client as PoolClient & { readonly connection: { readonly stream: Writable } }).connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** Everything but BEGIN, the locks and COMMIT, sent without waiting. */
function writes(client: PoolClient, { member, offer, causeId, entries, audit, jobs }: Move): Promise<unknown>[] {
  const transferId = ids.next()
  const nodes = entries.map(([nodeId]) => nodeId)
  const accounts = entries.map(([, account]) => account)
  const amounts = entries.map(([, , amountBytes]) => amountBytes)
  const payload = JSON.stringify({ tenantId: member.tenantId })
  return [
    client.query({ ...insertTransfer, values: [transferId, causeId, recordedAt] }),
    client.query({ ...insertEntries, values: [transferId, offer.id, nodes, accounts, amounts, recordedAt] }),
    client.query({
      ...insertAudit,
      values: [ids.next(), member.tenantId, causeId, ids.next(), recordedAt, audit.before, audit.after],
    }),
    client.query({
      ...insertJobs,
      values: [jobs.map(() => ids.next()), jobs, member.tenantId, payload, recordedAt],
    }),
  ]
}

function move(client: PoolClient, { member, offer, heldBytes, allocatedBytes }: Move): Promise<unknown> {
  return client.query({ ...moveBalances, values: [offer.id, member.poolIds, heldBytes, allocatedBytes] })
}

function lock(client: PoolClient, { member, offer }: Move): Promise<{ rows: unknown[] }> {
  return client.query({ ...lockLevels, values: [offer.id, member.poolIds] })
}

/** Locks first and looks at what they show, as a decision does; everything after goes out at once. */
async function lockThenWrite(client: PoolClient, todo: Move): Promise<void> {
  sendTogether(client)
  const [, locked] = await Promise.all([client.query('BEGIN'), lock(client, todo)])
  if (locked.rows.length !== todo.member.poolIds.length) throw new Error('a level of the floor is missing')
  sendTogether(client)
  await Promise.all([...writes(client, todo), move(client, todo), client.query('COMMIT')])
}

/** Looks at nothing: one packet, in which the locks come last. Less work than this cannot be done. */
async function writeBlindly(client: PoolClient, todo: Move): Promise<void> {
  sendTogether(client)
  const begun = client.query('BEGIN')
  await Promise.all([begun, ...writes(client, todo), lock(client, todo), move(client, todo), client.query('COMMIT')])
}

/**
 * The unavoidable work of a decision, as fast as bare pg does it: two transactions, each locking the member's pools in
 * order, writing as many ledger, audit and outbox rows as ours and moving the balances. No request, no idempotency, no
 * rule, no answer.
 */
export function openFloor(options: { url: string; connections: number; offer: Offer; sample: AuditSample }): {
  readonly decide: Decide
  /** The same rows, but without looking at what the locks show. */
  readonly decideBlindly: Decide
  close(): Promise<void>
} {
  const { url, connections, offer, sample } = options
  const pool = new Pool({ connectionString: url, max: connections, pipeline: true })
  const decideBy = (run: typeof lockThenWrite): Decide => {
    const inTransaction = async (todo: Move): Promise<void> => {
      const client = await pool.connect()
      try {
        await run(client, todo)
        client.release()
      } catch (error) {
        client.release(true)
        throw error
      }
    }
    return (member) => decideOnce(inTransaction, { member, offer, sample })
  }
  return {
    decide: decideBy(lockThenWrite),
    decideBlindly: decideBy(writeBlindly),
    close: () => pool.end(),
  }
}

/** Submit, then decide: the rows of one decision. */
async function decideOnce(
  inTransaction: (todo: Move) => Promise<void>,
  { member, offer, sample }: { member: Member; offer: Offer; sample: AuditSample },
): Promise<{ submitMs: number }> {
  const startedMs = performance.now()
  const held = member.poolIds.flatMap((id): Entry[] => [
    [id, 'free', -GIB],
    [id, 'held', GIB],
  ])
  const common = { member, offer, causeId: ids.next() }
  await inTransaction({
    ...common,
    entries: held,
    audit: sample.submitted,
    heldBytes: GIB,
    allocatedBytes: 0n,
    jobs: ['write-notice'],
  })
  const submitMs = performance.now() - startedMs
  const granted = member.poolIds.flatMap((id): Entry[] => [
    [id, 'held', -GIB],
    [id, 'allocated', GIB],
  ])
  const toMember: Entry[] = [
    [member.tenantId, 'capacity', -GIB],
    [member.tenantId, 'allocated', GIB],
  ]
  await inTransaction({
    ...common,
    entries: [...granted, ...toMember],
    audit: sample.decided,
    heldBytes: -GIB,
    allocatedBytes: GIB,
    jobs: ['reconcile-tenant', 'write-notice'],
  })
  return { submitMs }
}
