import { describe, expect, it } from 'vitest'
import { languages } from '../shared/language.ts'
import { type ExitWait, exitWaitCode } from './exit-wait.schemas.ts'
import { exitWaitOf, exitWaitTexts, localiseExitWait } from './exit-waits.ts'

const thing = 'PersistentVolumeClaim auvers-storage/archives'

/** One of each kind, as those who write them make them. */
const samples: ExitWait[] = [
  exitWaitOf('exit-credential-missing', { cluster: 'cergy-1' }),
  exitWaitOf('exit-visa-missing', {}),
  exitWaitOf('copy-missing', { claim: 'archives' }),
  exitWaitOf('deletion-under-way', { thing }),
  exitWaitOf('deletion-not-begun', { thing }),
  exitWaitOf('deletion-held-back', { thing, names: 'auvers-storage' }),
  exitWaitOf('deletion-refused', { thing, reason: 'Forbidden' }),
  exitWaitOf('versions-retained', { thing, versionCount: '3' }),
]

describe('what an exit waits for', () => {
  it('has a text for every code there is, and none besides', () => {
    expect(Object.keys(exitWaitTexts).toSorted()).toEqual(exitWaitCode.options.toSorted())
    expect(samples.map(({ code }) => code).toSorted()).toEqual(exitWaitCode.options.toSorted())
  })

  it.each(samples.map((one) => [one.code, one] as const))('%s: is a whole sentence in both languages', (_, wait) => {
    const told = languages.map((language) => localiseExitWait(wait, language).explanation)
    expect(new Set(told).size).toBe(languages.length)
    for (const sentence of told) {
      expect(sentence).toMatch(/^[A-ZÀ-Ý].*\.$/)
      expect(sentence).not.toMatch(/[{}]/)
      for (const named of Object.values(wait.params)) expect(sentence).toContain(named)
    }
  })
})
