import { type Instant, instant } from '@grenier/quota-billing'
import { expect, test } from 'vitest'
import { createClusterSilence } from './cluster-silence.ts'

function silenceAt() {
  let now = 1_000_000
  const silence = createClusterSilence({ now: (): Instant => instant(now) })
  return {
    silence,
    pass: (ms: number) => {
      now += ms
    },
  }
}

test('a cluster that answers is asked by everybody', () => {
  const { silence } = silenceAt()
  expect([silence.mayAsk('a'), silence.mayAsk('a')]).toEqual([true, true])
})

test('one that let somebody wait is left alone for a while, and no other with it', () => {
  const { silence, pass } = silenceAt()
  silence.letWait('a')
  pass(4_999)
  expect([silence.mayAsk('a'), silence.mayAsk('b')]).toEqual([false, true])
})

test('then one caller finds out for all, and they follow once it was answered', () => {
  const { silence, pass } = silenceAt()
  silence.letWait('a')
  pass(5_000)
  expect([silence.mayAsk('a'), silence.mayAsk('a')]).toEqual([true, false])
  silence.answered('a')
  expect([silence.mayAsk('a'), silence.mayAsk('a')]).toEqual([true, true])
})

test('a caller that dies while it finds out does not close the cluster for ever', () => {
  const { silence, pass } = silenceAt()
  silence.letWait('a')
  pass(5_000)
  expect(silence.mayAsk('a')).toBe(true)
  pass(30_000)
  expect([silence.mayAsk('a'), silence.mayAsk('a')]).toEqual([true, false])
})
