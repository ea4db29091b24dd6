import { z } from 'zod'
import { bytesText, instantText, integerText, uuid, version } from '../shared/codecs.ts'
import { tenantParams } from './tenancy.schemas.ts'

const tenantExportState = z.enum(['waiting', 'running', 'ready', 'failed', 'expired'])

/**
 * What is being read: all that may change, of one instant; readings; the statements as documents; the audit trail; then the whole
 * is closed.
 */
const tenantExportStep = z.enum(['waiting', 'snapshot', 'readings', 'statements', 'audit', 'sealing', 'done'])

/** Everything of one member, as one archive. */
export const tenantExport = z
  .object({
    id: uuid,
    tenantId: uuid,
    state: tenantExportState,
    step: tenantExportStep,
    /** Rows written so far, or in all. */
    rowCount: integerText,
    requestedBy: z.string(),
    requestedAt: instantText,
    /** What may change is as it stood then; null before it was read. */
    snapshotAt: instantText.nullable(),
    endedAt: instantText.nullable(),
    /** From then on the archive is gone; null while there is none. */
    expiresAt: instantText.nullable(),
    sizeBytes: bytesText.nullable(),
    /** Of the archive, hexadecimal. */
    sha256: z.string().nullable(),
    /** Why there is no archive: `too-large`; null unless it failed. */
    failure: z.string().nullable(),
    version,
  })
  .meta({ id: 'TenantExport' })

export const tenantExports = z.object({ items: z.array(tenantExport) })
export const tenantExportParams = tenantParams.extend({ exportId: uuid })

/** What the archive is made of: its files in their order. */
export const tenantExportArchive = z.object({ files: z.array(z.object({ path: z.string() })) })

export type TenantExport = z.output<typeof tenantExport>
