import { verifyAuditCommand } from './audit/verify-audit.ts'
import type { Program } from './command/build-program.ts'
import type { CommandSpec } from './command/command-spec.ts'
import { callOperationCommand } from './verbs/api/call-operation.ts'
import { explainOperationCommand } from './verbs/api/explain-operation.ts'
import { backupCommand } from './verbs/backup.ts'
import { closePeriodCommand, watchPeriodCommand } from './verbs/close-period.ts'
import { commentRequestCommand } from './verbs/comment-request.ts'
import { completionCommand } from './verbs/completion.ts'
import { configCommands } from './verbs/config.ts'
import { requestCommands } from './verbs/decide-request.ts'
import { describePoolCommand } from './verbs/describe-pool.ts'
import { describeTenantCommand } from './verbs/describe-tenant.ts'
import { downloadStatementCommand } from './verbs/download-statement.ts'
import { getCommand } from './verbs/get.ts'
import { importRegisterCommand } from './verbs/import-register.ts'
import { importTemplateCommand, importWorkbookCommand } from './verbs/import-workbook.ts'
import { loginCommand } from './verbs/login.ts'
import { logoutCommand } from './verbs/logout.ts'
import { periodObstaclesCommand } from './verbs/period-obstacles.ts'
import { poolsCommand } from './verbs/pools.ts'
import { restoreCommand } from './verbs/restore.ts'
import { verifyCommand } from './verbs/verify.ts'
import { whoamiCommand } from './verbs/whoami.ts'

/** As `package.json` has it. */
const version = '0.2.0'

const specs: readonly CommandSpec[] = [
  loginCommand,
  logoutCommand,
  whoamiCommand,
  getCommand,
  poolsCommand,
  describeTenantCommand,
  describePoolCommand,
  ...requestCommands,
  commentRequestCommand,
  closePeriodCommand,
  watchPeriodCommand,
  periodObstaclesCommand,
  downloadStatementCommand,
  backupCommand,
  restoreCommand,
  verifyCommand,
  verifyAuditCommand,
  importRegisterCommand,
  importWorkbookCommand,
  importTemplateCommand,
  callOperationCommand,
  explainOperationCommand,
  ...configCommands,
  completionCommand(() => specs),
]

/** Every command there is, in the order of the help. */
export const program: Program = {
  specs,
  groups: {
    describe: { fr: 'décrire une chose', en: 'describe one thing' },
    requests: { fr: 'les demandes de quota', en: 'quota requests' },
    periods: { fr: 'les mois', en: 'months' },
    statements: { fr: 'les états récapitulatifs', en: 'statements' },
    audit: { fr: 'le journal d’audit', en: 'the audit trail' },
    import: { fr: 'importer', en: 'import' },
    config: { fr: 'les installations connues', en: 'the installations that are known' },
  },
  version,
}
