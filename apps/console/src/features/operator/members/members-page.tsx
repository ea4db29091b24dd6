import type { TenantSort } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import {
  filtersOf,
  type MembersView,
  orderOf,
  readMembersView,
  sortedBy,
} from '../../../shared/operator/members-view.ts'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { MemberFilters, type MembersChange } from './member-filters.tsx'
import classes from './members.module.css'
import { MembersTable } from './members-table.tsx'
import { everybody, nobody, type Selection, toggled } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useMemberCount, useMembers } from './use-members.ts'

/** Once the browser has shown that something was touched: an answer to it may then take its time. */
function afterPicture(goOn: () => void): void {
  requestAnimationFrame(() => setTimeout(goOn, 0))
}

/** Leads to another view; `left` is the one that was left, while the other is on its way. */
function useShow(view: MembersView) {
  const navigate = useNavigate({ from: '/operator/members' })
  const [left, setLeft] = useState<MembersView | null>(null)
  const show = useCallback(
    (next: MembersView) => {
      // The same view again leads nowhere: nothing would come in its place.
      if (JSON.stringify(next) === JSON.stringify(view)) return
      setLeft(view)
      afterPicture(() => void navigate({ search: next, replace: true, resetScroll: false }))
    },
    [navigate, view],
  )
  return { show, left }
}

/** Every member, searched, sorted and filtered by the API; what is looked for stands in the address, so that it can be sent. */
export function MembersPage() {
  const { t, tCount } = useSpeech()
  const view = useSearch({ from: '/operator/members' })
  const { show, left } = useShow(view)
  const [selection, setSelection] = useState<Selection>(nobody)
  // The tick is seen first, then what can be done with it.
  const settled = useDeferredValue(selection)
  const members = useMembers(view)
  const total = useMemberCount(view).data
  const rows = useMemo(() => members.data?.pages.flatMap(({ items }) => items) ?? [], [members.data])
  const known = useMemo(() => new Map(rows.map(({ id, name }) => [id, name])), [rows])
  const onSort = useCallback((sort: TenantSort) => show(sortedBy(view, sort)), [show, view])
  const onView = useCallback(
    (change: MembersChange) => {
      // Who was chosen among others is not chosen among these.
      setSelection(nobody)
      show(readMembersView({ ...view, ...change }))
    },
    [show, view],
  )
  const onNobody = useCallback(() => setSelection(nobody), [])
  const onToggle = useCallback((tenantId: string) => setSelection((before) => toggled(before, tenantId)), [])
  const onToggleAll = useCallback(() => setSelection(({ isAll }) => (isAll ? nobody : everybody)), [])
  const { hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage } = members
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isPlaceholderData) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage])
  return (
    <Page title={t('members.title')} lead={t('members.lead')} actions={<MembersActions view={view} />}>
      <MemberFilters view={view} onView={onView} />
      <Shown query={members} skeleton={<Skeleton height={360} radius="lg" />}>
        {() =>
          rows.length === 0 ? (
            <EmptyState sentence={t('members.none')} />
          ) : (
            <div className={classes['found']}>
              <p className={classes['count']} role="status">
                {total === undefined ? null : tCount('members.count', total)}
              </p>
              <MembersTable
                rows={rows}
                total={total ?? rows.length}
                view={view}
                isOld={isPlaceholderData || left === view}
                selection={selection}
                onToggle={onToggle}
                onToggleAll={onToggleAll}
                onSort={onSort}
                onNearEnd={onNearEnd}
              />
              <p className={classes['count']} aria-live="polite">
                {isFetchingNextPage ? t('members.coming') : null}
              </p>
            </div>
          )
        }
      </Shown>
      <SelectionBar view={view} selection={settled} total={total ?? rows.length} known={known} onNobody={onNobody} />
    </Page>
  )
}

/** Where else one goes from the list, and the list as it is narrowed and sorted as a file. */
function MembersActions({ view }: { readonly view: MembersView }) {
  const { t } = useSpeech()
  const mayEnrol = useMay('operator')
  return (
    <>
      {mayEnrol && <Link to="/operator/enrolment">{t('members.enrol')}</Link>}
      <Link to="/operator/territory">{t('territory.open')}</Link>
      <WorkbookLink list="/v1/tenants" name={t('members.title')} filters={{ ...filtersOf(view), ...orderOf(view) }} />
    </>
  )
}
