import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { MemberPick } from '../../../shared/finance/member-pick.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import { ShownPages } from '../../../shared/ui/shown-pages.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { ActItem } from './act-item.tsx'
import classes from './acts.module.css'

const pageSize = 50
const pauseMs = 250

/** Deliberations and decisions, whether they bind and what rests on them; and from here to the agreement of a member. */
export function ActsPage() {
  const { t } = useSpeech()
  const navigate = useNavigate()
  return (
    <Page title={t('acts.title')} lead={t('acts.lead')}>
      <Panel title={t('acts.agreementOf')}>
        <MemberPick
          picked={null}
          onPick={(member) => {
            if (member === null) return
            void navigate({ to: '/operator/members/$tenantId/agreement', params: { tenantId: member.id } })
          }}
        />
      </Panel>
      <Panel title={t('acts.list')} aside={<WorkbookLink list="/v1/acts" name={t('acts.list')} />}>
        <Acts />
      </Panel>
    </Page>
  )
}

function Acts() {
  const client = useClient()
  const { t } = useSpeech()
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), pauseMs)
  const acts = useInfiniteQuery({
    queryKey: ['listActs', 'found', search],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call('listActs', { query: { limit: pageSize, cursor, ...(search === '' ? {} : { search }) }, signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  return (
    <div className={classes['acts']}>
      <div className={classes['search']}>
        <TextInput
          type="search"
          label={t('acts.search')}
          description={t('acts.searchHint')}
          maxLength={100}
          autoComplete="off"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <ShownPages query={acts} skeleton={<LateSkeleton height={240} />}>
        {(_, pages) => {
          const found = pages.flatMap(({ items }) => items)
          return found.length === 0 ? (
            <EmptyState sentence={t(search === '' ? 'acts.none' : 'acts.noneFound')} />
          ) : (
            <ul className={rowStyles['list']}>
              {found.map((act) => (
                <ActItem key={act.id} act={act} />
              ))}
            </ul>
          )
        }}
      </ShownPages>
      <MoreButton query={acts} text={t('finance.more')} />
    </div>
  )
}
