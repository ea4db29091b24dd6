import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './requests.module.css'

/** That the yearly campaign of needs is open, while it is; nothing else of the page waits for it. */
export function OpenNeeds() {
  const client = useClient()
  const { t, formats } = useSpeech()
  const campaigns = useQuery({
    queryKey: ['listNeedsCampaigns'],
    queryFn: ({ signal }) => client.call('listNeedsCampaigns', { signal }),
  })
  const open = campaigns.data?.items.find(({ state }) => state === 'open')
  if (open === undefined) return null
  return (
    <p className={classes['request']}>
      {t('needs.banner', { year: open.year, day: formats.day(open.closesOn) })}{' '}
      <Link to="/needs">{t('needs.answer')}</Link>
    </p>
  )
}
