import { TextInput } from '@mantine/core'
import { useOffers } from '../api/queries.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Choice, Choices, Question } from '../ui/choice.tsx'
import classes from '../ui/facts.module.css'
import { Select } from '../ui/select.tsx'
import { type FurtherText, isProlongationSound } from './further-text.ts'

interface FurtherFieldsProps {
  readonly terms: FurtherText
  readonly onTerms: (part: Partial<FurtherText>) => void
}

/** What an agreement covers and how it is prolonged, of one member or of many at once. */
export function FurtherFields({ terms, onTerms }: FurtherFieldsProps) {
  const { t } = useSpeech()
  return (
    <>
      <Covered terms={terms} onTerms={onTerms} />
      <div className={classes['pair']}>
        <Select
          label={t('agreement.prolongation')}
          value={terms.prolongationKind}
          options={(['', 'tacit', 'express'] as const).map((value) => {
            return { value, text: value === '' ? t('agreement.notRecorded') : t(`agreement.prolongation.${value}`) }
          })}
          onChange={(prolongationKind) => onTerms({ prolongationKind })}
        />
        {terms.prolongationKind !== '' && (
          <TextInput
            label={t('agreement.prolongationMonths')}
            inputMode="numeric"
            value={terms.prolongationMonths}
            error={isProlongationSound(terms) ? undefined : t('agreement.prolongationFaulty')}
            onChange={({ target }) => onTerms({ prolongationMonths: target.value })}
          />
        )}
      </div>
    </>
  )
}

function Covered({ terms, onTerms }: FurtherFieldsProps) {
  const { t } = useSpeech()
  const offers = useOffers()
  const { coveredOfferCodes } = terms
  if (offers.data === undefined) return null
  const toggled = (code: string) =>
    coveredOfferCodes.includes(code)
      ? coveredOfferCodes.filter((other) => other !== code)
      : [...coveredOfferCodes, code]
  return (
    <Question title={t('agreement.covered')}>
      <p className={classes['soft']}>{t('agreement.coveredHint')}</p>
      <Choices isWide>
        {offers.data.map(({ code, name }) => (
          <Choice
            key={code}
            type="checkbox"
            name="coveredOfferCodes"
            title={name}
            isChosen={coveredOfferCodes.includes(code)}
            onChoose={() => onTerms({ coveredOfferCodes: toggled(code) })}
          />
        ))}
      </Choices>
    </Question>
  )
}
