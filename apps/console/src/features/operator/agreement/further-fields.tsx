import { TextInput } from '@mantine/core'
import { useOffers } from '../../../shared/api/queries.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Choices, Question } from '../../../shared/ui/choice.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Select } from '../../../shared/ui/select.tsx'
import { faultsOfTerms, type TermsText } from './terms-text.ts'

interface FurtherFieldsProps {
  readonly terms: TermsText
  readonly onTerms: (terms: TermsText) => void
}

/** What an agreement says besides what is reckoned by; all of it may be left out. */
export function FurtherFields({ terms, onTerms }: FurtherFieldsProps) {
  const { t } = useSpeech()
  const faults = faultsOfTerms(terms)
  const change = (part: Partial<TermsText>) => onTerms({ ...terms, ...part })
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
          onChange={(prolongationKind) => change({ prolongationKind })}
        />
        {terms.prolongationKind !== '' && (
          <TextInput
            label={t('agreement.prolongationMonths')}
            inputMode="numeric"
            value={terms.prolongationMonths}
            error={faults.has('prolongation') ? t('agreement.prolongationFaulty') : undefined}
            onChange={({ target }) => change({ prolongationMonths: target.value })}
          />
        )}
      </div>
      <MemberAct terms={terms} onTerms={onTerms} />
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
            onChoose={() => onTerms({ ...terms, coveredOfferCodes: toggled(code) })}
          />
        ))}
      </Choices>
    </Question>
  )
}

function MemberAct({ terms, onTerms }: FurtherFieldsProps) {
  const { t } = useSpeech()
  const change = (part: Partial<TermsText>) => onTerms({ ...terms, ...part })
  return (
    <div className={classes['pair']}>
      <TextInput
        label={t('agreement.memberActNumber')}
        description={t('agreement.memberActHint')}
        maxLength={60}
        value={terms.memberActNumber}
        error={faultsOfTerms(terms).has('memberAct') ? t('agreement.memberActFaulty') : undefined}
        onChange={({ target }) => change({ memberActNumber: target.value })}
      />
      <TextInput
        label={t('agreement.memberActOrgan')}
        maxLength={200}
        value={terms.memberActOrgan}
        onChange={({ target }) => change({ memberActOrgan: target.value })}
      />
      <TextInput
        type="date"
        label={t('agreement.memberActAdoptedOn')}
        value={terms.memberActAdoptedOn}
        onChange={({ target }) => change({ memberActAdoptedOn: target.value })}
      />
    </div>
  )
}
