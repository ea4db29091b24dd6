import { describe, expect, it } from 'vitest'
import {
  localiseTerritoryChanges,
  localiseTerritoryPreview,
  newCommuneTexts,
  territoryTexts,
} from './localise-territory.ts'
import { newCommuneStep, territoryObstacleCode } from './territory-event.schemas.ts'

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

describe('what is to be done about a new commune', () => {
  it('has a sentence in both languages, which names the commune that it was a part of', () => {
    expect(Object.keys(newCommuneTexts).toSorted()).toEqual([...newCommuneStep.options].toSorted())
    const answer = { items: [], newCommunes: [{ step: 'enrol-part', splitFrom: { name: 'Neussargues-Moissac' } }] }
    const told = localiseTerritoryPreview(answer, 'en') as { newCommunes: { explanation: string }[] }
    expect(told.newCommunes[0]?.explanation).toContain('It was a part of Neussargues-Moissac, which keeps the space')
  })
})
