import type { AgreementWordingShown, AmendedTerms } from '@grenier/contracts'
import { centsOfText, civilDate } from '@grenier/quota-billing'
import { typedEuros } from '../../../shared/finance/typed-euros.ts'

/** Terms of an agreement as they are being written; texts as they were typed. */
export interface TermsText {
  readonly endsOn: string
  readonly noticeDays: string
  readonly billingCycle: AmendedTerms['billingCycle']
  readonly commitment: string
}

const noticeDaysMax = 1_000

/** The terms of a wording, to be changed; of none what a first agreement begins with. */
export function textOfTerms(wording: AgreementWordingShown | undefined): TermsText {
  if (wording === undefined) return { endsOn: '', noticeDays: '180', billingCycle: 'year', commitment: '' }
  const { endsOn, noticeDays, billingCycle, annualCommitmentCents } = wording.terms
  return {
    endsOn: endsOn ?? '',
    noticeDays: String(noticeDays),
    billingCycle,
    commitment: annualCommitmentCents === null ? '' : typedEuros(annualCommitmentCents),
  }
}

/** What of the terms cannot be sent yet, by field. */
export function faultsOfTerms({ noticeDays, commitment }: TermsText): ReadonlySet<'notice' | 'commitment'> {
  const cents = commitment.trim() === '' ? 0n : centsOfText(commitment)
  return new Set([
    ...(/^\d{1,4}$/.test(noticeDays) && Number(noticeDays) <= noticeDaysMax ? [] : (['notice'] as const)),
    ...(cents === null || cents < 0n ? (['commitment'] as const) : []),
  ])
}

/** The terms as the API takes them; what no field is about stays as it was. */
export function termsOfText(text: TermsText, standing: AmendedTerms | undefined): AmendedTerms {
  const { endsOn, noticeDays, billingCycle, commitment } = text
  return {
    ...standing,
    endsOn: endsOn === '' ? null : civilDate(endsOn),
    noticeDays: Number(noticeDays),
    billingCycle,
    annualCommitmentCents: commitment.trim() === '' ? null : centsOfText(commitment),
  }
}
