import type { Statement } from '@grenier/contracts'
import { civilDateOf, fctvaBackCents, fctvaRateOn } from '@grenier/quota-billing'
import { useFctvaRates } from '../../../shared/api/fctva-rates.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { fctvaPercentText } from '../../../shared/finance/fctva-percent.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './statements.module.css'

/** What the FCTVA may give back of a statement, where a rate holds on the day it was issued. An indication, on no document. */
export function FctvaNote({ statement }: { readonly statement: Statement }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const rates = useFctvaRates()
  const rate = fctvaRateOn(rates.data ?? [], civilDateOf(statement.issuedAt, installation.timeZone))
  const backCents = rate === null ? 0n : fctvaBackCents(statement.vatGroups, rate)
  if (rate === null || backCents <= 0n) return null
  const percent = fctvaPercentText(rate.rateMillipercent, formats)
  return <p className={classes['soft']}>{t('statement.fctva', { amount: formats.eurosOfCents(backCents), percent })}</p>
}
