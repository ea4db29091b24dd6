import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../api/client.ts'
import { useToday } from '../api/use-today.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import classes from '../ui/facts.module.css'
import { FoldedPanel } from '../ui/folded-panel.tsx'
import { Select } from '../ui/select.tsx'
import { useAskAgain } from './agreement-queries.ts'
import { holdsOn } from './agreement-view.ts'
import { type RecipientShown, useRecipientName } from './recipient-panel.tsx'

const numberCharsMax = 50
const yearMin = 2_000
const yearMax = 2_100

interface EngagementFormProps {
  readonly tenantId: string
  readonly recipients: readonly RecipientShown[]
}

/** An engagement as it is being given, for a recipient that holds today. */
function useEngagement(recipients: readonly RecipientShown[]) {
  const today = useToday()
  const holding = recipients.filter((recipient) => holdsOn(recipient, today))
  const [chosenId, setChosenId] = useState('')
  const [yearText, setYearText] = useState<string>(today.slice(0, 4))
  const [numberText, setNumberText] = useState('')
  const recipient = holding.find(({ id }) => id === chosenId) ?? holding[0]
  const fiscalYear = Number(yearText)
  const engagementNumber = numberText.trim()
  const isYear = Number.isInteger(fiscalYear) && fiscalYear >= yearMin && fiscalYear <= yearMax
  const isReady = isYear && engagementNumber !== ''
  const fields = { holding, recipient, yearText, numberText, fiscalYear, engagementNumber, isReady }
  return { ...fields, setChosenId, setYearText, setNumberText }
}

type Given = ReturnType<typeof useEngagement>

/** The legal engagement of a fiscal year, before its statements; which of them will bear it is said before it is given. */
export function EngagementForm({ tenantId, recipients }: EngagementFormProps) {
  const { t } = useSpeech()
  const given = useEngagement(recipients)
  const { recipient } = given
  if (recipient === undefined) return null
  return (
    <FoldedPanel title={t('agreement.engagementGive')}>
      <div className={classes['fields']}>
        <p className={classes['soft']}>{t('agreement.engagementLead')}</p>
        <EngagementFields given={given} recipient={recipient} />
        <Giving tenantId={tenantId} given={given} recipient={recipient} />
      </div>
    </FoldedPanel>
  )
}

interface FieldsProps {
  readonly given: Given
  readonly recipient: RecipientShown
}

function EngagementFields({ given, recipient }: FieldsProps) {
  const { t } = useSpeech()
  const nameOf = useRecipientName()
  return (
    <>
      {given.holding.length > 1 && (
        <Select
          label={t('agreement.recipient')}
          value={recipient.id}
          options={given.holding.map((one) => ({ value: one.id, text: nameOf(one) }))}
          onChange={given.setChosenId}
        />
      )}
      <TextInput
        type="number"
        min={yearMin}
        max={yearMax}
        label={t('agreement.engagementYear')}
        required
        withAsterisk={false}
        value={given.yearText}
        onChange={({ target }) => given.setYearText(target.value)}
      />
      <TextInput
        label={t('agreement.engagementNumber')}
        required
        withAsterisk={false}
        maxLength={numberCharsMax}
        value={given.numberText}
        onChange={({ target }) => given.setNumberText(target.value)}
      />
    </>
  )
}

/** Gives it, asked twice: what counted for the year until then is shown first. */
function Giving({ tenantId, given, recipient }: FieldsProps & Pick<EngagementFormProps, 'tenantId'>) {
  const { t } = useSpeech()
  const client = useClient()
  const askAgain = useAskAgain()
  const nameOf = useRecipientName()
  const { fiscalYear, engagementNumber, isReady } = given
  const give = useMutation({
    mutationFn: () =>
      client.call('giveEngagement', {
        params: { tenantId, recipientId: recipient.id },
        body: { fiscalYear, engagementNumber },
      }),
    onSuccess: async () => {
      await askAgain()
      given.setNumberText('')
    },
  })
  const year = String(fiscalYear)
  // The newest given stands first.
  const before = recipient.engagements.find((one) => one.fiscalYear === fiscalYear)
  return (
    <>
      <div role="status">{give.isSuccess && engagementNumber === '' && t('agreement.saved')}</div>
      {isReady ? (
        <>
          {before !== undefined && (
            <p className={classes['soft']}>
              {t('agreement.engagementBefore', { year, number: before.engagementNumber })}
            </p>
          )}
          <p className={classes['soft']}>
            {t('agreement.engagementThen', { year, number: engagementNumber, recipient: nameOf(recipient) })}
          </p>
          <ConfirmButton
            text={t('agreement.engagementSave')}
            sure={t('agreement.engagementSure', { year, number: engagementNumber })}
            keep={t('agreement.notYet')}
            isPending={give.isPending}
            error={give.error}
            onSure={() => give.mutate()}
          />
        </>
      ) : (
        <p className={classes['soft']}>{t('agreement.engagementIncomplete')}</p>
      )}
    </>
  )
}
