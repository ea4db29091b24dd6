import { Link } from '@tanstack/react-router'
import { useId, useMemo } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { fullnessOf } from '../../../shared/operator/fullness.ts'
import { Patterns } from '../../../shared/operator/treemap.tsx'
import { heightFor, type Point, pathOf, positionsOf, projectionOf } from './map-projection.ts'
import type { MapProps } from './map-props.ts'
import { MapTip } from './map-tip.tsx'
import classes from './territory-map.module.css'
import { useArrows } from './use-arrows.ts'
import { useTitle } from './use-title.ts'

/** The middle of what a ring takes up. */
function middleOf(corners: readonly Point[]): Point {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
  return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 }
}

function layoutOf({ rows, outlines, widthPx, heightMaxPx }: MapProps) {
  const known = new Map(outlines.map((outline) => [outline.departementCode, outline.ringsMicrodegrees]))
  const shapes = rows.map(({ id }) => ({ id, rings: known.get(id) ?? [] }))
  const shown = shapes.flatMap(({ rings }) => rings.flatMap(positionsOf))
  const frame = { widthPx, heightPx: heightFor(shown, { widthPx, heightPx: heightMaxPx }) }
  const project = projectionOf(shown, frame)
  const drawn = shapes.map(({ id, rings }) => {
    // Islands are drawn too; the number stands on the mainland, whose ring has the most corners.
    const mainland = rings.toSorted((a, b) => b.length - a.length)[0] ?? []
    return { id, path: pathOf(rings, project), ...middleOf(positionsOf(mainland).map(project)) }
  })
  return { frame, shapes: drawn }
}

/** Départements as they are, by how full what their members have is; each leads to its members. */
export function DepartementMap({ rows, address, outlines, widthPx, heightMaxPx }: MapProps) {
  const { t, formats } = useSpeech()
  const titleOf = useTitle('departements')
  const patterns = useId()
  const { frame, shapes } = useMemo(
    () => layoutOf({ rows, address, outlines, widthPx, heightMaxPx }),
    [rows, address, outlines, widthPx, heightMaxPx],
  )
  const { told, onKeyDown, linkOf } = useArrows(shapes)
  const toldRow = rows.find(({ id }) => id === told?.id)
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows lead from link to link */}
      <svg
        width={frame.widthPx}
        height={frame.heightPx}
        role="group"
        aria-label={t('territory.mapLabel.departements', { count: formats.whole(shapes.length) })}
        onKeyDown={onKeyDown}
      >
        <Patterns prefix={patterns} />
        {shapes.map(({ id, path, x, y }) => {
          const row = rows.find((one) => one.id === id)
          if (row === undefined) return null
          const fullness = fullnessOf(row.usedBytes, row.quotaBytes)
          return (
            <Link
              key={id}
              to="/operator/territory"
              search={{ ...address, departement: id }}
              preload={false}
              aria-label={titleOf(row)}
              className={classes['link']}
              {...linkOf(id)}
            >
              <g className={classes[fullness]}>
                <path d={path} className={classes['body']} />
                <path d={path} fill={`url(#${patterns}${fullness})`} />
                <text x={x} y={y} textAnchor="middle" dominantBaseline="central" className={classes['code']}>
                  {id}
                </text>
              </g>
            </Link>
          )
        })}
      </svg>
      {told !== undefined && toldRow !== undefined && (
        <MapTip at={told} frame={frame}>
          {titleOf(toldRow)}
        </MapTip>
      )}
    </>
  )
}
