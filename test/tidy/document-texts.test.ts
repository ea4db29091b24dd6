import { describe, expect, it } from 'vitest'
import { tradeWordsInDocuments } from './document-texts.ts'
import { planted, typescriptFiles } from './support/source-file.ts'

const texts = 'packages/documents/src/billing/planted-texts.ts'

describe('documents for members', () => {
  it('never say how the machine room calls it (first year, point 21)', () => {
    expect(tradeWordsInDocuments(typescriptFiles())).toEqual([])
  })

  it.each([
    ['a sentence', texts, `export const texts = { left: 'Ce volume est plein.' }`],
    ['a single word', texts, `export const texts = { kind: 'compartiment' }`],
    ['a sentence with something filled in', texts, 'export const left = (n: string) => `${n} de quota`'],
    ['what is drawn elsewhere', 'packages/documents/src/billing/planted.ts', `draw('Espaces de noms')`],
    ['the page of an archive', 'packages/control-plane/src/tenancy/export-read-me.ts', `draw('Les buckets')`],
  ])('are read where they say %s', (_, path, text) => {
    expect(tradeWordsInDocuments([planted(path, text)])).toHaveLength(1)
  })

  it('may hold codes of the API, which nobody reads', () => {
    const codes = `import { a } from '@grenier/quota-billing'\nexport const b = { 'bucket.stored': a('volume') }`
    expect(tradeWordsInDocuments([planted(texts, codes)])).toEqual([])
  })
})
