import { billingCycle } from '@grenier/contracts'
import { TextInput } from '@mantine/core'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Select } from '../../../shared/ui/select.tsx'
import { faultsOfTerms, type TermsText } from './terms-text.ts'

interface TermsFieldsProps {
  readonly terms: TermsText
  /** What is wrong with the end; left out: nothing. */
  readonly endFault?: string | undefined
  readonly onTerms: (terms: TermsText) => void
}

/** What an agreement says and an avenant can say anew. */
export function TermsFields({ terms, endFault, onTerms }: TermsFieldsProps) {
  const { t } = useSpeech()
  const faults = faultsOfTerms(terms)
  const change = (part: Partial<TermsText>) => onTerms({ ...terms, ...part })
  return (
    <div className={classes['pair']}>
      <DayInput
        label={t('agreement.endsOn')}
        description={t('agreement.endsHint')}
        value={terms.endsOn}
        error={endFault}
        onChange={({ target }) => change({ endsOn: target.value })}
      />
      <TextInput
        label={t('agreement.noticeDays')}
        inputMode="numeric"
        value={terms.noticeDays}
        error={faults.has('notice') ? t('agreement.noticeFaulty') : undefined}
        onChange={({ target }) => change({ noticeDays: target.value })}
      />
      <TextInput
        label={t('agreement.commitmentEuros')}
        description={t('agreement.commitmentHint')}
        inputMode="decimal"
        value={terms.commitment}
        error={faults.has('commitment') ? t('agreement.commitmentFaulty') : undefined}
        onChange={({ target }) => change({ commitment: target.value })}
      />
      <Select
        label={t('agreement.cycle')}
        value={terms.billingCycle}
        options={billingCycle.options.map((value) => ({ value, text: t(`agreement.cycle.${value}`) }))}
        onChange={(value) => change({ billingCycle: value })}
      />
    </div>
  )
}
