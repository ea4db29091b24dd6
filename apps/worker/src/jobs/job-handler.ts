import { type JobKind, type JobPayload, jobs } from '@grenier/contracts'
import type { JobOutcome, JobUseCases } from '@grenier/control-plane'

/** Does the jobs of one kind: decodes the payload and calls the one use case. */
export interface JobHandler {
  readonly kind: JobKind
  run(payload: Readonly<Record<string, string>>): Promise<JobOutcome>
}

/** A handler over the payload schema of its kind. A payload that does not fit it rejects: the row was written wrongly. */
export function jobHandler<Kind extends JobKind>(
  kind: Kind,
  work: (payload: JobPayload<Kind>) => Promise<JobOutcome>,
): JobHandler {
  const { payload: schema } = jobs[kind]
  return { kind, run: async (payload) => await work(schema.parse(payload) as JobPayload<Kind>) }
}

/** Makes the handlers of a process from what its use cases can do. */
export type MakeJobHandler = (useCases: JobUseCases) => JobHandler
