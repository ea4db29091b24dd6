import type { Command } from '@grenier/contracts'
import { problemDocument } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { bearer, fakeApp, tenantId } from '../testing/fake-app.ts'

const offerId = '0198c0de-7a00-7000-8000-00000000000d'
const received: Command<'recordReadings'>[] = []
const { app } = await fakeApp({
  recordReadings: async (command) => {
    received.push(command)
    return { batchId: offerId, recorded: command.readings.length, duplicate: 0 }
  },
})

async function send(contentType: string, payload: string, to: { language?: string; url?: string } = {}) {
  const { language = 'en', url = '/v1/readings' } = to
  received.length = 0
  const authorization = await bearer('collector', 'operator')
  const headers = {
    ...authorization,
    'idempotency-key': 'k-1',
    'content-type': contentType,
    'accept-language': language,
  }
  return await app.inject({ method: 'POST', url, headers, payload })
}

/** The faults that were told, and that nothing reached the use case. */
async function faultsOf(contentType: string, payload: string) {
  const answer = await send(contentType, payload)
  expect([answer.statusCode, received]).toEqual([400, []])
  return (problemDocument.parse(answer.json()).errors ?? []).map(({ field, code }) => `${field}: ${code}`)
}

const ndjson = 'application/x-ndjson'
const batch = 'application/cloudevents-batch+json'
const gauge = { tenantId, meter: 'bucket.stored', offerId }
const reading = { ...gauge, resourceId: 'photos', takenAt: '2026-01-10T00:00:00.000Z', valueBytes: '1024' }
const line = (more: object = {}) => JSON.stringify({ source: 'rgw', simulated: true, ...reading, ...more })
const event = (more: object = {}) => ({
  specversion: '1.0',
  id: 'e-1',
  source: 'rgw',
  type: 'org.grenier.reading.v1',
  subject: 'photos',
  time: '2026-01-10T00:00:00.000Z',
  data: { ...gauge, valueBytes: '1024', simulated: true },
  ...more,
})

describe('readings sent as lines or as events', () => {
  it('are the same call as in JSON', async () => {
    const readings = [reading, { ...reading, resourceId: 'videos' }]
    const asJson = JSON.stringify({ source: 'rgw', simulated: true, readings })
    expect((await send('application/json', asJson)).statusCode).toBe(200)
    const [expected] = received.slice()
    expect(expected?.readings).toHaveLength(2)
    const second = event({ id: 'e-2', subject: 'videos' })
    for (const [contentType, payload] of [
      [ndjson, `${line()}\n\n${line({ resourceId: 'videos' })}\n`],
      [`${ndjson}; charset=utf-8`, `${line()}\r\n${line({ resourceId: 'videos' })}`],
      [batch, JSON.stringify([event(), second])],
    ] as const) {
      expect((await send(contentType, payload)).json()).toMatchObject({ recorded: 2 })
      expect(received).toEqual([expected])
    }
    await send('application/cloudevents+json', JSON.stringify(event()))
    expect(received).toEqual([{ ...expected, readings: expected?.readings.slice(0, 1) }])
  })

  it('count as measured unless they say that they are simulated', async () => {
    const { source: _source, ...rest } = JSON.parse(line()) as Record<string, unknown>
    const { simulated: _simulated, ...measured } = rest
    await send(ndjson, JSON.stringify({ source: 'rgw', ...measured }))
    expect(received[0]?.simulated).toBe(false)
  })

  it('are refused whole, with the line or the event that is wrong', async () => {
    expect(await faultsOf(ndjson, `${line()}\n{"source":`)).toEqual(['line 2: invalid_json'])
    expect(await faultsOf(ndjson, `${line()}\n\n[1]`)).toEqual(['line 3: not_an_object'])
    expect(await faultsOf(ndjson, `${line()}\n${line({ source: 'other' })}`)).toEqual(['1: sources_differ'])
    expect(await faultsOf(ndjson, `${line()}\n${line({ simulated: false })}`)).toEqual(['1: sources_differ'])
    expect(await faultsOf(batch, '{}')).toEqual([': not_an_event'])
    expect(await faultsOf(batch, 'x')).toEqual([': invalid_json'])
    for (const wrong of [
      { type: 'com.example.other' },
      { specversion: '0.3' },
      { time: undefined },
      { subject: undefined },
      { id: '' },
      { data: 'text' },
      { datacontenttype: 'text/plain' },
    ]) {
      expect(await faultsOf(batch, JSON.stringify([event(), event(wrong)]))).toEqual(['1: not_an_event'])
    }
  })

  it('are held to each field, as in JSON', async () => {
    expect(await faultsOf(ndjson, `${line()}\n${line({ valueBytes: '-1' })}`)).toEqual([
      'readings.1.valueBytes: bytes-negative',
    ])
    expect(await faultsOf(batch, JSON.stringify([event({ time: 'yesterday' })]))).toHaveLength(1)
    expect(await faultsOf(ndjson, '')).toContain('source: invalid_type')
    expect(await faultsOf(batch, '[]')).toContain('source: invalid_type')
  })

  it('are told in the language asked for', async () => {
    const detail = async (language: string) => {
      const { errors } = problemDocument.parse((await send(ndjson, '{', { language })).json())
      return errors?.[0]?.detail
    }
    expect(await detail('fr')).toBe('Ce n’est pas du JSON valide.')
    expect(await detail('en')).toBe('This is not valid JSON.')
  })

  it('are read at their own address and nowhere else', async () => {
    expect((await send(ndjson, line(), { url: '/v1/offers' })).statusCode).toBe(415)
    expect((await send('text/csv', line())).statusCode).toBe(415)
  })
})
