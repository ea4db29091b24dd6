import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { changes, listChangesQuery } from './change.schemas.ts'

const requestId = '0198c0de-7a00-7000-8000-000000000021'

/** By which a page learns that what it shows is no longer so. */
export const changeEndpoints = {
  listChanges: {
    method: 'GET',
    path: '/v1/changes',
    context: 'notification',
    summary:
      'That something changed in the last minute, by kind and id alone; as text/event-stream when asked for, live',
    roles: ['operator', 'finance', 'auditor', 'pool-approver', ...memberRoles],
    status: 200,
    streams: true,
    query: listChangesQuery,
    response: changes,
    examples: [
      {
        summary: 'A member whose request was decided a moment ago',
        query: { seconds: 15 },
        answer: {
          items: [
            {
              id: '0198c0de-7a00-7000-8000-000000000031',
              kind: 'quota-request',
              subjectId: requestId,
              tenantId: '0198c0de-7a00-7000-8000-000000000002',
            },
          ],
          isWhole: true,
        },
      },
    ],
  },
} as const satisfies Record<string, Endpoint>
