import { civilDate } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { bearer, fakeApp } from '../testing/fake-app.ts'
import { sampleId, sampleStatement } from '../testing/samples.ts'

const { app } = await fakeApp({
  getStatement: async () => sampleStatement,
  getStatementPdf: async () => ({
    statement: sampleStatement,
    issuedOn: civilDate('2026-02-01'),
    disputableUntil: civilDate('2026-02-16'),
    accounting: 'helios',
    lastYear: null,
    yearToDateCents: null,
    grounds: null,
  }),
  async *exportFocus() {
    yield [{ BilledCost: '1.00' }, { BilledCost: null }]
  },
})

describe('document endpoints', () => {
  it('send the statement as PDF under a file name made of its number', async () => {
    const url = `/v1/statements/${sampleId}/document.pdf`
    const answer = await app.inject({ url, headers: await bearer('member-viewer') })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="2026-0001.pdf"',
    })
    expect(answer.rawPayload.toString()).toBe('%PDF 2026/0001')
  })

  it('send the statement as CSV with its byte order mark', async () => {
    const url = `/v1/statements/${sampleId}/document.csv`
    const answer = await app.inject({ url, headers: await bearer('finance') })
    expect(answer.headers['content-type']).toMatch(/^text\/csv; charset=utf-8/)
    expect([...answer.rawPayload.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  })

  it('send a month as FOCUS and refuse a version nobody writes', async () => {
    const headers = await bearer('finance')
    const answer = await app.inject({ url: '/v1/periods/2026-01/focus.csv', headers })
    expect([answer.body, answer.headers['content-disposition']]).toEqual([
      'rows:2',
      'attachment; filename="focus-1.4-2026-01.csv"',
    ])
    const other = await app.inject({ url: '/v1/periods/2026-01/focus.csv?focusVersion=9', headers })
    expect(other.statusCode).toBe(400)
  })

  it('answer a failure as a problem, not as a broken document', async () => {
    const { app: failing } = await fakeApp()
    const answer = await failing.inject({
      url: `/v1/statements/${sampleId}/document.pdf`,
      headers: await bearer('finance'),
    })
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.headers).not.toHaveProperty('content-disposition')
  })
})
