import { describe, expect, it } from 'vitest'
import { serverOf, targetOf } from './target.ts'

const contexts = {
  currentContext: 'production',
  contexts: {
    production: { server: 'https://grenier.example/', clientId: 'cli' },
    trial: { server: 'http://127.0.0.1:8480', clientId: 'other' },
  },
}

describe('the installation that is spoken to', () => {
  it('is the one asked for, else the environment’s, else the current one', () => {
    const env = 'https://elsewhere.example'
    expect(targetOf(contexts, { context: 'trial', server: env })).toEqual({
      context: 'trial',
      server: 'http://127.0.0.1:8480',
      clientId: 'other',
    })
    expect(targetOf(contexts, { context: undefined, server: env })).toMatchObject({ context: null, server: env })
    expect(targetOf(contexts, { context: undefined, server: null })).toMatchObject({
      server: 'https://grenier.example',
    })
  })

  it('has to be one', () => {
    expect(() => targetOf(contexts, { context: 'none', server: null })).toThrow('production, trial')
    const empty = { currentContext: null, contexts: {} }
    expect(() => targetOf(empty, { context: undefined, server: null })).toThrow('grenier login')
  })
})

describe('an address', () => {
  it.each([
    ['https://grenier.example', 'https://grenier.example'],
    ['https://grenier.example/base/', 'https://grenier.example/base'],
    ['http://localhost:8480/', 'http://localhost:8480'],
    ['http://[::1]:8480', 'http://[::1]:8480'],
  ])('%s is kept as %s', (written, kept) => {
    expect(serverOf(written)).toBe(kept)
  })

  it.each(['http://grenier.example', 'http://localhost.evil.example', 'ftp://a', 'grenier', 'javascript:alert(1)'])(
    '%s is refused: a token would be read on its way, or it is none',
    (written) => {
      expect(() => serverOf(written)).toThrow(expect.objectContaining({ name: 'CliFault', exitCode: 2 }))
    },
  )
})
