import { searchText } from '@grenier/contracts'
import type { CommuneRow } from './data-files.ts'

/** A populated place as GeoNames states it. */
export interface GeoNamesPlace {
  readonly name: string
  readonly otherNames: readonly string[]
  readonly inhabitants: number
  /** Codes of the areas that it lies in, the smallest first: in France, the INSEE code of its commune is one of them. */
  readonly areaCodes: readonly string[]
  readonly longitudeDegrees: number
  readonly latitudeDegrees: number
}

/** A place, and whether it is the seat of the commune that it lies in. */
interface Candidate {
  readonly place: GeoNamesPlace
  readonly rank: number
}

/** Those under whose country GeoNames lists communes of the register. */
const countries: ReadonlySet<string> = new Set(['FR', 'GF', 'GP', 'MQ', 'NC', 'PM', 'RE', 'YT'])

/** The places of France in a table of GeoNames, whose columns are described at https://download.geonames.org/export/dump/readme.txt. */
export function readGeoNames(table: string): GeoNamesPlace[] {
  return table.split('\n').flatMap((line) => {
    const columns = line.split('\t')
    if (!countries.has(columns[8] ?? '')) return []
    return [
      {
        name: columns[1] ?? '',
        otherNames: (columns[3] ?? '').split(','),
        inhabitants: Number(columns[14]),
        areaCodes: [columns[13], columns[12], columns[11], columns[10]].flatMap((code) => code || []),
        longitudeDegrees: Number(columns[5]),
        latitudeDegrees: Number(columns[4]),
      },
    ]
  })
}

/** A name without what two sources write differently: accents, hyphens, ligatures, `St` for `Saint`. */
export const comparedName = (name: string): string =>
  searchText(name)
    .replace(/\bst(e?)\b/g, 'saint$1')
    .replace(/\s+/g, ' ')
    .trim()

/**
 * Where each current commune lies, as far as GeoNames knows, by INSEE code. A place is taken for the commune whose INSEE code
 * it has, or had before a merger; never by its name alone. Of several in one commune its seat is taken: the place of the
 * commune's name, else of the delegated commune that shares its code, else the most populous. A place that bears the name of
 * another commune of the same département contradicts its code and is left out.
 */
export function cutPositions(
  places: readonly GeoNamesPlace[],
  rows: readonly CommuneRow[],
): ReadonlyMap<string, GeoNamesPlace> {
  const current = rows.filter(({ type }) => type === 'commune-actuelle')
  const communes = new Map(current.map((row) => [row.code, row]))
  const successors = new Map(current.flatMap(({ code, anciensCodes = [] }) => anciensCodes.map((old) => [old, code])))
  const named = new Map(current.map((row) => [`${row.departement} ${comparedName(row.nom)}`, row.code]))
  const seatNames = Map.groupBy(
    rows.filter(({ type }) => type !== 'commune-actuelle'),
    ({ code }) => code,
  )
  const best = new Map<string, Candidate>()
  for (const place of places) {
    const code = place.areaCodes.map((area) => (communes.has(area) ? area : successors.get(area))).find(Boolean)
    const commune = code === undefined ? undefined : communes.get(code)
    if (commune === undefined) continue
    const seats = seatNames.get(commune.code)?.map(({ nom }) => comparedName(nom)) ?? []
    const rank = rankOf(place, comparedName(commune.nom), seats)
    const namesake = named.get(`${commune.departement} ${comparedName(place.name)}`)
    if (rank === otherRank && namesake !== undefined && namesake !== commune.code) continue
    const before = best.get(commune.code)
    if (before === undefined || isBetter({ place, rank }, before)) best.set(commune.code, { place, rank })
  }
  return new Map([...best].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([code, { place }]) => [code, place]))
}

const otherRank = 2

/** 0: it bears the commune's name, 1: that of its seat before a merger, 2: another. */
function rankOf({ name, otherNames }: GeoNamesPlace, own: string, seats: readonly string[]): number {
  const names = [name, ...otherNames].map(comparedName)
  if (names.includes(own)) return 0
  return seats.some((seat) => names.includes(seat)) ? 1 : otherRank
}

const isBetter = (one: Candidate, other: Candidate): boolean =>
  one.rank < other.rank || (one.rank === other.rank && one.place.inhabitants > other.place.inhabitants)

const stepsPerDegree = 100_000

/**
 * Positions as they are kept: a line for each two first signs of INSEE codes, then `<rest of the code>,<longitude>,<latitude>`
 * in hundred-thousandths of a degree, about a metre.
 */
export function writePositions(positions: ReadonlyMap<string, GeoNamesPlace>): string {
  const lines = Map.groupBy(positions, ([code]) => code.slice(0, 2))
  const steps = (degrees: number): number => Math.round(degrees * stepsPerDegree)
  return [...lines]
    .map(([start, ofLine]) => {
      const entries = ofLine.map(
        ([code, { longitudeDegrees, latitudeDegrees }]) =>
          `${code.slice(2)},${steps(longitudeDegrees)},${steps(latitudeDegrees)}`,
      )
      return [start, ...entries].join(' ')
    })
    .join('\n')
}
