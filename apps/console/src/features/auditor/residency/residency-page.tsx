import { civilDateOf, dayBounds, instant } from '@grenier/quota-billing'
import { Button, Skeleton, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { type ResidencyView, readResidencyView } from '../../../shared/finance/residency-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Page } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { AttestationSheet } from './attestation-sheet.tsx'
import { MemberSearch } from './member-search.tsx'
import classes from './residency.module.css'

/** Where everything of one member stands or stood, and who keeps these places. */
export function ResidencyPage() {
  const { t } = useSpeech()
  const view = readResidencyView(useSearch({ strict: false }))
  const { tenant } = view
  if (tenant === undefined) {
    return (
      <Page title={t('residency.title')} lead={t('residency.lead')}>
        <MemberSearch key={view.search ?? ''} search={view.search ?? ''} />
      </Page>
    )
  }
  return <Attestation key={JSON.stringify(view)} view={view} tenantId={tenant} />
}

/** The last instant of a day that is over; undefined: now, which the API knows better than the page. */
function useInstantOf({ day }: ResidencyView) {
  const { installation } = useSignedIn()
  const { timeZone, now } = installation
  const today = civilDateOf(now, timeZone)
  if (day === undefined || day >= today) return { today, at: undefined }
  return { today, at: instant(dayBounds(day, timeZone).dayEnd - 1) }
}

function Attestation({ view, tenantId }: { readonly view: ResidencyView; readonly tenantId: string }) {
  const client = useClient()
  const { t } = useSpeech()
  const navigate = useNavigate()
  const { today, at } = useInstantOf(view)
  const attestation = useQuery({
    queryKey: ['getResidency', tenantId, at],
    queryFn: ({ signal }) => client.call('getResidency', { params: { tenantId }, query: { at }, signal }),
  })
  return (
    <Page
      title={attestation.data?.record.organisationName ?? t('residency.title')}
      lead={t('residency.lead')}
      actions={<Link to="/audit/residency">{t('residency.other')}</Link>}
    >
      <form
        className={classes['day']}
        onSubmit={(event) => {
          event.preventDefault()
          const day = new FormData(event.currentTarget).get('day')
          void navigate({ to: '/audit/residency', search: readResidencyView({ tenant: tenantId, day }) })
        }}
      >
        <TextInput type="date" name="day" label={t('residency.day')} defaultValue={view.day ?? today} max={today} />
        <Button type="submit">{t('residency.show')}</Button>
      </form>
      <Shown query={attestation} skeleton={<Skeleton height={420} radius="lg" />}>
        {(signed) => <AttestationSheet signed={signed} at={at} />}
      </Shown>
    </Page>
  )
}
