import { z } from 'zod'
import { bytesText, instantText, integerText, pageOf, pageQuery, uuid } from '../shared/codecs.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { protectionTaskState } from './tasks.schemas.ts'

/** What a drill proves, as its certificate says it: which copy, when, how many files, and whether they are all right. */
export const restoreDrill = z
  .object({
    taskId: uuid,
    tenantId: uuid,
    state: protectionTaskState,
    namespace: z.string(),
    copyId: uuid,
    claimName: z.string(),
    copyRef: z.string(),
    copyTakenAt: instantText,
    requestedBy: z.string(),
    startedAt: instantText.nullable(),
    endedAt: instantText.nullable(),
    /**
     * Files that the copy lists and files that were restored; each restored file was read again and compared by its hash.
     * Of a copy without hashes nothing is listed: its restored files are counted, and bytes stand below.
     */
    expectedFiles: integerText.nullable(),
    restoredFiles: integerText.nullable(),
    /** Of a copy without hashes: what was copied, and the bytes counted on the restored volume; else null. */
    copiedBytes: bytesText.nullable(),
    restoredBytes: bytesText.nullable(),
    message: z.string(),
    /** Since when nothing of it is left on the cluster. */
    cleanedAt: instantText.nullable(),
  })
  .meta({ id: 'RestoreDrill' })

export const startRestoreDrillBody = z.object({ copyId: uuid })
export const restoreDrillPage = pageOf(restoreDrill)
export const restoreDrillParams = tenantParams
export const listRestoreDrillsQuery = pageQuery

export type RestoreDrill = z.output<typeof restoreDrill>
