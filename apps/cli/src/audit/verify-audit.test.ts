import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  checkpointText,
  emptyChain,
  factHashOf,
  keyIdOf,
  nextHead,
  readPublicJwk,
  trailFormat,
  writeTrailLine,
} from '@grenier/audit-chain'
import { afterAll, describe, expect, it } from 'vitest'
import type { Language } from '../language.ts'
import { runFake } from '../testing/fake-parts.ts'

const folder = mkdtempSync(join(tmpdir(), 'grenier-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const jwk = readPublicJwk(publicKey.export({ format: 'jwk' }))
const keyId = keyIdOf(jwk)
const chain = 'installation:paris'

/** A file of this text; its path. */
function fileOf(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const fact = {
  id: 'fact-1',
  tenantId: null,
  actor: 'agent-1',
  action: 'decideQuotaRequest',
  subjectKind: 'quota-request',
  subjectId: '1',
  requestId: 'request-1',
  recordedAt: '2026-01-31T23:00:00.000Z',
  before: null,
  // Separators of lines elsewhere, which stand in a text as they are.
  after: { state: 'approved', comment: 'a\u2028b\u2029c\u0085d' },
}
const head = nextHead(emptyChain(chain), factHashOf(fact))
const unsigned = { ...head, chain, signedAt: '2026-02-01T00:00:00.000Z', keyId }
const signature = sign(null, Buffer.from(checkpointText(unsigned)), privateKey).toString('base64url')
const lines = [
  writeTrailLine({ kind: 'header', format: trailFormat, chain, after: emptyChain(chain), keys: { [keyId]: jwk } }),
  writeTrailLine({ kind: 'entry', ...head, fact }),
  writeTrailLine({ kind: 'checkpoint', checkpoint: { ...unsigned, signature } }),
  writeTrailLine({ kind: 'end', entries: 1n }),
]
const trail = fileOf('trail.ndjson', `${lines.join('\n')}\n`)
const altered = fileOf('altered.ndjson', `${lines.join('\n').replace('approved', 'rejected')}\n`)
const key = fileOf('key.json', JSON.stringify(jwk))
const otherKey = fileOf(
  'other.json',
  JSON.stringify(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })),
)

async function run(words: readonly string[], language: Language = 'en') {
  const { code, out, err } = await runFake(words, { language })
  return { code, out, err }
}
const verify = (...words: string[]) => run(['audit', 'verify', ...words])

describe('grenier audit verify', () => {
  it('ends with 0 for a trail that a trusted key signed to the end', async () => {
    expect(await verify(trail, '--key', key)).toEqual({
      code: 0,
      out: `Trail ${chain}: 1 facts follow one another without a fault, through no. 1.\nWHOLE: signed to the end by ${keyId}.`,
      err: '',
    })
  })

  it('takes keys as the API gives them: a set, each with its id', async () => {
    const keys = [{ ...jwk, kid: keyId }]
    expect(await verify(trail, '--key', fileOf('set.json', JSON.stringify({ keys })))).toMatchObject({ code: 0 })
    const misnamed = fileOf('misnamed.json', JSON.stringify({ keys: [{ ...jwk, kid: 'another' }] }))
    expect(await verify(trail, '--key', misnamed)).toMatchObject({ code: 2, out: '' })
  })

  it('ends with 1 and the line where it was altered, in both languages', async () => {
    expect(await verify(altered, '--key', key)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^ALTERED, line 2: .*hash-differs/),
    })
    const french = await run(['audit', 'verify', altered, '--key', key], 'fr')
    expect(french).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^ALTÉRÉ, ligne 2 : ce fait, ou ce qui précède/),
    })
  })

  it('ends with 6 where nothing was altered and nobody known signed it', async () => {
    expect(await verify(trail)).toMatchObject({ code: 6, out: expect.stringContaining(`UNPROVEN: signed by ${keyId}`) })
    expect(await verify(trail, '--key', otherKey)).toMatchObject({
      code: 6,
      out: expect.stringContaining('UNPROVEN after no. 0'),
    })
  })

  it('ends with 2 for a file that is missing, a key that is none, and a call that is wrong', async () => {
    expect(await verify(join(folder, 'missing'))).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('ENOENT'),
    })
    expect(await verify(trail, '--key', trail)).toMatchObject({ code: 2, out: '' })
    expect(await verify(trail, '--key', fileOf('none.json', '{"kty":"RSA"}'))).toMatchObject({ code: 2, out: '' })
    expect(await verify()).toMatchObject({ code: 2, err: expect.stringContaining('file') })
    expect(await run(['audit', 'forge'])).toMatchObject({ code: 2 })
  })

  it('says the same as one line of JSON', async () => {
    const { code, out } = await verify(trail, '--key', key, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      fault: null,
      chain,
      entries: '1',
      signedThrough: '1',
      sequence: '1',
      keyIds: [keyId],
    })
  })

  it('explains itself', async () => {
    const { code, out } = await verify('--help')
    expect(code).toBe(0)
    expect(out).toContain('--key')
  })
})
