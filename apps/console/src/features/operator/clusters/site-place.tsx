import type { Site, SiteLocation } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useToday } from '../../../shared/api/use-today.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { Folded } from '../../../shared/ui/folded-panel.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { PlaceForm } from './place-form.tsx'

/** Where a site is and who keeps it, and what will be so from a day to come; whether it is not known, which members' attestations say too. */
export function SitePlace({ site }: { readonly site: Site }) {
  const client = useClient()
  const { t } = useSpeech()
  const today = useToday()
  const known = useQuery({
    queryKey: ['listSiteLocations', site.id],
    queryFn: async ({ signal }) => {
      const [{ items: locations }, { items: keepers }] = await Promise.all([
        client.call('listSiteLocations', { params: { siteId: site.id }, signal }),
        client.call('listSubprocessors', { signal }),
      ])
      return { locations, keepers }
    },
  })
  return (
    <Shown query={known} skeleton={<Skeleton height={24} />}>
      {({ locations, keepers }) => {
        const inForce = locations.find(({ validFrom }) => validFrom <= today)
        const coming = locations.filter(({ validFrom }) => validFrom > today)
        const nameOf = ({ subprocessorId }: SiteLocation) =>
          keepers.find(({ id }) => id === subprocessorId)?.name ?? null
        return (
          <div className={facts['tight']}>
            {inForce === undefined && <StatusMark standing="waiting" text={t('sites.unlocated')} />}
            {[...coming, ...(inForce === undefined ? [] : [inForce])].map((location) => (
              <Location key={location.validFrom} location={location} keeper={nameOf(location)} />
            ))}
            <Folded title={t('sites.locate')}>
              <PlaceForm siteId={site.id} keepers={keepers} />
            </Folded>
          </div>
        )
      }}
    </Shown>
  )
}

function Location({ location, keeper }: { readonly location: SiteLocation; readonly keeper: string | null }) {
  const { t, formats } = useSpeech()
  const { postalCode, locality, country, validFrom } = location
  return (
    <span className={facts['soft']}>
      {t('sites.located', {
        place: `${postalCode} ${locality} (${country})`,
        day: formats.day(validFrom),
        keeper: keeper ?? t('sites.keptByOperator'),
      })}
    </span>
  )
}
