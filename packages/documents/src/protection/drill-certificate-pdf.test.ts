import { drillCertificate, drillCertificateEndpoints } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { pdfPageTexts } from '../shared/pdf-text.test-support.ts'
import { drillCertificatePdf } from './drill-certificate-pdf.ts'

const [proved, failed, counted] = drillCertificateEndpoints.getDrillCertificate.examples.map(({ answer }) =>
  drillCertificate.decode(answer as (typeof drillCertificate)['_zod']['input']),
)
if (proved === undefined || failed === undefined || counted === undefined) throw new Error('an example is missing')

const pagesOf = async (certificate: typeof proved) =>
  pdfPageTexts(await drillCertificatePdf(certificate)).map((text) => text.replaceAll(/[\u00a0\u202f]/g, ' '))
const textOf = async (certificate: typeof proved) => (await pagesOf(certificate)).join('').replaceAll('\n', ' ')

describe('a certificate of a restore drill', () => {
  it('says whose copy was tried, of which instant, on whose word, and what it proved', async () => {
    const text = await textOf(proved)
    for (const fact of [
      'Certificat d’essai de restauration',
      'Auvers-sur-Oise',
      'SIREN 219500394',
      'etat-civil',
      '02/03/2026 23:41:07 UTC',
      '03/03/2026 04:00:12 UTC',
      'l’échéancier de l’installation',
      'Restauration prouvée',
      '48 213',
      '17 Go (18 253 611 008 octets)',
      'son empreinte est identique',
    ]) {
      expect(text).toContain(fact)
    }
    expect(text.replaceAll(' ', '')).toContain(proved.record.copyRef)
    expect(text).not.toContain('Échec')
  })

  it('of one that failed says what failed, and claims nothing', async () => {
    const text = await textOf(failed)
    expect(text).toContain('Échec : le nombre de fichiers diffère')
    expect(text).toContain('48197 of 48213 files were restored')
    expect(text).toContain('operateur@region.example')
    expect(text).not.toContain('prouvée.Échec')
    expect(text).not.toContain('est identique')
    const never = { startedAt: null, expectedFiles: null, restoredFiles: null, comparedBytes: null }
    const unstarted = { ...failed, record: { ...failed.record, ...never, verdict: 'not-compared' as const } }
    expect(await textOf(unstarted)).toContain('la restauration n’a pas pu commencer')
    expect(await textOf(unstarted)).toContain('non mesuré')
  })

  it('of a copy without hashes says that all bytes came back, and that nothing proves their contents', async () => {
    const text = await textOf(counted)
    expect(text).toContain('contenu non comparé')
    expect(text).toContain('ne prouve pas qu’il est identique')
    expect(text).toContain('18 253 611 008 octets')
    expect(text).toContain('aucune : cet outil ne conserve pas d’empreinte')
    expect(text).not.toContain('Restauration prouvée')
    expect(text).not.toContain('son empreinte est identique')
    const { copiedBytes: _copied, restoredBytes: _restored, ...uncounted } = counted.record
    const unended = { ...counted, record: { ...uncounted, restoredFiles: null, verdict: 'not-compared' as const } }
    expect(await textOf(unended)).toContain('non mesuré')
    const long = { ...counted, record: { ...counted.record, message: 'x y '.repeat(400) } }
    expect(await pagesOf(long)).toHaveLength(1)
  })

  it('prints key, hash and signature whole, on its one page, whatever the drill had to say', async () => {
    const record = { ...failed.record, message: 'x y '.repeat(400), repository: 'r'.repeat(900) }
    const signature = 'eyJhbGciOiJFUzI1NiJ9'.repeat(10)
    const pages = await pagesOf({ ...failed, record, signature })
    expect(pages).toHaveLength(1)
    const text = pages.join('').replaceAll('\n', '')
    for (const whole of [failed.keyId, failed.recordSha256, signature]) expect(text).toContain(whole)
  })

  it('is the same bytes for the same certificate', async () => {
    expect(await drillCertificatePdf(proved)).toEqual(await drillCertificatePdf(proved))
  })
})
