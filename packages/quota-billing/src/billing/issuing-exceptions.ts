import type { CivilDate } from '../shared/civil-time.ts'

export type IssuingExceptionCode =
  | 'siret-missing'
  | 'engagement-missing'
  | 'service-code-missing'
  | 'agreement-lapsed'
  | 'finance-contact-missing'
  | 'estimated-use'
  | 'amount-differs'
  | 'dispute-open'

/** Why somebody should look at a statement before it is issued. */
export interface IssuingException {
  readonly code: IssuingExceptionCode
  /** The figures behind it, as decimal text. */
  readonly params: Readonly<Record<string, string>>
}

/** A statement that waits without a number until what is missing is given: nobody can wave these through. */
export const missingReferenceCodes: readonly IssuingExceptionCode[] = ['engagement-missing', 'service-code-missing']

export interface IssuingFacts {
  readonly siret: string | null
  readonly engagementNumber: string | null
  readonly engagementRequired: boolean
  readonly serviceCode: string | null
  readonly serviceCodeRequired: boolean
  /** Whether somebody of the payer's finance can be written to on the month's last day. */
  readonly hasFinanceContact: boolean
  /** Whether an agreement of the payer is in force on the month's last day. */
  readonly hasAgreement: boolean
  /** Last day of the newest one; null: none has an end. */
  readonly agreementEndsOn: CivilDate | null
  /** Of the measured time behind the charges: all of it, and what of it had no reading. */
  readonly measuredSeconds: bigint
  readonly estimatedSeconds: bigint
  readonly totalCents: bigint
  /** Of the payer's statement before this one; null: it is the first. */
  readonly previousTotalCents: bigint | null
  readonly openDisputes: number
}

/** What may be estimated without a word, percent; what an amount may differ from the last one. */
const estimatedPercentMax = 2n
const differencePercentMax = 20n

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

function referenceCodes(facts: IssuingFacts): IssuingExceptionCode[] {
  const { siret, engagementNumber, engagementRequired, serviceCode, serviceCodeRequired } = facts
  const codes: IssuingExceptionCode[] = []
  if (siret === null) codes.push('siret-missing')
  if (engagementRequired && engagementNumber === null) codes.push('engagement-missing')
  if (serviceCodeRequired && serviceCode === null) codes.push('service-code-missing')
  return codes
}

function agreementException({ hasAgreement, agreementEndsOn }: IssuingFacts): IssuingException[] {
  if (hasAgreement) return []
  return [{ code: 'agreement-lapsed', params: agreementEndsOn === null ? {} : { endedOn: agreementEndsOn } }]
}

function figureExceptions(facts: IssuingFacts): IssuingException[] {
  const { measuredSeconds, estimatedSeconds, totalCents, previousTotalCents } = facts
  const exceptions: IssuingException[] = []
  if (estimatedSeconds * 100n > measuredSeconds * estimatedPercentMax) {
    const params = { estimatedSeconds: String(estimatedSeconds), measuredSeconds: String(measuredSeconds) }
    exceptions.push({ code: 'estimated-use', params })
  }
  const isFar = (previous: bigint) =>
    magnitude(totalCents - previous) * 100n > magnitude(previous) * differencePercentMax
  if (previousTotalCents !== null && isFar(previousTotalCents)) {
    const params = { totalCents: String(totalCents), previousTotalCents: String(previousTotalCents) }
    exceptions.push({ code: 'amount-differs', params })
  }
  return exceptions
}

/**
 * What finance should see of a statement before it is issued, and nothing where all is in order: no SIRET, a reference that
 * the recipient wants and that nobody has given, no agreement in force, nobody of its finance to write to, more than 2 % of the measured time estimated, an
 * amount more than 20 % away from the last one, a dispute that nobody has answered.
 */
export function issuingExceptions(facts: IssuingFacts): IssuingException[] {
  const { openDisputes, hasFinanceContact } = facts
  return [
    ...referenceCodes(facts).map((code) => ({ code, params: {} })),
    ...agreementException(facts),
    ...(hasFinanceContact ? [] : [{ code: 'finance-contact-missing' as const, params: {} }]),
    ...figureExceptions(facts),
    ...(openDisputes > 0 ? [{ code: 'dispute-open' as const, params: { count: String(openDisputes) } }] : []),
  ]
}
