import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy'

export interface Weighed {
  readonly id: string
  /** Its share of the plane; what weighs nothing gets no room. */
  readonly weight: number
}

export interface Cell {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const gapPx = 2

interface Branch {
  readonly id: string
  readonly weight: number
  readonly children?: readonly Branch[]
}

/** A plane shared among things by their weight, the heaviest first; what is too thin to be seen is left out. */
export function cellsOf(items: readonly Weighed[], plane: { readonly width: number; readonly height: number }): Cell[] {
  if (plane.width <= 0 || plane.height <= 0) return []
  const root = hierarchy<Branch>({ id: '', weight: 0, children: items })
    .sum(({ weight }) => Math.max(0, weight))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const laid = treemap<Branch>()
    .tile(treemapSquarify)
    .size([plane.width, plane.height])
    .paddingInner(gapPx)
    .round(true)(root)
  return laid.leaves().flatMap(({ data, x0, y0, x1, y1 }) => {
    const cell = { id: data.id, x: x0, y: y0, width: x1 - x0, height: y1 - y0 }
    return data.id === '' || cell.width < 1 || cell.height < 1 ? [] : [cell]
  })
}
