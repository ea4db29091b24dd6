import { civilDate } from '@grenier/quota-billing'
import type { Command } from '../shared/endpoints.ts'
import { type AgreementTerms, settlementMode } from './tenancy.schemas.ts'

/** How debts are settled, as an enrolment says it. */
export const settlementModes = settlementMode.options
export type SettlementMode = (typeof settlementModes)[number]

/** What most agreements say that nobody was told otherwise of. */
export const usualTerms = {
  noticeDays: 180,
  billingCycle: 'year',
  commitmentCents: null,
  advanceCents: null,
  settlementMode: 'titre',
} as const

/** How agreements that begin on that day are numbered where nobody says otherwise. */
export const usualNumberPrefix = (startsOn: string): string => `CONV-${startsOn.slice(0, 4)}-`

/** What all members of one enrolment agree to. Amounts are decimal text, so that it can be written down. */
export interface EnrolmentTerms {
  readonly actId: string
  /** Each agreement is called by it and the INSEE code behind it. */
  readonly numberPrefix: string
  readonly startsOn: string
  /** The last day of each agreement; null, or left out: no end is foreseen. */
  readonly endsOn?: string | null
  readonly noticeDays: number
  readonly billingCycle: AgreementTerms['billingCycle']
  /** In cents, for each of them; null: no commitment. */
  readonly commitmentCents: string | null
  /** In cents before VAT, for each of them, where the cycle asks ahead; null where it does not. */
  readonly advanceCents: string | null
  readonly settlementMode: SettlementMode
  /** Codes of the offers that each agreement covers; left out: not recorded. */
  readonly coveredOfferCodes?: readonly string[] | undefined
  /** What becomes of each agreement at its end; left out: not recorded. */
  readonly prolongation?: AgreementTerms['prolongation']
}

/** What is one commune's own: where it is counted, what it starts with, and where its debts land if that is known. */
export interface CommuneOrder {
  /** Left out: not known yet. */
  readonly siret?: string
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
  const {
    actId,
    numberPrefix,
    startsOn,
    endsOn = null,
    noticeDays,
    commitmentCents,
    advanceCents,
    settlementMode,
  } = terms
  const { coveredOfferCodes, prolongation } = terms
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
      endsOn: endsOn === null ? null : civilDate(endsOn),
      noticeDays,
      billingCycle: terms.billingCycle,
      annualCommitmentCents: commitmentCents === null ? null : BigInt(commitmentCents),
      ...(advanceCents === null ? {} : { advanceCents: BigInt(advanceCents) }),
      ...(coveredOfferCodes === undefined ? {} : { coveredOfferCodes: [...coveredOfferCodes] }),
      ...(prolongation === undefined ? {} : { prolongation }),
    },
    recipient: {
      siret: own.siret ?? null,
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
