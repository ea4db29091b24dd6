import type { Dispute } from '@grenier/contracts'
import { Button, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useCorrections } from '../../../shared/api/finance-queries.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import type { DisputedStatement } from '../../../shared/finance/use-disputed-statement.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Choices, Question } from '../../../shared/ui/choice.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './disputes.module.css'

type Outcome = 'rejected' | 'corrected'

const answerCharsMin = 3
const answerCharsMax = 2_000

interface AnswerFormProps {
  readonly dispute: Dispute
  /** Undefined while it is being read: what corrects it is proposed from it. */
  readonly statement: DisputedStatement | undefined
}

/** Rejected or corrected, with a reason that the payer reads. An answer is final, and is asked twice. */
export function AnswerForm({ dispute, statement }: AnswerFormProps) {
  const { t } = useSpeech()
  const name = useId()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [answer, setAnswer] = useState('')
  const [correction, setCorrection] = useState('')
  const send = useAnswer(dispute.id)
  if (outcome === null) {
    return (
      <div className={classes['actions']}>
        <Button onClick={() => setOutcome('rejected')}>{t('dispute.answer')}</Button>
      </div>
    )
  }
  const isCorrected = outcome === 'corrected'
  const isReady = answer.trim().length >= answerCharsMin && (!isCorrected || correction.trim() !== '')
  return (
    <div className={classes['form']}>
      <Question title={t('dispute.outcome')}>
        <Choices isWide>
          {(['rejected', 'corrected'] as const).map((one) => (
            <Choice
              key={one}
              name={name}
              isChosen={one === outcome}
              onChoose={() => setOutcome(one)}
              title={t(`dispute.outcome.${one}`)}
              note={t(`dispute.outcome.${one}Why`)}
            />
          ))}
        </Choices>
      </Question>
      {isCorrected && (
        <CorrectionField dispute={dispute} statement={statement} value={correction} onChange={setCorrection} />
      )}
      <Textarea
        label={t('dispute.words')}
        required
        withAsterisk={false}
        rows={4}
        maxLength={answerCharsMax}
        value={answer}
        onChange={({ target }) => setAnswer(target.value)}
      />
      {isReady ? (
        <ConfirmButton
          text={t(`dispute.send.${outcome}`)}
          sure={t('dispute.sure')}
          keep={t('dispute.notYet')}
          isPending={send.isPending}
          error={send.error}
          onSure={() =>
            send.mutate({ outcome, answer: answer.trim(), correction: isCorrected ? correction.trim() : null })
          }
        />
      ) : (
        <>
          {send.error !== null && <ProblemView error={send.error} />}
          <p className={classes['soft']}>{t(isCorrected ? 'dispute.wantsBoth' : 'dispute.wantsWords')}</p>
        </>
      )}
    </div>
  )
}

/**
 * What puts it right, of what there is: credits that go back on this statement since it is disputed, and what was posted of its
 * months. Where there is nothing yet, the way to correct the month is one step.
 */
function CorrectionField(props: {
  readonly dispute: Dispute
  readonly statement: DisputedStatement | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const { t } = useSpeech()
  const { dispute, statement, value, onChange } = props
  const name = useId()
  const offered = useOffered(dispute, statement)
  return (
    <>
      <p className={classes['soft']}>
        {t('dispute.how')}{' '}
        <Link to="/finance/amendments" search={statement === undefined ? {} : { month: statement.month }}>
          {t('dispute.correctMonth')}
        </Link>{' '}
        <Link to="/finance/corrections" search={statement === undefined ? {} : { month: statement.month }}>
          {t('nav.corrections')}
        </Link>
      </p>
      {offered.length === 0 ? (
        <p>{t('dispute.nothingCorrects')}</p>
      ) : (
        <Question title={t('dispute.correction')}>
          <Choices isWide>
            {offered.map((one) => (
              <Choice
                key={one.value}
                name={name}
                isChosen={one.value === value}
                onChoose={() => onChange(one.value)}
                title={one.title}
                note={one.note}
              />
            ))}
          </Choices>
        </Question>
      )}
    </>
  )
}

/** Credit statements by their number, posted corrections by their id: what the API takes. */
function useOffered({ raisedAt }: Dispute, statement: DisputedStatement | undefined) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { data: corrections = [] } = useCorrections()
  if (statement === undefined) return []
  const { firstMonth, month: lastMonth, credits } = statement
  const issued = credits.filter(({ issuedAt }) => issuedAt >= raisedAt)
  return [
    ...issued.map(({ number, issuedAt }) => ({
      value: number,
      title: t('dispute.byCredit', { number }),
      note: formats.dayOf(issuedAt, installation.timeZone),
    })),
    ...corrections.flatMap(({ id, month, differenceMicros, postedAt }) => {
      if (postedAt === null || month < firstMonth || month > lastMonth) return []
      const day = formats.dayOf(postedAt, installation.timeZone)
      const amount = formats.euros(differenceMicros, { signed: true })
      const title = t('dispute.byCorrection', { month: formats.month(month), day, amount })
      return [{ value: id, title, note: t('dispute.creditToCome') }]
    }),
  ]
}

function useAnswer(disputeId: string) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { outcome: Outcome; answer: string; correction: string | null }) =>
      client.call('answerDispute', { params: { disputeId }, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listDisputes'] }),
  })
}
