import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import facts from '../../../shared/ui/facts.module.css'
import classes from './policy.module.css'
import { type StepText, stepsMax, textOfStep, type WrittenPolicy } from './policy-text.ts'

const roles = ['pool-approver', 'operator'] as const
const stepMore = { role: 'operator', fromBytes: null, fromPercent: null } as const

/** The answers that are awaited, in their order: added, changed and removed. */
export function StepsFields({ text, errorOf, onText }: WrittenPolicy) {
  const { t } = useSpeech()
  const { steps } = text
  const fault = errorOf('steps')
  return (
    <div className={facts['fields']}>
      {steps.length === 0 && <p className={facts['soft']}>{t('policy.field.steps')}</p>}
      {steps.map((step, index) => (
        <StepFields
          key={step.key}
          step={step}
          index={index}
          errorOf={errorOf}
          onStep={(next) => onText({ ...text, steps: steps.map((known) => (known === step ? next : known)) })}
          onRemove={() => onText({ ...text, steps: steps.filter((known) => known !== step) })}
        />
      ))}
      {fault !== null && (
        <p className={classes['fault']} role="alert">
          {fault}
        </p>
      )}
      {steps.length < stepsMax && (
        <div className={facts['buttons']}>
          <Button variant="default" onClick={() => onText({ ...text, steps: [...steps, textOfStep(stepMore)] })}>
            {t('policy.field.stepMore')}
          </Button>
        </div>
      )}
    </div>
  )
}

interface StepFieldsProps extends Pick<WrittenPolicy, 'errorOf'> {
  readonly step: StepText
  readonly index: number
  readonly onStep: (step: StepText) => void
  readonly onRemove: () => void
}

function StepFields({ step, index, errorOf, onStep, onRemove }: StepFieldsProps) {
  const { t } = useSpeech()
  const number = String(index + 1)
  return (
    <div className={classes['stepFields']} role="group" aria-label={t('policy.field.stepNumbered', { number })}>
      <NativeSelect
        label={t('policy.field.role')}
        value={step.role}
        data={roles.map((value) => ({ value, label: t(`policy.role.${value}`) }))}
        onChange={({ target }) =>
          onStep({ ...step, role: roles.find((known) => known === target.value) ?? 'operator' })
        }
      />
      <div className={facts['pair']}>
        <TextInput
          label={t('policy.field.fromBytes')}
          inputMode="decimal"
          value={step.fromBytes}
          error={errorOf(`fromBytes.${index}`)}
          onChange={({ target }) => onStep({ ...step, fromBytes: target.value })}
        />
        <TextInput
          label={t('policy.field.fromPercent')}
          inputMode="numeric"
          value={step.fromPercent}
          error={errorOf(`fromPercent.${index}`)}
          onChange={({ target }) => onStep({ ...step, fromPercent: target.value })}
        />
      </div>
      <p className={facts['soft']}>{t('policy.field.stepHint')}</p>
      <Button variant="default" onClick={onRemove}>
        {t('policy.field.stepLess', { number })}
      </Button>
    </div>
  )
}
