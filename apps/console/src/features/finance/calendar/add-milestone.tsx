import { civilDate } from '@grenier/quota-billing'
import { type MilestoneRole, milestoneRoles } from '@grenier/quota-billing/year'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { readReminderDays } from '../../../shared/finance/calendar-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Choices, Question } from '../../../shared/ui/choice.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './calendar.module.css'
import { RemindersField, reasonCharsMax, reasonCharsMin } from './change-form.tsx'

const titleCharsMin = 3
const titleCharsMax = 120
const noRoles: readonly MilestoneRole[] = []
const nothing = { title: '', day: '', daysText: '30, 10', reason: '', roles: noRoles }

/** A milestone of the operator's own: what, when, whom it concerns and why. */
export function AddMilestone({ year }: { readonly year: string }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const [wanted, setWanted] = useState(nothing)
  const set = (change: Partial<typeof nothing>) => setWanted({ ...wanted, ...change })
  const { title, day, daysText, reason, roles } = wanted
  const reminderDays = readReminderDays(daysText)
  const add = useMutation({
    mutationFn: (days: readonly number[]) =>
      client.call('addMilestone', {
        params: { year },
        body: {
          title: title.trim(),
          day: civilDate(day),
          reminderDays: [...days],
          roles: [...roles],
          reason: reason.trim(),
        },
      }),
    onSuccess: async () => {
      setWanted(nothing)
      await queries.invalidateQueries({ queryKey: ['getBudgetCalendar'] })
    },
  })
  const isNamed = title.trim().length >= titleCharsMin && reason.trim().length >= reasonCharsMin
  const isReady = isNamed && day !== '' && reminderDays !== null && roles.length > 0
  return (
    <FoldedPanel title={t('calendar.add')}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) add.mutate(reminderDays)
        }}
      >
        <TextInput
          label={t('calendar.addTitle')}
          value={title}
          maxLength={titleCharsMax}
          onChange={({ target }) => set({ title: target.value })}
        />
        <DayInput
          label={t('calendar.day')}
          value={day}
          min={`${year}-01-01`}
          max={`${year}-12-31`}
          onChange={({ target }) => set({ day: target.value })}
        />
        <RemindersField text={daysText} onText={(text) => set({ daysText: text })} />
        <RolesField roles={roles} onRoles={(chosen) => set({ roles: chosen })} />
        <TextInput
          label={t('calendar.reason')}
          value={reason}
          maxLength={reasonCharsMax}
          onChange={({ target }) => set({ reason: target.value })}
        />
        {add.error !== null && <ProblemView error={add.error} />}
        <div className={classes['actions']}>
          <Button type="submit" loading={add.isPending} disabled={!isReady}>
            {t('calendar.add')}
          </Button>
        </div>
      </form>
    </FoldedPanel>
  )
}

interface RolesFieldProps {
  readonly roles: readonly MilestoneRole[]
  readonly onRoles: (roles: readonly MilestoneRole[]) => void
}

/** Whose matter it is: one of them, or both. */
function RolesField({ roles, onRoles }: RolesFieldProps) {
  const { t } = useSpeech()
  const name = useId()
  return (
    <Question title={t('calendar.addRoles')}>
      <Choices>
        {milestoneRoles.map((role) => (
          <Choice
            key={role}
            type="checkbox"
            name={name}
            isChosen={roles.includes(role)}
            onChoose={() => onRoles(roles.includes(role) ? roles.filter((one) => one !== role) : [...roles, role])}
            title={t(`calendar.role.${role}`)}
          />
        ))}
      </Choices>
    </Question>
  )
}
