import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import { Shown } from '../../../shared/ui/shown.tsx'
import { EventItem } from './event-item.tsx'
import { ProposalPanel } from './proposal-panel.tsx'

/** While something is being applied, how far it is. */
const refetchMs = 5_000

/** How the territory changes: what the register says otherwise, proposed, confirmed by two persons, and applied. */
export function TerritoryEventsPage() {
  const client = useClient()
  const { t } = useSpeech()
  const events = useQuery({
    queryKey: ['listTerritoryEvents'],
    queryFn: async ({ signal }) => (await client.call('listTerritoryEvents', { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some((event) => event.state === 'confirmed') ? refetchMs : false),
  })
  const isOpen = events.data?.some(({ state }) => state === 'proposed' || state === 'confirmed') ?? false
  return (
    <Page title={t('nav.territoryEvents')} lead={t('event.lead')}>
      <Panel title={t('event.list')}>
        <Shown query={events} skeleton={<LateSkeleton height={120} />}>
          {(all) =>
            all.length === 0 ? (
              <p className={rowStyles['soft']}>{t('event.none')}</p>
            ) : (
              <ul className={rowStyles['list']}>
                {all.map((event) => (
                  <EventItem key={event.id} event={event} />
                ))}
              </ul>
            )
          }
        </Shown>
      </Panel>
      <Panel title={t('event.now')}>
        <ProposalPanel isOpen={isOpen} />
      </Panel>
    </Page>
  )
}
