import type { OutboxMessage } from './ports.ts'

/** An exit may move: by a day that came, by a fact, or because its destruction was approved. */
export function advanceExitJob({ tenantId, exitId }: { tenantId: string; exitId: string }): OutboxMessage {
  return { kind: 'advance-exit', tenantId, subjectId: exitId, payload: { tenantId, exitId } }
}
