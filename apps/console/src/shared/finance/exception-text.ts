import type { IssuingChecklist } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import type { Speech } from '../i18n/language.tsx'

export type IssuingException = IssuingChecklist['items'][number]['exceptions'][number]

/** Digits alone, as the API writes a figure; null where it sent none. */
function figureOf({ params }: IssuingException, name: string): bigint | null {
  const text = params[name]
  return text !== undefined && /^-?\d+$/.test(text) ? BigInt(text) : null
}

/** Why somebody should look at a statement, with the figures to judge it by; without those that the API did not send. */
export function textOfException(
  exception: IssuingException,
  { t, tCount, formats }: Pick<Speech, 't' | 'tCount' | 'formats'>,
): string {
  const plain = t(`exception.${exception.code}`)
  switch (exception.code) {
    case 'amount-differs': {
      const [now, last] = [figureOf(exception, 'totalCents'), figureOf(exception, 'previousTotalCents')]
      if (now === null || last === null) return plain
      const figures = { now: formats.eurosOfCents(now), last: formats.eurosOfCents(last) }
      if (last === 0n) return t('exceptionTold.amountAfterNothing', figures)
      const change = formats.percent(now - last, last < 0n ? -last : last)
      return t('exceptionTold.amount', { ...figures, change: now > last ? `+${change}` : change })
    }
    case 'estimated-use': {
      const [estimated, measured] = [figureOf(exception, 'estimatedSeconds'), figureOf(exception, 'measuredSeconds')]
      if (estimated === null || measured === null) return plain
      return t('exceptionTold.estimated', { percent: formats.percent(estimated, measured) })
    }
    case 'agreement-lapsed': {
      const { endedOn } = exception.params
      return endedOn === undefined ? plain : t('exceptionTold.lapsed', { day: formats.day(civilDate(endedOn)) })
    }
    case 'dispute-open':
      return tCount('exceptionTold.disputes', Number(exception.params['count'] ?? 1))
    case 'siret-missing':
    case 'engagement-missing':
    case 'service-code-missing':
    case 'finance-contact-missing':
      return plain
  }
}
