import type { Endpoint } from '../shared/endpoint.ts'
import {
  listRefusalMotifsExamples,
  listRequestInboxExamples,
  saveRefusalMotifsExamples,
} from './examples/inbox-examples.ts'
import { type InboxRow, inboxPage, requestInboxQuery } from './inbox.schemas.ts'
import { localiseRequest } from './localise-request.ts'
import { localiseRefusalMotifs } from './refusal-motif-texts.ts'
import { type RefusalMotifs, refusalMotifs, saveRefusalMotifsBody } from './refusal-motifs.schemas.ts'

/** What an operator decides from. */
export const inboxEndpoints = {
  listRequestInbox: {
    method: 'GET',
    path: '/v1/request-inbox',
    context: 'quota',
    summary:
      'Requests that await a decision, oldest first, each with all that it rests on and what is proposed; a pool’s approver sees those below its pool',
    roles: ['operator', 'pool-approver'],
    status: 200,
    query: requestInboxQuery,
    response: inboxPage,
    localise: (answer, language) => {
      const page = answer as { items: InboxRow[] }
      const items = page.items.map((row) => ({ ...row, request: localiseRequest(row.request, language) }))
      return { ...page, items }
    },
    examples: listRequestInboxExamples,
  },
  listRefusalMotifs: {
    method: 'GET',
    path: '/v1/refusal-motifs',
    context: 'quota',
    summary: 'The reasons among which whoever refuses a request picks one',
    roles: ['operator', 'pool-approver'],
    status: 200,
    response: refusalMotifs,
    localise: (answer, language) => localiseRefusalMotifs(answer as RefusalMotifs, language),
    examples: listRefusalMotifsExamples,
  },
  saveRefusalMotifs: {
    method: 'POST',
    path: '/v1/refusal-motifs',
    context: 'quota',
    summary: 'Save the whole list of reasons for a refusal, twelve at most; decisions made before keep their words',
    roles: ['operator'],
    status: 200,
    ifMatch: true,
    body: saveRefusalMotifsBody,
    response: refusalMotifs,
    examples: saveRefusalMotifsExamples,
  },
} as const satisfies Record<string, Endpoint>
