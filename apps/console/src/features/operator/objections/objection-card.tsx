import type { ListedObjection } from '@grenier/contracts'
import { civilDateOf, msPerDay } from '@grenier/quota-billing'
import { Link } from '@tanstack/react-router'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { AnswerForm } from './answer-form.tsx'
import classes from './objections.module.css'

/** One objection: who says what against whom, since when, and what is answered. */
export function ObjectionCard({ objection }: { readonly objection: ListedObjection }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const mayAnswer = useMay('operator')
  const { tenantId, memberName, subprocessorName, subprocessorStartsOn, reason } = objection
  const nameOfPerson = usePersonNames([objection.recordedBy, objection.answeredBy])
  const moment = (at: ListedObjection['recordedAt']) => formats.momentOf(at, installation.timeZone)
  return (
    <li className={rowStyles['row']} data-objection={objection.id}>
      <p className={rowStyles['head']}>
        <Link to="/operator/members/$tenantId" params={{ tenantId }}>
          {memberName}
        </Link>
        <Age objection={objection} />
      </p>
      <p>{t('objection.against', { name: subprocessorName, day: formats.day(subprocessorStartsOn) })}</p>
      <blockquote className={classes['reason']}>{reason}</blockquote>
      <p className={rowStyles['soft']}>
        {t('objection.by', { who: nameOfPerson(objection.recordedBy), moment: moment(objection.recordedAt) })}
      </p>
      {objection.answer !== null && <blockquote className={classes['answer']}>{objection.answer}</blockquote>}
      {objection.answeredAt !== null && (
        <p className={rowStyles['soft']}>
          {t('objection.answeredBy', {
            who: nameOfPerson(objection.answeredBy ?? ''),
            moment: moment(objection.answeredAt),
          })}
        </p>
      )}
      {objection.answeredAt === null && mayAnswer && <AnswerForm objection={objection} />}
    </li>
  )
}

/** For how many days it has waited; what the subprocessor began meanwhile is late. */
function Age({ objection: { recordedAt, answeredAt, subprocessorStartsOn } }: { readonly objection: ListedObjection }) {
  const { t, tCount } = useSpeech()
  const { installation } = useSignedIn()
  if (answeredAt !== null) return <StatusMark standing="over" text={t('objection.isAnswered')} />
  const today = civilDateOf(installation.now, installation.timeZone)
  const waits = tCount('objection.waits', Math.floor((installation.now - recordedAt) / msPerDay))
  return subprocessorStartsOn <= today ? (
    <StatusMark standing="bad" text={t('objection.begun', { waits })} />
  ) : (
    <StatusMark standing="waiting" text={waits} />
  )
}
