import { describe, expect, it } from 'vitest'
import { languages } from '../shared/language.ts'
import { moveExamples } from './examples/move-examples.ts'
import { localiseMove, moveTexts } from './localise-move.ts'
import { moveWaitCode, type TenantMove, tenantMove } from './move.schemas.ts'

const { explanations: _told, ...move } = tenantMove.decode(
  moveExamples.get[0]?.answer as Parameters<typeof tenantMove.decode>[0],
)

describe('what a move waits for', () => {
  it('is told in both languages for every code there is, with the names', () => {
    for (const language of languages) {
      for (const code of moveWaitCode.options) {
        const told = localiseMove({ ...move, failure: null, waitingFor: [`${code}: archives: a`] }, language)
        const [text] = (told as TenantMove).explanations ?? []
        expect(text).not.toMatch(/[{}]|^[a-z]+-[a-z-]+/)
        expect(text?.includes('archives: a')).toBe(moveTexts[code][language].includes('{names}'))
      }
    }
  })

  it('begins with why it stands still, and says nothing where there is nothing to say', () => {
    const failed = localiseMove({ ...move, failure: 'restore-failed: archives', waitingFor: ['target-emptying'] }, 'fr')
    expect((failed as TenantMove).explanations?.[0]).toBe('La restauration ou la comparaison a échoué : archives.')
    expect((failed as TenantMove).explanations).toHaveLength(2)
    expect(localiseMove({ ...move, failure: null, waitingFor: [] }, 'en')).not.toHaveProperty('explanations')
  })

  it('names what nobody saw to be gone on a cluster declared lost, and who said so; a void declaration says nothing', () => {
    const [declared] = tenantMove.decode(
      moveExamples.approveLoss[0]?.answer as Parameters<typeof tenantMove.decode>[0],
    ).losses
    if (declared === undefined) throw new Error('the example declares nothing')
    const item = { kind: 'claim' as const, namespace: 'a', sizeBytes: null }
    const items = [
      { ...item, name: 'archives', uid: null },
      { ...item, name: 'courrier', uid: 'uid-2' },
    ]
    const told = (state: typeof declared.state) =>
      (
        localiseMove(
          { ...move, failure: null, waitingFor: [], losses: [{ ...declared, state, items }] },
          'en',
        ) as TenantMove
      ).explanations
    expect(told('lost')).toEqual([
      `The platform was declared lost by ${declared.requestedBy} and ${declared.approvedBy} (${declared.reason}). Nobody saw these to be gone: archives, courrier (uid-2).`,
    ])
    for (const state of ['requested', 'approved', 'answered'] as const) expect(told(state)).toBeUndefined()
  })
})
