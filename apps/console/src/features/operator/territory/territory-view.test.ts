import type { TerritoryMember, TerritoryPlace } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { communesOf, departementsOf, groupsOf, onlyDepartement, weightOf } from './territory-view.ts'

const place = (change: Partial<TerritoryPlace>): TerritoryPlace => ({
  departementCode: '95',
  groupId: 'a',
  groupName: 'CA A',
  members: 2,
  notReady: 0,
  unknown: 1,
  inhabitants: 100,
  quotaBytes: 10n,
  usedBytes: null,
  ...change,
})
const places = [
  place({}),
  place({ groupId: 'b', groupName: 'CC B', inhabitants: 300, usedBytes: 4n, notReady: 1 }),
  place({ departementCode: '78', usedBytes: 3n }),
  place({ groupId: null, groupName: null, inhabitants: 5 }),
  place({ departementCode: null, inhabitants: 1 }),
]

describe('the territory', () => {
  it('begins within the one département where there is but one', () => {
    expect(onlyDepartement([place({}), place({ groupId: 'b' })])).toBe('95')
    expect(onlyDepartement(places)).toBeUndefined()
    expect(onlyDepartement([place({ departementCode: null })])).toBeUndefined()
    expect(onlyDepartement([])).toBeUndefined()
  })

  it('is summed by département, the most populous first, nobody left out', () => {
    const rows = departementsOf(places, 'ailleurs')
    expect(rows.map(({ id, name, members, inhabitants }) => [id, name, members, inhabitants])).toEqual([
      ['95', '95', 6, 405],
      ['78', '78', 2, 100],
      ['', 'ailleurs', 2, 1],
    ])
    expect(rows[0]).toMatchObject({ quotaBytes: 30n, usedBytes: 4n, notReady: 1, unknown: 3 })
  })

  it('shows an EPCI of two départements in each by its members there', () => {
    expect(groupsOf(places, '95', 'sans EPCI').map(({ id, name, inhabitants }) => [id, name, inhabitants])).toEqual([
      ['b', 'CC B', 300],
      ['a', 'CA A', 100],
      ['', 'sans EPCI', 5],
    ])
    expect(groupsOf(places, '78', 'sans EPCI')).toHaveLength(1)
  })

  it('keeps what was never observed apart from what is empty', () => {
    const [none, empty] = groupsOf([place({}), place({ groupId: 'z', inhabitants: 1, usedBytes: 0n })], '95', '')
    expect([none?.usedBytes, empty?.usedBytes]).toEqual([null, 0n])
  })

  it('gives communes room by their inhabitants or by their space', () => {
    const member: TerritoryMember = {
      tenantId: 't',
      name: 'Ableiges',
      groupId: 'a',
      inhabitants: null,
      ready: 'False',
      position: { longitudeMicrodegrees: 1_980_000, latitudeMicrodegrees: 49_090_000 },
      quotaBytes: 3n * 1_048_576n,
      usedBytes: null,
    }
    const [row] = communesOf([member])
    expect(row).toMatchObject({ members: 1, notReady: 1, inhabitants: 0, position: member.position })
    expect(row === undefined ? [] : [weightOf(row, 'inhabitants'), weightOf(row, 'space')]).toEqual([0, 3])
  })
})
