import type { ConditionStatus, Tenant } from '@grenier/contracts'
import { Button, SegmentedControl, Skeleton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './members.module.css'

const rowsPerPage = 50
const pauseMs = 250
const standings = { True: 'good', False: 'bad', Unknown: 'waiting' } as const
const filters = ['all', 'True', 'False', 'Unknown'] as const

/** Every member, searched and filtered by the API; what is looked for stands in the address, so that it can be sent. */
export function MembersPage() {
  const { t } = useSpeech()
  const { search, ready } = useSearch({ from: '/operator/members' })
  const members = useMembers(search, ready)
  return (
    <Page title={t('members.title')} lead={t('members.lead')}>
      <Filters />
      <Shown query={members} skeleton={<Skeleton height={360} radius="lg" />}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items)
          return rows.length === 0 ? (
            <EmptyState sentence={t('members.none')} />
          ) : (
            <MembersTable rows={rows} isOld={members.isPlaceholderData} />
          )
        }}
      </Shown>
      {members.hasNextPage && (
        <Button variant="default" loading={members.isFetchingNextPage} onClick={() => void members.fetchNextPage()}>
          {t('members.more')}
        </Button>
      )}
    </Page>
  )
}

function useMembers(search: string | undefined, ready: ConditionStatus | undefined) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['listTenants', search ?? '', ready ?? ''],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      client.call('listTenants', {
        query: {
          limit: rowsPerPage,
          ...(search === undefined ? {} : { search }),
          ...(ready === undefined ? {} : { ready }),
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
}

function Filters() {
  const { t } = useSpeech()
  const navigate = useNavigate({ from: '/operator/members' })
  const { search, ready } = useSearch({ from: '/operator/members' })
  const [typed, setTyped] = useState(search ?? '')
  const look = useDebouncedCallback((text: string) => {
    const wanted = text.trim()
    void navigate({
      search: (before) => ({ ...before, search: wanted === '' ? undefined : wanted }),
      replace: true,
    })
  }, pauseMs)
  return (
    <search className={classes['filters']}>
      <TextInput
        size="md"
        type="search"
        label={t('members.search')}
        description={t('members.searchHint')}
        value={typed}
        maxLength={100}
        onChange={({ target }) => {
          setTyped(target.value)
          look(target.value)
        }}
      />
      <SegmentedControl
        aria-label={t('members.filter')}
        value={ready ?? 'all'}
        onChange={(value) => {
          const wanted = filters.find((known) => known === value)
          void navigate({
            search: (before) => ({ ...before, ready: wanted === 'all' ? undefined : wanted }),
            replace: true,
          })
        }}
        data={filters.map((value) => ({ value, label: t(`members.filter.${value}`) }))}
      />
    </search>
  )
}

function MembersTable({ rows, isOld }: { readonly rows: readonly Tenant[]; readonly isOld: boolean }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  return (
    <table className={classes['table']} aria-busy={isOld}>
      <thead>
        <tr>
          <th scope="col">{t('members.name')}</th>
          <th scope="col">{t('members.group')}</th>
          <th scope="col" className={classes['number']}>
            {t('members.inhabitants')}
          </th>
          <th scope="col">{t('members.standing')}</th>
          <th scope="col">{t('members.since')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, groupName, inhabitants, ready, enrolledAt }) => (
          <tr key={id}>
            <th scope="row">
              <Link to="/operator/members/$tenantId" params={{ tenantId: id }}>
                {name}
              </Link>
            </th>
            <td>{groupName ?? t('members.noGroup')}</td>
            <td className={classes['number']}>{inhabitants === null ? '–' : formats.count(inhabitants)}</td>
            <td>
              <StatusMark standing={standings[ready]} text={t(`members.ready.${ready}`)} />
            </td>
            <td>{formats.dayOf(enrolledAt, installation.timeZone)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
