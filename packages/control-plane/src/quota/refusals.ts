import type { AgreementTerms, RefusalData } from '@grenier/contracts'
import type { Refusal } from '@grenier/quota-billing'
import { faultParams } from '../provisioning/fault-data.ts'
import { placeProblem } from '../provisioning/places-of-tenant.ts'
import { Problem } from '../shared/problem.ts'
import { grows, type PlannedLine } from './plan-lines.ts'

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

/** A refusal of the whole request, whatever is left for any of its offers. */
function wholeRefusal(code: 'agreement-missing' | 'tenant-leaving' | 'tenant-moving'): RefusalData {
  return {
    code,
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
}

/** Where a tenant stands that wishes something, beside what is left for it. */
export interface Standing {
  readonly agreement: AgreementTerms | null
  readonly isLeaving: boolean
  readonly isMoving: boolean
}

/**
 * Refusals where nothing would pass: without an agreement in force whatever is asked, to a tenant that leaves whatever
 * grows, and to one that is being moved whatever grows of volumes. Nothing is offered instead. null where the tenant may have what fits.
 */
export function refusedWhole(
  { agreement, isLeaving, isMoving }: Standing,
  planned: readonly PlannedLine[],
  refusals: readonly RefusalData[],
): RefusalData[] | null {
  const others = refusals.map((refusal) => ({ ...refusal, alternatives: [] }))
  if (agreement === null) return [wholeRefusal('agreement-missing'), ...others]
  if (isLeaving && planned.some(grows)) return [wholeRefusal('tenant-leaving'), ...others]
  const isOfVolumes = ({ position }: PlannedLine): boolean => position.offer.kind === 'block'
  const meetsMove = isMoving && planned.some((line) => isOfVolumes(line) && grows(line))
  return meetsMove ? [wholeRefusal('tenant-moving'), ...others] : null
}

/** The refusal with which an undecided request of a tenant ends that has given notice. */
export const leavingRefusal: RefusalData = wholeRefusal('tenant-leaving')

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
