import type { Offer, SpaceOutlook } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useOffers, useSpaces } from '../../../shared/api/queries.ts'
import { useMay, useServedTenant } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { RequestForm } from './request-form.tsx'
import { offersToAsk } from './use-simulation.ts'

/** Three questions, and the answer beside them before anything is sent. */
export function NewRequestPage() {
  const { tenantId } = useServedTenant()
  const { t } = useSpeech()
  const mayAsk = useMay('member-admin', 'member-requester')
  const offers = useOffers()
  const spaces = useSpaces(tenantId)
  const skeleton = <Skeleton height={320} radius="lg" />
  return (
    <Page title={t('ask.title')}>
      {mayAsk ? (
        <Shown<Offer[]> query={offers} skeleton={skeleton}>
          {(known) => (
            <Shown<SpaceOutlook> query={spaces} skeleton={skeleton}>
              {({ items }) => <RequestForm offers={offersToAsk(known)} spaces={items} />}
            </Shown>
          )}
        </Shown>
      ) : (
        <EmptyState sentence={t('ask.mayNot')} />
      )}
    </Page>
  )
}
