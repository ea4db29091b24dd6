import type { QuotaRequest } from '@grenier/contracts'
import type { CivilDate, Instant, QuotaPolicy } from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { stepsOf } from './approval-steps.ts'
import { policyDecider } from './auto-approval-policy.ts'
import { grantLines } from './grant-lines.ts'
import { heldAtSubmission, holdLines } from './hold-lines.ts'
import type { Judgement } from './judge-request.ts'
import { isVisaWanted } from './judge-visa.ts'
import type { FittingLine } from './plan-lines.ts'
import { approved, withEvent } from './request-history.ts'
import { keepDatedParts } from './temporary-parts.ts'

export interface Fitting {
  /** As it came in, or as it waited. */
  readonly request: QuotaRequest
  /** One per line of the request, in its order. */
  readonly lines: readonly FittingLine[]
  readonly judgement: Judgement
  readonly policy: QuotaPolicy
  readonly at: Instant
  readonly today: CivilDate
}

/** The request with its lines as they stand now, each with what becomes of it. */
function withLines(
  { request, lines }: Fitting,
  becomes: (line: FittingLine) => { heldBytes: bigint } | { decidedQuotaBytes: bigint },
): QuotaRequest['lines'] {
  return request.lines.map((line) => {
    const fitting = lines.find(({ position }) => position.offer.id === line.offerId)
    if (fitting === undefined) return line
    return { ...line, currentQuotaBytes: fitting.position.quotaBytes, ...becomes(fitting) }
  })
}

/** What is left to people: one size step is held, and the visa comes before every other approval. */
async function leaveToPeople(tx: Transaction, ids: IdSource, fitting: Fitting): Promise<QuotaRequest> {
  const { request, lines, judgement, policy, at } = fitting
  await holdLines(tx, ids, { requestId: request.id, at, lines })
  // Whoever waited is submitted anew: from now on an approver has it.
  const event = { kind: 'submitted', actor: policyDecider, recordedAt: at, text: null } as const
  return {
    ...(request.state === 'waiting' ? withEvent(request, event) : request),
    state: 'submitted',
    lines: withLines(fitting, (line) => ({ heldBytes: heldAtSubmission(line) })),
    steps: stepsOf(policy, lines, { wantsVisa: isVisaWanted(judgement.visa) }),
  }
}

async function grantByPolicy(tx: Transaction, ids: IdSource, fitting: Fitting): Promise<QuotaRequest> {
  const { request, lines, at, today } = fitting
  const granted = lines.map(({ position, plan }) => ({ position, quotaBytes: plan.roundedQuotaBytes, heldBytes: 0n }))
  await grantLines(tx, ids, { request, at, lines: granted })
  await keepDatedParts(tx, ids, { request, lines: granted, at, today })
  return {
    ...approved(request, { actor: policyDecider, recordedAt: at, text: null }),
    state: 'provisioning',
    lines: withLines(fitting, ({ plan }) => ({ decidedQuotaBytes: plan.roundedQuotaBytes })),
    decidedBy: policyDecider,
    decidedAt: at,
  }
}

/**
 * What becomes of a judged request that fits, new or after it waited: granted by policy (state `provisioning`: its tenant is
 * to be reconciled), or held for the people who have to approve it. Problems: `temporary-until-past`, `quota-borrowed`.
 */
export async function settleFitting(tx: Transaction, ids: IdSource, fitting: Fitting): Promise<QuotaRequest> {
  const { decision, automatic, visa } = fitting.judgement
  const settled = await (decision === 'manual' ? leaveToPeople : grantByPolicy)(tx, ids, fitting)
  const { reasons: visaReasons, mandateId: visaMandateId } = visa
  return { ...settled, automatic, visaReasons, visaMandateId, refusals: [], waitUntil: null }
}
