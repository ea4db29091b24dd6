import type { AgreementWordingShown, AmendedTerms } from '@grenier/contracts'
import { centsOfText, civilDate } from '@grenier/quota-billing'
import {
  type FurtherText,
  furtherOfText,
  furtherText,
  isProlongationSound,
} from '../../../shared/agreements/further-text.ts'
import { typedEuros } from '../../../shared/finance/typed-euros.ts'

/** Terms of an agreement as they are being written; texts as they were typed. */
export interface TermsText extends FurtherText {
  readonly endsOn: string
  readonly noticeDays: string
  readonly billingCycle: AmendedTerms['billingCycle']
  readonly commitment: string
  /** The act of the member; all empty: not recorded. */
  readonly memberActOrgan: string
  readonly memberActNumber: string
  readonly memberActAdoptedOn: string
}

const noticeDaysMax = 1_000

type ActOfMember = Pick<AmendedTerms, 'memberAct'>

const memberActText = ({ memberAct }: ActOfMember) => ({
  memberActOrgan: memberAct?.organ ?? '',
  memberActNumber: memberAct?.number ?? '',
  memberActAdoptedOn: memberAct?.adoptedOn ?? '',
})

/** The act of the member where it is said; else it is left out. */
function memberActOfText({ memberActOrgan, memberActNumber, memberActAdoptedOn }: TermsText): ActOfMember {
  if (memberActAdoptedOn === '') return {}
  const named = { organ: memberActOrgan.trim(), number: memberActNumber.trim() }
  return { memberAct: { ...named, adoptedOn: civilDate(memberActAdoptedOn) } }
}

/** The terms of a wording, to be changed; of none what a first agreement begins with. */
export function textOfTerms(wording: AgreementWordingShown | undefined): TermsText {
  if (wording === undefined) {
    const further = { ...furtherText({}), ...memberActText({}) }
    return { endsOn: '', noticeDays: '180', billingCycle: 'year', commitment: '', ...further }
  }
  const { endsOn, noticeDays, billingCycle, annualCommitmentCents } = wording.terms
  return {
    ...furtherText(wording.terms),
    ...memberActText(wording.terms),
    endsOn: endsOn ?? '',
    noticeDays: String(noticeDays),
    billingCycle,
    commitment: annualCommitmentCents === null ? '' : typedEuros(annualCommitmentCents),
  }
}

/** What of the terms cannot be sent yet, by field. */
export function faultsOfTerms(text: TermsText): ReadonlySet<'notice' | 'commitment' | 'prolongation' | 'memberAct'> {
  const { noticeDays, commitment } = text
  const acted = [text.memberActOrgan, text.memberActNumber, text.memberActAdoptedOn].filter(
    (part) => part.trim() !== '',
  )
  const cents = commitment.trim() === '' ? 0n : centsOfText(commitment)
  return new Set([
    ...(/^\d{1,4}$/.test(noticeDays) && Number(noticeDays) <= noticeDaysMax ? [] : (['notice'] as const)),
    ...(cents === null || cents < 0n ? (['commitment'] as const) : []),
    ...(isProlongationSound(text) ? [] : (['prolongation'] as const)),
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
    ...memberActOfText(text),
    endsOn: endsOn === '' ? null : civilDate(endsOn),
    noticeDays: Number(noticeDays),
    billingCycle,
    annualCommitmentCents: commitment.trim() === '' ? null : centsOfText(commitment),
  }
}
