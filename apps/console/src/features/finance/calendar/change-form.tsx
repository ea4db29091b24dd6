import { type CivilDate, civilDate } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { type Milestone, readReminderDays } from '../../../shared/finance/calendar-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './calendar.module.css'

export const reasonCharsMin = 3
export const reasonCharsMax = 500

export interface FormOfMilestone {
  readonly year: string
  readonly milestone: Milestone
  readonly onClose: () => void
}

/** Another day and other reminders, with the reason; or those of the rule again. */
export function ChangeForm({ year, milestone, onClose }: FormOfMilestone) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const [day, setDay] = useState<string>(milestone.day)
  const [daysText, setDaysText] = useState(milestone.reminderDays.join(', '))
  const [reason, setReason] = useState('')
  const reminderDays = readReminderDays(daysText)
  const save = useMutation({
    mutationFn: (change: { readonly day: CivilDate | null; readonly reminderDays: number[] | null }) =>
      client.call('setMilestone', {
        params: { year, milestoneCode: milestone.code },
        ifMatch: milestone.version,
        body: { ...change, reason: reason.trim() },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['getBudgetCalendar'] })
      onClose()
    },
  })
  const hasReason = reason.trim().length >= reasonCharsMin
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (reminderDays !== null && hasReason) save.mutate({ day: civilDate(day), reminderDays: [...reminderDays] })
      }}
    >
      <DayInput
        label={t('calendar.day')}
        value={day}
        min={`${year}-01-01`}
        max={`${year}-12-31`}
        required
        withAsterisk={false}
        onChange={({ target }) => setDay(target.value)}
      />
      <RemindersField text={daysText} onText={setDaysText} />
      <TextInput
        label={t('calendar.reason')}
        value={reason}
        maxLength={reasonCharsMax}
        required
        withAsterisk={false}
        onChange={({ target }) => setReason(target.value)}
      />
      {save.error !== null && <ProblemView error={save.error} />}
      <div className={classes['actions']}>
        <Button type="submit" loading={save.isPending} disabled={reminderDays === null || !hasReason || day === ''}>
          {t('calendar.save')}
        </Button>
        {milestone.ownTitle === null && milestone.change !== null && (
          <Button
            variant="default"
            disabled={!hasReason || save.isPending}
            onClick={() => save.mutate({ day: null, reminderDays: null })}
          >
            {t('calendar.byRule')}
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {t('calendar.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** Days of reminder as they are written, `30, 10`. */
export function RemindersField({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const { t } = useSpeech()
  return (
    <TextInput
      label={t('calendar.reminderDays')}
      description={t('calendar.reminderDaysHint')}
      value={text}
      error={readReminderDays(text) === null ? t('calendar.reminderDaysWrong') : undefined}
      onChange={({ target }) => onText(target.value)}
    />
  )
}
