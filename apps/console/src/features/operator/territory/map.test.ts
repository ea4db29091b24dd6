import { describe, expect, it } from 'vitest'
import { labelsOf, type Mark, markToward, radiusOf, spread } from './map-marks.ts'
import { heightFor, pathOf, positionsOf, projectionOf } from './map-projection.ts'

const at = (longitude: number, latitude: number) => ({
  longitudeMicrodegrees: longitude * 1_000_000,
  latitudeMicrodegrees: latitude * 1_000_000,
})
const frame = { widthPx: 600, heightPx: 400 }
const mark = (id: string, [x, y]: readonly [number, number], radiusPx = 6): Mark => ({ id, name: id, x, y, radiusPx })

describe('the projection', () => {
  it('keeps all within the frame, the north above and the east at the right, and distances alike both ways', () => {
    const positions = [at(1.6, 48.9), at(2.6, 48.9), at(2.1, 49.25)]
    const project = projectionOf(positions, frame)
    const [west, east, north] = positions.map(project)
    for (const { x, y } of positions.map(project)) {
      expect(x >= 0 && x <= 600 && y >= 0 && y <= 400).toBe(true)
    }
    expect((west?.x ?? 0) < (east?.x ?? 0) && (north?.y ?? 0) < (east?.y ?? 0)).toBe(true)
    // A degree of longitude is 0.655 of one of latitude at 49.1 degrees.
    const [across, up] = [(east?.x ?? 0) - (west?.x ?? 0), (west?.y ?? 0) - (north?.y ?? 0)]
    expect(across / up).toBeCloseTo(0.655 / 0.35, 1)
  })

  it('puts a single place into the middle', () => {
    expect(projectionOf([at(45.2, -12.8)], frame)(at(45.2, -12.8))).toEqual({ x: 300, y: 200 })
  })

  it('is as high as what is shown is, within bounds', () => {
    const wide = [at(0, 0), at(4, 1)]
    expect(heightFor(wide, { widthPx: 836, heightPx: 500 })).toBe(236)
    expect(heightFor([at(0, 0), at(0.1, 4)], { widthPx: 836, heightPx: 500 })).toBe(500)
    expect(heightFor([], { widthPx: 836, heightPx: 500 })).toBe(0)
  })

  it('draws rings closed', () => {
    const project = projectionOf([at(0, 0), at(1, 1)], { widthPx: 136, heightPx: 136 })
    expect(positionsOf([0, 0, 1_000_000, 0])).toEqual([at(0, 0), at(1, 0)])
    expect(pathOf([[0, 0, 0, 1_000_000]], project)).toBe('M18.0 118.0L18.0 18.0Z')
  })
})

describe('the marks', () => {
  it('have an area that tells their weight, and are never too small to be hit', () => {
    expect(radiusOf(100, 400, 20)).toBe(10)
    expect([radiusOf(0, 400, 20), radiusOf(0, 0, 20)]).toEqual([5.5, 5.5])
  })

  it('of one place stand apart, others stay', () => {
    const [a, b, c] = spread([mark('a', [100, 100]), mark('b', [100, 100]), mark('c', [200, 50])])
    expect(Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0))).toBeGreaterThanOrEqual(12)
    expect(c).toEqual(mark('c', [200, 50]))
  })

  it('are named from the largest on, where there is room', () => {
    const marks = [mark('Cergy', [100, 100], 20), mark('Pontoise', [118, 102], 9), mark('Osny', [596, 200], 8)]
    expect(labelsOf(marks, frame, 5)).toEqual([
      { id: 'Cergy', name: 'Cergy', anchor: 'end', x: 76, y: 100 },
      { id: 'Pontoise', name: 'Pontoise', anchor: 'start', x: 131, y: 102 },
      { id: 'Osny', name: 'Osny', anchor: 'end', x: 584, y: 200 },
    ])
    expect(labelsOf(marks, frame, 1)).toHaveLength(1)
  })

  it('are walked through by arrows, each to the nearest that way', () => {
    const [middle, right, farRight, above] = [
      mark('m', [0, 0]),
      mark('r', [20, 5]),
      mark('f', [60, 0]),
      mark('a', [3, -30]),
    ]
    const all = [middle, right, farRight, above]
    expect(markToward(all, middle, 'ArrowRight').id).toBe('r')
    expect(markToward(all, right, 'ArrowRight').id).toBe('f')
    expect(markToward(all, middle, 'ArrowUp').id).toBe('a')
    expect(markToward(all, middle, 'ArrowLeft').id).toBe('m')
    expect(markToward(all, above, 'ArrowDown').id).toBe('m')
  })
})
