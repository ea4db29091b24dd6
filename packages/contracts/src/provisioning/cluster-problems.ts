import type { ProblemText } from '../shared/problem-titles.ts'

/** Codes of what is refused about the identities by which clusters are reached. */
export const clusterProblems = {
  'cluster-forbids': {
    status: 422,
    fr: 'La grappe refuse à l’identité du kubeconfig ce sans quoi rien ne peut être dit d’elle : {detail}.',
    en: 'The cluster forbids the identity of the kubeconfig what it takes to know the cluster at all: {detail}.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
