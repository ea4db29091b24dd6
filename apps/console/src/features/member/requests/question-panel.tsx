import type { QuotaRequestView } from '@grenier/contracts'
import { Button, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { questionFor } from '../../../shared/requests/request-texts.ts'
import { Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './requests.module.css'

const answerCharsMax = 2_000

/** What the operator wants to know before it decides, and where the commune says it. Nothing where nothing is asked. */
export function QuestionPanel({ request }: { readonly request: QuotaRequestView }) {
  const { t, formats } = useSpeech()
  const { session, installation } = useSignedIn()
  const mayAnswer = useMay('member-admin', 'member-requester')
  const question = questionFor(request)
  if (question === null || session.tenantId !== request.tenantId) return null
  return (
    <Panel title={t('request.questionTitle')}>
      <div className={classes['answer']}>
        <p className={classes['reason']}>{question.text}</p>
        <p className={classes['small']}>{formats.momentOf(question.recordedAt, installation.timeZone)}</p>
        {mayAnswer ? (
          <AnswerForm key={question.sequence} requestId={request.id} />
        ) : (
          <p>{t('request.questionMayNot')}</p>
        )}
      </div>
    </Panel>
  )
}

function AnswerForm({ requestId }: { readonly requestId: string }) {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const answer = useMutation({
    mutationFn: (said: string) =>
      client.call('commentQuotaRequest', { params: { requestId }, body: { kind: 'answer', text: said } }),
    onSuccess: () => queries.invalidateQueries(),
  })
  const said = text.trim()
  return (
    <form
      className={classes['words']}
      onSubmit={(event) => {
        event.preventDefault()
        if (said !== '') answer.mutate(said)
      }}
    >
      <Textarea
        size="md"
        label={t('request.answerWords')}
        value={text}
        rows={3}
        maxLength={answerCharsMax}
        onChange={({ target }) => setText(target.value)}
      />
      {answer.error !== null && <ProblemView error={answer.error} />}
      <Button type="submit" disabled={said === ''} loading={answer.isPending} className={classes['send'] ?? ''}>
        {t('request.answerSend')}
      </Button>
    </form>
  )
}
