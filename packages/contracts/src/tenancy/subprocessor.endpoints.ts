import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import {
  endSubprocessorBody,
  listSubprocessorsQuery,
  recordSubprocessorBody,
  subprocessor,
  subprocessorList,
  subprocessorParams,
} from './subprocessor.schemas.ts'

/** Who works on data of members in the operator's name. */
export const subprocessorEndpoints = {
  recordSubprocessor: {
    method: 'POST',
    path: '/v1/subprocessors',
    context: 'tenancy',
    summary: 'Record who works on data of members in the operator’s name: what it does, where, from when on',
    roles: ['operator'],
    status: 201,
    body: recordSubprocessorBody,
    response: subprocessor,
  },
  listSubprocessors: {
    method: 'GET',
    path: '/v1/subprocessors',
    context: 'tenancy',
    summary: 'Subprocessors by their first day; `on` names those at work on a day',
    roles: ['operator', 'auditor', ...memberRoles],
    status: 200,
    query: listSubprocessorsQuery,
    response: subprocessorList,
  },
  endSubprocessor: {
    method: 'POST',
    path: '/v1/subprocessors/{subprocessorId}/end',
    context: 'tenancy',
    summary: 'Record from which day on a subprocessor works no more; nothing is deleted',
    roles: ['operator'],
    status: 200,
    ifMatch: true,
    params: subprocessorParams,
    body: endSubprocessorBody,
    response: subprocessor,
  },
} as const satisfies Record<string, Endpoint>
