import type { JsonObject } from '../objects.ts'
import { objectAt } from '../objects.ts'

/** Answers a self review: the one identity that there is, the administrator, may do everything. */
export function reviewAnswer(plural: string, body: JsonObject): JsonObject | undefined {
  if (plural === 'selfsubjectaccessreviews') {
    return {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: { creationTimestamp: null },
      spec: objectAt(body, 'spec'),
      status: { allowed: true, reason: 'the embedded API has one identity, and it is the administrator' },
    }
  }
  if (plural !== 'selfsubjectrulesreviews') return undefined
  return {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec: objectAt(body, 'spec'),
    status: {
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      incomplete: false,
    },
  }
}
