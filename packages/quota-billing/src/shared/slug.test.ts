import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BrokenInvariant } from './invariant.ts'
import { propertyRuns } from './property-runs.ts'
import { slugLengthMax, tenantSlug } from './slug.ts'

const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/

describe('a tenant’s slug', () => {
  test.each([
    ['Cergy', '95127', 'cergy-95127'],
    ['L’Haÿ-les-Roses', '94038', 'l-hay-les-roses-94038'],
    ["L'Île-d'Yeu", '85113', 'l-ile-d-yeu-85113'],
    ['Œuilly', '51410', 'oeuilly-51410'],
    ['Plœuc-L’Hermitage', '22203', 'ploeuc-l-hermitage-22203'],
    ['Lætitia-sur-Mer', '2A004', 'laetitia-sur-mer-2a004'],
    ['Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson', '51513', 'saint-remy-en-bouzemont-saint-genest-et-isso-51513'],
    // Cut just behind a hyphen.
    ['Saint-Germain-de-Tallevende-la-Lande-Vaumon X', '14000', 'saint-germain-de-tallevende-la-lande-vaumon-14000'],
    ['CC de la Haute Vallée de l’Oise (Nord)', '200058519', 'cc-de-la-haute-vallee-de-l-oise-nord-200058519'],
    ['Ὀλυμπία', '75056', '75056'],
  ])('%s with %s is %s', (name, code, slug) => {
    expect(tenantSlug(name, code)).toBe(slug)
  })

  test('is a DNS-1123 label of at most 50 characters that ends with the whole code, whatever the name', () => {
    const anyName = fc.string({ unit: 'grapheme', maxLength: 90 })
    fc.assert(
      fc.property(anyName, fc.constantFrom('95127', '2A004', '200058519'), (name, code) => {
        const slug = tenantSlug(name, code)
        expect(slug).toMatch(dnsLabel)
        expect(slug.length).toBeLessThanOrEqual(slugLengthMax)
        expect(slug.endsWith(code.toLowerCase())).toBe(true)
        expect(slug).not.toContain('--')
      }),
      propertyRuns,
    )
  })

  test('keeps communes of one name apart', () => {
    expect(tenantSlug('Saint-Martin', '32389')).not.toBe(tenantSlug('Saint-Martin', '65392'))
  })

  test('wants a code', () => {
    expect(() => tenantSlug('Cergy', '')).toThrow(BrokenInvariant)
    expect(() => tenantSlug('Cergy', '123456789012345678901')).toThrow(BrokenInvariant)
  })
})
