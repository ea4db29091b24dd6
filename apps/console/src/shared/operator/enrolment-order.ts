import { type AgreementTerms, billingCycle, type Command } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'

/** How debts are settled, as an enrolment says it. */
export const settlementModes = ['titre', 'imputation-ac', 'internal', 'e-invoice'] as const
export type SettlementMode = (typeof settlementModes)[number]

/** What all members of one enrolment agree to. Amounts are decimal text, so that it can be written down. */
export interface EnrolmentTerms {
  readonly actId: string
  /** Each agreement is called by it and the INSEE code behind it. */
  readonly numberPrefix: string
  readonly startsOn: string
  readonly noticeDays: number
  readonly billingCycle: AgreementTerms['billingCycle']
  /** In cents, for each of them; null: no commitment. */
  readonly commitmentCents: string | null
  /** In cents before VAT, for each of them, where the cycle asks ahead; null where it does not. */
  readonly advanceCents: string | null
  readonly settlementMode: SettlementMode
}

/** What is one commune's own: where it is counted, and what it starts with. */
export interface CommuneOrder {
  readonly parentNodeId: string
  readonly starterQuotas: readonly { readonly offerId: string; readonly quotaBytes: string }[]
}

/** An enrolment of many communes, by their INSEE codes. */
export interface EnrolmentOrder {
  readonly terms: EnrolmentTerms
  readonly communes: Readonly<Record<string, CommuneOrder>>
}

/** What the API is asked for one commune; null where the order does not name it. The same order gives the same call. */
export function enrolmentOf({ terms, communes }: EnrolmentOrder, inseeCode: string): Command<'enrolCommune'> | null {
  const own = communes[inseeCode]
  if (own === undefined) return null
  const { actId, numberPrefix, startsOn, noticeDays, commitmentCents, advanceCents, settlementMode } = terms
  return {
    inseeCode,
    parentNodeId: own.parentNodeId,
    dataClass: 'ordinary',
    residencyMin: null,
    sameSiteReason: null,
    agreement: {
      number: `${numberPrefix}${inseeCode}`,
      actId,
      startsOn: civilDate(startsOn),
      endsOn: null,
      noticeDays,
      billingCycle: terms.billingCycle,
      annualCommitmentCents: commitmentCents === null ? null : BigInt(commitmentCents),
      ...(advanceCents === null ? {} : { advanceCents: BigInt(advanceCents) }),
    },
    recipient: {
      siret: null,
      budget: 'Budget principal',
      serviceCode: null,
      serviceCodeRequired: false,
      engagementRequired: false,
      expenseAccount: null,
      vatLiable: false,
      settlementMode,
    },
    starterQuotas: own.starterQuotas.map(({ offerId, quotaBytes }) => ({ offerId, quotaBytes: BigInt(quotaBytes) })),
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isWhole = (value: unknown): boolean => typeof value === 'string' && /^\d+$/.test(value)

const isCommuneOrder = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value['parentNodeId'] === 'string' &&
  Array.isArray(value['starterQuotas']) &&
  value['starterQuotas'].every(
    (quota: unknown) => isRecord(quota) && typeof quota['offerId'] === 'string' && isWhole(quota['quotaBytes']),
  )

const isTerms = (value: unknown): boolean =>
  isRecord(value) &&
  ['actId', 'numberPrefix'].every((name) => typeof value[name] === 'string') &&
  /^\d{4}-\d\d-\d\d$/.test(String(value['startsOn'])) &&
  typeof value['noticeDays'] === 'number' &&
  billingCycle.safeParse(value['billingCycle']).success &&
  ['commitmentCents', 'advanceCents'].every((name) => value[name] === null || isWhole(value[name])) &&
  settlementModes.some((mode) => mode === value['settlementMode'])

/** Whether something that was written down is an order. */
export function isEnrolmentOrder(value: unknown): value is EnrolmentOrder {
  return (
    isRecord(value) &&
    isTerms(value['terms']) &&
    isRecord(value['communes']) &&
    Object.values(value['communes']).every(isCommuneOrder)
  )
}
