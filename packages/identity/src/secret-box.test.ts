import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSecretBox, secretBoxKeysFrom } from './secret-box.ts'

const makeKey = (id: string) => ({ id, base64: randomBytes(32).toString('base64') })
const first = makeKey('2026')
const second = makeKey('2027')

describe('createSecretBox', () => {
  it.each(['', 'kubeconfig: é ☃', 'x'.repeat(100_000)])('opens what it sealed', (plain) => {
    const box = createSecretBox({ keys: [first], current: '2026' })
    expect(box.open(box.seal(plain))).toBe(plain)
  })

  it('never seals the same text twice alike', () => {
    const box = createSecretBox({ keys: [first], current: '2026' })
    expect(box.seal('same')).not.toBe(box.seal('same'))
  })

  it('throws for a text altered in any part', () => {
    const box = createSecretBox({ keys: [first, { ...first, id: 'copy' }], current: '2026' })
    const parts = box.seal('a password').split('.')
    const altered = [
      ['g2', parts[1], parts[2], parts[3]],
      // The same key under another id: only the authenticated header tells them apart.
      ['g1', 'copy', parts[2], parts[3]],
      ['g1', parts[1], Buffer.alloc(12).toString('base64url'), parts[3]],
      ['g1', parts[1], parts[2], flipFirstBit(parts[3] ?? '')],
      ['g1', parts[1], parts[2], (parts[3] ?? '').slice(0, -8)],
      ['g1', parts[1], parts[2], ''],
      [...parts, 'more'],
    ]
    for (const text of altered) {
      expect(() => box.open(text.join('.'))).toThrow(/^secret box: /)
    }
  })

  it('still opens old texts after a key rotation, and seals with the new key', () => {
    const old = createSecretBox({ keys: [first], current: '2026' }).seal('kept')
    const rotated = createSecretBox({ keys: [first, second], current: '2027' })
    expect(rotated.open(old)).toBe('kept')
    expect(rotated.seal('new')).toMatch(/^g1\.2027\./)
  })

  it('names the missing key when a text was sealed with one that is gone', () => {
    const old = createSecretBox({ keys: [first], current: '2026' }).seal('lost')
    const box = createSecretBox({ keys: [second], current: '2027' })
    expect(() => box.open(old)).toThrow(/"2026"/)
  })

  it.each([
    [{ keys: [{ id: 'short', base64: 'AAAA' }], current: 'short' }],
    [{ keys: [first], current: 'other' }],
    [{ keys: [first, first], current: '2026' }],
    [{ keys: [{ ...first, id: 'a.b' }], current: 'a.b' }],
  ])('refuses to start with unusable keys', (options) => {
    expect(() => createSecretBox(options)).toThrow(/secret box/)
  })

  it('makes random secrets of the asked size', () => {
    const box = createSecretBox({ keys: [first], current: '2026' })
    expect(Buffer.from(box.randomSecret(32), 'base64url')).toHaveLength(32)
    expect(box.randomSecret(32)).not.toBe(box.randomSecret(32))
  })
})

describe('secretBoxKeysFrom', () => {
  it('takes the first key as the current one', () => {
    const read = secretBoxKeysFrom(`2027:${second.base64}, 2026:${first.base64}`)
    expect(read).toEqual({ keys: [second, first], current: '2027' })
    expect(createSecretBox(read).seal('x')).toMatch(/^g1\.2027\./)
  })

  it.each(['', 'hunter2', 'a:', ':hunter2', 'a:hunter2:c'])('refuses %j without repeating it', (text) => {
    expect(() => secretBoxKeysFrom(text)).toThrow(
      /^secret box: write keys as id:base64, separated by commas, the current one first$/,
    )
  })
})

function flipFirstBit(base64url: string): string {
  const bytes = Buffer.from(base64url, 'base64url')
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0)
  return bytes.toString('base64url')
}
