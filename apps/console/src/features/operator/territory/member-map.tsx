import type { GeographicPosition } from '@grenier/contracts'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { fullnessOf } from '../../../shared/operator/fullness.ts'
import { labelsOf, type Mark, radiusOf, spread } from './map-marks.ts'
import { heightFor, pathOf, positionsOf, projectionOf } from './map-projection.ts'
import type { MapProps } from './map-props.ts'
import { MapTip } from './map-tip.tsx'
import { MarkShape } from './mark-shape.tsx'
import classes from './territory-map.module.css'
import { weightOf } from './territory-view.ts'
import { useArrows } from './use-arrows.ts'
import { useTitle } from './use-title.ts'

/** The largest mark and how many names there are, by the width that there is. */
const roomOf = (widthPx: number) => (widthPx < 500 ? { radiusPx: 14, names: 6 } : { radiusPx: 24, names: 16 })

/** Where each member is drawn, the largest first, so that small ones lie on top. */
function layoutOf({ rows, address, outlines, widthPx, heightMaxPx }: MapProps) {
  const { departement, group, by = 'inhabitants' } = address
  const rings = outlines.find(({ departementCode }) => departementCode === departement)?.ringsMicrodegrees ?? []
  const places = rows.flatMap(({ position }): GeographicPosition[] => (position === null ? [] : [position]))
  // An EPCI is looked at from near: the outline of its département then reaches beyond the frame.
  const shown = group === undefined ? [...rings.flatMap(positionsOf), ...places] : places
  const frame = { widthPx, heightPx: heightFor(shown, { widthPx, heightPx: heightMaxPx }) }
  const project = projectionOf(shown, frame)
  const { radiusPx: maxPx, names } = roomOf(widthPx)
  const largest = Math.max(...rows.map((row) => weightOf(row, by)))
  const marks = rows.flatMap((row): Mark[] => {
    if (row.position === null) return []
    return [
      {
        id: row.id,
        name: row.name,
        radiusPx: radiusOf(weightOf(row, by), largest, maxPx),
        ...project(row.position),
      },
    ]
  })
  const placed = spread(marks).toSorted((a, b) => b.radiusPx - a.radiusPx)
  return { frame, outline: pathOf(rings, project), marks: placed, labels: labelsOf(placed, frame, names) }
}

/** Members as marks where they lie, within the outline of their département where that is known; each leads to its page. */
export function MemberMap({ rows, address, outlines, widthPx, heightMaxPx }: MapProps) {
  const { t, formats } = useSpeech()
  const titleOf = useTitle('communes')
  const { frame, outline, marks, labels } = useMemo(
    () => layoutOf({ rows, address, outlines, widthPx, heightMaxPx }),
    [rows, address, outlines, widthPx, heightMaxPx],
  )
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows])
  const { told, onKeyDown, linkOf } = useArrows(marks)
  const toldRow = told === undefined ? undefined : byId.get(told.id)
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows lead from link to link */}
      <svg
        width={frame.widthPx}
        height={frame.heightPx}
        role="group"
        aria-label={t('territory.mapLabel.communes', { count: formats.whole(marks.length) })}
        onKeyDown={onKeyDown}
      >
        <path d={outline} className={classes['land']} />
        {marks.map(({ id, x, y, radiusPx }) => {
          const row = byId.get(id)
          if (row === undefined) return null
          return (
            <Link
              key={id}
              to="/operator/members/$tenantId"
              params={{ tenantId: id }}
              preload={false}
              aria-label={titleOf(row)}
              className={classes['link']}
              {...linkOf(id)}
            >
              <MarkShape {...{ x, y, radiusPx }} fullness={fullnessOf(row.usedBytes, row.quotaBytes)} />
            </Link>
          )
        })}
        <g className={classes['labels']} aria-hidden>
          {labels.map(({ id, name, anchor, x, y }) => (
            <text key={id} x={x} y={y} textAnchor={anchor} dominantBaseline="central">
              {name}
            </text>
          ))}
        </g>
      </svg>
      {told !== undefined && toldRow !== undefined && (
        <MapTip at={told} frame={frame}>
          {titleOf(toldRow)}
        </MapTip>
      )}
    </>
  )
}
