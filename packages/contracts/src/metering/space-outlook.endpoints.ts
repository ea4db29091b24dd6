import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { spaceOutlook } from './space-outlook.schemas.ts'

export const spaceOutlookEndpoints = {
  getSpaceOutlook: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/space-outlook',
    context: 'metering',
    summary:
      'Each space of a tenant: what it may hold, holds and held over 90 days, and when it will be full at that trend',
    roles: ['operator', 'finance', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: spaceOutlook,
    examples: [
      {
        summary: 'A space that is full in 41 days at the trend of the last weeks',
        params: { tenantId: '0198c0de-7a00-7000-8000-000000000002' },
        answer: {
          asOf: '2026-03-10',
          items: [
            {
              offerId: '0198c0de-7a00-7000-8000-000000000011',
              offerCode: 'standard',
              offerName: 'Espace standard',
              kind: 'block',
              quotaBytes: '161061273600',
              heldBytes: '0',
              inUseBytes: '118111600640',
              filledBytes: '96636764160',
              state: 'active',
              overReason: null,
              days: [
                { day: '2026-03-08', bytes: '116014448640' },
                { day: '2026-03-09', bytes: '117063024640' },
              ],
              daysToFull: 41,
              fullOn: '2026-04-20',
            },
          ],
        },
      },
    ],
  },
} as const satisfies Record<string, Endpoint>
