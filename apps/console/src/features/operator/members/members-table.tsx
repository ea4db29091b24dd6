import type { Tenant, TenantSort } from '@grenier/contracts'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, memo, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import type { PlainKey } from '../../../shared/i18n/translate.ts'
import { type MembersView, orderOf } from '../../../shared/operator/members-view.ts'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { useIsPhone } from '../../../shared/ui/use-is-phone.ts'
import classes from './members.module.css'
import { isChosen, type Selection } from './selection.ts'

const standings = { True: 'good', False: 'bad', Unknown: 'waiting' } as const
/** As the stylesheet has it, in the root's letters: larger letters make higher rows. */
const rowHeightRem = 3
/** On a phone a row is as high as what it says: this until it is there to be measured. */
const phoneRowHeightRem = 5
/** Rows kept beside those that are seen. */
const rowsBeside = 4
/** So many rows before the end of what was read the next page is asked for. */
const rowsAhead = 40
const columnCount = 6

interface MembersTableProps {
  readonly rows: readonly Tenant[]
  readonly total: number
  readonly view: MembersView
  /** What is shown is of the view before; its successor is on its way. */
  readonly isOld: boolean
  readonly selection: Selection
  readonly onToggle: (tenantId: string) => void
  readonly onToggleAll: () => void
  readonly onSort: (sort: TenantSort) => void
  /** The end of what was read is near. */
  readonly onNearEnd: () => void
}

/** Members as rows, of which only those that are seen are in the page; their numbers are told to who hears it. */
export function MembersTable(props: MembersTableProps) {
  const { rows, total, view, isOld, selection, onToggle, onToggleAll, onSort, onNearEnd } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const onOpen = useOpenMember()
  const { virtual, topPx, measure } = useVirtualRows(rows, body)
  const shown = virtual.getVirtualItems()
  const [first, last] = [shown[0], shown.at(-1)]
  const isNearEnd = last !== undefined && last.index >= rows.length - rowsAhead
  useEffect(() => {
    if (isNearEnd) onNearEnd()
  }, [isNearEnd, rows.length, onNearEnd])
  const beforePx = first === undefined ? 0 : first.start - topPx
  const afterPx = last === undefined ? 0 : virtual.getTotalSize() - (last.end - topPx)
  return (
    <table className={classes['table']} aria-busy={isOld} aria-rowcount={total + 1}>
      <MembersHead
        view={view}
        isAllChosen={selection.isAll && selection.named.size === 0}
        onToggleAll={onToggleAll}
        onSort={onSort}
      />
      <tbody ref={body} onClick={onOpen}>
        <Room heightPx={beforePx} />
        {shown.map(({ index }) => {
          const tenant = rows[index]
          return tenant === undefined ? null : (
            <MemberRow
              key={tenant.id}
              measure={measure}
              index={index}
              tenant={tenant}
              isTicked={isChosen(selection, tenant.id)}
              onToggle={onToggle}
            />
          )
        })}
        <Room heightPx={afterPx} />
      </tbody>
    </table>
  )
}

/**
 * Which rows are in the page. On a wide screen all are of one height, and none is measured: of ten pages a second that was most of the
 * work. On a phone, where a long name takes a second line, each is.
 */
function useVirtualRows(rows: readonly Tenant[], body: RefObject<HTMLTableSectionElement | null>) {
  const isPhone = useIsPhone()
  const [topPx, setTopPx] = useState(0)
  const [letterPx] = useState(rootLetterPx)
  const rowHeightPx = (isPhone ? phoneRowHeightRem : rowHeightRem) * letterPx
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeightPx,
    overscan: rowsBeside,
    scrollMargin: topPx,
    // The same function while the rows are: another one has the place of every row worked out anew.
    getItemKey: useCallback((index: number) => rows[index]?.id ?? index, [rows]),
    // What several events of one picture ask for is drawn once.
    useFlushSync: false,
  })
  useEffect(() => {
    setTopPx((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY)
    virtual.measure()
  }, [body, virtual, rowHeightPx])
  return { virtual, topPx, measure: isPhone ? virtual.measureElement : undefined }
}

function rootLetterPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}

interface MembersHeadProps extends Pick<MembersTableProps, 'view' | 'onToggleAll' | 'onSort'> {
  readonly isAllChosen: boolean
}

/** Kept while rows pass below it. */
const MembersHead = memo(function MembersHead({ view, isAllChosen, onToggleAll, onSort }: MembersHeadProps) {
  const { t } = useSpeech()
  return (
    <thead>
      <tr>
        <th scope="col" className={classes['tick']}>
          <input type="checkbox" aria-label={t('members.chooseAll')} checked={isAllChosen} onChange={onToggleAll} />
        </th>
        <SortHeader sort="name" view={view} onSort={onSort} />
        <SortHeader sort="group" view={view} onSort={onSort} />
        <SortHeader sort="inhabitants" view={view} onSort={onSort} />
        <th scope="col" data-column="standing">
          {t('members.standing')}
        </th>
        <SortHeader sort="enrolled" view={view} onSort={onSort} />
      </tr>
    </thead>
  )
})

/**
 * Opens a member within the console where its link is pressed. One hand for all rows: the router's own links each listen for
 * every change of the address, and a row is drawn hundreds of times a minute.
 */
function useOpenMember() {
  const navigate = useNavigate()
  return (event: MouseEvent<HTMLElement>) => {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    const tenantId = event.target instanceof HTMLElement ? event.target.dataset['tenant'] : undefined
    if (!isPlain || tenantId === undefined) return
    event.preventDefault()
    void navigate({ to: '/operator/members/$tenantId', params: { tenantId } })
  }
}

/** The place of rows that are not in the page. */
function Room({ heightPx }: { readonly heightPx: number }) {
  if (heightPx <= 0) return null
  return (
    <tr aria-hidden className={classes['room']}>
      <td colSpan={columnCount} style={{ height: heightPx }} />
    </tr>
  )
}

const columnTexts = {
  name: 'members.name',
  group: 'members.group',
  inhabitants: 'members.inhabitants',
  enrolled: 'members.since',
} as const satisfies Record<TenantSort, PlainKey>

interface SortHeaderProps {
  readonly sort: TenantSort
  readonly view: MembersView
  readonly onSort: (sort: TenantSort) => void
}

function SortHeader({ sort, view, onSort }: SortHeaderProps) {
  const { t } = useSpeech()
  const order = orderOf(view)
  const isSorted = order.sort === sort
  const Arrow = isSorted ? (order.direction === 'asc' ? IconArrowUp : IconArrowDown) : IconArrowsSort
  const sorted = isSorted ? (order.direction === 'asc' ? 'ascending' : 'descending') : 'none'
  return (
    <th scope="col" aria-sort={sorted} data-column={sort}>
      <button
        type="button"
        className={classes['sort']}
        data-sorted={isSorted || undefined}
        onClick={() => onSort(sort)}
      >
        {t(columnTexts[sort])}
        <Arrow size={16} stroke={2} aria-hidden />
      </button>
    </th>
  )
}

interface MemberRowProps {
  readonly tenant: Tenant
  readonly index: number
  readonly isTicked: boolean
  readonly onToggle: (tenantId: string) => void
  readonly measure: ((row: HTMLTableRowElement | null) => void) | undefined
}

/** Kept while nothing of it changes: a key pressed in the search must not draw all rows again. */
const MemberRow = memo(function MemberRow({ tenant, index, isTicked, onToggle, measure }: MemberRowProps) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { id, name, groupName, inhabitants, ready, enrolledAt } = tenant
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2} data-ticked={isTicked || undefined}>
      <td className={classes['tick']}>
        <input
          type="checkbox"
          aria-label={t('members.choose', { name })}
          checked={isTicked}
          onChange={() => onToggle(id)}
        />
      </td>
      <th scope="row">
        <a href={`/operator/members/${id}`} data-tenant={id}>
          {name}
        </a>
      </th>
      <td className={classes['group']} title={groupName ?? undefined}>
        {groupName ?? t('members.noGroup')}
      </td>
      <td className={classes['number']}>
        {inhabitants === null ? '–' : formats.whole(inhabitants)}
        <span className={classes['unit']}> {t('members.inhabitantsUnit')}</span>
      </td>
      <td>
        <StatusMark standing={standings[ready]} text={t(`members.ready.${ready}`)} />
      </td>
      <td className={classes['since']}>{formats.dayOf(enrolledAt, installation.timeZone)}</td>
    </tr>
  )
})
