import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Checkpoint, checkpointText, keyIdOf, type PublicJwk } from './checkpoint.ts'
import { type AuditFact, type ChainHead, emptyChain, factHashOf, nextHead } from './link.ts'
import { trailFormat, writeTrailLine } from './trail-lines.ts'
import { verifyTrail } from './verify-trail.ts'

const keyOf = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const publicJwk = publicKey.export({ format: 'jwk' }) as unknown as PublicJwk
  return { privateKey, publicJwk, keyId: keyIdOf(publicJwk) }
}
const [own, foreign] = [keyOf(), keyOf()]
const chain = 'installation:paris'

function factOf(number: number, change: Partial<AuditFact> = {}): AuditFact {
  return {
    id: `fact-${number}`,
    tenantId: null,
    actor: 'agent-1',
    action: 'decideQuotaRequest',
    subjectKind: 'quota-request',
    subjectId: String(number),
    requestId: `request-${number}`,
    recordedAt: '2026-01-31T23:00:00.000Z',
    before: { state: 'submitted' },
    after: { state: 'approved', bytes: '1024' },
    ...change,
  }
}

function signed(head: ChainHead, key: KeyObject, { of = chain, keyId = own.keyId } = {}): Checkpoint {
  const unsigned = { ...head, chain: of, signedAt: '2026-02-01T00:00:00.000Z', keyId }
  return { ...unsigned, signature: sign(null, Buffer.from(checkpointText(unsigned)), key).toString('base64url') }
}

interface Made {
  readonly facts?: readonly AuditFact[]
  readonly of?: string
  readonly key?: KeyObject
  /** Facts left out at the beginning, whose hash the header gives. */
  readonly from?: number
}

/** An export of these facts with a checkpoint after the second and one at the end. */
function trail({
  facts = [1, 2, 3, 4].map((number) => factOf(number)),
  of = chain,
  key = own.privateKey,
  from = 0,
}: Made = {}) {
  let head = emptyChain(of)
  const lines: string[] = []
  facts.forEach((fact, index) => {
    if (index === from) lines.push(header(of, head))
    head = nextHead(head, factHashOf(fact))
    if (index < from) return
    lines.push(writeTrailLine({ kind: 'entry', ...head, fact }))
    if (index === 1) lines.push(writeTrailLine({ kind: 'checkpoint', checkpoint: signed(head, key, { of }) }))
  })
  lines.push(writeTrailLine({ kind: 'checkpoint', checkpoint: signed(head, key, { of }) }))
  lines.push(writeTrailLine({ kind: 'end', entries: BigInt(facts.length - from) }))
  return lines
}

const header = (of: string, after: ChainHead) =>
  writeTrailLine({ kind: 'header', format: trailFormat, chain: of, after, keys: { [own.keyId]: own.publicJwk } })

const trusted = [own.publicJwk]
const faultOf = async (lines: readonly string[], keys = trusted) => (await verifyTrail(lines, keys)).fault?.code ?? null

/** The lines with one exchanged; a changed text must differ, or the test would prove nothing. */
function withLine(lines: readonly string[], index: number, change: (text: string) => string): string[] {
  const changed = lines.map((text, at) => (at === index ? change(text) : text))
  expect(changed).not.toEqual(lines)
  return changed
}

describe('an exported trail', () => {
  it('is whole: every fact is what was sealed, and signed through the last', async () => {
    expect(await verifyTrail(trail(), trusted)).toEqual({
      fault: null,
      chain,
      entries: 4n,
      signedThrough: 4n,
      sequence: 4n,
      keyIds: [own.keyId],
    })
  })

  it('may begin later, after what its header says was sealed', async () => {
    expect(await verifyTrail(trail({ from: 2 }), trusted)).toMatchObject({
      fault: null,
      entries: 2n,
      signedThrough: 4n,
    })
  })

  it('shows, without a key that the reader knows, that it agrees with itself and no more', async () => {
    expect(await verifyTrail(trail())).toMatchObject({ fault: null, signedThrough: 0n, keyIds: [own.keyId] })
  })

  it('is the same whatever the order in which keys of values were written', async () => {
    const turned = factOf(1, { after: { bytes: '1024', state: 'approved' } })
    expect(factHashOf(turned)).toBe(factHashOf(factOf(1)))
  })
})

describe('what was done to a trail is found', () => {
  it('when any one character of any line is another', async () => {
    const lines = trail()
    const places = lines.flatMap((text, line) => Array.from({ length: text.length }, (_, at) => ({ line, at })))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.constantFrom('0', 'a', '9', 'z', 'Z', '"', '}'),
        async ({ line, at }, character) => {
          fc.pre(lines[line]?.[at] !== character)
          const altered = withLine(lines, line, (text) => text.slice(0, at) + character + text.slice(at + 1))
          expect(await faultOf(altered)).not.toBeNull()
        },
      ),
      { numRuns: 1_500 },
    )
  })

  it.each([1, 2, 4, 5])('when line %i, a fact, is taken out', async (index) => {
    expect(await faultOf(trail().toSpliced(index, 1))).toMatch(/sequence-broken|checkpoint-differs/)
  })

  it('when two facts change places', async () => {
    const lines = trail()
    const [first = '', second = ''] = lines.slice(1, 3)
    expect(await faultOf(lines.with(1, second).with(2, first))).toBe('sequence-broken')
  })

  it('when a fact is added, twice or made up', async () => {
    const lines = trail()
    expect(await faultOf(lines.toSpliced(2, 0, lines[1] ?? ''))).toBe('sequence-broken')
    const added = writeTrailLine({ kind: 'entry', sequence: 5n, hash: '0'.repeat(64), fact: factOf(5) })
    expect(await faultOf(lines.toSpliced(6, 0, added))).toBe('hash-differs')
  })

  it('when the end is cut off, or the beginning', async () => {
    expect(await faultOf(trail().slice(0, -1))).toBe('end-missing')
    expect(await faultOf(trail().slice(0, 4))).toBe('end-missing')
    expect(await faultOf(trail().slice(1))).toBe('header-missing')
    expect(await faultOf([])).toBe('header-missing')
  })

  it('when all of it is made anew by somebody without the key', async () => {
    const facts = [factOf(1, { actor: 'nobody' }), factOf(2)]
    expect(await faultOf(trail({ facts, key: foreign.privateKey }))).toBe('checkpoint-signature-wrong')
    // Hashes made anew and the old signatures kept:
    const [kept, made] = [trail(), trail({ facts: [factOf(1, { actor: 'nobody' }), factOf(2), factOf(3), factOf(4)] })]
    const forged = made.map((text, index) => (text.includes('"checkpoint"') ? (kept[index] ?? '') : text))
    expect(await faultOf(forged)).toBe('checkpoint-differs')
  })

  it('when it starts from another beginning than it says', async () => {
    const lines = trail()
    expect(await faultOf([header(chain, { sequence: 0n, hash: 'a'.repeat(64) }), ...lines.slice(1)])).toBe(
      'start-altered',
    )
    expect(await faultOf([header('installation:lyon', emptyChain('installation:lyon')), ...lines.slice(1)])).toBe(
      'hash-differs',
    )
    expect(await faultOf([lines[0] ?? '', ...lines])).toBe('header-repeated')
  })

  it('when a fact of somebody else stands in a member’s trail', async () => {
    const of = 'tenant:alpha'
    expect(await faultOf(trail({ of, facts: [factOf(1, { tenantId: 'alpha' })] }))).toBe(null)
    expect(await faultOf(trail({ of, facts: [factOf(1, { tenantId: 'beta' })] }))).toBe('chain-foreign')
  })

  it('when a checkpoint is of another chain, another key, or nobody’s', async () => {
    const lines = trail()
    const head = { sequence: 4n, hash: (JSON.parse(lines[5] ?? '') as { hash: string }).hash }
    const end = (checkpoint: Checkpoint) => lines.with(6, writeTrailLine({ kind: 'checkpoint', checkpoint }))
    expect(await faultOf(end(signed(head, own.privateKey)))).toBeNull()
    expect(await faultOf(end(signed(head, own.privateKey, { of: 'other' })))).toBe('chain-foreign')
    expect(await faultOf(end(signed(head, foreign.privateKey)))).toBe('checkpoint-signature-wrong')
    expect(await faultOf(end(signed(head, foreign.privateKey, { keyId: 'lost' })))).toBe('checkpoint-key-unknown')
  })

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no known kind', '{"kind":"note"}'],
    ['another format', '{"kind":"header","format":"x/1"}'],
    ['a number that is none', '{"kind":"end","entries":"01"}'],
    ['a field that nobody sealed', trail()[1]?.replace('"fact":{', '"fact":{"note":"added",') ?? ''],
    ['a key under the id of another', header(chain, emptyChain(chain)).replace(own.publicJwk.x, foreign.publicJwk.x)],
    ['a key of another kind', header(chain, emptyChain(chain)).replace('Ed25519', 'X25519')],
    ['a field that is missing', trail()[1]?.replace('"actor":"agent-1",', '') ?? ''],
  ])('when a line is %s', async (_what, text) => {
    expect(await faultOf(trail().with(1, text))).toBe('line-unreadable')
  })
})

it('says the number of the line, and what came before it', async () => {
  const lines = trail()
  const altered = withLine(lines, 4, (text) => text.replace('approved', 'rejected'))
  expect(await verifyTrail(altered, trusted)).toMatchObject({
    fault: { code: 'hash-differs', line: 5 },
    entries: 2n,
    signedThrough: 2n,
  })
})
