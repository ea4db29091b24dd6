import { createMetrics } from '@grenier/platform'
import { expect, test } from 'vitest'
import { countJobs } from './job-runs.ts'

test('runs of jobs are counted by how they ended, and timed by kind', async () => {
  const metrics = createMetrics({ service: 'worker' })
  const count = countJobs(metrics)
  count({ kind: 'reconcile-tenant', end: 'done', durationMs: 40 })
  count({ kind: 'reconcile-tenant', end: 'later', durationMs: 2_000 })
  count({ kind: 'reconcile-tenant', end: 'done', durationMs: 60 })
  const text = await metrics.metrics()
  expect(text).toContain('grenier_job_runs_total{kind="reconcile-tenant",end="done",service="worker"} 2')
  expect(text).toContain('grenier_job_runs_total{kind="reconcile-tenant",end="later",service="worker"} 1')
  expect(text).toMatch(/grenier_job_duration_seconds_bucket\{[^}]*le="0.05"[^}]*\} 1\n/)
  expect(text).toMatch(/grenier_job_duration_seconds_bucket\{[^}]*le="5"[^}]*\} 3\n/)
  expect(text).toMatch(/grenier_job_duration_seconds_sum\{[^}]*kind="reconcile-tenant"[^}]*\} 2\.1\n/)
})
