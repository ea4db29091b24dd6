import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import classes from './statements.module.css'

/** Statements of closed months that are not issued yet; nothing where there is none. */
export function DraftList({ tenantId }: { readonly tenantId: string }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const drafts = useQuery({
    queryKey: ['listStatementDrafts', tenantId],
    queryFn: ({ signal }) => client.call('listStatementDrafts', { query: { tenantId }, signal }),
  })
  useLive(['statement'], ['listStatementDrafts'])
  const items = drafts.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Panel title={t('draft.list')}>
      <ul className={classes['list']}>
        {items.map(({ id, firstMonth, month, disputableUntil, payableCents, missing }) => (
          <li key={id}>
            <div>
              <Link to="/statements/drafts/$statementId" params={{ statementId: id }}>
                {t('draft.of', { month: formats.months({ firstMonth, month }) })}
              </Link>
              <p className={classes['soft']}>{t('draft.until', { day: formats.day(disputableUntil) })}</p>
              {missing.length > 0 && <p className={classes['soft']}>{t('draft.missing')}</p>}
            </div>
            <strong className={classes['sum']}>{formats.eurosOfCents(payableCents)}</strong>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
