import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordedAt } from '../harness/fixtures.ts'
import { type RealApi, startRealApi } from './support/real-api.ts'

const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js')
const offline = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

let api: RealApi
let folder: string
beforeAll(async () => {
  api = await startRealApi(recordedAt)
  folder = await mkdtemp(join(tmpdir(), 'grenier-openapi-'))
})
afterAll(async () => {
  await api?.close()
  await rm(folder, { recursive: true, force: true })
})

async function lint(document: string): Promise<{ clean: boolean; report: string }> {
  const file = join(folder, 'openapi.json')
  await writeFile(file, document)
  const args = [redocly, 'lint', file, '--extends=recommended-strict', '--format=stylish']
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
      env: { ...process.env, ...offline },
    })
    return { clean: true, report: stdout + stderr }
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    return { clean: false, report: stdout + stderr }
  }
}

describe('/openapi.json', () => {
  it('passes the strict rules of an independent linter', async () => {
    const document = await (await fetch(`${api.baseUrl}/openapi.json`)).text()
    expect(await lint(document)).toMatchObject({ clean: true })
  })

  it('would not pass with a reference that leads nowhere', async () => {
    const document = await (await fetch(`${api.baseUrl}/openapi.json`)).text()
    const { clean } = await lint(document.replace('#/components/schemas/Problem"', '#/components/schemas/Nothing"'))
    expect(clean).toBe(false)
  })
})
