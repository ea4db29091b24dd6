import { residencyAttestation, residencyEndpoints } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { pdfPageTexts } from '../shared/pdf-text.test-support.ts'
import { residencyPdf } from './residency-pdf.ts'

const [known, unknown] = residencyEndpoints.getResidency.examples.map(({ answer }) =>
  residencyAttestation.decode(answer as (typeof residencyAttestation)['_zod']['input']),
)
if (known === undefined || unknown === undefined) throw new Error('an example is missing')

const pagesOf = async (attestation: typeof known) =>
  pdfPageTexts(await residencyPdf(attestation)).map((text) => text.replaceAll(/[\u00a0\u202f]/g, ' '))
const textOf = async (attestation: typeof known) => (await pagesOf(attestation)).join('').replaceAll(/\s+/g, ' ')

describe('an attestation of residency', () => {
  it('says on one page where everything stands, since when and who keeps the place', async () => {
    expect(await pagesOf(known)).toHaveLength(1)
    const text = await textOf(known)
    for (const fact of [
      'Attestation de localisation des données',
      'Situation au 27/11/2026 06:00:00 UTC',
      'Auvers-sur-Oise',
      '95000 Cergy (FR)',
      '59820 Gravelines (FR)',
      'depuis le 1er mars 2026',
      'Hébergeur du Nord',
      'sous-traitant',
      'SIREN 424242428, FR',
      'l’opérateur lui-même',
      'etat-civil',
      '12/01/2026 08:30:00 UTC',
      '× 44',
      'la plus récente du 27/11/2026 02:14:00 UTC',
      'non mesurée',
      'Base de l’installation',
    ]) {
      expect(text).toContain(fact)
    }
    expect(text).not.toContain('Le lieu de cette base')
    expect(text).not.toContain('lieu non enregistré')
    expect(text).not.toContain('site inconnu')
  })

  it('names what is not known and puts nothing in its place', async () => {
    const text = await textOf(unknown)
    for (const fact of [
      'lieu non enregistré',
      'site inconnu',
      'n’ont jamais été observés',
      'ancien côté d’un déménagement',
      'Le lieu de cette base n’est pas enregistré',
    ]) {
      expect(text).toContain(fact)
    }
    expect(text).not.toContain('l’opérateur lui-même')
    expect(text).not.toContain('observés pour la dernière fois')
  })

  it('of many things leaves none out, with key, hash and signature whole', async () => {
    const [volume] = known.record.holdings
    if (volume === undefined) throw new Error('the example has no volume')
    const holdings = Array.from({ length: 90 }, (_, index) => ({
      ...volume,
      name: `volume-${index}-de-${'x'.repeat(60)}`,
    }))
    const long = { ...known, record: { ...known.record, holdings } }
    const pages = await pagesOf(long)
    expect(pages.length).toBeGreaterThan(2)
    const text = pages.join('').replaceAll('\n', '')
    for (const index of holdings.keys()) expect(text).toContain(`volume-${index}-de-`)
    for (const whole of [long.keyId, long.recordSha256, long.signature]) expect(text).toContain(whole)
  })

  it('of nothing says so', async () => {
    const empty = { ...known, record: { ...known.record, places: [], holdings: [] } }
    expect(await textOf(empty)).toContain('Rien n’a été observé pour cet adhérent')
  })

  it('is the same bytes for the same attestation, with headings and tables for who hears it', async () => {
    const pdf = await residencyPdf(known)
    expect(await residencyPdf(known)).toEqual(pdf)
    const source = Buffer.from(pdf).toString('latin1')
    for (const tag of ['/S /H1', '/S /H2', '/S /Table', '/S /TH', '/S /TD']) expect(source).toContain(tag)
  })
})
