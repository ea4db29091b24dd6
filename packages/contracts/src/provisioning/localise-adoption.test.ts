import { describe, expect, it } from 'vitest'
import type { Adoption } from './adoption.schemas.ts'
import { adoptionFindingCode } from './adoption.schemas.ts'
import { localiseAdoption } from './localise-adoption.ts'

/** A report that holds every finding there is, each of 20 GiB. */
const everything = {
  findings: adoptionFindingCode.options.map((code) => ({
    code,
    severity: 'change',
    subject: 'Sujet',
    fields: [],
    managers: ['helm', 'kubectl-edit'],
    bytes: 20n * 1024n ** 3n,
  })),
} as unknown as Adoption

describe('every finding of a report', () => {
  it.each(['fr', 'en'] as const)('is a whole sentence in %s', (language) => {
    const { findings } = localiseAdoption(everything, language) as Adoption
    for (const { explanation } of findings) expect(explanation).toMatch(/^[^{}]{20,}[.]$/)
  })

  it('writes sizes and managers as people do', () => {
    const said = (code: string, language: 'fr' | 'en') =>
      (localiseAdoption(everything, language) as Adoption).findings.find((one) => one.code === code)?.explanation
    expect(said('class-over-quota', 'fr')?.replaceAll(/\s/g, ' ')).toContain('il manque 20 Go')
    expect(said('object-owned', 'en')).toContain('helm, kubectl-edit manages it')
  })

  it('names the level of Pod Security that is really wanted', () => {
    const fields = [{ path: 'metadata.labels[x]', theirs: 'baseline', ours: 'restricted' }]
    const tightened = {
      findings: [{ code: 'security-tightened', subject: 'baseline', fields, managers: [], bytes: null }],
    }
    const said = (language: 'fr' | 'en') => (localiseAdoption(tightened, language) as Adoption).findings[0]?.explanation
    expect(said('fr')).toContain('de « baseline » à « restricted »')
    expect(said('en')).toContain('from “baseline” to “restricted”')
  })
})
