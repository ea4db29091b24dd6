import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { paperBatch, paperLetter, postalChoice, recordPostalChoiceBody } from '../paper.schemas.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000501'
const address = {
  lines: ['MAIRIE D’AUVERS', 'Service des archives', '1 PLACE DE LA MAIRIE'],
  postCode: '95430',
  city: 'Auvers-sur-Oise',
  country: 'FR',
} as const

const choiceBody = {
  onPaper: true,
  address: { ...address, lines: [...address.lines] },
  validFrom: '2026-02-01',
} satisfies z.input<typeof recordPostalChoiceBody>

/** A member that wants its letters on paper from February on. */
export const postalChoiceExample: EndpointExample = {
  summary: 'On paper from 1 February on',
  params: { tenantId },
  body: choiceBody,
  answer: {
    ...choiceBody,
    id: '0198c0de-7a00-7000-8000-000000000921',
    tenantId,
    recordedAt: '2026-01-20T08:30:00.000Z',
    recordedBy: 'mairie@auvers.example',
  } satisfies z.input<typeof postalChoice>,
}

/** A decision that waits to be printed. */
export const paperLetterExample: EndpointExample = {
  summary: 'What waits to be printed',
  query: { state: 'waiting' },
  answer: {
    items: [
      {
        id: '0198c0de-7a00-7000-8000-000000000922',
        tenantId,
        memberName: 'Auvers-sur-Oise',
        noticeId: '0198c0de-7a00-7000-8000-000000000923',
        kind: 'request-approved',
        subjectId: '0198c0de-7a00-7000-8000-000000000601',
        recordedAt: '2026-02-03T09:12:00.000Z',
        state: 'waiting',
        address: { ...address, lines: [...address.lines] },
        batchId: null,
        batchNumber: null,
        setAsideReason: null,
        setAsideBy: null,
        setAsideAt: null,
        version: 1,
      } satisfies z.input<typeof paperLetter>,
    ],
    nextCursor: null,
  },
}

/** A print file that is about to be drawn. */
export const paperBatchExample: EndpointExample = {
  summary: 'A print file of 14 letters',
  answer: {
    id: '0198c0de-7a00-7000-8000-000000000924',
    number: 7,
    state: 'drawing',
    letterCount: 14,
    pageCount: null,
    sizeBytes: null,
    sha256: null,
    requestedAt: '2026-02-06T10:00:00.000Z',
    requestedBy: 'finances@region.example',
    postedOn: null,
    postedAt: null,
    postedBy: null,
    isFileForgotten: false,
    version: 1,
  } satisfies z.input<typeof paperBatch>,
}
