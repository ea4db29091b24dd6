import type { AmendedTerms } from '@grenier/contracts'
import { useSpeech } from '../i18n/language.tsx'

/** What a year is committed to, as it is read. */
export function useCommitment(): (cents: bigint | null) => string {
  const { t, formats } = useSpeech()
  return (cents) => (cents === null ? t('agreement.commitmentNone') : formats.eurosOfCents(cents))
}

/** The terms of an agreement in one line: commitment, cycle, notice and the last day, where there is one. */
export function useTermsSaid(): (terms: AmendedTerms) => string {
  const { t, tCount, formats } = useSpeech()
  const commitmentOf = useCommitment()
  return ({ annualCommitmentCents, billingCycle, noticeDays, endsOn }) => {
    const said = t('agreement.terms', {
      commitment: commitmentOf(annualCommitmentCents),
      cycle: t(`agreement.cycle.${billingCycle}`),
      notice: tCount('agreement.days', noticeDays),
    })
    return endsOn === null ? said : `${said}, ${t('agreement.termsUntil', { day: formats.day(endsOn) })}`
  }
}
