import { z } from 'zod'
import { instantText, uuid, version } from '../shared/codecs.ts'

/** What is kept of something that a tenant has from a day until another, besides what it says. */
export const endable = {
  id: uuid,
  tenantId: uuid,
  recordedAt: instantText,
  recordedBy: z.string(),
  /** When its end was last brought forward, and by whom; null: it ends as it was recorded. */
  endedAt: instantText.nullable(),
  endedBy: z.string().nullable(),
  version,
}
