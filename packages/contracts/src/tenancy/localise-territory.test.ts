import { describe, expect, it } from 'vitest'
import { localiseTerritoryChanges, territoryTexts } from './localise-territory.ts'
import { territoryObstacleCode } from './territory-event.schemas.ts'

const plain = (text: unknown) => String(text).replaceAll(/[\u00a0\u202f]/g, ' ')

describe('what holds a change up', () => {
  it('has a sentence in both languages', () => {
    expect(Object.keys(territoryTexts).toSorted()).toEqual([...territoryObstacleCode.options].toSorted())
  })

  it('names the pool and how much is missing, rounded so that the promise holds', () => {
    const params = { poolName: 'CC du Val', offerName: 'Standard', missingBytes: '1610612736' }
    const answer = { sums: 1, items: [{ obstacles: [{ code: 'room-missing', params }], kind: 'changed' }] }
    const told = localiseTerritoryChanges(answer, 'fr') as typeof answer & {
      items: { obstacles: { explanation: string }[] }[]
    }
    expect(told.sums).toBe(1)
    expect(plain(told.items[0]?.obstacles[0]?.explanation)).toBe(
      'La réserve « CC du Val » n’a plus assez de place en « Standard » : il manque 1,5 Go. Déplacez d’abord de la capacité vers elle.',
    )
  })
})
