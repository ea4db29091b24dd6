import { describe, expect, it } from 'vitest'
import type { TenantExit } from './exit.schemas.ts'
import { localiseExit, localiseExits } from './localise-exit.ts'

const waiting = {
  waitingFor: ['exit-credential-missing: cergy-1', 'exit-visa-missing', 'archives', 'exit-plans', 'toString'],
} as unknown as TenantExit

describe('what an exit waits for', () => {
  it.each([
    ['fr', 'Sur la grappe cergy-1, personne ne peut détruire', 'avec le visa de l’administration des archives'],
    ['en', 'On cluster cergy-1 nobody may destroy', 'with the visa of the archives administration'],
  ] as const)(
    'is a sentence in %s where a person has to act, and the name of a thing as it is',
    (language, credential, visa) => {
      const { waitingFor, waitingForExplanations } = localiseExit(waiting, language) as TenantExit
      expect(waitingFor).toEqual(waiting.waitingFor)
      expect(waitingForExplanations).toEqual([
        expect.stringContaining(credential),
        expect.stringContaining(visa),
        'archives',
        'exit-plans',
        'toString',
      ])
      expect(waitingForExplanations?.join('')).not.toMatch(/[{}]|exit-credential/)
    },
  )

  it('is left alone where it is things alone', () => {
    const things = { ...waiting, waitingFor: ['archives'] }
    expect(localiseExit(things, 'fr')).toEqual(things)
  })

  it('is told in a list as alone', () => {
    expect(localiseExits({ items: [waiting] }, 'fr')).toEqual({ items: [localiseExit(waiting, 'fr')] })
  })
})
