import { readFileSync } from 'node:fs'
import type { GeographicPosition } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { createCommuneRegister } from './commune-register.ts'
import { cutPlaces, installedPlaces } from './cut-places.ts'

const register = createCommuneRegister()
const communes = register.version().communes
const isPlaced = ({ inseeCode }: { inseeCode: string }): boolean => register.positionOf(inseeCode) !== null

/** How many of 1,000 communes lie somewhere, and of 1,000 inhabitants. */
function permilleOf(departementCode?: string): { communes: number; inhabitants: number } {
  const all = communes.filter((commune) => departementCode === undefined || commune.departementCode === departementCode)
  const placed = all.filter(isPlaced)
  const inhabitants = (some: typeof all) =>
    some.reduce((sum, { population }) => sum + (population?.inhabitants ?? 0), 0)
  return {
    communes: Math.floor((placed.length * 1_000) / all.length),
    inhabitants: Math.floor((inhabitants(placed) * 1_000) / inhabitants(all)),
  }
}

/** Whether a point lies in rings of longitude and latitude in turn: it crosses them an odd number of times going east. */
function isWithin(position: GeographicPosition, rings: readonly (readonly number[])[]): boolean {
  const { longitudeMicrodegrees: x, latitudeMicrodegrees: y } = position
  let crossings = 0
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 2) {
      const [ax = 0, ay = 0] = ring.slice(at, at + 2)
      const [bx = 0, by = 0] = at + 2 < ring.length ? ring.slice(at + 2, at + 4) : ring
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) crossings += 1
    }
  }
  return crossings % 2 === 1
}

describe('where communes lie', () => {
  it('is known of as many as was measured, and of most inhabitants', () => {
    const known = permilleOf()
    expect(known.communes).toBeGreaterThanOrEqual(421)
    expect(known.inhabitants).toBeGreaterThanOrEqual(886)
    const large = communes.filter(({ population }) => (population?.inhabitants ?? 0) >= 1_000)
    expect(large.filter(isPlaced).length / large.length).toBeGreaterThan(0.93)
  })

  it.each([
    ['40', 449, 850],
    ['10', 192, 761],
    ['78', 756, 979],
    ['95', 704, 983],
    ['21', 194, 803],
    ['22', 680, 914],
    ['29', 847, 965],
    ['35', 783, 952],
    ['56', 859, 961],
    ['75', 1_000, 1_000],
  ])(
    'is known of as many communes and inhabitants of the département %s as was measured',
    (code, least, inhabitants) => {
      const known = permilleOf(code)
      expect(known.communes).toBeGreaterThanOrEqual(least)
      expect(known.inhabitants).toBeGreaterThanOrEqual(inhabitants)
    },
  )

  it('is where it is: in towns known to everybody, on both sides of Greenwich and of the equator', () => {
    const near = (inseeCode: string, longitude: number, latitude: number) => {
      const { longitudeMicrodegrees = 0, latitudeMicrodegrees = 0 } = register.positionOf(inseeCode) ?? {}
      return Math.hypot(longitudeMicrodegrees / 1e6 - longitude, latitudeMicrodegrees / 1e6 - latitude) < 0.03
    }
    expect(near('75056', 2.3488, 48.8534)).toBe(true)
    expect(near('40192', -0.4999, 43.8902)).toBe(true)
    expect(near('29019', -4.4861, 48.3903)).toBe(true)
    expect(near('97411', 55.4504, -20.8789)).toBe(true)
    expect(near('14061', -0.84, 48.934)).toBe(true)
  })

  it('is not made up: arrondissements, communes of no place and codes of nobody have none', () => {
    expect(register.positionOf('75101')).toBeNull()
    expect(register.positionOf('55039')).toBeNull()
    expect(register.positionOf('99999')).toBeNull()
  })

  it('lies in the outline of its département, of 99 in 100', () => {
    const metropolitan = communes.filter(({ departementCode }) => register.outlineOf(departementCode) !== null)
    const placed = metropolitan.flatMap(({ inseeCode, departementCode }) => {
      const position = register.positionOf(inseeCode)
      return position === null ? [] : [{ position, departementCode }]
    })
    const within = placed.filter(({ position, departementCode }) =>
      isWithin(position, register.outlineOf(departementCode)?.ringsMicrodegrees ?? []),
    )
    expect(placed.length).toBeGreaterThan(14_000)
    expect(within.length / placed.length).toBeGreaterThan(0.99)
    const elsewhere = { longitudeMicrodegrees: 2_348_800, latitudeMicrodegrees: 48_853_400 }
    expect(isWithin(elsewhere, register.outlineOf('40')?.ringsMicrodegrees ?? [])).toBe(false)
  })

  it('is outlined for the 96 départements of the mainland and Corsica, and for no other', () => {
    const codes = new Set(communes.map(({ departementCode }) => departementCode))
    expect([...codes].filter((code) => register.outlineOf(code) !== null)).toHaveLength(96)
    expect([register.outlineOf('976'), register.outlineOf('20')]).toEqual([null, null])
  })

  it('is kept as the installed packages say: made afresh, the files are the same', () => {
    expect(installedPlaces().length).toBeGreaterThan(15_000)
    for (const [name, text] of cutPlaces())
      expect(readFileSync(new URL(name, import.meta.url), 'utf8') === text).toBe(true)
  })
})
