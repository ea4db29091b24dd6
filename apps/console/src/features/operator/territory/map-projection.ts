import type { GeographicPosition } from '@grenier/contracts'

/** A point of a drawing, in pixels from its upper left. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Frame {
  readonly widthPx: number
  readonly heightPx: number
}

export type Projection = (position: GeographicPosition) => Point

/** What is shown has air around it. */
const marginPx = 18
/** About 11 km: what a single commune, or communes at one place, are shown in. */
const extentMinMicrodegrees = 100_000
const microdegreesPerRadian = 180_000_000 / Math.PI

/** The least rectangle around positions, its width in degrees of latitude, as long as there as here. */
function boundsOf(positions: readonly GeographicPosition[]) {
  const longitudes = positions.map(({ longitudeMicrodegrees }) => longitudeMicrodegrees)
  const latitudes = positions.map(({ latitudeMicrodegrees }) => latitudeMicrodegrees)
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)]
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)]
  const [longitude, latitude] = [(west + east) / 2, (south + north) / 2]
  const narrowing = Math.cos(latitude / microdegreesPerRadian)
  return {
    longitude,
    latitude,
    narrowing,
    width: Math.max((east - west) * narrowing, extentMinMicrodegrees),
    height: Math.max(north - south, extentMinMicrodegrees),
  }
}

/** How high positions are to be drawn at a width, no higher than told. */
export function heightFor(positions: readonly GeographicPosition[], { widthPx, heightPx: maxPx }: Frame): number {
  if (positions.length === 0) return 0
  const { width, height } = boundsOf(positions)
  const wantedPx = ((widthPx - 2 * marginPx) * height) / width + 2 * marginPx
  return Math.round(Math.max(Math.min(wantedPx, maxPx), maxPx / 3))
}

/**
 * Puts positions into a frame, all of them within it and the north above: degrees of longitude as much shorter than those of
 * latitude as they are in the middle (equidistant cylindrical projection), which over a département is true to a few metres in a hundred.
 */
export function projectionOf(positions: readonly GeographicPosition[], { widthPx, heightPx }: Frame): Projection {
  const { longitude, latitude, narrowing, width, height } = boundsOf(positions)
  const pxPerMicrodegree = Math.min((widthPx - 2 * marginPx) / width, (heightPx - 2 * marginPx) / height)
  return ({ longitudeMicrodegrees, latitudeMicrodegrees }) => ({
    x: widthPx / 2 + (longitudeMicrodegrees - longitude) * narrowing * pxPerMicrodegree,
    y: heightPx / 2 - (latitudeMicrodegrees - latitude) * pxPerMicrodegree,
  })
}

/** The corners of a ring of longitude and latitude in turn. */
export function positionsOf(ring: readonly number[]): GeographicPosition[] {
  const positions: GeographicPosition[] = []
  for (let at = 0; at + 1 < ring.length; at += 2) {
    positions.push({ longitudeMicrodegrees: ring[at] ?? 0, latitudeMicrodegrees: ring[at + 1] ?? 0 })
  }
  return positions
}

/** Rings as one path of SVG. */
export function pathOf(rings: readonly (readonly number[])[], project: Projection): string {
  return rings
    .map((ring) => {
      const corners = positionsOf(ring).map(project)
      return `M${corners.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`
    })
    .join('')
}
