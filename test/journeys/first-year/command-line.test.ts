import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test, vi } from 'vitest'
import { compileCache } from '../../harness/compile-cache.ts'

const main = join(import.meta.dirname, '../main.ts')
const env = { ...process.env, ...compileCache }

/** Runs what `pnpm journey` runs. */
const journey = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], { encoding: 'utf8', env })
  return { status, stdout, stderr }
}

test.each([
  [['wat'], 'there is no journey « wat »: first-year\n'],
  [['toString'], 'there is no journey « toString »: first-year\n'],
  [[], 'there is no journey «  »: first-year\n'],
  [['first-year', '--wat'], 'first-year takes --json and nothing else: --wat\n'],
  [['first-year', '--json', 'wat'], 'first-year takes --json and nothing else: wat\n'],
])('%j is refused with one sentence, and plays nothing', (words, stderr) => {
  expect(journey(...words)).toEqual({ status: 2, stdout: '', stderr })
})

test('--help says what is printed, and plays nothing', () => {
  const { status, stdout, stderr } = journey('first-year', '--help')
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toContain('months, members, statements, checks, sumCharges, sumStatements, sumCarried')
})

// Node loads otherwise than Vitest does: what only the year's tests imported could stop the command alone.
test('begins to play under Node itself, and ends with what it started when it is told to', async () => {
  const child = spawn(process.execPath, [main, 'first-year', '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let told = ''
  child.stderr.on('data', (part: Buffer) => (told += part.toString()))
  const ended = Promise.all([once(child, 'close'), text(child.stdout)])
  await vi.waitUntil(() => child.exitCode !== null || /^2026-01-05 – /m.test(told), { timeout: 240_000, interval: 50 })
  child.kill('SIGTERM')
  const [, out] = await ended
  expect({ exitCode: child.exitCode, out, told }).toMatchObject({ exitCode: 130, out: '' })
  expect(told).toMatch(/^2026-01-02 – Onze membres entrent/m)
})
