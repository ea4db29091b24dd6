import type { OutboxMessage } from '../shared/ports.ts'

/** A tenant's copies may have changed: look at them again. */
export function observeProtectionJob(tenantId: string): OutboxMessage {
  return { kind: 'observe-protection', tenantId, subjectId: tenantId, payload: { tenantId } }
}
