import { describe, expect, it } from 'vitest'
import type { TenantExit } from './exit.schemas.ts'
import { exitWaitOf } from './exit-waits.ts'
import { localiseExit, localiseExits } from './localise-exit.ts'

const waitingFor = [exitWaitOf('exit-credential-missing', { cluster: 'cergy-1' }), exitWaitOf('exit-visa-missing', {})]
const waiting = { id: 'exit-1', waitingFor } as unknown as TenantExit

describe('what an exit waits for', () => {
  it.each([
    ['fr', 'Sur la grappe cergy-1, personne ne peut détruire', 'avec le visa de l’administration des archives'],
    ['en', 'On cluster cergy-1 nobody may destroy', 'with the visa of the archives administration'],
  ] as const)('is told in %s beside its code and what it names', (language, credential, visa) => {
    expect(localiseExit(waiting, language)).toEqual({
      id: 'exit-1',
      waitingFor: [
        { ...waitingFor[0], explanation: expect.stringContaining(credential) },
        { ...waitingFor[1], explanation: expect.stringContaining(visa) },
      ],
    })
  })

  it('is told in a list as alone', () => {
    expect(localiseExits({ items: [waiting] }, 'fr')).toEqual({ items: [localiseExit(waiting, 'fr')] })
  })
})
