import type { Endpoint } from '../shared/endpoint.ts'
import {
  declareMeasurementSourceBody,
  measurementSourceOfCluster,
  measurementSourceParams,
} from './measurement.schemas.ts'

const clusterId = '0198c0de-7a00-7000-8000-000000000003'

const declared = {
  clusterId,
  source: {
    url: 'https://prometheus.troyes.example/prometheus',
    caPem: null,
    matchers: { cluster: 'troyes-1' },
    tokenKnown: true,
    declaredAt: '2026-11-26T09:00:00.000Z',
  },
  version: 3,
}

/** Where the use inside volumes is asked. */
export const measurementEndpoints = {
  declareMeasurementSource: {
    method: 'POST',
    path: '/v1/clusters/{clusterId}/measurement-source',
    context: 'metering',
    summary: 'Say where the use inside the volumes of a cluster is asked, or that it is asked nowhere any more',
    roles: ['operator'],
    status: 200,
    ifMatch: true,
    params: measurementSourceParams,
    body: declareMeasurementSourceBody,
    response: measurementSourceOfCluster,
    examples: [
      {
        summary: 'A Prometheus that collects of several clusters',
        params: { clusterId },
        body: {
          source: {
            url: 'https://prometheus.troyes.example/prometheus',
            token: 'a bearer token',
            matchers: { cluster: 'troyes-1' },
          },
        },
        answer: declared,
      },
    ],
  },
  getMeasurementSource: {
    method: 'GET',
    path: '/v1/clusters/{clusterId}/measurement-source',
    context: 'metering',
    summary: 'Where the use inside the volumes of a cluster is asked; never its token',
    roles: ['operator', 'auditor'],
    status: 200,
    params: measurementSourceParams,
    response: measurementSourceOfCluster,
    examples: [{ summary: 'One with a token', params: { clusterId }, answer: declared }],
  },
} as const satisfies Record<string, Endpoint>
