import { Textarea, TextInput } from '@mantine/core'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Question } from '../../../shared/ui/choice.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { conditionFigures, type PolicyFigure, reasonCharsMax, timeFigures, type WrittenPolicy } from './policy-text.ts'
import { StepsFields } from './steps-fields.tsx'

const reasonRows = 2

/** What a version is made of; each fault and each refusal at its field. */
export function PolicyFields(props: WrittenPolicy) {
  const { t } = useSpeech()
  const { text, errorOf, onText } = props
  return (
    <>
      <Question title={t('policy.alone')}>
        <div className={classes['fields']}>
          <Figures figures={conditionFigures} {...props} />
          <Choice
            type="checkbox"
            name="withinCommitment"
            isChosen={text.withinCommitment}
            onChoose={() => onText({ ...text, withinCommitment: !text.withinCommitment })}
            title={t('policy.field.withinCommitment')}
            note={t('policy.field.withinCommitmentNote')}
          />
        </div>
      </Question>
      <Question title={t('policy.people')}>
        <StepsFields {...props} />
      </Question>
      <Question title={t('policy.times')}>
        <Figures figures={timeFigures} {...props} />
      </Question>
      <TextInput
        type="date"
        label={t('policy.field.validFrom')}
        description={t('policy.field.validFromHint')}
        value={text.validFrom}
        error={errorOf('validFrom')}
        onChange={({ target }) => onText({ ...text, validFrom: target.value })}
      />
      <Textarea
        label={t('policy.field.reason')}
        description={t('policy.field.reasonHint')}
        rows={reasonRows}
        maxLength={reasonCharsMax}
        value={text.reason}
        error={errorOf('reason')}
        onChange={({ target }) => onText({ ...text, reason: target.value })}
      />
    </>
  )
}

function Figures({ figures, text, errorOf, onText }: WrittenPolicy & { readonly figures: readonly PolicyFigure[] }) {
  const { t } = useSpeech()
  return (
    <div className={classes['fields']}>
      <div className={classes['pair']}>
        {figures.map((figure) => (
          <TextInput
            key={figure}
            label={t(`policy.field.${figure}`)}
            inputMode="numeric"
            value={text[figure]}
            error={errorOf(figure)}
            onChange={({ target }) => onText({ ...text, [figure]: target.value })}
          />
        ))}
      </div>
    </div>
  )
}
