import type { Frame, Point } from './map-projection.ts'

/** What is marked at a point: how large, and what it is called. */
export interface Mark extends Point {
  readonly id: string
  readonly name: string
  readonly radiusPx: number
}

/** A name beside its mark. */
export interface MarkLabel extends Point {
  readonly id: string
  readonly name: string
  /** To which side of the point it is written. */
  readonly anchor: 'start' | 'end'
}

/** How large a mark is whose weight is that part of the largest: its area tells the weight, none is too small to be hit. */
export function radiusOf(weight: number, largestWeight: number, maxPx: number): number {
  const part = largestWeight <= 0 ? 0 : Math.sqrt(weight / largestWeight)
  return Math.max(radiusMinPx, part * maxPx)
}

const radiusMinPx = 5.5
const nearPx = 2

/** Marks of one place stand around it, side by side, so that each is seen. */
export function spread(marks: readonly Mark[]): Mark[] {
  const together = Map.groupBy(marks, ({ x, y }) => `${Math.round(x / nearPx)} ${Math.round(y / nearPx)}`)
  return [...together.values()].flatMap((here) => {
    if (here.length === 1) return here
    const ringPx = Math.max(...here.map(({ radiusPx }) => radiusPx)) / Math.sin(Math.PI / Math.max(here.length, 3))
    return here.map((mark, index) => {
      const angle = (2 * Math.PI * index) / here.length
      return { ...mark, x: mark.x + ringPx * Math.cos(angle), y: mark.y + ringPx * Math.sin(angle) }
    })
  })
}

const letterPx = 7
const linePx = 15
const gapPx = 4

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** The names of the largest marks, as many as there is room for: none over another, over a larger mark or beyond the frame. */
export function labelsOf(marks: readonly Mark[], { widthPx, heightPx }: Frame, most: number): MarkLabel[] {
  const bySize = marks.toSorted((a, b) => b.radiusPx - a.radiusPx)
  const taken: Box[] = bySize
    .slice(0, most * 3)
    .map(({ x, y, radiusPx: r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r }))
  const labels: MarkLabel[] = []
  for (const { id, name, x, y, radiusPx } of bySize) {
    if (labels.length >= most) break
    const lengthPx = name.length * letterPx
    for (const anchor of ['start', 'end'] as const) {
      const from = anchor === 'start' ? x + radiusPx + gapPx : x - radiusPx - gapPx - lengthPx
      const box = { left: from, right: from + lengthPx, top: y - linePx / 2, bottom: y + linePx / 2 }
      const isInside = box.left >= 0 && box.right <= widthPx && box.top >= 0 && box.bottom <= heightPx
      if (!isInside || taken.some((other) => overlap(box, other))) continue
      taken.push(box)
      labels.push({ id, name, anchor, x: anchor === 'start' ? from : from + lengthPx, y })
      break
    }
  }
  return labels
}

export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

const headings: Readonly<Record<Direction, Point>> = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
}

/** The mark that an arrow leads to: of those that lie more that way than aside the nearest; the same where there is none. */
export function markToward<Placed extends Point & { readonly id: string }>(
  marks: readonly Placed[],
  from: Placed,
  direction: Direction,
): Placed {
  const heading = headings[direction]
  let [nearest, nearestPx] = [from, Number.POSITIVE_INFINITY]
  for (const mark of marks) {
    const [right, down] = [mark.x - from.x, mark.y - from.y]
    const ahead = right * heading.x + down * heading.y
    const aside = Math.abs(right * heading.y) + Math.abs(down * heading.x)
    const distance = Math.hypot(right, down)
    if (mark.id === from.id || ahead <= 0 || ahead < aside || distance >= nearestPx) continue
    nearest = mark
    nearestPx = distance
  }
  return nearest
}
