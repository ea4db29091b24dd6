import { destructionCertificate, exitEndpoints } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { pdfPageTexts } from '../shared/pdf-text.test-support.ts'
import { certificatePdf } from './certificate-pdf.ts'

const example = destructionCertificate.decode(
  exitEndpoints.getExitCertificate.examples[0]?.answer as (typeof destructionCertificate)['_zod']['input'],
)

function withVolumes(count: number) {
  const [item] = example.list.items
  if (item === undefined) throw new Error('the example lists nothing')
  const items = Array.from({ length: count }, (_, index) => ({
    ...item,
    name: `pvc-${index}`,
    uid: `${index}-${item.uid}`,
  }))
  return { ...example, list: { ...example.list, items } }
}

const oneText = async (certificate: typeof example) =>
  pdfPageTexts(await certificatePdf(certificate))
    .join('')
    .replaceAll(/[\u00a0\u202f]/g, ' ')

describe('a certificate of destruction', () => {
  it('says whose data, on whose word, and after which steps', async () => {
    const text = await oneText(example)
    for (const fact of [
      'Certificat de destruction',
      'Auvers-sur-Oise',
      'SIREN 219500394',
      'archives publiques',
      '2 février 2026',
      'AD95-2026-118',
      'operateur@region.example',
      'directrice@region.example',
      '06/07/2026 09:41:12 UTC',
    ]) {
      expect(text).toContain(fact)
    }
  })

  it('lists every element with its whole identifier, and prints key, hash and signature whole', async () => {
    const text = (await oneText(withVolumes(120))).replaceAll('\n', '')
    for (let index = 0; index < 120; index += 1) expect(text).toContain(`${index}-3f7c1a52-0c1c-4d5e`)
    expect(text).toContain(example.keyId)
    expect(text).toContain(example.listSha256)
    expect(text).toContain(example.signature)
    expect(text).not.toContain('?')
  })

  it('is the same bytes for the same certificate', async () => {
    expect(await certificatePdf(example)).toEqual(await certificatePdf(example))
  })

  it('says so where there was nothing, and that a bucket’s content is for its store to attest', async () => {
    expect(await oneText(withVolumes(0))).toContain('Aucun élément ne subsistait')
    const [item] = example.list.items
    if (item === undefined) throw new Error('the example lists nothing')
    const withBuckets = (left: readonly boolean[]) => ({
      ...example,
      list: {
        ...example.list,
        items: left.map((leftToProvider) => ({ ...item, kind: 'bucket' as const, leftToProvider })),
      },
    })
    const unbroken = async (...left: boolean[]) => (await oneText(withBuckets(left))).replaceAll(/\s+/g, ' ')
    expect(await unbroken(true)).toContain('relève du magasin d’objets')
    const erased = await unbroken(false)
    expect(erased).toContain('supprimée du magasin d’objets')
    expect(erased).not.toContain('fournisseur')
    expect(await unbroken(true, false)).toContain('sans cette mention : chaque version')
    expect(await unbroken(true, false)).not.toContain('Compartiments : chaque version')
  })
})
