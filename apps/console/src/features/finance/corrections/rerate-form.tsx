import type { Rerating } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { readAmendmentView } from '../../../shared/finance/amendment-view.ts'
import { useClosedMonths } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import { Select } from '../../../shared/ui/select.tsx'
import { ShownPages } from '../../../shared/ui/shown-pages.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import classes from './corrections.module.css'

const pageSize = 100

/** A closed month by the facts of now beside what was charged; only then is anything proposed. The month stands in the address. */
export function RerateForm() {
  const { t, formats } = useSpeech()
  const navigate = useNavigate()
  const { closed, error } = useClosedMonths()
  const { month } = readAmendmentView(useSearch({ strict: false }))
  const chosen = closed?.find((known) => known === month)
  if (error !== null) return <ProblemView error={error} />
  if (closed === undefined) return <LateSkeleton height={60} />
  if (closed.length === 0) return <p className={rowStyles['soft']}>{t('correction.noMonth')}</p>
  return (
    <div className={classes['rerate']}>
      <Select
        label={t('correction.month')}
        value={chosen ?? ''}
        options={[
          { value: '', text: t('correction.choose') },
          ...closed.map((value) => ({ value, text: formats.month(value) })),
        ]}
        onChange={(value) =>
          void navigate({ to: '/finance/corrections', search: value === '' ? {} : { month: value } })
        }
      />
      {chosen !== undefined && (
        <>
          <Link to="/finance/amendments" search={{ month: chosen }}>
            {t('amend.open')}
          </Link>
          <Rerated key={chosen} month={chosen} />
        </>
      )}
    </div>
  )
}

function Rerated({ month }: { readonly month: CivilMonth }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const rerating = useInfiniteQuery({
    queryKey: ['reratePeriod', month],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('reratePeriod', { params: { month }, query: { limit: pageSize, after: pageParam }, signal }),
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  })
  return (
    <ShownPages query={rerating} skeleton={<LateSkeleton height={200} />}>
      {(whole, pages) => {
        const rows = pages.flatMap((page) => page.rows)
        return (
          <>
            <Figures
              figures={[
                { label: t('correction.charged'), value: formats.euros(whole.chargedMicros) },
                { label: t('correction.rerated'), value: formats.euros(whole.reratedMicros) },
                { label: t('correction.difference'), value: formats.euros(whole.differenceMicros, { signed: true }) },
              ]}
            />
            {rows.length === 0 && !rerating.hasNextPage ? (
              <StatusMark standing="good" text={t('correction.nothing')} />
            ) : (
              <>
                <WorkbookLink list={`/v1/periods/${month}/rerating`} name={t('correction.rows')} />
                <RowTable rows={rows} />
                <MoreButton query={rerating} text={t('finance.more')} />
                <Proposal month={month} />
              </>
            )}
          </>
        )
      }}
    </ShownPages>
  )
}

/** Each row is reversed whole and another one put in its place. */
function RowTable({ rows }: { readonly rows: Rerating['rows'] }) {
  const { t, formats } = useSpeech()
  return (
    <TableScroll label={t('correction.rows')}>
      <table className={table['table']}>
        <caption className={table['caption']}>{t('correction.rows')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('correction.member')}</th>
            <th scope="col">{t('correction.row')}</th>
            <th scope="col" className={table['number']}>
              {t('correction.reversed')}
            </th>
            <th scope="col" className={table['number']}>
              {t('correction.replaced')}
            </th>
            <th scope="col" className={table['number']}>
              {t('correction.difference')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.tenantId} ${row.kind} ${row.ruleId} ${row.offerId} ${row.original?.chargeId}`}>
              <th scope="row">{row.memberName}</th>
              <td>{row.label}</td>
              <td className={table['number']}>
                {row.original === null ? '' : formats.eurosInColumn(-row.original.amountMicros)}
              </td>
              <td className={table['number']}>
                {row.rerated === null ? '' : formats.eurosInColumn(row.rerated.amountMicros)}
              </td>
              <td className={table['number']}>
                <strong>{formats.eurosInColumn(row.differenceMicros, { signed: true })}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function Proposal({ month }: { readonly month: CivilMonth }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const mayPropose = useMay('finance')
  const [reason, setReason] = useState('')
  const propose = useMutation({
    mutationFn: () => client.call('proposeCorrection', { body: { month, reason: reason.trim(), tenantIds: null } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listCorrections'] }),
  })
  if (!mayPropose) return null
  if (propose.isSuccess) return <StatusMark standing="good" text={t('correction.proposed')} />
  return (
    <form
      className={classes['propose']}
      onSubmit={(event) => {
        event.preventDefault()
        propose.mutate()
      }}
    >
      <TextInput
        label={t('correction.reason')}
        required
        maxLength={500}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <Button type="submit" loading={propose.isPending} disabled={reason.trim() === ''}>
        {t('correction.propose')}
      </Button>
      {propose.error !== null && <ProblemView error={propose.error} />}
    </form>
  )
}
