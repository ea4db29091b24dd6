import { Button, Skeleton, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { readResidencyView } from '../../../shared/finance/residency-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import classes from './residency.module.css'

const shownMax = 50

/** Members by name; the API searches. */
export function MemberSearch({ search }: { readonly search: string }) {
  const client = useClient()
  const { t } = useSpeech()
  const navigate = useNavigate()
  const members = useQuery({
    queryKey: ['listTenants', 'residency', search],
    queryFn: ({ signal }) =>
      client.call('listTenants', { query: { limit: shownMax, ...(search === '' ? {} : { search }) }, signal }),
  })
  return (
    <Panel title={t('residency.which')}>
      <form
        className={classes['day']}
        onSubmit={(event) => {
          event.preventDefault()
          const wanted = readResidencyView({ search: new FormData(event.currentTarget).get('search') })
          void navigate({ to: '/audit/residency', search: wanted })
        }}
      >
        <TextInput name="search" type="search" label={t('residency.find')} defaultValue={search} autoComplete="off" />
        <Button type="submit">{t('residency.search')}</Button>
      </form>
      <Shown query={members} skeleton={<Skeleton height={240} />}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <EmptyState sentence={t('residency.noMember')} />
          ) : (
            <>
              <ul className={facts['rows']}>
                {items.map(({ id, name, groupName }) => (
                  <li key={id}>
                    <span className={facts['rowText']}>
                      <Link to="/audit/residency" search={{ tenant: id }}>
                        {name}
                      </Link>
                      {groupName !== null && <span className={facts['soft']}>{groupName}</span>}
                    </span>
                  </li>
                ))}
              </ul>
              {nextCursor !== null && <p>{t('residency.manyMembers', { count: String(shownMax) })}</p>}
            </>
          )
        }
      </Shown>
    </Panel>
  )
}
