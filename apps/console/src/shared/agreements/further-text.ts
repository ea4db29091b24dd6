import type { AmendedTerms } from '@grenier/contracts'

/** What an agreement covers and how it is prolonged, as it is being written; all of it may be left out. */
export interface FurtherText {
  /** Of the offers that are covered; none: not recorded. */
  readonly coveredOfferCodes: readonly string[]
  /** Empty: not recorded. */
  readonly prolongationKind: '' | NonNullable<AmendedTerms['prolongation']>['kind']
  readonly prolongationMonths: string
}

type FurtherTerms = Pick<AmendedTerms, 'coveredOfferCodes' | 'prolongation'>

/** The terms to be changed; of none what a first agreement begins with. */
export const furtherText = ({ coveredOfferCodes = [], prolongation }: FurtherTerms): FurtherText => ({
  coveredOfferCodes,
  prolongationKind: prolongation?.kind ?? '',
  prolongationMonths: prolongation?.months.toString() ?? '12',
})

/** Whether it can be sent: months are asked for only where a prolongation is recorded. */
export const isProlongationSound = ({ prolongationKind, prolongationMonths: months }: FurtherText): boolean =>
  prolongationKind === '' || (/^\d{1,3}$/.test(months) && Number(months) >= 1 && Number(months) <= 120)

/** What of these terms is said; the rest is left out. */
export const furtherOfText = ({ coveredOfferCodes, prolongationKind: kind, ...text }: FurtherText): FurtherTerms => ({
  ...(coveredOfferCodes.length === 0 ? {} : { coveredOfferCodes: [...coveredOfferCodes] }),
  ...(kind === '' ? {} : { prolongation: { kind, months: Number(text.prolongationMonths) } }),
})
