import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './calendar.module.css'
import { type FormOfMilestone, reasonCharsMax, reasonCharsMin } from './change-form.tsx'

/** A person's word that a milestone is done, and how; or that the word is taken back, and why. */
export function DoneForm({ year, milestone, onClose }: FormOfMilestone) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const [note, setNote] = useState('')
  const isDone = milestone.saidDone === null
  const mark = useMutation({
    mutationFn: () =>
      client.call('markMilestone', {
        params: { year, milestoneCode: milestone.code },
        ifMatch: milestone.version,
        body: { isDone, note: note.trim() },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['getBudgetCalendar'] })
      onClose()
    },
  })
  const hasNote = note.trim().length >= reasonCharsMin
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (hasNote) mark.mutate()
      }}
    >
      <TextInput
        label={t(isDone ? 'calendar.note' : 'calendar.noteUndone')}
        value={note}
        maxLength={reasonCharsMax}
        required
        withAsterisk={false}
        onChange={({ target }) => setNote(target.value)}
      />
      {mark.error !== null && <ProblemView error={mark.error} />}
      <div className={classes['actions']}>
        <Button type="submit" loading={mark.isPending} disabled={!hasNote}>
          {t(isDone ? 'calendar.done' : 'calendar.undone')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('calendar.cancel')}
        </Button>
      </div>
    </form>
  )
}
