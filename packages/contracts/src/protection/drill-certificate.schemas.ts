import { z } from 'zod'
import { bytesText, instantText, integerText, uuid } from '../shared/codecs.ts'
import { canonicalSha256, partyFields, signatureFields } from '../shared/signed-record.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { backupDriver } from './protection.schemas.ts'

/**
 * What a drill proved; the first alone proves the contents of its copy. `bytes-complete`, of copies whose driver keeps no
 * hash of files: as many bytes came back as were copied.
 */
export const drillVerdict = z.enum([
  'identical',
  'bytes-complete',
  'files-missing',
  'bytes-differ',
  'copy-empty',
  'not-compared',
])

/** Which copy was tried for whom, when, and what came of it: the text that is signed. */
export const drillRecord = z
  .object({
    taskId: uuid,
    ...partyFields,
    claimName: z.string(),
    copyId: uuid,
    driver: backupDriver,
    /** The restic snapshot, or the name of the data upload. */
    copyRef: z.string(),
    repository: z.string(),
    /** The instant the data is of. */
    copyTakenAt: instantText,
    namespace: z.string(),
    requestedBy: z.string(),
    requestedAt: instantText,
    /** Null of a drill that ended before it had a place on its cluster. */
    startedAt: instantText.nullable(),
    endedAt: instantText,
    verdict: drillVerdict,
    /** Files that the copy lists, files that were restored, and their bytes; null where the drill did not come so far. */
    expectedFiles: integerText.nullable(),
    restoredFiles: integerText.nullable(),
    comparedBytes: bytesText.nullable(),
    /** Of a copy without hashes alone: what its driver said that it copied, and the bytes counted on the restored volume. */
    copiedBytes: bytesText.optional(),
    restoredBytes: bytesText.optional(),
    /** The drill's last word, as it was recorded. */
    message: z.string(),
  })
  .meta({ id: 'DrillRecord' })

export const drillCertificate = z
  .object({
    record: drillRecord,
    recordSha256: canonicalSha256,
    ...signatureFields,
  })
  .meta({ id: 'DrillCertificate' })

export const drillParams = tenantParams.extend({ taskId: uuid })

export type DrillRecord = z.output<typeof drillRecord>
export type DrillCertificate = z.output<typeof drillCertificate>
