import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { type Fullness, fullnessOf } from '../../../shared/operator/fullness.ts'
import { Panel } from '../../../shared/ui/page.tsx'
import { type Standing, StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import classes from './territory.module.css'
import type { Level, TerritoryAddress, TerritoryRow } from './territory-view.ts'

const shownAtFirst = 40
const wide = `${table['number']} ${table['wide']}`
const standings: Readonly<Record<Fullness, Standing>> = {
  easy: 'good',
  filling: 'good',
  near: 'waiting',
  over: 'bad',
  unknown: 'over',
}

interface TerritoryTableProps {
  readonly rows: readonly TerritoryRow[]
  readonly level: Level
  readonly address: TerritoryAddress
}

/** The same as a table: for who does not see the plane, for a phone, and by keyboard. */
export function TerritoryTable({ rows, level, address }: TerritoryTableProps) {
  const { t, tCount, formats } = useSpeech()
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? rows : rows.slice(0, shownAtFirst)
  return (
    <Panel title={t(`territory.table.${level}`)} aside={<TerritoryWorkbook level={level} address={address} />}>
      <TableScroll label={t(`territory.table.${level}`)}>
        <table className={`${table['table']} ${classes['table']}`}>
          <thead>
            <tr>
              <th scope="col">{t('members.name')}</th>
              <th scope="col">{t('territory.fullness')}</th>
              {level !== 'communes' && (
                <th scope="col" className={wide}>
                  {t('members.title')}
                </th>
              )}
              <th scope="col" className={wide}>
                {t('members.inhabitants')}
              </th>
              <th scope="col" className={wide}>
                {t('territory.given')}
              </th>
              <th scope="col" className={table['number']}>
                {t('territory.used')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => {
              const fullness = fullnessOf(row.usedBytes, row.quotaBytes)
              return (
                <tr key={row.id}>
                  <th scope="row">
                    <RowLink row={row} level={level} address={address} />
                  </th>
                  <td className={classes['mark']}>
                    <StatusMark standing={standings[fullness]} text={t(`fullness.${fullness}`)} />
                  </td>
                  {level !== 'communes' && <td className={wide}>{formats.whole(row.members)}</td>}
                  <td className={wide}>{formats.whole(row.inhabitants)}</td>
                  <td className={wide}>{formats.bytes(row.quotaBytes)}</td>
                  <td className={table['number']}>
                    {row.usedBytes === null ? '–' : formats.percent(row.usedBytes, row.quotaBytes)}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </TableScroll>
      {rows.length > shown.length && (
        <Button variant="default" onClick={() => setIsWhole(true)}>
          {tCount('territory.more', rows.length - shown.length)}
        </Button>
      )}
    </Panel>
  )
}

/** The rows that are looked at; of départements, each of their EPCIs. */
function TerritoryWorkbook({ level, address }: Omit<TerritoryTableProps, 'rows'>) {
  const { t } = useSpeech()
  const { departement, group } = address
  const name = t(`territory.table.${level}`)
  if (level !== 'communes') return <WorkbookLink list="/v1/territory" filters={{ departement }} name={name} />
  const filters = group === undefined ? { departement } : { groupId: group }
  return <WorkbookLink list="/v1/territory/members" filters={filters} name={name} />
}

function RowLink({ row, level, address }: { readonly row: TerritoryRow } & Omit<TerritoryTableProps, 'rows'>) {
  const { t } = useSpeech()
  if (level === 'communes') {
    return (
      <Link to="/operator/members/$tenantId" params={{ tenantId: row.id }} preload={false}>
        {row.name}
      </Link>
    )
  }
  if (row.id === '') return row.name
  const deeper = level === 'groups' ? { group: row.id } : { departement: row.id }
  return (
    <Link to="/operator/territory" search={{ ...address, ...deeper }} preload={false}>
      {level === 'departements' ? t('territory.departement', { code: row.name }) : row.name}
    </Link>
  )
}
