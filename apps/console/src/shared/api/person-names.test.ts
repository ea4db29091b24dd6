import type { Client } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { createNameAsker } from './person-names.ts'

const known: Readonly<Record<string, string | null>> = { nadia: 'Nadia Belkacem', silent: null }

function askerWith(answer: (subjects: readonly string[]) => Promise<unknown>) {
  const calls: (readonly string[])[] = []
  const call = (_operation: string, { query }: { query: { subjects: string[] } }) => {
    calls.push(query.subjects)
    return answer(query.subjects)
  }
  return { calls, ask: createNameAsker({ call } as unknown as Pick<Client, 'call'>) }
}

const ofKnown = async (subjects: readonly string[]) => ({
  items: subjects.filter((subject) => subject in known).map((subject) => ({ subject, name: known[subject] })),
})

describe('names of people', () => {
  it('are asked for together, each once, and null of who is not known or has none', async () => {
    const { calls, ask } = askerWith(ofKnown)
    expect(await Promise.all(['nadia', 'silent', 'a-program', 'nadia'].map(ask))).toEqual([
      'Nadia Belkacem',
      null,
      null,
      'Nadia Belkacem',
    ])
    expect(calls).toEqual([['nadia', 'silent', 'a-program']])
  })

  it('are asked for again after those that were sent', async () => {
    const { calls, ask } = askerWith(ofKnown)
    await ask('nadia')
    await ask('silent')
    expect(calls).toEqual([['nadia'], ['silent']])
  })

  it('go in as many calls as they need, twenty in each', async () => {
    const { calls, ask } = askerWith(ofKnown)
    await Promise.all(Array.from({ length: 50 }, (_, number) => ask(`person-${number}`)))
    expect(calls.map(({ length }) => length)).toEqual([20, 20, 10])
  })

  it('fail together where the call fails', async () => {
    const { ask } = askerWith(async () => {
      throw new Error('no connection')
    })
    const answers = await Promise.allSettled([ask('nadia'), ask('silent')])
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
})
