import { Counter, Histogram, type Registry } from '@grenier/platform'

const durationBucketsSeconds = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900]

/** How one run of a job ended: its work was done; it wants to be tried later; it failed by a defect; nobody could read it. */
export type JobEnd = 'done' | 'later' | 'failed' | 'unreadable'

/** One run of a job, told to whoever counts them. */
export interface JobRun {
  readonly kind: string
  readonly end: JobEnd
  readonly durationMs: number
}

/** Counts runs of jobs by kind and end, and times them. */
export function countJobs(metrics: Registry): (run: JobRun) => void {
  const runs = new Counter({
    name: 'grenier_job_runs_total',
    help: 'Runs of jobs by kind and how they ended: done, later, failed, unreadable',
    labelNames: ['kind', 'end'],
    registers: [metrics],
  })
  const durations = new Histogram({
    name: 'grenier_job_duration_seconds',
    help: 'Time that one run of a job took',
    labelNames: ['kind'],
    buckets: durationBucketsSeconds,
    registers: [metrics],
  })
  return ({ kind, end, durationMs }) => {
    runs.inc({ kind, end })
    durations.observe({ kind }, durationMs / 1_000)
  }
}
