import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { readDataFiles } from './data-files.ts'
import { readRegister, UnknownDepartement } from './read-register.ts'
import { registerVintages } from './vintages.ts'

describe('reading the register', () => {
  it('finds the 183 communes of the Val-d’Oise, each once, each with a SIREN, and their EPCI', () => {
    const register = readRegister({ departementCode: '95' })
    expect(register.departement.name).toBe("Val-d'Oise")
    expect(register.communes).toHaveLength(183)
    expect(new Set(register.communes.map((commune) => commune.inseeCode)).size).toBe(183)
    expect(register.communes.every((commune) => /^\d{9}$/.test(commune.siren ?? ''))).toBe(true)
    expect(register.epcis).toHaveLength(12)
    expect(register.communes.find((commune) => commune.inseeCode === '95127')).toEqual({
      inseeCode: '95127',
      name: 'Cergy',
      siren: '219501277',
      population: 70906,
      departementCode: '95',
      epciSiren: '249500109',
    })
  })

  it('reads every département that has communes, and every commune belongs to a listed EPCI or to none', () => {
    let total = 0
    for (const { code } of readDataFiles().departements) {
      const register = readRegister({ departementCode: code })
      total += register.communes.length
      const sirens = new Set(register.epcis.map((epci) => epci.siren))
      const strays = register.communes.filter((commune) => commune.epciSiren !== null && !sirens.has(commune.epciSiren))
      expect(strays).toEqual([])
      expect(register.communes.length).toBeGreaterThan(0)
    }
    expect(total).toBe(34_969)
  })

  it('keeps the communes of a département and counts those of its EPCI that lie elsewhere', () => {
    const { epcis, communes } = readRegister({ departementCode: '95' })
    const metropole = epcis.find((epci) => epci.kind === 'METRO')
    expect(metropole?.memberInseeCodes).toEqual(['95018'])
    expect(metropole?.membersElsewhere).toBeGreaterThan(100)
    const here = new Set(communes.map((commune) => commune.inseeCode))
    expect(epcis.flatMap((epci) => epci.memberInseeCodes).every((code) => here.has(code))).toBe(true)
  })

  it('reads Corsica, overseas and the largest département by the codes INSEE gives them', () => {
    expect(readRegister({ departementCode: '2A' }).communes).toHaveLength(124)
    expect(readRegister({ departementCode: '971' }).communes).toHaveLength(32)
    expect(readRegister({ departementCode: '62' }).communes).toHaveLength(887)
  })

  it.each([
    ['75', '75056', 'Paris'],
    ['69', '69123', 'Lyon'],
    ['13', '13055', 'Marseille'],
  ])('gives %s the commune %s, never its arrondissements', (departementCode, inseeCode, name) => {
    const named = readRegister({ departementCode }).communes.filter((commune) => commune.name.startsWith(name))
    expect(named.some((commune) => commune.inseeCode === inseeCode)).toBe(true)
    expect(named.some((commune) => commune.name.includes('rrondissement'))).toBe(false)
  })

  it('says so when a commune has no SIREN, no inhabitant, no stated population or no EPCI', () => {
    const find = (departementCode: string, inseeCode: string) =>
      readRegister({ departementCode }).communes.find((commune) => commune.inseeCode === inseeCode)
    expect(find('975', '97501')).toMatchObject({ siren: null, epciSiren: null, population: 596 })
    expect(find('55', '55039')).toMatchObject({ population: 0 })
    expect(find('984', '98412')).toMatchObject({ population: null, siren: null })
    expect(find('29', '29155')).toMatchObject({ name: 'Ouessant', epciSiren: null })
  })

  it.each(['96', '1', '2a', '', '095'])('refuses %j, which is no département', (departementCode) => {
    expect(() => readRegister({ departementCode })).toThrow(UnknownDepartement)
  })

  it('states the vintage of the version that is installed', () => {
    const path = createRequire(import.meta.url).resolve('@etalab/decoupage-administratif/package.json')
    const installed = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
    expect(registerVintages.packageVersion).toBe(installed.version)
    const paris = readRegister({ departementCode: '75' }).communes[0]
    expect(paris?.population).toBe(2_103_778)
  })
})
