import type { Endpoint } from '../shared/endpoint.ts'
import {
  askSecondFactorResetBody,
  newSecondFactorReset,
  secondFactorReset,
  secondFactorResetParams,
  secondFactorResets,
} from './second-factor-resets.schemas.ts'

/** Lost second factors of local accounts, replaced by another administrator and never in silence. */
export const secondFactorResetEndpoints = {
  askSecondFactorReset: {
    method: 'POST',
    path: '/v1/second-factor-resets',
    context: 'access',
    summary:
      'Have somebody else’s lost second factor replaced: their sessions and personal tokens end at once, they and all administrators are told, and from a day later their next sign-in enrols anew',
    roles: ['operator'],
    inPerson: true,
    status: 201,
    body: askSecondFactorResetBody,
    response: newSecondFactorReset,
  },
  listSecondFactorResets: {
    method: 'GET',
    path: '/v1/second-factor-resets',
    context: 'access',
    summary: 'Replacements of lost second factors, past ones too, the newest first, 200 at most',
    roles: ['operator', 'auditor'],
    status: 200,
    response: secondFactorResets,
  },
  withdrawSecondFactorReset: {
    method: 'POST',
    path: '/v1/second-factor-resets/{resetId}/withdraw',
    context: 'access',
    summary: 'Stop the replacement of a second factor before anybody enrolled by it',
    roles: ['operator'],
    inPerson: true,
    status: 200,
    params: secondFactorResetParams,
    response: secondFactorReset,
  },
} as const satisfies Record<string, Endpoint>
