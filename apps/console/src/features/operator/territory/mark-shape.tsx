import type { ReactNode } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { type Fullness, fullnessLevels } from '../../../shared/operator/fullness.ts'
import type { Point } from './map-projection.ts'
import classes from './territory-map.module.css'

interface MarkShapeProps extends Point {
  readonly radiusPx: number
  readonly fullness: Fullness
}

/** A mark of a map: how full something is has a shape of its own beside its colour. */
export function MarkShape({ x, y, radiusPx: r, fullness }: MarkShapeProps) {
  return (
    <g className={classes[fullness]} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
      {shapes[fullness](r)}
    </g>
  )
}

const shapes: Readonly<Record<Fullness, (r: number) => ReactNode>> = {
  easy: (r) => <circle r={r} className={classes['body']} />,
  filling: (r) => (
    <>
      <circle r={r} className={classes['body']} />
      <circle r={r * 0.35} className={classes['inner']} />
    </>
  ),
  near: (r) => <path d={`M0 ${-1.25 * r}L${1.2 * r} ${0.85 * r}H${-1.2 * r}Z`} className={classes['body']} />,
  over: (r) => (
    <>
      <path d={`M0 ${-1.3 * r}L${1.3 * r} 0L0 ${1.3 * r}L${-1.3 * r} 0Z`} className={classes['body']} />
      <path d={`M0 ${-0.6 * r}V${0.15 * r}M0 ${0.5 * r}v.1`} className={classes['inner']} />
    </>
  ),
  unknown: (r) => <circle r={r} className={classes['body']} />,
}

/** What the shapes mean, and of how many each is true. */
export function MarkLegend({ items }: { readonly items: readonly { readonly fullness: Fullness }[] }) {
  const { t, formats } = useSpeech()
  return (
    <ul className={classes['legend']}>
      {fullnessLevels.map((level) => (
        <li key={level}>
          <svg width="22" height="22" viewBox="-11 -11 22 22" aria-hidden>
            <MarkShape x={0} y={0} radiusPx={7} fullness={level} />
          </svg>
          {t(`fullness.${level}`)}{' '}
          <strong>{formats.whole(items.filter(({ fullness }) => fullness === level).length)}</strong>
        </li>
      ))}
    </ul>
  )
}
