import type { CivilDate } from '@grenier/quota-billing'
import { SegmentedControl, Skeleton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { fullnessOf } from '../../../shared/operator/fullness.ts'
import { FullnessLegend, Treemap, type TreemapItem } from '../../../shared/operator/treemap.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import classes from './territory.module.css'
import { TerritoryTable } from './territory-table.tsx'
import {
  communesOf,
  departementsOf,
  groupsOf,
  type Level,
  onlyDepartement,
  type TerritoryAddress,
  type TerritoryRow,
  weightOf,
} from './territory-view.ts'

const heightPx = 440
/** On a phone, so that what is under it is seen to be there. */
const phoneHeightPx = 260
const phone = '(max-width: 48em)'
const weights = ['inhabitants', 'space'] as const

/** Where members are: départements, their EPCIs, their communes, each as large as it is populous and by how full it is. No map: no open data of shapes comes with a package (decision 0029). */
export function TerritoryPage() {
  const { t } = useSpeech()
  const { address, rows, groupName, measuredOn } = useRows(useSearch({ from: '/operator/territory' }))
  const { departement, group } = address
  const level = group !== undefined ? 'communes' : departement !== undefined ? 'groups' : 'departements'
  return (
    <Page title={t('territory.title')} lead={t('territory.lead')} actions={<WeightChoice address={address} />}>
      <nav aria-label={t('territory.path')} className={classes['path']}>
        <Link to="/operator/territory" search={{ ...kept(address) }}>
          {t('territory.whole')}
        </Link>
        {departement !== undefined && (
          <Link to="/operator/territory" search={{ ...kept(address), departement }}>
            {t('territory.departement', { code: departement })}
          </Link>
        )}
        {group !== undefined && <span aria-current="page">{groupName ?? t('territory.oneGroup')}</span>}
      </nav>
      <Shown query={rows} skeleton={<Skeleton height={heightPx} radius="lg" />}>
        {(known) =>
          known.length === 0 ? (
            <EmptyState sentence={t('territory.none')} />
          ) : (
            <Plane rows={known} level={level} address={address} measuredOn={measuredOn} />
          )
        }
      </Shown>
    </Page>
  )
}

const kept = ({ by }: TerritoryAddress): TerritoryAddress => (by === undefined ? {} : { by })

/** The rows of the level that is looked at, the name of the EPCI where it is one, and the address, within the one département where there is but one. */
function useRows(asked: TerritoryAddress) {
  const { group } = asked
  const client = useClient()
  const { t } = useSpeech()
  const territory = useQuery({
    queryKey: ['getTerritory'],
    queryFn: ({ signal }) => client.call('getTerritory', { signal }),
  })
  const communes = useQuery({
    queryKey: ['listTerritoryMembers', group],
    enabled: group !== undefined,
    queryFn: async ({ signal }) =>
      communesOf((await client.call('listTerritoryMembers', { query: { groupId: group ?? '' }, signal })).items),
  })
  const places = territory.data?.places
  const departement = asked.departement ?? onlyDepartement(places ?? [])
  const groupName = places?.find(({ groupId }) => groupId === group)?.groupName ?? null
  const summed = useMemo(() => {
    if (places === undefined) return undefined
    return departement === undefined
      ? departementsOf(places, t('territory.nowhere'))
      : groupsOf(places, departement, t('territory.alone'))
  }, [places, departement, t])
  const rows = group === undefined ? { ...territory, data: summed } : communes
  const address: TerritoryAddress = departement === undefined ? asked : { ...asked, departement }
  return { address, rows: rows as typeof communes, groupName, measuredOn: territory.data?.measuredOn ?? null }
}

function WeightChoice({ address }: { readonly address: TerritoryAddress }) {
  const { t } = useSpeech()
  const navigate = useNavigate({ from: '/operator/territory' })
  return (
    <SegmentedControl
      aria-label={t('territory.sizedBy')}
      value={address.by ?? 'inhabitants'}
      onChange={(value) => {
        const by = weights.find((known) => known === value) ?? 'inhabitants'
        void navigate({ search: { ...address, by }, replace: true })
      }}
      data={weights.map((value) => ({ value, label: t(`territory.by.${value}`) }))}
    />
  )
}

interface PlaneProps {
  readonly measuredOn: CivilDate | null
  readonly rows: readonly TerritoryRow[]
  readonly level: Level
  readonly address: TerritoryAddress
}

function Plane({ rows, level, address, measuredOn }: PlaneProps) {
  const { t, formats } = useSpeech()
  const navigate = useNavigate()
  const isPhone = useMediaQuery(phone)
  const by = address.by ?? 'inhabitants'
  const titleOf = (row: TerritoryRow): string => {
    const name = level === 'departements' && row.id !== '' ? t('territory.departement', { code: row.name }) : row.name
    if (row.usedBytes === null) return t('territory.unseen', { name })
    return t('territory.full', { name, percent: formats.percent(row.usedBytes, row.quotaBytes) })
  }
  const items = useMemo<readonly TreemapItem[]>(
    () =>
      rows.map((row) => ({
        id: row.id,
        name: row.name,
        weight: weightOf(row, by),
        fullness: fullnessOf(row.usedBytes, row.quotaBytes),
        note: row.usedBytes === null ? '?' : formats.percent(row.usedBytes, row.quotaBytes),
        title: titleOf(row),
      })),
    [rows, level, by, t, formats],
  )
  const open = (id: string) => {
    if (id === '') return
    if (level === 'communes') void navigate({ to: '/operator/members/$tenantId', params: { tenantId: id } })
    else if (level === 'groups') void navigate({ to: '/operator/territory', search: { ...address, group: id } })
    else void navigate({ to: '/operator/territory', search: { ...kept(address), departement: id } })
  }
  return (
    <>
      <Panel>
        <div className={classes['plane']}>
          <Treemap
            label={t(`territory.label.${level}`, { count: formats.whole(rows.length) })}
            items={items}
            heightPx={isPhone ? phoneHeightPx : heightPx}
            onOpen={open}
          />
          <FullnessLegend items={items} />
          <p className={classes['soft']}>
            {measuredOn === null
              ? t('territory.neverMeasured')
              : t('territory.measured', { day: formats.day(measuredOn) })}{' '}
            {t('territory.schematic')}
          </p>
        </div>
      </Panel>
      <TerritoryTable rows={rows} level={level} address={address} />
    </>
  )
}
