import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './years.module.css'

/** What was trued up of the year so far, and whether it has to be done again. */
export function PostedTrueUps({ year }: { readonly year: string }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const trueUps = useQuery({
    queryKey: ['listTrueUps', 'all'],
    queryFn: ({ signal }) => client.call('listTrueUps', { signal }),
  })
  const nameOfPerson = usePersonNames((trueUps.data?.items ?? []).map(({ postedBy }) => postedBy))
  return (
    <Shown query={trueUps} skeleton={<LateSkeleton height={60} />}>
      {({ items, toRepeat }) => {
        const posted = items.filter((one) => one.year === year)
        const again = toRepeat.find((one) => one.year === year)
        return (
          <div className={classes['stack']}>
            {again !== undefined && (
              <StatusMark
                standing="waiting"
                text={
                  again.differenceMicros === null
                    ? t('finance.trueUpBlocked', { year })
                    : t('finance.trueUpToRepeat', {
                        year,
                        amount: formats.euros(again.differenceMicros, { signed: true }),
                      })
                }
              />
            )}
            {posted.length === 0 && <p className={classes['soft']}>{t('year.postedNone')}</p>}
            <ul>
              {posted.map(({ sequence, differenceMicros, postedBy, postedAt, postedMonth }) => (
                <li key={sequence}>
                  {t('year.postedOne', {
                    sequence: String(sequence),
                    amount: formats.euros(differenceMicros, { signed: true }),
                    month: formats.month(postedMonth),
                    who: nameOfPerson(postedBy),
                    day: formats.dayOf(postedAt, installation.timeZone),
                  })}
                </li>
              ))}
            </ul>
          </div>
        )
      }}
    </Shown>
  )
}
