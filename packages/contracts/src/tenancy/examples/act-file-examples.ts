import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { actFile, attachActFileBody } from '../act.schemas.ts'

/** The signed deliberation as a PDF. */
export const attachActFileExample: EndpointExample = {
  summary: 'The signed deliberation',
  params: { actId: '0197c3a0-0000-7000-8000-000000000014' },
  body: {
    name: 'deliberation-2026-14-signee.pdf',
    fileBase64: 'JVBERi0xLjQKJSVFT0YK',
  } satisfies z.input<typeof attachActFileBody>,
  answer: {
    number: 1,
    name: 'deliberation-2026-14-signee.pdf',
    sizeBytes: 15,
    sha256: 'cd'.repeat(32),
    recordedAt: '2026-02-03T09:00:00.000Z',
    recordedBy: 'exploitation@region.example',
    replacedAt: null,
    replacedBy: null,
  } satisfies z.input<typeof actFile>,
}
