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
    expect(await unbroken(true, false)).not.toContain('Espaces d’objets : chaque version')
  })

  it('says what was left to a cluster declared lost, on whose word, over as many pages as it takes', async () => {
    const items = Array.from({ length: 90 }, (_, index) => ({
      kind: 'claim' as const,
      namespace: 'auvers-95039-storage',
      name: `archives-${index}`,
      uid: index === 0 ? null : `${index}-5e0c3f0e-9b1d-4a55-8a51-2d1f6f0f6c11`,
      sizeBytes: null,
    }))
    const [item] = example.list.items
    const side = {
      moveId: example.list.exitId,
      clusterId: item?.clusterId ?? example.list.exitId,
      kubeSystemUid: '6a1f7f0e-3d0c-4c6e-9b53-0a8a5d1c2b10',
      namespace: 'auvers-95039-storage',
      requestedBy: 'operateur@region.example',
      approvedBy: 'responsable@region.example',
      lostAt: example.list.destroyedAt,
      reason: 'La salle a brûlé',
      items,
    }
    const of = async (lostSides: (typeof side)[]) =>
      (await oneText({ ...example, list: { ...example.list, lostSides } })).replaceAll('\n', '')
    const text = await of([side])
    for (const { uid } of items) expect(text).toContain(uid ?? 'identifiant inconnu')
    expect(text).toContain('responsable@region.example')
    expect(text).toContain(side.kubeSystemUid)
    expect(text).toContain(example.signature)
    expect(await of([])).not.toContain('perdue')
    expect(await of([{ ...side, items: [] }])).toContain('Aucun élément connu')
  })
})
