import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { moveReasonBody, planMoveBody, tenantMove, tenantMoves } from '../move.schemas.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000501'
const moveId = '0198c0de-7a00-7000-8000-000000000851'
const operator = 'operateur@region.example'
const params = { tenantId, moveId }

const planBody = {
  targetClusterId: '0198c0de-7a00-7000-8000-000000000202',
  offers: [
    {
      fromOfferId: '0198c0de-7a00-7000-8000-0000000000b1',
      toOfferId: '0198c0de-7a00-7000-8000-0000000000b4',
    },
  ],
  windowStartsAt: '2027-01-15T20:00:00.000Z',
  windowEndsAt: '2027-01-16T04:00:00.000Z',
  coolingOffDays: 30,
  sameSiteReason: null,
  reason: 'Les baies de Cergy sont en fin de vie.',
} satisfies z.input<typeof planMoveBody>

const nothingYet = {
  frozenAt: null,
  switchedAt: null,
  removalOpensOn: null,
  removalRequestedBy: null,
  removalRequestedAt: null,
  removalApprovedBy: null,
  removalApprovedAt: null,
  endedAt: null,
  failure: null,
  waitingFor: [],
}

const { offers, ...terms } = planBody
const quotaBytes = '107374182400'
const plannedAt = '2027-01-04T09:00:00.000Z'

const planned = {
  id: moveId,
  tenantId,
  state: 'planned',
  sourceClusterId: '0198c0de-7a00-7000-8000-000000000201',
  sourceNamespace: 'auvers-95039-storage',
  targetNamespace: 'auvers-95039-storage',
  ...terms,
  requestedBy: operator,
  requestedAt: plannedAt,
  ...nothingYet,
  offers: offers.map((offer) => ({
    ...offer,
    fromQuotaBytes: quotaBytes,
    toQuotaBytes: quotaBytes,
    heldTargetBytes: quotaBytes,
    heldSourceBytes: '0',
  })),
  claims: [],
  history: [{ sequence: 1, state: 'planned', actor: operator, recordedAt: plannedAt, reason: planBody.reason }],
  version: 1,
} satisfies z.input<typeof tenantMove>

const failed = {
  ...planned,
  state: 'restoring',
  frozenAt: '2027-01-15T20:00:10.000Z',
  failure: 'restore-failed: archives',
  claims: [
    {
      name: 'archives',
      fromClassName: 'bloc',
      toClassName: 'bloc-nvme',
      fromBytes: '10737418240',
      toBytes: '10737418240',
      copyTakenAt: '2027-01-15T20:14:00.000Z',
      expectedFiles: '4812',
      restoredFiles: '4811',
      verifiedAt: null,
    },
  ],
  history: [
    ...planned.history,
    ...(['freezing', 'backing-up', 'preparing', 'restoring'] as const).map((state, index) => ({
      sequence: index + 2,
      state,
      actor: 'schedule',
      recordedAt: `2027-01-15T20:${10 + index}:00.000Z`,
      reason: null,
    })),
  ],
  version: 9,
} satisfies z.input<typeof tenantMove>

const retryBody = { reason: 'Le stockage objet répond de nouveau.' } satisfies z.input<typeof moveReasonBody>
const retried = { ...failed, failure: null, version: 10 } satisfies z.input<typeof tenantMove>
const cancelBody = { reason: 'Les travaux sont reportés.' } satisfies z.input<typeof moveReasonBody>
const cancelling = {
  ...planned,
  state: 'cancelling',
  history: [
    ...planned.history,
    {
      sequence: 2,
      state: 'cancelling',
      actor: operator,
      recordedAt: '2027-01-05T09:00:00.000Z',
      reason: cancelBody.reason,
    },
  ],
  version: 2,
} satisfies z.input<typeof tenantMove>

export const moveExamples: Readonly<Record<'plan' | 'list' | 'get' | 'retry' | 'cancel', readonly EndpointExample[]>> =
  {
    plan: [
      { summary: 'To newer machines, on an evening of January', params: { tenantId }, body: planBody, answer: planned },
    ],
    list: [
      {
        summary: 'One move, planned',
        params: { tenantId },
        answer: { items: [planned] } satisfies z.input<typeof tenantMoves>,
      },
    ],
    get: [
      {
        summary: 'A move whose restore failed',
        params,
        answer: {
          ...failed,
          explanations: ['La restauration ou la comparaison a échoué : archives.'],
        } satisfies z.input<typeof tenantMove>,
      },
    ],
    retry: [{ summary: 'Restore the claim again', params, body: retryBody, answer: retried }],
    cancel: [{ summary: 'Works are put off', params, body: cancelBody, answer: cancelling }],
  }
