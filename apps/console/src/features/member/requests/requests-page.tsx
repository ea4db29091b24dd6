import { Button, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useOffers, useRequests } from '../../../shared/api/queries.ts'
import { useMay, useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { OpenNeeds } from './open-needs.tsx'
import { RequestLines, RequestReason, RequestStanding } from './request-parts.tsx'
import classes from './requests.module.css'

/** Every request of a commune, the newest first, each with its answer and the reason of it. */
export function RequestsPage() {
  const { t, formats } = useSpeech()
  const { tenantId } = useServedTenant()
  const { installation } = useSignedIn()
  const mayAsk = useMay('member-admin', 'member-requester')
  const requests = useRequests(tenantId)
  const { data: offers = [] } = useOffers()
  const ask = mayAsk && (
    <Button component={Link} to="/requests/new">
      {t('space.ask')}
    </Button>
  )
  return (
    <Page title={t('request.title')} lead={t('request.lead')} actions={ask}>
      <OpenNeeds />
      <Shown query={requests} skeleton={<Skeleton height={160} radius="lg" />}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState sentence={t('request.none')} />
          ) : (
            <>
              <WorkbookLink list="/v1/quota-requests" name={t('request.title')} filters={{ tenantId }} />
              <ul className={classes['requests']}>
                {all.map((request) => (
                  <li key={request.id} className={classes['request']}>
                    <div className={classes['head']}>
                      <Link to="/requests/$requestId" params={{ requestId: request.id }} className={classes['title']}>
                        <RequestLines request={request} offers={offers} />
                      </Link>
                      <RequestStanding request={request} />
                    </div>
                    <RequestReason request={request} />
                    <p className={classes['small']}>
                      {t('request.submittedOn', { day: formats.dayOf(request.submittedAt, installation.timeZone) })}
                    </p>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Shown>
    </Page>
  )
}
