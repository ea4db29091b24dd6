import type { Instant } from '@grenier/quota-billing'

/** What happened, by whom, to what. Inserted unchained; the sealing job writes the hash chain later. */
export interface AuditEntry {
  readonly tenantId: string | null
  readonly actor: string
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly requestId: string
  readonly recordedAt: Instant
  readonly before: unknown
  readonly after: unknown
}

export interface AuditStore {
  append(entries: readonly AuditEntry[]): Promise<void>
}
