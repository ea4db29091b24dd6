import type { ReactNode } from 'react'
import type { Frame, Point } from './map-projection.ts'
import classes from './territory-map.module.css'

interface MapTipProps {
  readonly at: Point
  readonly frame: Frame
  readonly children: ReactNode
}

/** Which part of a tip lies left of what it is about: all of it at the right border, nothing at the left one. */
const shareLeft = (x: number, widthPx: number): number => Math.round((100 * x) / widthPx)

/** What a mark says, above it, or below where the border is near; a link’s own name says it to whoever does not see. */
export function MapTip({ at: { x, y }, frame, children }: MapTipProps) {
  const isBelow = y < frame.heightPx / 3
  return (
    <div
      aria-hidden
      className={classes['tip']}
      data-below={isBelow || undefined}
      style={{ left: x, top: y, translate: `-${shareLeft(x, frame.widthPx)}% ${isBelow ? '0' : '-100%'}` }}
    >
      {children}
    </div>
  )
}
