import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import classes from '../ui/facts.module.css'
import { FoldedPanel } from '../ui/folded-panel.tsx'
import { ProblemView } from '../ui/problem-view.tsx'
import { Select } from '../ui/select.tsx'
import { useToday } from './agreement-panel.tsx'
import { useAskAgain } from './agreement-queries.ts'
import { holdsOn } from './agreement-view.ts'
import { type RecipientShown, useRecipientName } from './recipient-panel.tsx'

const numberCharsMax = 50

interface EngagementFormProps {
  readonly tenantId: string
  readonly recipients: readonly RecipientShown[]
}

/** The legal engagement of a fiscal year, before its statements. */
export function EngagementForm({ tenantId, recipients }: EngagementFormProps) {
  const { t } = useSpeech()
  const client = useClient()
  const askAgain = useAskAgain()
  const nameOf = useRecipientName()
  const today = useToday()
  const holding = recipients.filter((recipient) => holdsOn(recipient, today))
  const [chosenId, setChosenId] = useState('')
  const [year, setYear] = useState(today.slice(0, 4))
  const [engagementNumber, setNumber] = useState('')
  const recipientId = holding.find(({ id }) => id === chosenId)?.id ?? holding[0]?.id ?? ''
  const give = useMutation({
    mutationFn: () =>
      client.call('giveEngagement', {
        params: { tenantId, recipientId },
        body: { fiscalYear: Number(year), engagementNumber: engagementNumber.trim() },
      }),
    onSuccess: async () => {
      setNumber('')
      await askAgain()
    },
  })
  if (holding.length === 0) return null
  return (
    <FoldedPanel title={t('agreement.engagementGive')}>
      <form
        className={classes['fields']}
        onSubmit={(event) => {
          event.preventDefault()
          give.mutate()
        }}
      >
        <p className={classes['soft']}>{t('agreement.engagementLead')}</p>
        {holding.length > 1 && (
          <Select
            label={t('agreement.recipient')}
            value={recipientId}
            options={holding.map((recipient) => ({ value: recipient.id, text: nameOf(recipient) }))}
            onChange={setChosenId}
          />
        )}
        <TextInput
          type="number"
          min={2_000}
          max={2_100}
          label={t('agreement.engagementYear')}
          required
          withAsterisk={false}
          value={year}
          onChange={({ target }) => setYear(target.value)}
        />
        <TextInput
          label={t('agreement.engagementNumber')}
          required
          withAsterisk={false}
          maxLength={numberCharsMax}
          value={engagementNumber}
          onChange={({ target }) => setNumber(target.value)}
        />
        {give.error !== null && <ProblemView error={give.error} />}
        <div role="status">{give.isSuccess && engagementNumber === '' && t('agreement.saved')}</div>
        <Button type="submit" loading={give.isPending}>
          {t('agreement.engagementSave')}
        </Button>
      </form>
    </FoldedPanel>
  )
}
