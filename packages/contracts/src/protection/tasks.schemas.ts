import { z } from 'zod'
import { bytesText, instantText, pageOf, pageQuery, uuid, version } from '../shared/codecs.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'

export const protectionTaskKind = z.enum(['backup', 'restore', 'drill', 'move'])
export const protectionTaskState = z.enum(['queued', 'running', 'succeeded', 'failed'])

const protectionTaskEvent = z
  .object({
    sequence: z.int(),
    state: protectionTaskState,
    actor: z.string(),
    recordedAt: instantText,
    message: z.string(),
  })
  .meta({ id: 'ProtectionTaskEvent' })

/** A backup or a restore that somebody asked for. It succeeds by what was seen, never by what a driver says of itself. */
export const protectionTask = z
  .object({
    id: uuid,
    tenantId: uuid,
    kind: protectionTaskKind,
    state: protectionTaskState,
    namespace: z.string(),
    /** Of a restore: the copy, the claim that is made for it, and its size. */
    copyId: uuid.nullable(),
    newClaimName: z.string().nullable(),
    restoredBytes: bytesText.nullable(),
    requestedBy: z.string(),
    requestedAt: instantText,
    startedAt: instantText.nullable(),
    endedAt: instantText.nullable(),
    message: z.string(),
    history: z.array(protectionTaskEvent),
    version,
  })
  .meta({ id: 'ProtectionTask' })

/** A name that Kubernetes takes for a claim; short enough for what drivers append to it. */
const claimName = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/)

export const requestRestoreBody = z.object({
  copyId: uuid,
  /** A claim that does not exist yet: a restore never writes over data. */
  newClaimName: claimName,
  /** Left out: the tenant's storage namespace. */
  namespace: z.string().max(63).optional(),
  /** Left out: as large as the claim that was copied. */
  restoredBytes: bytesText.optional(),
})

export const protectionTaskParams = tenantParams.extend({ taskId: uuid })
export const listProtectionTasksQuery = pageQuery
export const protectionTaskPage = pageOf(protectionTask)

export type ProtectionTask = z.output<typeof protectionTask>
