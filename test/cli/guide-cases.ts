import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { webhookSignature } from '@grenier/notifications'
import { describe, expect, it } from 'vitest'
import type { CliScene } from './cli-scene.ts'
import { type Guide, type GuideExample, shapeFault, shellPrints } from './guide-examples.ts'

type IsGenuine = (event: {
  headers: Readonly<Record<string, string>>
  body: Buffer
  secret: string
  nowSeconds: number
}) => boolean

/** Every example of the API guide, run as it is written against the API of the suite. */
export function guideCases(guide: Guide, scene: () => CliScene): void {
  const environment = async () => {
    const { api, member } = scene()
    return {
      GRENIER: api.baseUrl,
      JETON: await api.token('operator'),
      JETON_FINANCES: await api.token('finance'),
      MEMBRE: member(0).id,
    }
  }

  describe('the API guide', () => {
    it.each(guide.examples.map((example, index) => [index + 1, example] as const))(
      'prints what it shows: example %i',
      async (_, example) => {
        const printed = await shellPrints(example.command, await environment())
        expect(shapeFault(example, printed)).toBeNull()
      },
    )

    it.each<[string, GuideExample, string]>([
      ['another text', { command: '', form: 'text', printed: '1' }, '2'],
      ['a field that is gone', { command: '', form: 'json', printed: '{"id":"…"}' }, '{}'],
      ['a field of another kind', { command: '', form: 'json', printed: '{"id":"…"}' }, '{"id":1}'],
      ['another code', { command: '', form: 'json', printed: '{"code":"version-stale"}' }, '{"code":"not-found"}'],
      ['an empty list', { command: '', form: 'json', printed: '{"items":[{"id":"…"}]}' }, '{"items":[]}'],
      [
        'another status',
        { command: '', form: 'http', printed: 'HTTP/1.1 200 OK\n\n{}' },
        'HTTP/1.1 404 Not Found\n\n{}',
      ],
      [
        'a header that is gone',
        { command: '', form: 'http', printed: 'HTTP/1.1 200 OK\netag: …\n\n{}' },
        'HTTP/1.1 200 OK\n\n{}',
      ],
    ])('is not believed with %s', (_, example, real) => {
      expect(shapeFault(example, real)).not.toBeNull()
      expect(shapeFault(example, example.printed)).toBeNull()
    })

    it('verifies what we sign, and nothing that was altered, is old or is of somebody else', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'grenier-guide-'))
      const path = join(folder, 'verify.mjs')
      await writeFile(path, guide.verifier)
      const { isGenuine } = (await import(pathToFileURL(path).href)) as { isGenuine: IsGenuine }
      await rm(folder, { recursive: true })
      const [secret, former, foreign] = [1, 2, 3].map(
        (byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`,
      ) as [string, string, string]
      const [body, timestampSeconds] = ['{"specversion":"1.0"}', 1_800_000_000]
      const headers = {
        'webhook-id': 'id-1',
        'webhook-timestamp': `${timestampSeconds}`,
        'webhook-signature': webhookSignature({ id: 'id-1', timestampSeconds, body }, [former, secret]),
      }
      const event = { headers, body: Buffer.from(body), secret, nowSeconds: timestampSeconds + 10 }
      expect(isGenuine(event)).toBe(true)
      expect(isGenuine({ ...event, secret: former })).toBe(true)
      expect(isGenuine({ ...event, secret: foreign })).toBe(false)
      expect(isGenuine({ ...event, body: Buffer.from(`${body} `) })).toBe(false)
      expect(isGenuine({ ...event, nowSeconds: timestampSeconds + 301 })).toBe(false)
      expect(isGenuine({ ...event, headers: { ...headers, 'webhook-id': 'id-2' } })).toBe(false)
      expect(isGenuine({ ...event, headers: {} })).toBe(false)
    })
  })
}
