import type { AuditFact } from '@grenier/control-plane/ports'
import { type Instant, instantToIso } from '@grenier/quota-billing'

/** A fact as its columns are read. */
export type FactRow = Omit<AuditFact, 'recordedAt'> & { readonly recordedAt: Instant }

export const factOf = (row: FactRow): AuditFact => ({ ...row, recordedAt: instantToIso(row.recordedAt) })
