import type { OutboxMessage } from './ports.ts'

/** A move may go on: by its window, by a fact, or because somebody tried it again or cancelled it. */
export function advanceMoveJob({ tenantId, moveId }: { tenantId: string; moveId: string }): OutboxMessage {
  return { kind: 'advance-move', tenantId, subjectId: moveId, payload: { tenantId, moveId } }
}
