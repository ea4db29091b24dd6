import { useElementSize } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { fullnessOf } from '../../../shared/operator/fullness.ts'
import { FullnessLegend } from '../../../shared/operator/treemap.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { useIsPhone } from '../../../shared/ui/use-is-phone.ts'
import { DepartementMap } from './departement-map.tsx'
import type { MapProps } from './map-props.ts'
import { MarkLegend } from './mark-shape.tsx'
import { MemberMap } from './member-map.tsx'
import classes from './territory-map.module.css'
import type { Level, TerritoryRow } from './territory-view.ts'

interface TerritoryMapProps extends Pick<MapProps, 'rows' | 'address' | 'outlines'> {
  readonly level: Level
  /** Of when the figures are. */
  readonly children: ReactNode
}

const heightMaxPx = 600
/** On a phone, so that what is under it is seen to be there. */
const phoneHeightMaxPx = 420

/** Where members lie, by how full what they have is; who cannot be put there is named beside. */
export function TerritoryMap({ rows, level, address, outlines, children }: TerritoryMapProps) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const isPhone = useIsPhone()
  const drawn = new Set(outlines.map(({ departementCode }) => departementCode))
  const isOfMembers = level === 'communes'
  const isPlaced = ({ id, position }: TerritoryRow): boolean => (isOfMembers ? position !== null : drawn.has(id))
  const placed = rows.filter(isPlaced)
  const items = placed.map((row) => ({ fullness: fullnessOf(row.usedBytes, row.quotaBytes) }))
  const map = {
    rows: placed,
    address,
    outlines,
    widthPx: Math.floor(width),
    heightMaxPx: isPhone ? phoneHeightMaxPx : heightMaxPx,
  }
  return (
    <Panel>
      <div className={classes['panel']}>
        <div ref={ref} className={classes['map']}>
          {width > 0 && placed.length > 0 && (isOfMembers ? <MemberMap {...map} /> : <DepartementMap {...map} />)}
        </div>
        {isOfMembers ? <MarkLegend items={items} /> : <FullnessLegend items={items} />}
        <Unplaced rows={rows.filter((row) => !isPlaced(row))} isOfMembers={isOfMembers} isWhole={placed.length === 0} />
        <p className={classes['soft']}>{children}</p>
        <Sources />
      </div>
    </Panel>
  )
}

interface UnplacedProps {
  readonly rows: readonly TerritoryRow[]
  readonly isOfMembers: boolean
  /** Whether nothing is on the map. */
  readonly isWhole: boolean
}

/** Who is not on the map, in words. */
function Unplaced({ rows, isOfMembers, isWhole }: UnplacedProps) {
  const { t, tCount } = useSpeech()
  if (rows.length === 0) return null
  if (!isOfMembers) return <p>{tCount('territory.undrawn', rows.length)}</p>
  return (
    <details className={classes['unplaced']}>
      <summary>{tCount('territory.unplaced', rows.length)}</summary>
      <p>{t(isWhole ? 'territory.nonePlaced' : 'territory.unplacedWhy')}</p>
      <ul>
        {rows.map(({ id, name }) => (
          <li key={id}>
            <Link to="/operator/members/$tenantId" params={{ tenantId: id }} preload={false}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  )
}

const sources = {
  positions: ['GeoNames', 'https://www.geonames.org'],
  outlines: ['MapSVG', 'https://mapsvg.com/maps/france-departments'],
  licence: ['CC BY 4.0', 'https://creativecommons.org/licenses/by/4.0/deed.fr'],
} as const

/** Whose data are shown, and under which licence: CC BY asks for it where they are seen. */
function Sources() {
  const { t } = useSpeech()
  // Each name stays where it is said, to become a link there.
  const told = t('territory.sources', { positions: '{positions}', outlines: '{outlines}', licence: '{licence}' })
  const parts = told.split(/\{(positions|outlines|licence)\}/)
  return (
    <p className={classes['sources']}>
      {parts.map((part) => {
        if (part !== 'positions' && part !== 'outlines' && part !== 'licence') return part
        const [name, address] = sources[part]
        return (
          <a key={part} href={address} target="_blank" rel="noreferrer">
            {name}
          </a>
        )
      })}
    </p>
  )
}
