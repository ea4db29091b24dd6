import { z } from 'zod'
import { noticeKind } from '../notification/notice.schemas.ts'
import { civilMonth, uuid } from './codecs.ts'

/**
 * Jobs by kind. An event says which, never what: a job reads the database afresh.
 * `versions` are what a reader of this release understands; the last one is what it writes.
 */
export const jobs = {
  'reconcile-tenant': { versions: [1], payload: z.object({ tenantId: uuid }) },
  'serve-waiting-list': { versions: [1], payload: z.object({ offerId: uuid }) },
  'sweep-quota-requests': { versions: [1], payload: z.object({}) },
  'compute-usage': { versions: [1], payload: z.object({}) },
  'purge-readings': { versions: [1], payload: z.object({}) },
  'remind-references': { versions: [1], payload: z.object({}) },
  'remind-milestones': { versions: [1], payload: z.object({}) },
  'seal-audit': { versions: [1], payload: z.object({}) },
  'assess-budgets': { versions: [1], payload: z.object({}) },
  'close-period': { versions: [1], payload: z.object({ month: civilMonth }) },
  'issue-statements': { versions: [1], payload: z.object({ month: civilMonth }) },
  'end-temporary-quotas': { versions: [1], payload: z.object({}) },
  'end-quota-loans': { versions: [1], payload: z.object({}) },
  'sweep-reservations': { versions: [1], payload: z.object({}) },
  'start-restore-drills': { versions: [1], payload: z.object({}) },
  'clean-restore-drill': { versions: [1], payload: z.object({ tenantId: uuid, taskId: uuid }) },
  'run-protection-task': { versions: [1], payload: z.object({ tenantId: uuid, taskId: uuid }) },
  'observe-protection': { versions: [1], payload: z.object({ tenantId: uuid }) },
  'observe-capacity': { versions: [1], payload: z.object({ clusterId: uuid }) },
  'observe-volumes': { versions: [1], payload: z.object({ clusterId: uuid }) },
  'observe-buckets': { versions: [1], payload: z.object({ siteId: uuid }) },
  'take-over-namespace': { versions: [1], payload: z.object({ tenantId: uuid, adoptionId: uuid }) },
  'probe-deletion': { versions: [1], payload: z.object({ siteId: uuid }) },
  'probe-network': { versions: [1], payload: z.object({ clusterId: uuid, probeId: uuid }) },
  'renew-cluster-credentials': { versions: [1], payload: z.object({ clusterId: uuid }) },
  'advance-move': { versions: [1], payload: z.object({ tenantId: uuid, moveId: uuid }) },
  /** One thing that happened, by what it happened to; `occurrence` tells it from the others of its kind. */
  'write-notice': {
    versions: [1],
    payload: z.object({ tenantId: uuid, noticeKind, subjectId: z.string(), occurrence: z.string() }),
  },
  'send-delivery': { versions: [1], payload: z.object({ tenantId: uuid, deliveryId: uuid }) },
  'send-sign-in-link': { versions: [1], payload: z.object({ linkId: uuid }) },
  /** One letter each: to whom it is about, to an administrator by their subject, or to the operator's own address (`operator`). */
  'tell-second-factor-reset': {
    versions: [1],
    payload: z.object({ resetId: uuid, moment: z.enum(['asked', 'used']), recipient: z.string() }),
  },
  'mail-operator-task': { versions: [1], payload: z.object({ taskId: uuid }) },
  'draw-paper-batch': { versions: [1], payload: z.object({ batchId: uuid }) },
  'watch-thresholds': { versions: [1], payload: z.object({}) },
  'run-needs-campaigns': { versions: [1], payload: z.object({}) },
  'remind-expiries': { versions: [1], payload: z.object({}) },
  'export-tenant': { versions: [1], payload: z.object({ tenantId: uuid, exportId: uuid }) },
  'announce-subprocessor': { versions: [1], payload: z.object({ subprocessorId: uuid }) },
  'apply-territory-event': { versions: [1], payload: z.object({ eventId: uuid }) },
  'purge-expired': { versions: [1], payload: z.object({}) },
  'advance-exit': { versions: [1], payload: z.object({ tenantId: uuid, exitId: uuid }) },
} as const

export type JobKind = keyof typeof jobs
export type JobPayload<Kind extends JobKind> = z.output<(typeof jobs)[Kind]['payload']>
