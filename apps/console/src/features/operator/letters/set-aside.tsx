import type { PaperLetter } from '@grenier/contracts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { lettersKey } from './use-letters.ts'

const reasonCharsMin = 3
const reasonCharsMax = 500

/** Keeps a letter out of every print file, once somebody said why. */
export function SetAside({ letter }: { readonly letter: PaperLetter }) {
  const { t } = useSpeech()
  const [isOpen, setIsOpen] = useState(false)
  if (isOpen) return <ReasonForm letter={letter} onKeep={() => setIsOpen(false)} />
  return (
    <Button variant="default" onClick={() => setIsOpen(true)}>
      {t('letters.setAside')}
    </Button>
  )
}

function ReasonForm({ letter, onKeep }: { readonly letter: PaperLetter; readonly onKeep: () => void }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const [reason, setReason] = useState('')
  const set = useMutation({
    mutationFn: () =>
      client.call('setPaperLetterAside', {
        params: { letterId: letter.id },
        ifMatch: letter.version,
        body: { reason: reason.trim() },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: lettersKey }),
  })
  const hasReason = reason.trim().length >= reasonCharsMin
  return (
    <form
      className={classes['tight']}
      onSubmit={(event) => {
        event.preventDefault()
        if (hasReason) set.mutate()
      }}
    >
      <TextInput
        label={t('letters.asideReason')}
        value={reason}
        maxLength={reasonCharsMax}
        required
        withAsterisk={false}
        onChange={({ target }) => setReason(target.value)}
      />
      {set.error !== null && <ProblemView error={set.error} />}
      <div className={classes['buttons']}>
        <Button type="submit" loading={set.isPending} disabled={!hasReason}>
          {t('letters.asideSave')}
        </Button>
        <Button variant="default" onClick={onKeep}>
          {t('letters.asideKeep')}
        </Button>
      </div>
    </form>
  )
}
