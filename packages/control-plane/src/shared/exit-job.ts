import type { OutboxMessage } from './ports.ts'

/** A notice was recorded: what is asked and lent, but not granted yet, comes to its end. */
export function endOpenWishesJobs(exitId: string): OutboxMessage[] {
  return (['sweep-quota-requests', 'end-quota-loans'] as const).map((kind) => ({
    kind,
    tenantId: null,
    subjectId: exitId,
    payload: {},
  }))
}

/** An exit may move: by a day that came, by a fact, or because its destruction was approved. */
export function advanceExitJob({ tenantId, exitId }: { tenantId: string; exitId: string }): OutboxMessage {
  return { kind: 'advance-exit', tenantId, subjectId: exitId, payload: { tenantId, exitId } }
}
