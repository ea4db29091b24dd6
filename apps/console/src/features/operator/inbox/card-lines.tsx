import type { InboxLine } from '@grenier/contracts'
import { IconArrowRight } from '@tabler/icons-react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { SpaceBar } from '../../../shared/ui/space-bar.tsx'
import classes from './inbox.module.css'

/** What each space of a request is, what of it is in use, and what would be left above it. */
export function CardLines({ lines }: { readonly lines: readonly InboxLine[] }) {
  return (
    <ul className={classes['lines']}>
      {lines.map((line) => (
        <li key={line.offerId}>
          <Line line={line} />
        </li>
      ))}
    </ul>
  )
}

function Line({ line }: { readonly line: InboxLine }) {
  const { t, formats } = useSpeech()
  const { offerName, quotaBytes, wantedQuotaBytes, inUseBytes } = line
  const added = wantedQuotaBytes > quotaBytes ? wantedQuotaBytes - quotaBytes : 0n
  const used = usedText(line, { t, formats })
  return (
    <>
      <p className={classes['change']}>
        <span>{offerName}</span>
        <strong>
          {formats.bytes(quotaBytes)} <IconArrowRight size={16} aria-label={t('inbox.becomes')} />{' '}
          {formats.bytes(wantedQuotaBytes, 'up')}
        </strong>
      </p>
      <SpaceBar label={used} quotaBytes={quotaBytes} inUseBytes={inUseBytes ?? 0n} heldBytes={added} />
      <p className={classes['soft']}>{[used, ...useTexts(line, { t, formats })].join(', ')}</p>
      <p className={line.fits ? classes['soft'] : classes['lacking']}>{poolText(line, { t, formats })}</p>
    </>
  )
}

type Said = Pick<ReturnType<typeof useSpeech>, 't' | 'formats'>

function usedText({ inUseBytes, quotaBytes }: InboxLine, { t, formats }: Said): string {
  if (inUseBytes === null) return t('inbox.unmeasured')
  const used = formats.bytes(inUseBytes, 'up')
  return quotaBytes === 0n
    ? t('inbox.usedOfNothing', { used })
    : t('inbox.used', { used, percent: formats.percent(inUseBytes, quotaBytes) })
}

function useTexts({ grown90DaysBytes, fullOn, inUseBytes }: InboxLine, { t, formats }: Said): string[] {
  if (inUseBytes === null) return []
  if (grown90DaysBytes === null) return [t('inbox.trendUnknown')]
  const size = formats.bytes(grown90DaysBytes < 0n ? -grown90DaysBytes : grown90DaysBytes)
  const trend =
    grown90DaysBytes === 0n ? t('inbox.steady') : t(grown90DaysBytes < 0n ? 'inbox.shrank' : 'inbox.grew', { size })
  return [trend, fullOn === null ? t('inbox.neverFull') : t('inbox.fullOn', { day: formats.day(fullOn) })]
}

function poolText({ pool }: InboxLine, { t, formats }: Said): string {
  if (pool === null) return t('inbox.poolUnlimited')
  const { name, freeBytesAfter, daysToFullAfter } = pool
  if (freeBytesAfter < 0n) return t('inbox.poolLacks', { name, size: formats.bytes(-freeBytesAfter, 'up') })
  const left = t('inbox.poolAfter', { name, size: formats.bytes(freeBytesAfter) })
  const full =
    daysToFullAfter === null ? t('inbox.poolNeverFull') : t('inbox.poolFull', { days: formats.count(daysToFullAfter) })
  return `${left}, ${full}`
}
