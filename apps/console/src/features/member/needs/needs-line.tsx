import type { NeedsSheet } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Choices, Question } from '../../../shared/ui/choice.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import classes from './needs.module.css'

type Line = NeedsSheet['lines'][number]
type Option = NonNullable<Line['more']>

interface NeedsLineProps {
  readonly line: Line
  readonly year: string
  readonly chosenBytes: bigint
  readonly onChoose: (quotaBytes: bigint) => void
}

/** One space: kept, smaller, larger or of another size, each with what it would change. */
export function NeedsLine({ line, year, chosenBytes, onChoose }: NeedsLineProps) {
  const { t, formats } = useSpeech()
  const { offerId, offerName, currentQuotaBytes, inUseBytes, less, more, sizesBytes } = line
  const used = inUseBytes === null ? t('needs.unmeasured') : t('needs.inUse', { used: formats.bytes(inUseBytes, 'up') })
  const option = (text: 'less' | 'more', choice: Option) => (
    <Choice
      name={offerId}
      isChosen={chosenBytes === choice.quotaBytes}
      onChoose={() => onChoose(choice.quotaBytes)}
      title={t(`needs.${text}`, { size: formats.bytes(choice.quotaBytes) })}
      note={differenceOf(choice)}
    />
  )
  const differenceOf = ({ difference }: Option): string => {
    if (difference === null) return t('needs.unpriced')
    const { plannedYearMicros, untilYearEndMicros } = difference
    const planned = t('needs.perYear', { amount: formats.euros(plannedYearMicros, { signed: true }), year })
    if (untilYearEndMicros === null) return planned
    const soon = t('needs.untilYearEnd', { amount: formats.euros(untilYearEndMicros, { signed: true }) })
    return `${planned} ; ${soon}`
  }
  const isListed = sizesBytes.includes(chosenBytes) && chosenBytes !== less?.quotaBytes
  return (
    <Question title={offerName}>
      <p className={classes['soft']}>
        {t('needs.today', { size: formats.bytes(currentQuotaBytes) })}
        {currentQuotaBytes > 0n && `, ${used}`}
      </p>
      <Choices isWide>
        <Choice
          name={offerId}
          isChosen={chosenBytes === currentQuotaBytes}
          onChoose={() => onChoose(currentQuotaBytes)}
          title={t('needs.keep', { size: formats.bytes(currentQuotaBytes) })}
          note={t('needs.noChange')}
        />
        {less !== null && option('less', less)}
        {more !== null && option('more', more)}
      </Choices>
      {sizesBytes.length > 0 && (
        <Select
          label={t('needs.otherSize')}
          value={isListed ? String(chosenBytes) : ''}
          options={[
            { value: '', text: t('needs.sizeOfNow') },
            ...sizesBytes.map((size) => ({ value: String(size), text: formats.bytes(size) })),
          ]}
          onChange={(value) => onChoose(value === '' ? currentQuotaBytes : BigInt(value))}
        />
      )}
    </Question>
  )
}
