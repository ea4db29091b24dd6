import type { Endpoint } from '../shared/endpoint.ts'
import { roles } from '../shared/roles.ts'
import {
  accessToken,
  accessTokenParams,
  accessTokens,
  createAccessTokenBody,
  newAccessToken,
  serviceTokenQuery,
} from './access-tokens.schemas.ts'

const issuers = ['operator', 'member-admin'] as const

/** Secrets by which programs call: hashed, scoped, ending, shown once. */
export const accessTokenEndpoints = {
  createPersonalToken: {
    method: 'POST',
    path: '/v1/personal-tokens',
    context: 'access',
    summary: 'Make a token that acts in the caller’s own name, with no more than their own roles; shown once',
    roles,
    everyPerson: true,
    inPerson: true,
    status: 201,
    body: createAccessTokenBody,
    response: newAccessToken,
  },
  listPersonalTokens: {
    method: 'GET',
    path: '/v1/personal-tokens',
    context: 'access',
    summary: 'The caller’s own tokens, ended ones too, the newest first',
    roles,
    everyPerson: true,
    inPerson: true,
    status: 200,
    response: accessTokens,
  },
  revokePersonalToken: {
    method: 'POST',
    path: '/v1/personal-tokens/{tokenId}/revoke',
    context: 'access',
    summary: 'End one of the caller’s own tokens at once',
    roles,
    everyPerson: true,
    inPerson: true,
    status: 200,
    params: accessTokenParams,
    response: accessToken,
  },
  createServiceToken: {
    method: 'POST',
    path: '/v1/service-tokens',
    context: 'access',
    summary: 'Make a token for a program, in its own name; it decides neither money nor capacity; shown once',
    roles: issuers,
    inPerson: true,
    status: 201,
    body: createAccessTokenBody,
    response: newAccessToken,
  },
  listServiceTokens: {
    method: 'GET',
    path: '/v1/service-tokens',
    context: 'access',
    summary: 'Tokens of programs, ended ones too, the newest first; a member sees its own',
    roles: ['operator', 'auditor', 'member-admin'],
    inPerson: true,
    status: 200,
    query: serviceTokenQuery,
    response: accessTokens,
  },
  revokeServiceToken: {
    method: 'POST',
    path: '/v1/service-tokens/{tokenId}/revoke',
    context: 'access',
    summary: 'End a program’s token at once',
    roles: issuers,
    inPerson: true,
    status: 200,
    params: accessTokenParams,
    response: accessToken,
  },
} as const satisfies Record<string, Endpoint>
