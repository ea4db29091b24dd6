import type { StatementLine } from '@grenier/contracts'
import { Button, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Choices, Question } from '../../../shared/ui/choice.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './statements.module.css'

const reasonLengthMin = 3
const reasonLengthMax = 2_000

interface DisputeFormProps {
  readonly statementId: string
  readonly lines: readonly StatementLine[]
}

/** A set with one more, or without it where it was in. */
function toggled(chosen: ReadonlySet<number>, position: number): ReadonlySet<number> {
  const next = new Set(chosen)
  if (!next.delete(position)) next.add(position)
  return next
}

/** Which lines, and why: sent only when both are said. */
export function DisputeForm({ statementId, lines }: DisputeFormProps) {
  const { t } = useSpeech()
  const [isOpen, setIsOpen] = useState(false)
  if (!isOpen) {
    return (
      <div className={classes['begin']}>
        <Button variant="default" onClick={() => setIsOpen(true)}>
          {t('contest.start')}
        </Button>
      </div>
    )
  }
  return <OpenForm statementId={statementId} lines={lines} onSent={() => setIsOpen(false)} />
}

function OpenForm({ statementId, lines, onSent }: DisputeFormProps & { readonly onSent: () => void }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t, formats } = useSpeech()
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [reason, setReason] = useState('')
  const raise = useMutation({
    mutationFn: () =>
      client.call('raiseDispute', {
        body: { statementId, positions: [...chosen].toSorted((one, other) => one - other), reason: reason.trim() },
      }),
    onSuccess: () => {
      onSent()
      return queries.invalidateQueries({ queryKey: ['listDisputes'] })
    },
  })
  const isSaid = chosen.size > 0 && reason.trim().length >= reasonLengthMin
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (isSaid) raise.mutate()
      }}
    >
      <Question title={t('contest.which')}>
        <Choices isWide>
          {lines.map(({ position, label, amountCents }) => (
            <Choice
              key={position}
              type="checkbox"
              name={`line-${position}`}
              isChosen={chosen.has(position)}
              onChoose={() => setChosen(toggled(chosen, position))}
              title={label}
              note={formats.eurosOfCents(amountCents)}
            />
          ))}
        </Choices>
      </Question>
      <Textarea
        label={t('contest.why')}
        description={t('contest.whyHint')}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        minRows={3}
        maxLength={reasonLengthMax}
        required
      />
      {raise.error !== null && <ProblemView error={raise.error} />}
      <div>
        <Button type="submit" disabled={!isSaid} loading={raise.isPending}>
          {t('contest.send')}
        </Button>
      </div>
    </form>
  )
}
