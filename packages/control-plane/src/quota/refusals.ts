import type { RefusalData } from '@grenier/contracts'
import type { Refusal } from '@grenier/quota-billing'
import { Problem } from '../shared/problem.ts'

/** A rule's refusal as it is stored with the request and shown to people. */
export function refusalData(refusal: Refusal): RefusalData {
  const { code, offerId, level, remainingBytes, wantedDeltaBytes, holdsBytes, wouldPassQuotaBytes } = refusal
  return {
    code,
    offerId,
    levelName: level?.name ?? null,
    remainingBytes,
    wantedDeltaBytes,
    holdsBytes,
    wouldPassQuotaBytes,
  }
}

/** Without an agreement in force nothing new is granted, whatever is left. */
export const agreementMissingRefusal: RefusalData = {
  code: 'agreement-missing',
  offerId: null,
  levelName: null,
  remainingBytes: null,
  wantedDeltaBytes: null,
  holdsBytes: null,
  wouldPassQuotaBytes: null,
}

/** A refusal met where nothing can be stored for it: an enrolment, an approver's amended size. */
export function refusalProblem(refusal: Refusal): Problem {
  if (refusal.code !== 'capacity-exceeded') return new Problem('invalid-input', { reason: refusal.code })
  return new Problem('capacity-exceeded', {
    remainingBytes: String(refusal.remainingBytes),
    levelName: refusal.level.name,
  })
}
