import type { AgreementWordingShown, AmendedTerms } from '@grenier/contracts'
import { centsOfText, civilDate } from '@grenier/quota-billing'
import { typedEuros } from '../../../shared/finance/typed-euros.ts'

/** Terms of an agreement as they are being written; texts as they were typed. */
export interface TermsText {
  readonly endsOn: string
  readonly noticeDays: string
  readonly billingCycle: AmendedTerms['billingCycle']
  readonly commitment: string
  /** Of the offers that are covered; none: not recorded. */
  readonly coveredOfferCodes: readonly string[]
  /** Empty: not recorded. */
  readonly prolongationKind: '' | Prolongation['kind']
  readonly prolongationMonths: string
  /** The act of the member; all empty: not recorded. */
  readonly memberActOrgan: string
  readonly memberActNumber: string
  readonly memberActAdoptedOn: string
}

type Prolongation = NonNullable<AmendedTerms['prolongation']>

const noticeDaysMax = 1_000

type FurtherTerms = Pick<AmendedTerms, 'coveredOfferCodes' | 'prolongation' | 'memberAct'>

const furtherText = ({ coveredOfferCodes = [], prolongation, memberAct }: FurtherTerms) => ({
  coveredOfferCodes,
  prolongationKind: prolongation?.kind ?? ('' as const),
  prolongationMonths: prolongation?.months.toString() ?? '12',
  memberActOrgan: memberAct?.organ ?? '',
  memberActNumber: memberAct?.number ?? '',
  memberActAdoptedOn: memberAct?.adoptedOn ?? '',
})

/** What of the further terms is said; the rest is left out. */
function furtherOfText(text: TermsText): FurtherTerms {
  const { coveredOfferCodes, prolongationKind: kind, prolongationMonths } = text
  const { memberActOrgan, memberActNumber, memberActAdoptedOn } = text
  return {
    ...(coveredOfferCodes.length === 0 ? {} : { coveredOfferCodes: [...coveredOfferCodes] }),
    ...(kind === '' ? {} : { prolongation: { kind, months: Number(prolongationMonths) } }),
    ...(memberActAdoptedOn === ''
      ? {}
      : {
          memberAct: {
            organ: memberActOrgan.trim(),
            number: memberActNumber.trim(),
            adoptedOn: civilDate(memberActAdoptedOn),
          },
        }),
  }
}

/** The terms of a wording, to be changed; of none what a first agreement begins with. */
export function textOfTerms(wording: AgreementWordingShown | undefined): TermsText {
  if (wording === undefined) {
    return { endsOn: '', noticeDays: '180', billingCycle: 'year', commitment: '', ...furtherText({}) }
  }
  const { endsOn, noticeDays, billingCycle, annualCommitmentCents } = wording.terms
  return {
    ...furtherText(wording.terms),
    endsOn: endsOn ?? '',
    noticeDays: String(noticeDays),
    billingCycle,
    commitment: annualCommitmentCents === null ? '' : typedEuros(annualCommitmentCents),
  }
}

/** What of the terms cannot be sent yet, by field. */
export function faultsOfTerms(text: TermsText): ReadonlySet<'notice' | 'commitment' | 'prolongation' | 'memberAct'> {
  const { noticeDays, commitment, prolongationKind, prolongationMonths: months } = text
  const isProlonged =
    prolongationKind === '' || (/^\d{1,3}$/.test(months) && Number(months) >= 1 && Number(months) <= 120)
  const acted = [text.memberActOrgan, text.memberActNumber, text.memberActAdoptedOn].filter(
    (part) => part.trim() !== '',
  )
  const cents = commitment.trim() === '' ? 0n : centsOfText(commitment)
  return new Set([
    ...(/^\d{1,4}$/.test(noticeDays) && Number(noticeDays) <= noticeDaysMax ? [] : (['notice'] as const)),
    ...(cents === null || cents < 0n ? (['commitment'] as const) : []),
    ...(isProlonged ? [] : (['prolongation'] as const)),
    ...(acted.length === 0 || acted.length === 3 ? [] : (['memberAct'] as const)),
  ])
}

/** The terms as the API takes them; what no field is about stays as it was. */
export function termsOfText(text: TermsText, standing: AmendedTerms | undefined): AmendedTerms {
  const { endsOn, noticeDays, billingCycle, commitment } = text
  const { coveredOfferCodes: _codes, prolongation: _prolongation, memberAct: _act, ...others } = standing ?? {}
  return {
    ...others,
    ...furtherOfText(text),
    endsOn: endsOn === '' ? null : civilDate(endsOn),
    noticeDays: Number(noticeDays),
    billingCycle,
    annualCommitmentCents: commitment.trim() === '' ? null : centsOfText(commitment),
  }
}
