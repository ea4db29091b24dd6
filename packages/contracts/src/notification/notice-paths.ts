import type { NoticeKind } from '@grenier/quota-billing'

/**
 * Where in the console each kind of notice is gone on with; `{subjectId}` is what it is about. A test holds them to the console's routes
 * (test/tidy/letter-links.test.ts). An invitation has a link of its own.
 */
export const noticePaths = {
  'request-received': '/requests/{subjectId}',
  'request-visa-wanted': '/requests/{subjectId}',
  'request-visa-reminder': '/requests/{subjectId}',
  'request-visa-deputy': '/requests/{subjectId}',
  'request-question': '/requests/{subjectId}',
  'request-waiting': '/requests/{subjectId}',
  'request-approved': '/requests/{subjectId}',
  'request-partly-approved': '/requests/{subjectId}',
  'request-rejected': '/requests/{subjectId}',
  'request-expired': '/requests/{subjectId}',
  'needs-asked': '/needs',
  'needs-reminder': '/needs',
  'needs-recorded': '/needs',
  'use-high': '/requests/new',
  'use-critical': '/requests/new',
  'backup-failed': '/backups',
  'good-copy-missing': '/backups',
  'agreement-ending': '/agreement',
  'mandate-ending': '/people',
  'temporary-space-ending': '/requests',
  'loan-ending': '/requests',
  'waiting-place-ending': '/requests',
  'restore-test-ending': '/restore',
  'draft-ready': '/statements/drafts/{subjectId}',
  'statement-issued': '/statements/{subjectId}',
  'credit-issued': '/statements/{subjectId}',
  'reference-missing': '/statements/drafts/{subjectId}',
  'dispute-answered': '/statements',
  'forecast-notified': '/forecast-notices/{subjectId}',
  'budget-crossed': '/statements',
  'vote-approaching': '/statements',
  'exit-step': '/export',
  'territory-changed': '/agreement',
  'subprocessor-announced': '/export',
  'objection-answered': '/export',
  'export-ready': '/export',
  'export-failed': '/export',
} as const satisfies Readonly<Record<Exclude<NoticeKind, 'invitation'>, string>>

/** The page of a notice below where browsers reach the installation. */
export function noticeUrl(
  publicUrl: string,
  { kind, subjectId }: { readonly kind: Exclude<NoticeKind, 'invitation'>; readonly subjectId: string },
): string {
  const path = noticePaths[kind].replace('{subjectId}', encodeURIComponent(subjectId))
  return `${publicUrl.replace(/\/+$/, '')}${path}`
}
