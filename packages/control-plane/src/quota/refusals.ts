import type { RefusalData } from '@grenier/contracts'
import type { Refusal } from '@grenier/quota-billing'
import { faultParams } from '../provisioning/fault-data.ts'
import { placeProblem } from '../provisioning/places-of-tenant.ts'
import { Problem } from '../shared/problem.ts'

/** A rule's refusal as data, before `explain-refusals.ts` adds what stands in the way and what would pass instead. */
export function refusalData(refusal: Refusal): RefusalData {
  const { code, offerId, level, remainingBytes, wantedDeltaBytes, holdsBytes, wouldPassQuotaBytes } = refusal
  const { currentQuotaBytes, givableBytes } = refusal
  return {
    code,
    offerId,
    levelName: level?.name ?? null,
    remainingBytes,
    wantedDeltaBytes,
    holdsBytes,
    wouldPassQuotaBytes,
    offerName: null,
    currentQuotaBytes,
    givableBytes,
    holdsCount: null,
    alternatives: [],
    ...('place' in refusal
      ? { place: { role: refusal.place, params: faultParams(refusal.fault, refusal.placeName) } }
      : {}),
  }
}

/** Without an agreement in force nothing new is granted, whatever is left. */
const agreementMissingRefusal: RefusalData = {
  code: 'agreement-missing',
  offerId: null,
  levelName: null,
  remainingBytes: null,
  wantedDeltaBytes: null,
  holdsBytes: null,
  wouldPassQuotaBytes: null,
  offerName: null,
  currentQuotaBytes: null,
  givableBytes: null,
  holdsCount: null,
  alternatives: [],
}

/** Refusals where no agreement is in force: nothing would pass whatever is asked, so nothing is offered. */
export function withoutAgreement(refusals: readonly RefusalData[]): RefusalData[] {
  return [agreementMissingRefusal, ...refusals.map((refusal) => ({ ...refusal, alternatives: [] }))]
}

/** A refusal met where nothing can be stored for it: an enrolment, an approver's amended size. */
export function refusalProblem(refusal: Refusal): Problem {
  if ('place' in refusal) return placeProblem(refusal)
  if (refusal.code !== 'capacity-exceeded') return new Problem('invalid-input', { reason: refusal.code })
  return new Problem('capacity-exceeded', {
    remainingBytes: String(refusal.remainingBytes),
    levelName: refusal.level.name,
    holdsBytes: String(refusal.holdsBytes),
    ...(refusal.wouldPassQuotaBytes === null ? {} : { wouldPassQuotaBytes: String(refusal.wouldPassQuotaBytes) }),
  })
}
