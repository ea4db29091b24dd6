import { type Command } from '@grenier/contracts'
import { settlementModes } from '@grenier/contracts/enrolment'
import { civilDate, isSiret } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useAskAgain } from '../../../shared/agreements/agreement-queries.ts'
import { holdsOn } from '../../../shared/agreements/agreement-view.ts'
import { type RecipientShown, useRecipientName } from '../../../shared/agreements/recipient-panel.tsx'
import { useClient } from '../../../shared/api/client.ts'
import { useToday } from '../../../shared/api/use-today.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Choices } from '../../../shared/ui/choice.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { RecipientChange } from './recipient-change.tsx'

interface RecipientText {
  readonly siret: string
  readonly budget: string
  readonly serviceCode: string
  readonly expenseAccount: string
  readonly serviceCodeRequired: boolean
  readonly engagementRequired: boolean
  readonly vatLiable: boolean
  readonly settlementMode: Command<'recordRecipient'>['settlementMode']
  readonly validFrom: string
  /** Empty: none. */
  readonly replaces: string
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

const isSiretFaulty = ({ siret }: RecipientText): boolean => siret.trim() !== '' && !isSiret(siret.replaceAll(' ', ''))

interface RecipientFormProps {
  readonly tenantId: string
  readonly recipients: readonly RecipientShown[]
}

const emptyText = (validFrom: string): RecipientText => ({
  siret: '',
  budget: '',
  serviceCode: '',
  expenseAccount: '',
  serviceCodeRequired: false,
  engagementRequired: false,
  vatLiable: false,
  settlementMode: 'titre',
  validFrom,
  replaces: '',
})

/** What is recorded; null while its budget or its day is missing, or its SIRET is none. */
function saidOf(text: RecipientText, replaced: RecipientShown | undefined) {
  const { replaces: _, validFrom, siret, serviceCode, expenseAccount, budget, ...rest } = text
  if (budget.trim() === '' || validFrom === '' || isSiretFaulty(text)) return null
  return {
    ...rest,
    serviceCode: orNull(serviceCode),
    expenseAccount: orNull(expenseAccount),
    budget: budget.trim(),
    siret: orNull(siret.replaceAll(' ', '')),
    validFrom: civilDate(validFrom),
    replacesRecipientId: replaced?.id ?? null,
  }
}

/** Where debts land from a day on, beside the others or in the place of one, and what it changes before it is recorded. */
export function RecipientForm({ tenantId, recipients }: RecipientFormProps) {
  const { t, formats } = useSpeech()
  const client = useClient()
  const askAgain = useAskAgain()
  const today = useToday()
  const [text, setText] = useState(() => emptyText(today))
  const day = text.validFrom === '' ? null : civilDate(text.validFrom)
  const holding = recipients.filter((recipient) => day !== null && holdsOn(recipient, day))
  // One that does not hold on the day as it is now is nobody's place.
  const replaced = holding.find(({ id }) => id === text.replaces)
  const said = saidOf(text, replaced)
  const record = useMutation({
    mutationFn: (body: NonNullable<typeof said>) => client.call('recordRecipient', { params: { tenantId }, body }),
    onSuccess: async () => {
      await askAgain()
      setText(emptyText(today))
    },
  })
  return (
    <FoldedPanel title={t('agreement.recipientNew')}>
      <div className={classes['fields']}>
        <p className={classes['soft']}>{t('agreement.recipientNewLead')}</p>
        <RecipientFields text={text} onText={setText} />
        <ReplacedChoice replaced={replaced} holding={holding} onChoose={(replaces) => setText({ ...text, replaces })} />
        <div role="status">{record.isSuccess && t('agreement.saved')}</div>
        {said === null ? (
          <p className={classes['soft']}>{t('agreement.recipientIncomplete')}</p>
        ) : (
          <>
            <RecipientChange tenantId={tenantId} said={said} replaced={replaced} />
            <ConfirmButton
              text={t('agreement.recordRecipient')}
              sure={t('agreement.recordRecipientSure', { budget: said.budget, day: formats.day(said.validFrom) })}
              keep={t('agreement.notYet')}
              isPending={record.isPending}
              error={record.error}
              onSure={() => record.mutate(said)}
            />
          </>
        )}
      </div>
    </FoldedPanel>
  )
}

interface FieldsProps {
  readonly text: RecipientText
  readonly onText: (text: RecipientText) => void
}

const lengthsMax = { budget: 100, serviceCode: 100, expenseAccount: 20 } as const
const duties = ['serviceCodeRequired', 'engagementRequired', 'vatLiable'] as const

function RecipientFields({ text, onText }: FieldsProps) {
  const { t } = useSpeech()
  return (
    <>
      <div className={classes['pair']}>
        {(['budget', 'serviceCode', 'expenseAccount'] as const).map((name) => (
          <TextInput
            key={name}
            label={t(`agreement.${name}`)}
            required={name === 'budget'}
            withAsterisk={false}
            maxLength={lengthsMax[name]}
            value={text[name]}
            onChange={({ target }) => onText({ ...text, [name]: target.value })}
          />
        ))}
        <TextInput
          label={t('agreement.siret')}
          description={t('agreement.siretHint')}
          inputMode="numeric"
          value={text.siret}
          error={isSiretFaulty(text) ? t('agreement.siretFaulty') : undefined}
          onChange={({ target }) => onText({ ...text, siret: target.value })}
        />
        <Select
          label={t('agreement.settlement')}
          value={text.settlementMode}
          options={settlementModes.map((value) => ({ value, text: t(`agreement.settlement.${value}`) }))}
          onChange={(settlementMode) => onText({ ...text, settlementMode })}
        />
        <DayInput
          label={t('agreement.payerFrom')}
          required
          withAsterisk={false}
          value={text.validFrom}
          onChange={({ target }) => onText({ ...text, validFrom: target.value })}
        />
      </div>
      <Choices isWide>
        {duties.map((duty) => (
          <Choice
            key={duty}
            type="checkbox"
            name={duty}
            title={t(`agreement.${duty}`)}
            isChosen={text[duty]}
            onChoose={() => onText({ ...text, [duty]: !text[duty] })}
          />
        ))}
      </Choices>
    </>
  )
}

interface ReplacedChoiceProps {
  readonly replaced: RecipientShown | undefined
  readonly holding: readonly RecipientShown[]
  readonly onChoose: (recipientId: string) => void
}

function ReplacedChoice({ replaced, holding, onChoose }: ReplacedChoiceProps) {
  const { t } = useSpeech()
  const nameOf = useRecipientName()
  return (
    <Select
      label={t('agreement.replaces')}
      value={replaced?.id ?? ''}
      options={[
        { value: '', text: t('agreement.replacesNone') },
        ...holding.map((recipient) => ({ value: recipient.id, text: nameOf(recipient) })),
      ]}
      onChange={onChoose}
    />
  )
}
