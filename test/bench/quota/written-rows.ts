import type { Client } from 'pg'

/** Rows that decisions write, by table; the floor must write as many as ours. */
export interface WrittenRows {
  readonly ledgerTransfers: number
  readonly ledgerEntries: number
  readonly auditRows: number
  readonly outboxRows: number
}

/** Rows there are now. */
export async function countRows(admin: Client): Promise<WrittenRows> {
  const { rows } = await admin.query<WrittenRows>(`
    SELECT (SELECT count(*) FROM ledger_transfer)::integer AS "ledgerTransfers",
           (SELECT count(*) FROM ledger_entry)::integer AS "ledgerEntries",
           (SELECT count(*) FROM audit_entry)::integer AS "auditRows",
           (SELECT count(*) FROM outbox)::integer AS "outboxRows"`)
  const [counted] = rows
  if (counted === undefined) throw new Error('a count has one row')
  return counted
}

/** What each of `decisions` decisions wrote between two counts. */
export function rowsPerDecision(before: WrittenRows, after: WrittenRows, decisions: number): WrittenRows {
  return {
    ledgerTransfers: (after.ledgerTransfers - before.ledgerTransfers) / decisions,
    ledgerEntries: (after.ledgerEntries - before.ledgerEntries) / decisions,
    auditRows: (after.auditRows - before.auditRows) / decisions,
    outboxRows: (after.outboxRows - before.outboxRows) / decisions,
  }
}
