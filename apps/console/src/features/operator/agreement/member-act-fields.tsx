import { TextInput } from '@mantine/core'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { faultsOfTerms, type TermsText } from './terms-text.ts'

interface MemberActFieldsProps {
  readonly terms: TermsText
  readonly onTerms: (terms: TermsText) => void
}

/** By what the member approved the agreement; may be left out. */
export function MemberActFields({ terms, onTerms }: MemberActFieldsProps) {
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
      <DayInput
        label={t('agreement.memberActAdoptedOn')}
        value={terms.memberActAdoptedOn}
        onChange={({ target }) => change({ memberActAdoptedOn: target.value })}
      />
    </div>
  )
}
