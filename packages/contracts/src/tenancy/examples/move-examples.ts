import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { moveReasonBody, moveRemoval, planMoveBody, tenantMove, tenantMoves } from '../move.schemas.ts'
import type { approveMoveLossBody, requestMoveLossBody, withdrawMoveLossBody } from '../move-loss.schemas.ts'

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
  losses: [],
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

const switched = {
  ...failed,
  state: 'switched',
  failure: null,
  switchedAt: '2027-01-15T21:02:00.000Z',
  removalOpensOn: '2027-02-14',
  offers: planned.offers.map((offer) => ({ ...offer, heldTargetBytes: '0', heldSourceBytes: quotaBytes })),
  claims: failed.claims.map((claim) => ({
    ...claim,
    restoredFiles: '4812',
    verifiedAt: '2027-01-15T21:01:00.000Z',
  })),
  version: 14,
} satisfies z.input<typeof tenantMove>

const removalBody = { reason: 'Trente jours sans incident.' } satisfies z.input<typeof moveReasonBody>
const requested = {
  ...switched,
  removalRequestedBy: operator,
  removalRequestedAt: '2027-02-16T09:00:00.000Z',
  version: 15,
} satisfies z.input<typeof tenantMove>
const approved = {
  ...requested,
  state: 'removing',
  removalApprovedBy: 'responsable@region.example',
  removalApprovedAt: '2027-02-16T10:00:00.000Z',
  version: 16,
} satisfies z.input<typeof tenantMove>
const removedItems = {
  items: [
    {
      kind: 'claim',
      clusterId: planned.sourceClusterId,
      namespace: planned.sourceNamespace,
      name: 'archives',
      uid: '5e0c3f0e-9b1d-4a55-8a51-2d1f6f0f6c11',
      sizeBytes: '10737418240',
      detail: 'bloc',
      goneAt: '2027-02-16T10:01:00.000Z',
    },
  ],
} satisfies z.input<typeof moveRemoval>

const lossBody = {
  clusterId: planned.sourceClusterId,
  reason: 'La salle de Cergy a brûlé le 18 février ; rien n’en a été sauvé.',
} satisfies z.input<typeof requestMoveLossBody>
const lossApprovalBody = {
  reason: 'Constaté sur place avec le service départemental d’incendie.',
} satisfies z.input<typeof approveMoveLossBody>
const declared = {
  ...approved,
  losses: [
    {
      sequence: 1,
      state: 'requested',
      kubeSystemUid: '6a1f7f0e-3d0c-4c6e-9b53-0a8a5d1c2b10',
      ...lossBody,
      requestedBy: operator,
      requestedAt: '2027-02-19T09:00:00.000Z',
      approvalOpensAt: '2027-02-19T10:00:00.000Z',
      approvedBy: null,
      approvedAt: null,
      approvalReason: null,
      endedAt: null,
      withdrawnBy: null,
      withdrawalReason: null,
      items: [],
    },
  ],
  version: 17,
} satisfies z.input<typeof tenantMove>
const confirmed = {
  ...declared,
  losses: declared.losses.map((loss) => ({
    ...loss,
    state: 'approved' as const,
    approvedBy: 'responsable@region.example',
    approvedAt: '2027-02-19T14:00:00.000Z',
    approvalReason: lossApprovalBody.reason,
  })),
  version: 18,
} satisfies z.input<typeof tenantMove>

const lossWithdrawalBody = {
  reason: 'Erreur de salle : celle de Cergy est intacte, seul son lien est coupé.',
} satisfies z.input<typeof withdrawMoveLossBody>
const withdrawn = {
  ...declared,
  losses: declared.losses.map((loss) => ({
    ...loss,
    state: 'withdrawn' as const,
    endedAt: '2027-02-19T09:20:00.000Z',
    withdrawnBy: operator,
    withdrawalReason: lossWithdrawalBody.reason,
  })),
  version: 18,
} satisfies z.input<typeof tenantMove>

type Example =
  | 'requestLoss'
  | 'approveLoss'
  | 'withdrawLoss'
  | 'plan'
  | 'list'
  | 'get'
  | 'retry'
  | 'cancel'
  | 'requestRemoval'
  | 'approveRemoval'
  | 'removal'

export const moveExamples: Readonly<Record<Example, readonly EndpointExample[]>> = {
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
  requestRemoval: [{ summary: 'The days are over', params, body: removalBody, answer: requested }],
  approveRemoval: [{ summary: 'By somebody else', params, body: removalBody, answer: approved }],
  requestLoss: [{ summary: 'A machine room that burned down', params, body: lossBody, answer: declared }],
  approveLoss: [{ summary: 'By somebody else, who saw it', params, body: lossApprovalBody, answer: confirmed }],
  withdrawLoss: [{ summary: 'It was the other room', params, body: lossWithdrawalBody, answer: withdrawn }],
  removal: [{ summary: 'A claim that is gone', params, answer: removedItems }],
}
