import { type Command } from '@grenier/contracts'
import { settlementModes } from '@grenier/contracts/enrolment'
import { civilDate, isSiret } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useToday } from '../../../shared/agreements/agreement-panel.tsx'
import { useAskAgain } from '../../../shared/agreements/agreement-queries.ts'
import { holdsOn } from '../../../shared/agreements/agreement-view.ts'
import { type RecipientShown, useRecipientName } from '../../../shared/agreements/recipient-panel.tsx'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Choices } from '../../../shared/ui/choice.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Select } from '../../../shared/ui/select.tsx'

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

/** Where debts land from a day on, beside the others or in the place of one. */
export function RecipientForm({ tenantId, recipients }: RecipientFormProps) {
  const { t } = useSpeech()
  const client = useClient()
  const askAgain = useAskAgain()
  const today = useToday()
  const [text, setText] = useState<RecipientText>({
    siret: '',
    budget: '',
    serviceCode: '',
    expenseAccount: '',
    serviceCodeRequired: false,
    engagementRequired: false,
    vatLiable: false,
    settlementMode: 'titre',
    validFrom: today,
    replaces: '',
  })
  const record = useMutation({
    mutationFn: () => {
      const { replaces, validFrom, siret, serviceCode, expenseAccount, budget, ...rest } = text
      const codes = { serviceCode: orNull(serviceCode), expenseAccount: orNull(expenseAccount) }
      return client.call('recordRecipient', {
        params: { tenantId },
        body: {
          ...rest,
          ...codes,
          budget: budget.trim(),
          siret: orNull(siret.replaceAll(' ', '')),
          validFrom: civilDate(validFrom),
          replacesRecipientId: replaces === '' ? null : replaces,
        },
      })
    },
    onSuccess: askAgain,
  })
  const isReady = text.budget.trim() !== '' && text.validFrom !== '' && !isSiretFaulty(text)
  return (
    <FoldedPanel title={t('agreement.recipientNew')}>
      <form
        className={classes['fields']}
        onSubmit={(event) => {
          event.preventDefault()
          record.mutate()
        }}
      >
        <p className={classes['soft']}>{t('agreement.recipientNewLead')}</p>
        <RecipientFields text={text} onText={setText} />
        <ReplacedChoice text={text} recipients={recipients} onText={setText} />
        {record.error !== null && <ProblemView error={record.error} />}
        <div role="status">{record.isSuccess && t('agreement.saved')}</div>
        <Button type="submit" loading={record.isPending} disabled={!isReady}>
          {t('agreement.recordRecipient')}
        </Button>
      </form>
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
        <TextInput
          type="date"
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

function ReplacedChoice({ text, recipients, onText }: FieldsProps & Pick<RecipientFormProps, 'recipients'>) {
  const { t } = useSpeech()
  const nameOf = useRecipientName()
  const day = text.validFrom === '' ? null : civilDate(text.validFrom)
  const holding = recipients.filter((recipient) => day !== null && holdsOn(recipient, day))
  return (
    <Select
      label={t('agreement.replaces')}
      value={text.replaces}
      options={[
        { value: '', text: t('agreement.replacesNone') },
        ...holding.map((recipient) => ({ value: recipient.id, text: nameOf(recipient) })),
      ]}
      onChange={(replaces) => onText({ ...text, replaces })}
    />
  )
}
