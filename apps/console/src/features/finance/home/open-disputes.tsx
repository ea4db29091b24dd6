import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './finance-home.module.css'

const shownMax = 20

/** Disputes nobody has answered, the one that is due first at the top. */
export function OpenDisputes() {
  const client = useClient()
  const { t, formats } = useSpeech()
  const disputes = useQuery({
    queryKey: ['listDisputes', 'open'],
    queryFn: ({ signal }) => client.call('listDisputes', { query: { state: 'open', limit: shownMax }, signal }),
  })
  const nameOfPerson = usePersonNames((disputes.data?.items ?? []).map(({ raisedBy }) => raisedBy))
  return (
    <Shown query={disputes} skeleton={<LateSkeleton height={60} />}>
      {({ items }) =>
        items.length === 0 ? (
          <StatusMark standing="good" text={t('finance.disputesNone')} />
        ) : (
          <ul className={classes['list']}>
            {items.map(({ id, reason, raisedBy, dueOn }) => (
              <li key={id}>
                <span className={classes['what']}>{reason}</span>
                <span className={classes['soft']}>
                  {t('finance.disputeDue', { who: nameOfPerson(raisedBy), day: formats.day(dueOn) })}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Shown>
  )
}
