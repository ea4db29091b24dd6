import type { QuotaSimulation, RefusalAlternative } from '@grenier/contracts'
import { Button, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './requests.module.css'

const standings = { 'granted-at-once': 'good', 'needs-approval': 'waiting', refused: 'bad' } as const

interface AnswerPanelProps {
  readonly simulation: UseQueryResult<QuotaSimulation>
  readonly isAsked: boolean
  /** What it is for was said: without it no request goes. */
  readonly isReasoned: boolean
  readonly onAlternative: (alternative: RefusalAlternative) => void
}

/** What the answer would be, what it would cost and what would be left, before anything is sent. */
export function AnswerPanel({ simulation, isAsked, isReasoned, onAlternative }: AnswerPanelProps) {
  const { t } = useSpeech()
  return (
    <Panel title={t('ask.answer')}>
      <div aria-live="polite" className={classes['answer']}>
        {!isAsked && <p className={classes['soft']}>{t('ask.chooseFirst')}</p>}
        {isAsked && simulation.isError && (
          <ProblemView error={simulation.error} onRetry={() => void simulation.refetch()} />
        )}
        {isAsked && !simulation.isError && simulation.data === undefined && <Skeleton height={180} />}
        {isAsked && simulation.data !== undefined && (
          <Answer simulated={simulation.data} isReasoned={isReasoned} onAlternative={onAlternative} />
        )}
      </div>
    </Panel>
  )
}

function Answer({
  simulated,
  isReasoned,
  onAlternative,
}: { simulated: QuotaSimulation } & Pick<AnswerPanelProps, 'isReasoned' | 'onAlternative'>) {
  const { t } = useSpeech()
  const { outcome, refusals, visaReasons, automatic } = simulated
  const why = [...refusals, ...visaReasons, ...(automatic?.reasons ?? [])].flatMap(
    ({ explanation }) => explanation ?? [],
  )
  const alternatives = refusals.flatMap((refusal) => refusal.alternatives)
  return (
    <>
      <StatusMark standing={standings[outcome]} text={t(`ask.${outcome}`)} />
      {outcome !== 'refused' && <p>{t(`ask.${outcome}Lead`)}</p>}
      {visaReasons.length > 0 && <p>{t('ask.visa')}</p>}
      <Price simulated={simulated} />
      {why.map((sentence) => (
        <p key={sentence} className={classes['reason']}>
          {sentence}
        </p>
      ))}
      {alternatives.map((alternative) => (
        <Button
          key={`${alternative.kind}-${alternative.offerId}`}
          variant="default"
          className={classes['wordy'] ?? ''}
          disabled={!isReasoned}
          onClick={() => onAlternative(alternative)}
        >
          {alternative.explanation ?? t(alternative.kind === 'wait' ? 'ask.waitInstead' : 'ask.takeInstead')}
        </Button>
      ))}
      {alternatives.length > 0 && !isReasoned && <p className={classes['soft']}>{t('ask.insteadWhy')}</p>}
      <Levels simulated={simulated} />
    </>
  )
}

function Price({ simulated: { cost } }: { readonly simulated: QuotaSimulation }) {
  const { t, formats } = useSpeech()
  if (cost === null) return <p className={classes['soft']}>{t('ask.noTariff')}</p>
  const { fullYear, untilYearEnd, annualCommitmentMicros, withinCommitment, taxBasis } = cost
  const signed = { signed: true } as const
  const commitment = annualCommitmentMicros === null ? null : formats.euros(annualCommitmentMicros)
  return (
    <div className={classes['price']}>
      <p>
        <strong className={classes['amount']}>
          {formats.euros(fullYear.afterMicros - fullYear.beforeMicros, signed)}
        </strong>{' '}
        {taxBasis} {t('ask.perYear')}
      </p>
      <p>
        {formats.euros(untilYearEnd.afterMicros - untilYearEnd.beforeMicros, signed)} {t('ask.untilYearEnd')},{' '}
        {t('ask.full')}
      </p>
      <p className={classes['soft']}>
        {commitment === null
          ? t('ask.commitmentNone')
          : t(withinCommitment === false ? 'ask.commitmentAbove' : 'ask.commitmentWithin', { amount: commitment })}
      </p>
    </div>
  )
}

function Levels({ simulated: { lines } }: { readonly simulated: QuotaSimulation }) {
  const { t, formats } = useSpeech()
  const levels = lines.slice(0, 1).flatMap((line) => line.levels)
  return (
    <details className={classes['levels']}>
      <summary>{t('ask.levels')}</summary>
      <dl>
        {levels.map(({ levelName, freeBytesAfter }) => (
          <div key={levelName}>
            <dt>{levelName}</dt>
            <dd>
              {freeBytesAfter === null
                ? t('ask.levelUnlimited')
                : freeBytesAfter < 0n
                  ? t('ask.levelLacking', { lacking: formats.bytes(freeBytesAfter, 'up') })
                  : t('ask.levelAfter', { after: formats.bytes(freeBytesAfter) })}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
