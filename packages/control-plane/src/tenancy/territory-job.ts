import type { OutboxMessage } from '../shared/ports.ts'

/** A territory event is confirmed, or something of it may be applied now that could not before. */
export function applyTerritoryJob(eventId: string): OutboxMessage {
  return { kind: 'apply-territory-event', tenantId: null, subjectId: eventId, payload: { eventId } }
}
