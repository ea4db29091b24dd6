import { describe, expect, it } from 'vitest'
import { comparedName, cutPositions, type GeoNamesPlace, readGeoNames, writePositions } from './cut-positions.ts'
import type { CommuneRow } from './data-files.ts'

const commune = (code: string, nom: string, facts: Partial<CommuneRow> = {}): CommuneRow => ({
  code,
  nom,
  type: 'commune-actuelle',
  departement: code.slice(0, 2),
  ...facts,
})
const place = (name: string, code: string, facts: Partial<GeoNamesPlace> = {}): GeoNamesPlace => ({
  name,
  otherNames: [],
  inhabitants: 600,
  areaCodes: [code, '141', '14', '28'],
  longitudeDegrees: -0.5,
  latitudeDegrees: 49.1,
  ...facts,
})
const namesOf = (places: readonly GeoNamesPlace[], rows: readonly CommuneRow[]) =>
  Object.fromEntries([...cutPositions(places, rows)].map(([code, { name }]) => [code, name]))

describe('the position of a commune', () => {
  it('is that of the place which has its INSEE code, whatever its name, and never of a namesake', () => {
    const rows = [commune('21001', 'Montigny'), commune('10001', 'Montigny'), commune('10002', 'Le Bourg')]
    const places = [place('Montigny', '21001'), place('Bourg', '10002')]
    expect(namesOf(places, rows)).toEqual({ '10002': 'Bourg', '21001': 'Montigny' })
  })

  it('is of several places the one of its name, written with accents, hyphens or St as it may be', () => {
    const rows = [commune('14061', 'Saint-Étienne-l’Œuf')]
    const hamlet = place('Le Hameau', '14061', { inhabitants: 9_000 })
    expect(namesOf([hamlet, place('St Etienne l Oeuf', '14061')], rows)).toEqual({ '14061': 'St Etienne l Oeuf' })
    const other = place('Stephansdorf', '14061', { otherNames: ['SAINT-ETIENNE-L’ŒUF'] })
    expect(namesOf([other, hamlet], rows)).toEqual({ '14061': 'Stephansdorf' })
    expect(comparedName('Ste-Marie-aux-Mines')).toBe(comparedName('Sainte Marie aux Mines'))
  })

  it('is, of a new commune that no place is named after, that of the delegated commune with its code', () => {
    const rows = [
      commune('14061', 'Souleuvre en Bocage'),
      commune('14061', 'Le Bény-Bocage', { type: 'commune-deleguee' }),
    ]
    const places = [
      place('Saint-Martin-des-Besaces', '14061', { inhabitants: 1_105 }),
      place('Le Bény-Bocage', '14061', { inhabitants: 991 }),
    ]
    expect(namesOf(places, rows)).toEqual({ '14061': 'Le Bény-Bocage' })
    expect(namesOf(places, rows.slice(0, 1))).toEqual({ '14061': 'Saint-Martin-des-Besaces' })
  })

  it('is found by a code that the commune had before a merger, and by an arrondissement’s never', () => {
    const rows = [
      commune('75056', 'Paris'),
      commune('75101', 'Paris 1er Arrondissement', { type: 'arrondissement-municipal' }),
      commune('12218', 'Conques-en-Rouergue', { anciensCodes: ['12076'] }),
    ]
    expect(namesOf([place('Paris 01', '75101'), place('Conques', '12076')], rows)).toEqual({ '12218': 'Conques' })
    expect(namesOf([place('Paris', '75056')], rows)).toEqual({ '75056': 'Paris' })
  })

  it('is not known where the place bears the name of another commune of the département', () => {
    const rows = [commune('43108', 'Jullianges'), commune('43096', 'Fontannes')]
    expect(namesOf([place('Fontannes', '43108')], rows)).toEqual({})
  })

  it('is read from a table of GeoNames, those of other countries left out, and kept to a metre', () => {
    const line = (country: string) =>
      `2967103\tPeyrat\tPeyrat\tPairac,Peyrat\t45.81376\t1.7726\tP\tPPL\t${country}\t\t75\t87\t872\t87117\t1140\t\t427\tEurope/Paris\t2020-06-10`
    const places = readGeoNames([line('FR'), line('BE'), ''].join('\n'))
    expect(places).toEqual([
      {
        name: 'Peyrat',
        otherNames: ['Pairac', 'Peyrat'],
        inhabitants: 1_140,
        areaCodes: ['87117', '872', '87', '75'],
        longitudeDegrees: 1.7726,
        latitudeDegrees: 45.81376,
      },
    ])
    const kept = writePositions(new Map(places.map((one) => ['87117', one])))
    expect(kept).toBe('87 117,177260,4581376')
  })
})
