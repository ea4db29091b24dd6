import { readFileSync } from 'node:fs'
import { jobs } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const sample = z.object({
  release: z.string(),
  kind: z.string(),
  version: z.int(),
  payload: z.record(z.string(), z.string()),
})

/** A job of each kind and version as some release wrote it. Never changed: a release that still runs, or did, wrote them so. */
const samples = z.array(sample).parse(JSON.parse(readFileSync(new URL('job-samples.json', import.meta.url), 'utf8')))

const jobOf = (kind: string) => Object.entries(jobs).find(([known]) => known === kind)?.[1]

describe('jobs that wait while another release is installed', () => {
  it.each(samples)('are read as release $release wrote them: $kind, version $version', ({ kind, version, payload }) => {
    const job = jobOf(kind)
    expect(job?.versions).toContain(version)
    expect(job?.payload.parse(payload)).toEqual(payload)
  })

  it.each(samples)('may say more than their reader knows: $kind', ({ kind, payload }) => {
    expect(jobOf(kind)?.payload.parse({ ...payload, saidByALaterRelease: 'yes' })).toEqual(payload)
  })

  it('have a sample of every kind and version that is written', () => {
    const written = Object.entries(jobs).map(([kind, { versions }]) => `${kind} ${versions.at(-1)}`)
    expect(samples.map(({ kind, version }) => `${kind} ${version}`)).toEqual(expect.arrayContaining(written))
  })
})
