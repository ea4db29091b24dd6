import { describe, expect, it } from 'vitest'
import { operationsOf, scopesOf, scopesOfOperations, tokenScopes } from './token-scopes.ts'

describe('what a token may be narrowed to', () => {
  it('is no more than the role may', () => {
    expect(scopesOf(['member-viewer'])).toEqual(['spaces', 'backups', 'statements'])
    expect(scopesOf(['member-requester'])).toEqual(['spaces', 'backups', 'statements', 'ask'])
    expect(scopesOf(['member-admin'])).toEqual(Object.keys(tokenScopes))
  })

  it('is told again from the operations of a token', () => {
    expect(scopesOfOperations(operationsOf(['backups', 'ask']))).toEqual(['backups', 'ask'])
    expect(scopesOfOperations(['listStatements'])).toBeNull()
    expect(scopesOfOperations([...operationsOf(['ask']), 'listNotices'])).toBeNull()
  })

  it('fits into one token all together', () => {
    expect(operationsOf(scopesOf(['member-admin'])).length).toBeLessThanOrEqual(50)
  })
})
