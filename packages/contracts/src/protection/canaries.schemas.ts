import { z } from 'zod'
import { instantText } from '../shared/codecs.ts'

const deletionVerdict = z.enum(['refused', 'deleted', 'unmeasured'])

/** Whether what backups write into a bucket can be deleted with the tenant's own key, as deleting a canary showed. */
export const bucketCanary = z
  .object({
    bucketName: z.string(),
    /** `refused` while the store was seen to refuse it lately; what was never shown, or long ago, is `unmeasured`. */
    verdict: deletionVerdict,
    /** Why the last attempt showed nothing, as a stable code; null when it did. */
    reason: z.string().nullable(),
    /** Null before the first attempt. */
    attemptedAt: instantText.nullable(),
    /** The last attempt that showed anything. */
    provenAt: instantText.nullable(),
  })
  .meta({ id: 'BucketCanary' })

export type BucketCanary = z.output<typeof bucketCanary>
