import type { GeographicPosition, TerritoryOutline } from '@grenier/contracts'
import { outlineData } from './outline-data.ts'
import { positionData } from './position-data.ts'

const linesOf = (data: string): string[] => data.trim().split('\n')

/** Hundred-thousandths of a degree, as positions are kept. */
const microdegreesPerPositionStep = 10
/** Ten-thousandths of a degree, as outlines are. */
const microdegreesPerOutlineStep = 100

/** Where communes lie, by INSEE code: those that GeoNames has a place of; 42 of 100, with 87 of 100 inhabitants. */
export function readPositions(): ReadonlyMap<string, GeographicPosition> {
  return new Map(
    linesOf(positionData).flatMap((line) => {
      const [start, ...entries] = line.split(' ')
      return entries.map((entry) => {
        const [rest, longitude, latitude] = entry.split(',')
        const position = {
          longitudeMicrodegrees: Number(longitude) * microdegreesPerPositionStep,
          latitudeMicrodegrees: Number(latitude) * microdegreesPerPositionStep,
        }
        return [`${start}${rest}`, position] as const
      })
    }),
  )
}

function ringOf(text: string): number[] {
  let [longitude, latitude] = [0, 0]
  return text.split(' ').flatMap((step) => {
    const [east = 0, north = 0] = step.split(',').map(Number)
    longitude += east * microdegreesPerOutlineStep
    latitude += north * microdegreesPerOutlineStep
    return [longitude, latitude]
  })
}

/** What départements look like, by their codes: those of the mainland and Corsica. */
export function readOutlines(): ReadonlyMap<string, TerritoryOutline> {
  return new Map(
    linesOf(outlineData).map((line) => {
      const [code = '', rings = ''] = line.split(':')
      return [code, { departementCode: code, ringsMicrodegrees: rings.split('/').map(ringOf) }]
    }),
  )
}
