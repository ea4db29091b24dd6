import { agreementBody, billingCycle } from '@grenier/contracts'
import { type EnrolmentOrder, settlementModes } from '@grenier/contracts/enrolment'
import { isSiret } from '@grenier/quota-billing'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isWhole = (value: unknown): boolean => typeof value === 'string' && /^\d+$/.test(value)

const isCommuneOrder = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value['parentNodeId'] === 'string' &&
  (value['siret'] === undefined || (typeof value['siret'] === 'string' && isSiret(value['siret']))) &&
  Array.isArray(value['starterQuotas']) &&
  value['starterQuotas'].every(
    (quota: unknown) => isRecord(quota) && typeof quota['offerId'] === 'string' && isWhole(quota['quotaBytes']),
  )

const { coveredOfferCodes, prolongation } = agreementBody.shape

const isDay = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)

const isTerms = (value: unknown): boolean =>
  isRecord(value) &&
  ['actId', 'numberPrefix'].every((name) => typeof value[name] === 'string') &&
  isDay(value['startsOn']) &&
  (value['endsOn'] === undefined || value['endsOn'] === null || isDay(value['endsOn'])) &&
  typeof value['noticeDays'] === 'number' &&
  billingCycle.safeParse(value['billingCycle']).success &&
  ['commitmentCents', 'advanceCents'].every((name) => value[name] === null || isWhole(value[name])) &&
  settlementModes.some((mode) => mode === value['settlementMode']) &&
  coveredOfferCodes.safeParse(value['coveredOfferCodes']).success &&
  prolongation.safeParse(value['prolongation']).success

/** Whether something that was written down is an order. */
export function isEnrolmentOrder(value: unknown): value is EnrolmentOrder {
  return (
    isRecord(value) &&
    isTerms(value['terms']) &&
    isRecord(value['communes']) &&
    Object.values(value['communes']).every(isCommuneOrder)
  )
}
