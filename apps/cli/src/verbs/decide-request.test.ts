import type { QuotaRequest } from '@grenier/contracts'
import { describe, expect, it, vi } from 'vitest'
import { type FakeOptions, runFake } from '../testing/fake-parts.ts'

const id = '0198c0de-7a00-7000-8000-000000000001'
const gib = 2n ** 30n
const request = {
  id,
  tenantId: id,
  tenantName: 'Cergy\u001b[2J',
  state: 'submitted',
  version: 7,
  lines: [
    {
      offerId: id,
      currentQuotaBytes: 20n * gib,
      originalQuotaBytes: 20n * gib,
      requestedQuotaBytes: 60n * gib,
      decidedQuotaBytes: null,
      heldBytes: 0n,
    },
  ],
  justification: 'Actes',
  wishedOn: null,
  requestedBy: 'x',
  submittedAt: 0,
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  automatic: null,
  refusals: [],
  temporaryUntil: null,
  waitUntil: null,
  takenBy: null,
  takenAt: null,
  steps: [],
  visaReasons: [],
  visaMandateId: null,
  dataClass: 'ordinary',
  history: [],
} as unknown as QuotaRequest

async function decide(words: readonly string[], parts: FakeOptions['parts'] = {}) {
  const call = vi.fn<(operation: string, sent: object) => Promise<object>>(async (operation) =>
    operation === 'getQuotaRequest' ? request : { ...request, state: 'approved' },
  )
  const ended = await runFake(['requests', ...words], { client: { call }, parts })
  return { ...ended, sent: call.mock.calls.filter(([operation]) => operation !== 'getQuotaRequest') }
}

describe('an act on a request', () => {
  it('is about the version that was shown, with a key', async () => {
    const { code, out, sent } = await decide(['approve', id, '-r', 'Justifié', '-y'])
    expect([code, out]).toEqual([0, 'Approved: Cergy [2J, 20 GB → 60 GB (approved)'])
    expect(sent).toEqual([
      [
        'decideQuotaRequest',
        expect.objectContaining({
          params: { requestId: id },
          ifMatch: 7,
          idempotencyKey: 'key-of-the-test',
          body: { decision: 'approve', reason: 'Justifié' },
        }),
      ],
    ])
  })

  it.each([
    ['refuse', 'decideQuotaRequest'],
    ['take', 'takeQuotaRequest'],
    ['release', 'releaseQuotaRequest'],
    ['withdraw', 'withdrawQuotaRequest'],
  ])('%s is %s', async (word, operation) => {
    const { code, sent } = await decide([word, id, '-y', ...(word === 'refuse' ? ['-r', 'Trop tôt'] : [])])
    expect([code, sent.map(([name]) => name)]).toEqual([0, [operation]])
  })

  it('takes the key that is given', async () => {
    const { sent } = await decide(['take', id, '-y', '--idempotency-key', 'mine'])
    expect(sent[0]?.[1]).toMatchObject({ idempotencyKey: 'mine' })
  })

  it.each([
    ['y', 0],
    ['oui', 0],
    ['n', 1],
    ['', 1],
    ['yesterday', 1],
  ])('asks first; %j ends with %i', async (answer, code) => {
    const ask = vi.fn(async () => answer)
    const ended = await decide(['approve', id, '-r', 'Justifié'], { ask })
    expect([ended.code, ended.sent.length]).toEqual([code, code === 0 ? 1 : 0])
    expect(ask).toHaveBeenCalledExactlyOnceWith('Approve: Cergy [2J, 20 GB → 60 GB? [y/N] ')
  })

  it.each([
    [['approve', id, '-r', 'Justifié']],
    [['approve', id, '-y']],
    [['approve', 'the-last-one', '-y', '-r', 'Justifié']],
  ])('is not done for %j', async (words) => {
    expect(await decide(words)).toMatchObject({ code: 2, out: '', sent: [] })
  })
})
