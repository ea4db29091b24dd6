import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import classes from './statements.module.css'

/** What a commune was told to plan for its budgets, the latest first; nothing where it was told nothing yet. */
export function NoticeList({ tenantId }: { readonly tenantId: string }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const notices = useQuery({
    queryKey: ['listForecastNotices', tenantId],
    queryFn: ({ signal }) => client.call('listForecastNotices', { query: { tenantId }, signal }),
  })
  const items = (notices.data?.items ?? []).filter(({ ordinal }) => ordinal !== null).toReversed()
  if (items.length === 0) return null
  return (
    <Panel title={t('notice.ownList')}>
      <ul className={classes['list']}>
        {items.map(({ id, year, ordinal, sentOn, state, payableCents }) => (
          <li key={id}>
            <div>
              <Link to="/forecast-notices/$forecastNoticeId" params={{ forecastNoticeId: id }}>
                {t('notice.ownOf', { year })}
              </Link>
              <p className={classes['soft']}>
                {sentOn !== null && t('notice.number', { number: String(ordinal), day: formats.day(sentOn) })}
                {state === 'replaced' && `, ${t('notice.ownReplaced')}`}
              </p>
            </div>
            <strong className={classes['sum']}>{formats.eurosOfCents(payableCents)}</strong>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
