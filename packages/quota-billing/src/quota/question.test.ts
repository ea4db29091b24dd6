import { describe, expect, it } from 'vitest'
import { lastExchange, openQuestion } from './question.ts'

const historyOf = (...kinds: string[]) => ({ history: kinds.map((kind, at) => ({ kind, at })) })

describe('what an approver asked', () => {
  it('is open until it is answered, and again when something else is asked', () => {
    expect(openQuestion(historyOf('submitted', 'comment'))).toBeNull()
    expect(openQuestion(historyOf('submitted', 'question', 'comment'))).toMatchObject({ at: 1 })
    expect(openQuestion(historyOf('submitted', 'question', 'answer'))).toBeNull()
    expect(openQuestion(historyOf('submitted', 'question', 'answer', 'question'))).toMatchObject({ at: 3 })
  })

  it('stands beside what was answered to it, and never beside an answer to something else', () => {
    expect(lastExchange(historyOf('submitted'))).toBeNull()
    const twice = ['submitted', 'question', 'answer', 'taken', 'question']
    expect(lastExchange(historyOf(...twice))).toMatchObject({ question: { at: 4 }, answer: null })
    expect(lastExchange(historyOf(...twice, 'answer'))).toMatchObject({ question: { at: 4 }, answer: { at: 5 } })
  })
})
