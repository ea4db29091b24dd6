import { describe, expect, it } from 'vitest'
import { filtersOf, orderOf, readMembersView, sortedBy } from './members-view.ts'

const groupId = '0198c0de-e000-8000-8000-000000000005'

describe('the view of members in an address', () => {
  it('is read as far as it is well-formed', () => {
    expect(
      readMembersView({
        search: 'l’isle',
        ready: 'False',
        departement: '2A',
        group: groupId,
        situation: 'over',
        sort: 'group',
      }),
    ).toEqual({ search: 'l’isle', ready: 'False', departement: '2A', group: groupId, situation: 'over', sort: 'group' })
    expect(
      readMembersView({
        search: ' ',
        ready: 'perhaps',
        departement: '<',
        group: 'x',
        situation: 'late',
        sort: 'id',
        direction: 1,
      }),
    ).toEqual({})
  })

  it('takes digits for the text that they were, with the nought that a number loses', () => {
    expect(readMembersView({ search: 200_000_001, departement: 1 })).toEqual({ search: '200000001', departement: '01' })
  })

  it('is asked of the API by its own names', () => {
    expect(filtersOf({ search: 'a', group: groupId, cluster: groupId, situation: 'gone', sort: 'group' })).toEqual({
      search: 'a',
      groupId,
      clusterId: groupId,
      situation: 'gone',
    })
  })
})

describe('the order of members', () => {
  it('begins by name, and with the largest where it is one of figures', () => {
    expect(orderOf({})).toEqual({ sort: 'name', direction: 'asc' })
    expect(orderOf({ sort: 'inhabitants' })).toEqual({ sort: 'inhabitants', direction: 'desc' })
  })

  it('turns round when the same column is chosen again, and keeps the filters', () => {
    const once = sortedBy({ ready: 'True' }, 'inhabitants')
    expect(once).toEqual({ ready: 'True', sort: 'inhabitants', direction: 'desc' })
    expect(sortedBy(once, 'inhabitants')).toMatchObject({ direction: 'asc', ready: 'True' })
    expect(sortedBy(once, 'name')).toMatchObject({ sort: 'name', direction: 'asc' })
  })
})
