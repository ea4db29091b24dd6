import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createCommuneRegister } from './commune-register.ts'
import { cutNewCommunes } from './cut-new-communes.ts'

const register = createCommuneRegister()

describe('the register as use cases ask it', () => {
  it('names every département and every EPCI once, and their communes are all there are', () => {
    const places = register.places()
    const departements = places.filter(({ kind }) => kind === 'departement')
    expect(new Set(places.map(({ code }) => code)).size).toBe(places.length)
    expect(departements.reduce((sum, { communes }) => sum + communes, 0)).toBe(34_969)
    for (const { kind, code, communes } of places) {
      expect(register.communesOf({ kind, code })).toHaveLength(communes)
    }
  })

  it('gives the communes of an EPCI in all its départements, by name as French sorts it', () => {
    const communes = register.communesOf({ kind: 'epci', code: '200054781' }) ?? []
    expect(new Set(communes.map(({ departementCode }) => departementCode)).size).toBeGreaterThan(3)
    const names = communes.map(({ name }) => name)
    expect(names).toEqual(names.toSorted(new Intl.Collator('fr').compare))
    expect(register.epci('200054781')).toMatchObject({ siren: '200054781', name: 'Métropole du Grand Paris' })
  })

  it('puts an EPCI into the one of its départements that has most of its members', () => {
    const communes = register.communesOf({ kind: 'epci', code: '200054781' }) ?? []
    const counts = Map.groupBy(communes, ({ departementCode }) => departementCode)
    const most = Math.max(...[...counts.values()].map(({ length }) => length))
    const code = register.epci('200054781')?.departementCode ?? ''
    expect(counts.get(code)).toHaveLength(most)
  })

  it('knows a commune by its INSEE code, and nothing that is none', () => {
    expect(register.commune('95127')).toMatchObject({ name: 'Cergy', siren: '219501277', epciSiren: '249500109' })
    expect(register.commune('75101')).toBeNull()
    expect(register.communesOf({ kind: 'departement', code: '96' })).toBeNull()
    expect(register.communesOf({ kind: 'epci', code: '75' })).toBeNull()
    expect(register.epci('219501277')).toBeNull()
  })

  it('names the communes that the edition before had not, each with the one that it was a part of', () => {
    expect(readFileSync(new URL('new-commune-data.ts', import.meta.url), 'utf8')).toBe(cutNewCommunes())
    expect(register.newCommunes()).toEqual(
      ['15031', '15035', '15047', '15171'].map((inseeCode) => ({ inseeCode, partOfCode: '15141' })),
    )
  })
})
