import { describe, expect, it } from 'vitest'
import { cellsOf } from './treemap-cells.ts'

const plane = { width: 600, height: 400 }

describe('a plane shared by weight', () => {
  it('gives each its share, within the plane and over nobody else', () => {
    const cells = cellsOf(
      [
        { id: 'half', weight: 50 },
        { id: 'third', weight: 30 },
        { id: 'rest', weight: 20 },
      ],
      plane,
    )
    expect(cells.map(({ id }) => id)).toEqual(['half', 'third', 'rest'])
    for (const { x, y, width, height } of cells) {
      expect(x + width).toBeLessThanOrEqual(plane.width)
      expect(y + height).toBeLessThanOrEqual(plane.height)
    }
    const [half, third] = cells
    const area = (cell: typeof half) => (cell?.width ?? 0) * (cell?.height ?? 0)
    expect(area(half) / (plane.width * plane.height)).toBeCloseTo(0.5, 1)
    expect(area(half)).toBeGreaterThan(area(third))
  })

  it('has no room for what weighs nothing, and none at all before its size is known', () => {
    expect(
      cellsOf(
        [
          { id: 'a', weight: 1 },
          { id: 'b', weight: 0 },
        ],
        plane,
      ).map(({ id }) => id),
    ).toEqual(['a'])
    expect(cellsOf([{ id: 'a', weight: 1 }], { width: 0, height: 400 })).toEqual([])
    expect(cellsOf([], plane)).toEqual([])
  })
})
