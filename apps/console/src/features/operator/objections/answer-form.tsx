import type { ListedObjection } from '@grenier/contracts'
import { Button, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import classes from './objections.module.css'

const answerCharsMin = 10
const answerCharsMax = 2_000

/** What is done about it, in words that the member reads. An answer is final and sent at once, so it is asked twice. */
export function AnswerForm({ objection }: { readonly objection: ListedObjection }) {
  const { t } = useSpeech()
  const [isOpen, setIsOpen] = useState(false)
  const [answer, setAnswer] = useState('')
  const send = useAnswer(objection)
  if (!isOpen) {
    return (
      <Button variant="default" onClick={() => setIsOpen(true)}>
        {t('objection.answer')}
      </Button>
    )
  }
  const isReady = answer.trim().length >= answerCharsMin
  return (
    <div className={classes['form']}>
      <Textarea
        autoFocus
        label={t('objection.words')}
        description={t('objection.wordsHint', { name: objection.memberName })}
        rows={4}
        maxLength={answerCharsMax}
        value={answer}
        onChange={({ target }) => setAnswer(target.value)}
      />
      {isReady ? (
        <ConfirmButton
          text={t('objection.send')}
          sure={t('objection.sure')}
          keep={t('objection.notYet')}
          isPending={send.isPending}
          error={send.error}
          onSure={() => send.mutate(answer.trim())}
        />
      ) : (
        <>
          {send.error !== null && <ProblemView error={send.error} />}
          <p className={rowStyles['soft']}>{t('objection.wantsWords')}</p>
        </>
      )}
    </div>
  )
}

function useAnswer({ tenantId, id, version }: ListedObjection) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (answer: string) =>
      client.call('answerSubprocessorObjection', {
        params: { tenantId, objectionId: id },
        ifMatch: version,
        body: { answer },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listSubprocessorObjections'] }),
  })
}
