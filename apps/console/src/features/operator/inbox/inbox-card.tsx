import type { InboxRow, QuotaRequest } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Taking } from '../../../shared/operator/taking.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { CardFacts } from './card-facts.tsx'
import { CardLines } from './card-lines.tsx'
import { CardWords } from './card-words.tsx'
import { DecisionForm } from './decision-form.tsx'
import { dueStepOf, isTheirsToAnswer } from './due-step.ts'
import classes from './inbox.module.css'
import { SideBySide } from './side-by-side.tsx'
import { type AnswerKind, useTaking } from './use-inbox.ts'

const answerKinds: readonly AnswerKind[] = ['approve', 'less', 'ask', 'refuse']
const standings = { approve: 'good', less: 'waiting', ask: 'waiting', refuse: 'bad', wait: 'over' } as const

interface InboxCardProps {
  readonly row: InboxRow
  /** An answer was begun: what it answers stays on the screen as it is. */
  readonly onBegun: () => void
  readonly onLeft: () => void
  readonly onAnswered: (request: QuotaRequest) => void
}

/** One request, whole: who, what, how much, what is left, and the four answers, each two keys away. */
export function InboxCard({ row, onBegun, onLeft, onAnswered }: InboxCardProps) {
  const { t } = useSpeech()
  const { session } = useSignedIn()
  const card = useRef<HTMLElement>(null)
  const [answering, setAnswering] = useState<AnswerKind | null>(null)
  const { request, proposal } = row
  const isTheirs = isTheirsToAnswer(request, session)
  const open = isTheirs ? kindsOf(row) : []
  const begin = (kind: AnswerKind) => {
    setAnswering(kind)
    if (answering === null) onBegun()
  }
  const leave = () => {
    setAnswering(null)
    onLeft()
    card.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape' && answering !== null) return leave()
    // Keys of one letter hold only while the card itself has the focus: nobody who writes or speaks meets them.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const kind = open.find((known) => t(`inbox.key.${known}`).toLowerCase() === event.key.toLowerCase())
    if (kind !== undefined) {
      event.preventDefault()
      begin(kind)
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      focusBeside(event.currentTarget, event.key === 'ArrowDown' ? 1 : -1)
    }
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the card is where its keys hold, and they are told above the list
    <article
      ref={card}
      tabIndex={0}
      data-request={request.id}
      className={classes['card']}
      aria-label={request.tenantName}
      onKeyDown={onKeyDown}
    >
      <CardHead row={row} />
      <CardLines lines={row.lines} />
      <CardFacts row={row} />
      <CardWords request={request} />
      <div className={classes['proposal']}>
        <span className={classes['label']}>{t('inbox.proposal')}</span>
        <StatusMark standing={standings[proposal.decision]} text={t(`inbox.propose.${proposal.decision}`)} />
        <span>{t(`inbox.because.${proposal.reason}`)}</span>
      </div>
      <WhyNotAutomatic request={request} />
      {request.requestedBy === session.subject && <p className={classes['soft']}>{t('inbox.own')}</p>}
      {isTheirs && <RequestTaking row={row} />}
      {answering === null ? (
        <Answers row={row} open={open} onOpen={begin} />
      ) : (
        <DecisionForm key={answering} row={row} kind={answering} onLeave={leave} onAnswered={onAnswered} />
      )}
      <SideBySide row={row} />
    </article>
  )
}

function CardHead({ row: { request, member, ageWorkingDays, dueInWorkingDays } }: { readonly row: InboxRow }) {
  const { t, tCount, formats } = useSpeech()
  const mayOpen = useMay('operator')
  const isLate = dueInWorkingDays !== null && dueInWorkingDays < 0
  return (
    <div className={classes['head']}>
      <h2 className={classes['member']}>
        {mayOpen ? (
          <Link to="/operator/members/$tenantId" params={{ tenantId: request.tenantId }}>
            {request.tenantName}
          </Link>
        ) : (
          request.tenantName
        )}
      </h2>
      <p className={classes['soft']}>
        {[
          member.inhabitants === null ? t('inbox.inhabitantsUnknown') : tCount('inbox.inhabitants', member.inhabitants),
          ...(member.groupName === null ? [] : [member.groupName]),
        ].join(', ')}
      </p>
      <p className={classes['when']}>
        <span>{ageWorkingDays === 0 ? t('inbox.ageNew') : tCount('inbox.age', ageWorkingDays)}</span>
        {dueInWorkingDays === null ? (
          <StatusMark standing="over" text={t('inbox.notDue')} />
        ) : (
          <StatusMark
            standing={isLate ? 'bad' : 'waiting'}
            text={tCount(isLate ? 'inbox.late' : 'inbox.due', Math.abs(dueInWorkingDays))}
          />
        )}
        {request.dueOn !== null && <span className={classes['soft']}>{formats.day(request.dueOn)}</span>}
      </p>
    </div>
  )
}

/** Why a person has to answer: what the policy found, and who has to sign first. */
function WhyNotAutomatic({ request: { automatic, visaReasons, steps } }: { readonly request: QuotaRequest }) {
  const { t } = useSpeech()
  const isOperator = useMay('operator')
  const due = dueStepOf({ steps })
  const why = [...(automatic?.reasons ?? []), ...visaReasons].flatMap(({ explanation }) => explanation ?? [])
  return (
    <div className={classes['why']}>
      {why.length > 0 && (
        <p>
          <span className={classes['label']}>{t('inbox.why')}</span> {why.join(' ')}
        </p>
      )}
      {due !== undefined && (
        <p className={classes['soft']}>{t(`inbox.${isOperator ? 'step' : 'poolStep'}.${due.role}`)}</p>
      )}
    </div>
  )
}

/** Who has it; somebody can take it once it is theirs to answer. */
function RequestTaking({ row }: { readonly row: InboxRow }) {
  const { t } = useSpeech()
  const taking = useTaking(row)
  const { takenBy, state } = row.request
  if (takenBy === null && state === 'waiting') return null
  return (
    <Taking
      taken={row.request}
      isPending={taking.isPending}
      error={taking.error}
      hint={t('inbox.takeHint')}
      onTake={() => taking.mutate('takeQuotaRequest')}
      onRelease={() => taking.mutate('releaseQuotaRequest')}
    />
  )
}

interface AnswersProps {
  readonly row: InboxRow
  readonly open: readonly AnswerKind[]
  readonly onOpen: (kind: AnswerKind) => void
}

function Answers({ row, open, onOpen }: AnswersProps) {
  const { t, formats } = useSpeech()
  const other = row.lines.find(({ otherQuotaBytes }) => otherQuotaBytes !== null)?.otherQuotaBytes ?? null
  return (
    <div className={classes['answers']}>
      {open.map((kind) => (
        <Button
          key={kind}
          variant={row.proposal.decision === kind ? 'filled' : 'default'}
          onClick={() => onOpen(kind)}
          rightSection={<kbd aria-hidden>{t(`inbox.key.${kind}`)}</kbd>}
        >
          {kind === 'less' && other !== null
            ? t('inbox.answer.lessAs', { size: formats.bytes(other) })
            : t(`inbox.answer.${kind}`)}
        </Button>
      ))}
    </div>
  )
}

/** The answers that the API would take now of whoever may answer. */
function kindsOf({ request, lines }: InboxRow): readonly AnswerKind[] {
  const fits = lines.every((line) => line.fits)
  const hasOther = lines.some(({ otherQuotaBytes }) => otherQuotaBytes !== null)
  return answerKinds.filter(
    (kind) =>
      (kind !== 'approve' || fits) &&
      (kind !== 'less' || hasOther || request.lines.some((line) => line.requestedQuotaBytes > line.currentQuotaBytes)),
  )
}

function focusBeside(card: HTMLElement, step: 1 | -1): void {
  const cards = [...document.querySelectorAll<HTMLElement>('[data-request]')]
  cards[cards.indexOf(card) + step]?.focus()
}
