import type { PublishedQuotaPolicy, QuotaPolicyData } from '@grenier/contracts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import type { Standing } from '../../../shared/ui/status-mark.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './policy.module.css'
import { policySaid } from './policy-sentences.ts'
import { type PolicySpan, spanOf } from './policy-span.ts'

const marks = {
  inForce: 'good',
  upcoming: 'waiting',
  past: 'over',
  never: 'over',
} as const satisfies Record<PolicySpan['standing'], Standing>

interface VersionAboutProps {
  readonly policy: PublishedQuotaPolicy
  readonly all: readonly PublishedQuotaPolicy[]
  readonly nameOfPerson: (subject: string) => string
}

/** How a version stands, from when until when, who published it and why. */
export function VersionAbout({ policy, all, nameOfPerson }: VersionAboutProps) {
  const { t, formats } = useSpeech()
  const { timeZone } = useSignedIn().installation
  const { publishedBy, publishedAt, reason } = policy
  const span = spanOf(policy, all)
  return (
    <div className={classes['about']}>
      <StatusMark standing={marks[span.standing]} text={t(`policy.standing.${span.standing}`)} />
      <p>
        <SpanSaid span={span} />{' '}
        {publishedBy === null || publishedAt === null
          ? t('policy.byNobody')
          : t('policy.by', { who: nameOfPerson(publishedBy), moment: formats.momentOf(publishedAt, timeZone) })}
      </p>
      {reason !== null && <p className={classes['soft']}>{t('policy.because', { reason })}</p>}
    </div>
  )
}

function SpanSaid({ span }: { readonly span: PolicySpan }) {
  const { t, formats } = useSpeech()
  const { timeZone } = useSignedIn().installation
  const [from, until] = [span.from, span.until].map((at) => (at === null ? '' : formats.momentOf(at, timeZone)))
  const days = { from: from ?? '', until: until ?? '' }
  if (span.standing === 'never') return t('policy.overtaken')
  if (span.standing === 'past') return days.from === '' ? t('policy.until', days) : t('policy.fromUntil', days)
  if (span.standing === 'upcoming') return days.until === '' ? t('policy.from', days) : t('policy.fromUntil', days)
  if (days.from === '') return days.until === '' ? t('policy.sinceEver') : t('policy.sinceEverUntil', days)
  return days.until === '' ? t('policy.since', days) : t('policy.sinceUntil', days)
}

interface SentencesProps {
  readonly policy: QuotaPolicyData
  /** Where the sentences stand below a title of their own. */
  readonly level: 'h3' | 'h4'
}

/** What a policy says: what is granted without a person, who answers the rest, and within which times. */
export function PolicyView({ policy, level: Heading }: SentencesProps) {
  const speech = useSpeech()
  const { t } = speech
  const said = policySaid(policy, speech)
  return (
    <div className={classes['view']}>
      <section className={classes['group']}>
        <Heading>{t('policy.alone')}</Heading>
        <p>{said.shrink}</p>
        <p>{said.grow}</p>
        <Lines lines={said.conditions} />
        <p className={classes['soft']}>{said.never}</p>
      </section>
      <section className={classes['group']}>
        <Heading>{t('policy.people')}</Heading>
        <p>{said.people}</p>
        {said.steps.length > 0 && (
          <ol className={classes['steps']}>
            {said.steps.map((step, index) => (
              // The same answer may be wanted twice: it is the one at its place.
              <li key={`${index}.${step}`}>{step}</li>
            ))}
          </ol>
        )}
        {said.otherwise !== null && <p>{said.otherwise}</p>}
      </section>
      <section className={classes['group']}>
        <Heading>{t('policy.times')}</Heading>
        <Lines lines={said.times} />
      </section>
    </div>
  )
}

/** Sentences below each other, each by itself. */
export function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className={classes['lines']}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
