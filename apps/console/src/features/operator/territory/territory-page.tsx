import type { CivilDate } from '@grenier/quota-billing'
import { SegmentedControl, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { fullnessOf } from '../../../shared/operator/fullness.ts'
import { FullnessLegend, Treemap, type TreemapItem } from '../../../shared/operator/treemap.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { PlacePath } from '../../../shared/ui/place-path.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { useIsPhone } from '../../../shared/ui/use-is-phone.ts'
import classes from './territory.module.css'
import { TerritoryMap } from './territory-map.tsx'
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
import { useTitle } from './use-title.ts'

const heightPx = 440
/** On a phone, so that what is under it is seen to be there. */
const phoneHeightPx = 260
const weights = ['inhabitants', 'space'] as const
const views = ['map', 'scheme'] as const

/** Where members are and how full what they have is: on a map (decision 0047), or as a scheme of rectangles as large as populations (decision 0029). */
export function TerritoryPage() {
  const { t } = useSpeech()
  const { address, rows, groupName, territory } = useRows(useSearch({ from: '/operator/territory' }))
  const { departement, group } = address
  const level = levelOf(address)
  return (
    <Page title={t('territory.title')} lead={t('territory.lead')} actions={<Choices address={address} />}>
      <PlacePath label={t('territory.path')}>
        <Link to="/operator/territory" search={{ ...kept(address) }}>
          {t('territory.whole')}
        </Link>
        {departement !== undefined && (
          <Link to="/operator/territory" search={{ ...kept(address), departement }}>
            {t('territory.departement', { code: departement })}
          </Link>
        )}
        {group !== undefined && <span aria-current="page">{groupName ?? t('territory.oneGroup')}</span>}
      </PlacePath>
      <Shown query={rows} skeleton={<Skeleton height={heightPx} radius="lg" />}>
        {(known) =>
          known.length === 0 ? (
            <EmptyState sentence={t('territory.none')} />
          ) : (
            <>
              {isMap(address) ? (
                <TerritoryMap rows={known} level={level} address={address} outlines={territory?.outlines ?? []}>
                  <MeasuredOn day={territory?.measuredOn ?? null} />
                </TerritoryMap>
              ) : (
                <Plane rows={known} level={level} address={address}>
                  <MeasuredOn day={territory?.measuredOn ?? null} />
                </Plane>
              )}
              <TerritoryTable rows={known} level={level} address={address} />
            </>
          )
        }
      </Shown>
    </Page>
  )
}

const isMap = ({ view = 'map' }: TerritoryAddress): boolean => view === 'map'

/** A map shows each member of a département, a scheme its EPCIs first. */
function levelOf(address: TerritoryAddress): Level {
  if (address.group !== undefined) return 'communes'
  if (address.departement === undefined) return 'departements'
  return isMap(address) ? 'communes' : 'groups'
}

const kept = ({ by, view }: TerritoryAddress): TerritoryAddress => ({
  ...(by === undefined ? {} : { by }),
  ...(view === undefined ? {} : { view }),
})

/** The rows of the level that is looked at, the name of the EPCI where it is one, and the address, within the one département where there is but one. */
function useRows(asked: TerritoryAddress) {
  const { group } = asked
  const client = useClient()
  const { t } = useSpeech()
  const territory = useQuery({
    queryKey: ['getTerritory'],
    queryFn: ({ signal }) => client.call('getTerritory', { signal }),
  })
  const places = territory.data?.places
  const departement = asked.departement ?? onlyDepartement(places ?? [])
  const address: TerritoryAddress = departement === undefined ? asked : { ...asked, departement }
  const isOfMembers = levelOf(address) === 'communes'
  const place = group === undefined ? { departement } : { groupId: group }
  const communes = useQuery({
    queryKey: ['listTerritoryMembers', place],
    enabled: isOfMembers,
    queryFn: async ({ signal }) =>
      communesOf((await client.call('listTerritoryMembers', { query: place, signal })).items),
  })
  const groupName = places?.find(({ groupId }) => groupId === group)?.groupName ?? null
  const summed = useMemo(() => {
    if (places === undefined) return undefined
    return departement === undefined
      ? departementsOf(places, t('territory.nowhere'))
      : groupsOf(places, departement, t('territory.alone'))
  }, [places, departement, t])
  const rows = isOfMembers ? communes : { ...territory, data: summed }
  return { address, rows: rows as typeof communes, groupName, territory: territory.data }
}

function Choices({ address }: { readonly address: TerritoryAddress }) {
  const { t } = useSpeech()
  const navigate = useNavigate({ from: '/operator/territory' })
  const choose = (chosen: TerritoryAddress) => void navigate({ search: { ...address, ...chosen }, replace: true })
  return (
    <div className={classes['choices']}>
      <SegmentedControl
        aria-label={t('territory.shownAs')}
        value={address.view ?? 'map'}
        onChange={(value) => choose({ view: views.find((known) => known === value) ?? 'map' })}
        data={views.map((value) => ({ value, label: t(`territory.view.${value}`) }))}
      />
      <SegmentedControl
        aria-label={t('territory.sizedBy')}
        value={address.by ?? 'inhabitants'}
        onChange={(value) => choose({ by: weights.find((known) => known === value) ?? 'inhabitants' })}
        data={weights.map((value) => ({ value, label: t(`territory.by.${value}`) }))}
      />
    </div>
  )
}

function MeasuredOn({ day }: { readonly day: CivilDate | null }) {
  const { t, formats } = useSpeech()
  return day === null ? t('territory.neverMeasured') : t('territory.measured', { day: formats.day(day) })
}

interface PlaneProps {
  /** Of when the figures are. */
  readonly children: ReactNode
  readonly rows: readonly TerritoryRow[]
  readonly level: Level
  readonly address: TerritoryAddress
}

function Plane({ rows, level, address, children }: PlaneProps) {
  const { t, formats } = useSpeech()
  const navigate = useNavigate()
  const isPhone = useIsPhone()
  const by = address.by ?? 'inhabitants'
  const titleOf = useTitle(level)
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
    [rows, by, titleOf, formats],
  )
  const open = (id: string) => {
    if (id === '') return
    if (level === 'communes') void navigate({ to: '/operator/members/$tenantId', params: { tenantId: id } })
    else if (level === 'groups') void navigate({ to: '/operator/territory', search: { ...address, group: id } })
    else void navigate({ to: '/operator/territory', search: { ...kept(address), departement: id } })
  }
  return (
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
          {children} {t('territory.schematic')}
        </p>
      </div>
    </Panel>
  )
}
